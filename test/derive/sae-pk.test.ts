import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { toOctets } from '../../main/crypto/numbers.ts';
import { saeCommit, saeSecret } from '../../main/crypto/sae.ts';
import { saeGroup } from '../../main/crypto/sae-group.ts';
import { h2ePt, pweFromPt } from '../../main/crypto/sae-h2e.ts';
import { compute, le16, numbers, type Sent, step } from './sae-air.ts';
import { hexOf, passphrase, reexecute } from './session.ts';

// Passwords, modifiers and keys of hostap's own tests (tests/hwsim/test_sae_pk.py). The AP is played by node:crypto from
// the shared secret on: its keys, its confirm, its signature; the modifier is sealed by noble.

const AP = fromHex('020000000000');
const STA = fromHex('020000000100');
const SSID = utf8('SAE-PK test');

const OWNERS = [
  {
    curve: 'P-256',
    password: 'r6cr-6ksa-56oo-5557',
    modifier: '089ec11475d55f0d38403f5117a6d64d',
    hash: 'sha256',
    length: 32,
    key: 'MHcCAQEEIAJIGlfnteonDb7rQyP/SGQjwzrZAnfrXIm4280VWajYoAoGCCqGSM49AwEHoUQDQgAEeRkstKQV+FSAMqBayqFknn2nAQsdsh/MhdX6tiHOTAFin/sUMFRMyspPtIu7YvlKdsexhI0jPVhaYZn1jKWhZg==',
  },
  {
    curve: 'P-384',
    password: '4zsy-uspe-xbfr-3ifo',
    modifier: '206902f9f09b62e3fafcd487c65f5c64',
    hash: 'sha384',
    length: 48,
    key: 'MIGkAgEBBDA4wpA6w/fK0g3a2V6QmcoxNoFCVuQPyzWvKYimJkgXsVsXt2ERXQ7dGOVXeycM5DqgBwYFK4EEACKhZANiAARTdszGBNe2PGCnc8Wvs+IDvdVEf4PPBrty0meRZf6UTbGouquTHpy6KKTq5sxrulYzsQFimg4op0UJBGxAzqo0EtTgMlLiBvY0I3Nl3N69MhWo8nvnmguvGGN32AAPXpQ=',
  },
  {
    curve: 'P-521',
    password: 'vluk-umpa-3mbw-zrhe-s2n2',
    modifier: '1c63c1b17e9a999f0693b4341a970a63',
    hash: 'sha512',
    length: 66,
    key: 'MIHcAgEBBEIBnFBjU0ywxo1dLTYcg2aZdMfNY7JHt4GTADRTgJ7RRo9qzRIlfmK7p+BP1c8YM8ia8v7YDTut00rDOfzkdmLOi0WgBwYFK4EEACOhgYkDgYYABAD6n3DHI+qaj/lElhe2sUSKqAe4sweckMlr9bhdmwp8Wsx5lKR/Tt7WPexeqFrA47nChw5WMWy6qJanCKNFvGYG0ADUWnxesYczGtCdUYJQgs3X5tHSapMssz6tP8QL0X9adTI/H3tFYhiVIdor03eZDUVnej78/F31CcHcjGBEyItVfw==',
  },
] as const;
type Owner = (typeof OWNERS)[number];

const privateKey = (owner: Owner) =>
  createPrivateKey({ key: Buffer.from(owner.key, 'base64'), format: 'der', type: 'sec1' });

/** SubjectPublicKeyInfo with the point compressed, as hostap sends it. */
function publicKey(owner: Owner): Bytes {
  const whole = new Uint8Array(createPublicKey(privateKey(owner)).export({ format: 'der', type: 'spki' }));
  const point = whole.slice(-2 * owner.length);
  const start = whole[1]! < 0x80 ? 2 : 3;
  const algorithm = whole.slice(start, start + 2 + whole[start + 1]!);
  const compressed = concat(Uint8Array.of(2 | (point.at(-1)! & 1)), point.slice(0, owner.length));
  const content = concat(algorithm, Uint8Array.of(3, owner.length + 2, 0), compressed);
  return concat(Uint8Array.of(0x30, content.length), content);
}

