import { type Bytes, concat, utf8 } from '../base/bytes.ts';
import { digest, type HashName, hmacOf, type KdfHash } from './hash.ts';
import { hkdfExpand } from './hkdf.ts';

/** Pseudo-random function of a TLS version: `sha256` and `sha384` of TLS 1.2, `md5-sha1` of TLS 1.0 and 1.1. */
export type TlsPrf = 'sha256' | 'sha384' | 'md5-sha1';

/**
 * P_hash: HMAC(secret, A(i) || seed) for i = 1, 2 ..., cut, where A(0) is the seed and A(i) = HMAC(secret, A(i-1)).
 * @param length octets of the result
 * Source: RFC 5246, 5.
 */
export function tlsPHash(hash: HashName, secret: Bytes, seed: Bytes, length: number): Bytes {
  const blocks: Bytes[] = [];
  let a = seed;
  for (let got = 0; got < length; ) {
    a = hmacOf(hash, secret, a);
    const block = hmacOf(hash, secret, concat(a, seed));
    blocks.push(block);
    got += block.length;
  }
  return concat(...blocks).slice(0, length);
}

/**
 * PRF(secret, label, seed): P_hash over label || seed. TLS 1.0 and 1.1 split the secret in halves, which share the
 * middle octet of an odd one, and XOR P_MD5 of the first with P_SHA-1 of the second.
 * @param label ASCII, without terminating zero
 * @param length octets of the result
 * Source: RFC 5246, 5; RFC 2246, 5.
 */
export function tlsPrf(prf: TlsPrf, secret: Bytes, label: string, seed: Bytes, length: number): Bytes {
  const whole = concat(utf8(label), seed);
  if (prf !== 'md5-sha1') return tlsPHash(prf, secret, whole, length);
  const half = Math.ceil(secret.length / 2);
  const sha1 = tlsPHash('sha1', secret.subarray(secret.length - half), whole, length);
  return tlsPHash('md5', secret.subarray(0, half), whole, length).map((octet, i) => octet ^ sha1[i]!);
}

/**
 * HkdfLabel: length in two octets, "tls13 " || label and context, each behind its length in one octet.
 * Source: RFC 8446, 7.1.
 */
export function tls13Label(label: string, context: Bytes, length: number): Bytes {
  const name = utf8(`tls13 ${label}`);
  return concat(
    Uint8Array.of(length >> 8, length & 255, name.length),
    name,
    Uint8Array.of(context.length),
    context,
  );
}

/** HKDF-Expand-Label(secret, label, context, length). Source: RFC 8446, 7.1. */
export const tls13ExpandLabel = (
  hash: KdfHash,
  secret: Bytes,
  label: string,
  context: Bytes,
  length: number,
): Bytes => hkdfExpand(hash, secret, tls13Label(label, context, length), length);

/** Keying material that TLS 1.3 exports, with what it is made of. */
export interface TlsExport {
  /** Derive-Secret(exporter secret, label, ""): one hash. */
  readonly derived: Bytes;
  readonly material: Bytes;
}

/**
 * TLS-Exporter(label, context, length) of TLS 1.3.
 * @param hash of the cipher suite
 * @param secret exporter_master_secret, one hash: `EXPORTER_SECRET` of a key log
 * Source: RFC 8446, 7.5.
 */
export function tls13Export(
  hash: KdfHash,
  secret: Bytes,
  label: string,
  context: Bytes,
  length: number,
): TlsExport {
  const size = secret.length;
  const derived = tls13ExpandLabel(hash, secret, label, digest(hash, new Uint8Array(0)), size);
  const material = tls13ExpandLabel(hash, derived, 'exporter', digest(hash, context), length);
  return { derived, material };
}
