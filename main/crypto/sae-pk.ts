import { aessiv } from '@noble/ciphers/aes.js';
import { type Bytes, concat, equal, toHex } from '../base/bytes.ts';
import { EC_GROUPS, type EcGroup } from './ec-groups.ts';
import { ecdsaCheck } from './ecdsa.ts';
import { digest, type KdfHash } from './hash.ts';
import { toOctets } from './numbers.ts';
import type { SaeCommit } from './sae.ts';

/**
 * SAE-PK: the password is itself a fingerprint of the access point's public key, so that one who knows the password still
 * cannot play the access point. Source: WPA3 specification 6.
 */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Permutation of the check character's calculation. */
const PERMUTATION = [
  7, 2, 1, 30, 16, 20, 27, 11, 31, 6, 8, 13, 29, 5, 10, 21, 22, 3, 24, 0, 23, 25, 12, 9, 28, 14, 4, 15, 17,
  18, 19, 26,
];

/** Product in the dihedral group of 32 elements: rotations are 0 to 15, reflections 16 to 31. */
function product(a: number, b: number): number {
  const turned = a < 16 ? a + b : a - b;
  return (turned & 15) | ((a ^ b) & 16);
}

/** The check character that follows the characters of a password, as Verhoeff's scheme has it for a base of 32. */
export function saePkCheckCharacter(characters: string): string {
  let value = 0;
  [...characters].reverse().forEach((character, i) => {
    let permuted = ALPHABET.indexOf(character);
    for (let k = 0; k <= i; k++) permuted = PERMUTATION[permuted]!;
    value = product(value, permuted);
  });
  return ALPHABET[value < 16 ? (16 - value) & 15 : value]!;
}

/** What an SAE-PK password says. */
export interface SaePkPassword {
  /** Octets of zeros that the fingerprint starts with: 3 or 5. */
  readonly sec: 3 | 5;
  /** Characters, without hyphens. */
  readonly lambda: number;
  /** Length of the fingerprint, with the zeros. */
  readonly fingerprintBits: number;
  /** The fingerprint, its last octet filled with zero bits. */
  readonly fingerprint: Bytes;
}

/**
 * Reads an SAE-PK password: at least three groups of four characters of base 32 with hyphens between; the first bit of
 * each group says Sec, the other 19 are the fingerprint's, and the last character is the check.
 * @returns null when the text is no SAE-PK password: then it is an ordinary one
 */
export function saePkPassword(text: string): SaePkPassword | null {
  if (!/^[a-z2-7]{4}(-[a-z2-7]{4}){2,}$/.test(text)) return null;
  const characters = text.replaceAll('-', '');
  if (saePkCheckCharacter(characters.slice(0, -1)) !== characters.at(-1)) return null;
  const groups = text.split('-').map((group) => bitsOf(group));
  if (groups.some((bits) => bits[0] !== groups[0]![0])) return null;
  const sec = groups[0]![0] === '1' ? 3 : 5;
  const bits =
    '0'.repeat(8 * sec) +
    groups
      .map((group) => group.slice(1))
      .join('')
      .slice(0, -5);
  return { sec, lambda: characters.length, fingerprintBits: bits.length, fingerprint: octetsOf(bits) };
}

const bitsOf = (characters: string): string =>
  [...characters].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');