const group = saeGroup(19)!;
const hmac = (key: Bytes, ...parts: Bytes[]) =>
  new Uint8Array(
    createHmac('sha256', key)
      .update(concat(...parts))
      .digest(),
  );

/** An exchange in group 19 with hash-to-element, as one end and a node:crypto AP make it. */
function exchange(password: string) {
  const { pt } = h2ePt(group, SSID, utf8(password));
  const pwe = pweFromPt(group, pt, AP, STA).pwe;
  const drawn = (n: number) => toOctets((group.q * BigInt(n)) / 1000003n, 32);
  const [rand, mask] = [drawn(7919), drawn(104729)];
  const [sta, ap] = [saeCommit(group, rand, mask, pwe), saeCommit(group, drawn(4001), drawn(90001), pwe)];
  const { k } = saeSecret(group, drawn(4001), pwe, sta);
  const sum = BigInt(`0x${toHex(sta.scalar)}`) + BigInt(`0x${toHex(ap.scalar)}`);
  const context = fromHex((sum % group.q).toString(16).padStart(64, '0'));
  const keyseed = hmac(new Uint8Array(32), k);
  const block = concat(
    ...[1, 2, 3].map((i) => hmac(keyseed, le16(i), utf8('SAE-PK keys'), context, le16(768))),
  );
  return { sta, ap, secret: numbers('own', { rand, mask }), kck: block.slice(0, 32), kek: block.slice(64) };
}

interface Forgery {
  readonly modifier?: string;
  readonly signer?: KeyObject;
  readonly spoil?: (elements: { key: Bytes; signature: Bytes; sealed: Bytes }) => void;
  readonly given?: string;
}

/** The four frames, the AP's confirm with its proof. */
function scene(
  owner: Owner,
  { modifier = owner.modifier, signer = privateKey(owner), spoil, given = owner.password }: Forgery = {},
) {
  const { sta, ap, secret, kck, kek } = exchange(owner.password);
  const m = fromHex(modifier);
  const key = publicKey(owner);
  const message = concat(ap.element, sta.element, ap.scalar, sta.scalar, m, key, AP, STA);
  const signature = new Uint8Array(sign(owner.hash, message, signer));
  const parts = { key, signature, sealed: new Uint8Array(aessiv(kek).encrypt(m)) };
  spoil?.(parts);
  const extension = (id: number, ...body: Bytes[]) => {
    const all = concat(...body);
    return concat(Uint8Array.of(255, all.length + 1, id), all);
  };
  const elements = [
    extension(12, Uint8Array.of(2), parts.key),
    extension(3, parts.signature),
    concat(Uint8Array.of(221, 36, 0x50, 0x6f, 0x9a, 31), parts.sealed),
  ];
  const commit = ({ scalar, element }: typeof sta) => concat(le16(19), scalar, element);
  const confirm = (own: typeof sta, peer: typeof sta) =>
    concat(le16(1), hmac(kck, le16(1), own.scalar, own.element, peer.scalar, peer.element));
  const frames: Sent[] = [
    { from: 'station', transaction: 1, status: 127, body: commit(sta) },
    { from: 'ap', transaction: 1, status: 127, body: commit(ap) },
    { from: 'station', transaction: 2, body: confirm(sta, ap) },
    { from: 'ap', transaction: 2, body: concat(confirm(ap, sta), ...elements) },
  ];
  const secrets: Secret[] = [passphrase(given, SSID), secret];
  return compute({ ap: AP, station: STA, ssid: 'SAE-PK test', frames, secrets });
}

const verdicts = ({ trace }: ReturnType<typeof scene>) =>
  Object.fromEntries(
    trace.steps
      .flatMap((s) => s.checks)
      .filter((c) => c.name.startsWith('sae-pk'))
      .map((c) => [c.name, c.ok]),
  );

