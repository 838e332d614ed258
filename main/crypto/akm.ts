import type { Suite } from '../base/brand.ts';
import type { HashName, KdfHash } from './hash.ts';
import type { MicAlgorithm } from './mic.ts';

/** How key data of an EAPOL-Key frame is protected. `none`: the suite protects no EAPOL-Key frame. */
export type KeyWrap = 'arc4' | 'aes-wrap' | 'aes-siv' | 'none';

/**
 * Where a PMKID comes from. `hmac-pmk`, `hmac-kck`: Truncate-128(HMAC-Hash(PMK or KCK, "PMK Name" || AA || SPA)).
 * `sae`: of the sum of the two scalars. `owe`: Truncate-128(Hash(C || A)), C and A the public keys' x-coordinates.
 */
export type PmkidMethod = 'hmac-pmk' | 'hmac-kck' | 'sae' | 'owe' | 'none';

/** What an AKM suite fixes for the key hierarchy and for EAPOL-Key frames. */
export interface AkmParameters {
  readonly suite: Suite;
  /** As the field says it: `PSK`, `FT-SAE`, `Suite B 192`. */
  readonly name: string;
  /** Has the FT key hierarchy (PMK-R0, PMK-R1). */
  readonly ft: boolean;
  /** PRF-n with HMAC-SHA-1, or KDF-Hash-Length. */
  readonly function: 'prf' | 'kdf';
  /** Of that function, and of the PMKID. */
  readonly hash: HashName;
  /** Octets; for FT what PMK-R0 and PMK-R1 have. */
  readonly pmkLength: number;
  readonly kckBits: number;
  readonly kekBits: number;
  /** KCK2 and KEK2 of FT over FILS; else 0. */
  readonly kck2Bits: number;
  readonly kek2Bits: number;
  /** MIC of EAPOL-Key frames (of PASN frames where the suite has no such frames); null: an AEAD does it. */
  readonly mic: { readonly algorithm: MicAlgorithm; readonly length: number } | null;
  /** MIC of a fast BSS transition element, made with KCK, over FILS with KCK2; null without FT. */
  readonly fteMic: { readonly algorithm: MicAlgorithm; readonly length: number } | null;
  readonly keyWrap: KeyWrap;
  /** Key Descriptor Version, 802.11-2020 12.7.2. */
  readonly keyDescriptorVersion: 0 | 1 | 2 | 3;
  readonly pmkid: PmkidMethod;
}

export interface AkmOptions {
  /** Decides version 1 or 2 of the SHA-1 suites: TKIP has HMAC-MD5 and ARC4. Default: CCMP (for WPA1: TKIP). */
  readonly pairwise?: Suite;
  /** Of OWE, SAE-EXT-KEY and PASN, where the group or the base suite decides it. Default: SHA-256. */
  readonly hash?: KdfHash;
}

type Row = Omit<AkmParameters, 'suite' | 'name' | 'ft' | 'function' | 'kck2Bits' | 'kek2Bits' | 'fteMic'> &
  Partial<Pick<AkmParameters, 'kck2Bits' | 'kek2Bits' | 'fteMic'>>;

const mic = (algorithm: MicAlgorithm, length: number) => ({ algorithm, length });

const SHA1_TKIP: Row = {
  hash: 'sha1',
  pmkLength: 32,
  kckBits: 128,
  kekBits: 128,
  mic: mic('hmac-md5', 16),
  keyWrap: 'arc4',
  keyDescriptorVersion: 1,
  pmkid: 'hmac-pmk',
};
const SHA1_AES: Row = {
  ...SHA1_TKIP,
  mic: mic('hmac-sha1-128', 16),
  keyWrap: 'aes-wrap',
  keyDescriptorVersion: 2,
};
const CMAC: Row = {
  ...SHA1_AES,
  hash: 'sha256',
  mic: mic('aes-128-cmac', 16),
  keyDescriptorVersion: 3,
};
/** The suites whose descriptor version is 0: all is by the AKM. KCK and KEK by the hash, as Table 12-11 has them. */
const byHash: Record<KdfHash, Row> = {
  sha256: { ...CMAC, mic: mic('hmac-sha256', 16), keyDescriptorVersion: 0 },
  sha384: {
    ...CMAC,
    hash: 'sha384',
    pmkLength: 48,
    kckBits: 192,
    kekBits: 256,
    mic: mic('hmac-sha384', 24),
    keyDescriptorVersion: 0,
  },
  sha512: {
    ...CMAC,
    hash: 'sha512',
    pmkLength: 64,
    kckBits: 256,
    kekBits: 256,
    mic: mic('hmac-sha512', 32),
    keyDescriptorVersion: 0,
  },
};
const fils = (hash: 'sha256' | 'sha384'): Row => ({
  ...byHash[hash],
  kckBits: 0,
  kekBits: hash === 'sha256' ? 256 : 512,
  mic: null,
  keyWrap: 'aes-siv',
});
const withPsk384: Row = { ...byHash.sha384, pmkLength: 32 };