function octetsOf(bits: string): Bytes {
  const padded = bits.padEnd(8 * Math.ceil(bits.length / 8), '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (octet) => Number.parseInt(octet, 2));
}

/** An access point's public key. */
export interface SaePkKey {
  /** P-256, P-384 or P-521. */
  readonly group: EcGroup;
  readonly hash: KdfHash;
  /** x || y. */
  readonly point: Bytes;
}

/** Key algorithm and curve of a SubjectPublicKeyInfo, by the octets between its header and the key. RFC 5480. */
const KEY_TYPES = [
  { group: 19, hash: 'sha256', algorithm: '301306072a8648ce3d020106082a8648ce3d030107' },
  { group: 20, hash: 'sha384', algorithm: '301006072a8648ce3d020106052b81040022' },
  { group: 21, hash: 'sha512', algorithm: '301006072a8648ce3d020106052b81040023' },
] as const;

/** Octets of a DER header: tag and length. */
const derHeader = (length: number): number => (length < 0x80 ? 2 : length < 0x100 ? 3 : 4);

/**
 * Reads K_AP, a SubjectPublicKeyInfo in DER as the FILS Public Key element carries it.
 * @returns null when it is no key on P-256, P-384 or P-521
 * Source: RFC 5480 2.
 */
export function saePkKey(kAp: Bytes): SaePkKey | null {
  for (const { group: number, hash, algorithm } of KEY_TYPES) {
    const outer = derHeader(kAp.length - 2);
    const end = outer + algorithm.length / 2;
    if (kAp[0] !== 0x30 || toHex(kAp.subarray(outer, end)) !== algorithm || kAp[end] !== 0x03) continue;
    const content = kAp.length - end - 2;
    const group = EC_GROUPS.find((known) => known.number === number)!;
    const point = affine(group, kAp.slice(end + derHeader(content) + 1));
    return point && { group, hash, point };
  }
  return null;
}

/** x || y of a point as SEC 1 has it, compressed or not; null when it is none of the curve. */
function affine(group: EcGroup, octets: Bytes): Bytes | null {
  try {
    const { x, y } = group.Point.fromBytes(octets).toAffine();
    return concat(toOctets(x, group.length), toOctets(y, group.length));
  } catch {
    return null;
  }
}

/**
 * Fingerprint = L(Hash(SSID || M || K_AP), 0, 8 Sec + 19 λ/4 - 5), its last octet filled with zero bits.
 * @param modifier M, 16 octets
 * @param bits see {@link SaePkPassword}
 */
export function saePkFingerprint(
  hash: KdfHash,
  ssid: Bytes,
  modifier: Bytes,
  kAp: Bytes,
  bits: number,
): Bytes {
  const hashed = digest(hash, concat(ssid, modifier, kAp)).slice(0, Math.ceil(bits / 8));
  const unused = 8 * hashed.length - bits;
  if (unused > 0) hashed[hashed.length - 1]! &= 0xff << unused;
  return hashed;
}

/**
 * Opens the SAE-PK element's EncryptedModifier: AES-SIV with the KEK, no associated data.
 * @param encrypted 32 octets
 * @returns M, 16 octets; null when it does not open
 * Source: RFC 5297.
 */
export function saePkModifier(kek: Bytes, encrypted: Bytes): Bytes | null {
  try {
    return aessiv(kek).decrypt(encrypted);
  } catch {
    return null;
  }
}

/** What KeyAuth signs, apart from M and K_AP. */
export interface SaePkParties {
  readonly ap: SaeCommit;
  readonly sta: SaeCommit;
  readonly bssid: Bytes;
  readonly staAddress: Bytes;
}

/** eleAP || eleSTA || scaAP || scaSTA || M || K_AP || AP-BSSID || STA-MAC. */
export const saePkSigned = (
  { ap, sta, bssid, staAddress }: SaePkParties,
  modifier: Bytes,
  kAp: Bytes,
): Bytes => concat(ap.element, sta.element, ap.scalar, sta.scalar, modifier, kAp, bssid, staAddress);

/** Verdicts on what an access point proves in its confirm; each must be true. */
export interface SaePkCheck {
  /** K_AP is a key on P-256, P-384 or P-521. */
  readonly key: boolean;
  /** Hash of SSID, M and K_AP is what the password says. */
  readonly fingerprint: boolean;
  /** KeyAuth is K_AP's signature. */
  readonly signature: boolean;
  readonly ok: boolean;
}

/**
 * Checks an access point's key and signature against the password.
 * @param modifier M, see {@link saePkModifier}
 * @param keyAuth the FILS Key Confirmation element's content: an ECDSA signature in DER
 */
export function checkSaePk(
  password: SaePkPassword,
  ssid: Bytes,
  modifier: Bytes,
  kAp: Bytes,
  keyAuth: Bytes,
  parties: SaePkParties,
): SaePkCheck {
  const key = saePkKey(kAp);
  if (!key) return { key: false, fingerprint: false, signature: false, ok: false };
  const own = saePkFingerprint(key.hash, ssid, modifier, kAp, password.fingerprintBits);
  const fingerprint = equal(own, password.fingerprint);
  const message = saePkSigned(parties, modifier, kAp);
  const signature = ecdsaCheck(key.group, key.hash, key.point, message, keyAuth)?.ok ?? false;
  return { key: true, fingerprint, signature, ok: fingerprint && signature };
}