describe.each(OWNERS)('SAE-PK with a key on $curve', (owner) => {
  const other = OWNERS[(OWNERS.indexOf(owner) + 1) % 3]!;

  it('modifier, fingerprint and signature are computed and hold', () => {
    const made = scene(owner);
    expect(verdicts(made)).toEqual({
      'sae-pk-modifier': true,
      'sae-pk-fingerprint': true,
      'sae-pk-signature': true,
    });
    const { trace, world } = made;
    expect(hexOf({ from: 'step', step: step(trace, 'Open the modifier M')!.id, output: 'M' }, world)).toBe(
      owner.modifier,
    );
    expect(trace.agreements[0]).toMatchObject({ kind: 'sae', verified: true });
    expect(trace.agreements[0]!.messages.at(-1)!.checks.map(({ name }) => name)).toEqual([
      'sae-confirm',
      'sae-pk-modifier',
      'sae-pk-fingerprint',
      'sae-pk-signature',
    ]);
    expect(step(trace, 'SAE confirm', 1)!.inputs.map(({ name }) => name)).toContain('encrypted modifier');
    expect(reexecute(trace, world, true)).toEqual([]);
  });

  it('another modifier: the password names another key', () => {
    const made = scene(owner, { modifier: other.modifier });
    expect(verdicts(made)).toEqual({
      'sae-pk-modifier': true,
      'sae-pk-fingerprint': false,
      'sae-pk-signature': true,
    });
    expect(made.trace.agreements[0]!.verified).toBe(false);
    expect(reexecute(made.trace, made.world, true)).toEqual([]);
  });

  it('a modifier that was changed does not open, and nothing is computed of it', () => {
    const made = scene(owner, { spoil: ({ sealed }) => (sealed[20]! ^= 1) });
    expect(verdicts(made)).toEqual({ 'sae-pk-modifier': false });
    expect(step(made.trace, 'Open the modifier M')!.sentence).toContain('must refuse');
  });

  it('a signature that was changed does not hold', () => {
    const made = scene(owner, { spoil: ({ signature }) => (signature[signature.length - 1]! ^= 1) });
    expect(verdicts(made)).toMatchObject({ 'sae-pk-fingerprint': true, 'sae-pk-signature': false });
    expect(reexecute(made.trace, made.world, true)).toEqual([]);
  });

  it('a signature by another key on the same curve does not hold', () => {
    const { privateKey: signer } = generateKeyPairSync('ec', { namedCurve: owner.curve });
    expect(verdicts(scene(owner, { signer }))).toMatchObject({
      'sae-pk-fingerprint': true,
      'sae-pk-signature': false,
    });
  });

  it('key and signature that cannot be read are refused in words', () => {
    const key = scene(owner, { spoil: (parts) => (parts.key = parts.key.slice(0, -1)) });
    expect(step(key.trace, 'The AP’s public key cannot be read')).toBeDefined();
    const signature = scene(owner, { spoil: (parts) => (parts.signature = parts.signature.slice(1)) });
    expect(step(signature.trace, 'The AP’s signature cannot be read')).toBeDefined();
  });

  it('whatever is changed in key, signature or modifier: nothing throws, and it is never taken for whole', () => {
    for (let at = 0; at < 60; at += 7) {
      const forged = scene(owner, {
        spoil: (parts) => {
          parts.key[at % parts.key.length]! ^= 0x55;
          parts.signature[at % parts.signature.length]! ^= 0x55;
          if (at % 2) parts.sealed[at % 32]! ^= 0x55;
        },
      });
      expect(verdicts(forged)['sae-pk-signature']).not.toBe(true);
    }
  });

  it('without the password: the signature alone', () => {
    const made = scene(owner, { given: 'another password' });
    expect(verdicts(made)).toEqual({ 'sae-pk-modifier': true, 'sae-pk-signature': true });
  });
});