interface Entry {
  readonly name: string;
  readonly row: (options: AkmOptions) => Row;
}
const sha1Suite = (name: string): Entry => ({
  name,
  row: ({ pairwise }) => (pairwise === '00-0f-ac:2' ? SHA1_TKIP : SHA1_AES),
});
const wpaSuite = (name: string): Entry => ({
  name,
  row: ({ pairwise }) => ({
    ...(pairwise === '00-50-f2:4' || pairwise === '00-0f-ac:4' ? SHA1_AES : SHA1_TKIP),
    pmkid: 'none',
  }),
});
const fixed = (name: string, row: Row): Entry => ({ name, row: () => row });
const hashed = (name: string, pmkid: PmkidMethod): Entry => ({
  name,
  row: ({ hash = 'sha256' }) => ({ ...byHash[hash], pmkid }),
});

const SUITES: Readonly<Record<string, Entry>> = {
  '00-50-f2:1': wpaSuite('WPA 802.1X'),
  '00-50-f2:2': wpaSuite('WPA PSK'),
  '00-0f-ac:1': sha1Suite('802.1X'),
  '00-0f-ac:2': sha1Suite('PSK'),
  '00-0f-ac:3': fixed('FT-802.1X', CMAC),
  '00-0f-ac:4': fixed('FT-PSK', CMAC),
  '00-0f-ac:5': fixed('802.1X-SHA256', CMAC),
  '00-0f-ac:6': fixed('PSK-SHA256', CMAC),
  '00-0f-ac:7': fixed('TDLS', { ...CMAC, kekBits: 0, keyWrap: 'none', pmkid: 'none' }),
  '00-0f-ac:8': fixed('SAE', { ...CMAC, keyDescriptorVersion: 0, pmkid: 'sae' }),
  '00-0f-ac:9': fixed('FT-SAE', { ...CMAC, keyDescriptorVersion: 0, pmkid: 'sae' }),
  '00-0f-ac:10': fixed('AP PeerKey', { ...CMAC, pmkid: 'none' }),
  '00-0f-ac:11': fixed('802.1X Suite B', { ...byHash.sha256, pmkid: 'hmac-kck' }),
  '00-0f-ac:12': fixed('802.1X Suite B 192', { ...byHash.sha384, pmkid: 'hmac-kck' }),
  '00-0f-ac:13': fixed('FT-802.1X Suite B 192', byHash.sha384),
  '00-0f-ac:14': fixed('FILS-SHA256', fils('sha256')),
  '00-0f-ac:15': fixed('FILS-SHA384', fils('sha384')),
  '00-0f-ac:16': fixed('FT-FILS-SHA256', {
    ...fils('sha256'),
    kck2Bits: 128,
    kek2Bits: 128,
    fteMic: CMAC.mic,
  }),
  '00-0f-ac:17': fixed('FT-FILS-SHA384', {
    ...fils('sha384'),
    kck2Bits: 192,
    kek2Bits: 256,
    fteMic: byHash.sha384.mic,
  }),
  '00-0f-ac:18': hashed('OWE', 'owe'),
  '00-0f-ac:19': fixed('FT-PSK-SHA384', byHash.sha384),
  '00-0f-ac:20': fixed('PSK-SHA384', withPsk384),
  '00-0f-ac:21': {
    name: 'PASN',
    row: ({ hash = 'sha256' }) => ({
      ...byHash[hash],
      kckBits: 256,
      kekBits: 0,
      keyWrap: 'none',
      pmkid: 'none',
    }),
  },
  '00-0f-ac:22': fixed('FT-802.1X-SHA384', byHash.sha384),
  '00-0f-ac:23': fixed('802.1X-SHA384', byHash.sha384),
  '00-0f-ac:24': hashed('SAE-EXT-KEY', 'sae'),
  '00-0f-ac:25': hashed('FT-SAE-EXT-KEY', 'sae'),
};

/** Every AKM suite that {@link akmParameters} knows, in order of number, WPA1's first. */
export const AKM_SUITES = Object.keys(SUITES) as string[] as Suite[];

/**
 * What an AKM suite fixes; null for a suite that is not known.
 * Source: 802.11-2020 Tables 9-151 and 12-10, 12.7.1.3, with 802.11be and REVme for suites 22 to 25; RFC 8110 for OWE.
 */
export function akmParameters(suite: Suite, options: AkmOptions = {}): AkmParameters | null {
  const entry = SUITES[suite];
  if (!entry) return null;
  const row = entry.row(options);
  const ft = entry.name.startsWith('FT-');
  return {
    suite,
    name: entry.name,
    ft,
    fteMic: ft ? row.mic : null,
    function: row.hash === 'sha1' ? 'prf' : 'kdf',
    kck2Bits: 0,
    kek2Bits: 0,
    ...row,
  };
}

/** MIC and key wrap of an EAPOL-Key frame. */
export type EapolKeyAlgorithms = Pick<AkmParameters, 'mic' | 'keyWrap'>;

/**
 * By the Key Descriptor Version of the frame itself: 1, 2 and 3 say it alone, 0 leaves it to the AKM.
 * null: a reserved version, or 0 without an AKM.
 * Source: 802.11-2020 12.7.2, Key Information.
 */
export function eapolKeyAlgorithms(version: number, akm: AkmParameters | null): EapolKeyAlgorithms | null {
  const row = [akm?.keyDescriptorVersion === 0 ? akm : null, SHA1_TKIP, SHA1_AES, CMAC][version];
  return row ? { mic: row.mic, keyWrap: row.keyWrap } : null;
}
