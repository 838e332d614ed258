import { concat, toPlainText } from '../../base/bytes.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { digest } from '../../crypto/hash.ts';
import { type TlsPrf, tls13ExpandLabel, tls13Export, tlsPHash, tlsPrf } from '../../crypto/tls.ts';
import { bytesOf, hashOf, type Inputs, numberOf, type Params } from './arguments.ts';

const labelOf = (inputs: Inputs): string => toPlainText(bytesOf(inputs, 'label')) ?? '';

/** @throws TypeError when the parameter `hash` is none of TLS 1.3's */
function hkdfHash(params: Params): KdfHash {
  const hash = hashOf(params);
  if (hash === 'md5' || hash === 'sha1') throw new TypeError(`hash: ${hash} is none of TLS 1.3`);
  return hash;
}

/** Operations of EAP methods that carry TLS. */
export const eapOperations = {
  /** Keying material of TLS 1.2 and below (RFC 5216, 2.3). Parameters `prf`: sha256, sha384, md5-sha1; `length`. */
  'tls-msk'(inputs: Inputs, params: Params) {
    const prf: TlsPrf =
      params.prf === 'md5-sha1' || params.prf === 'sha384' ? params.prf : ('sha256' as const);
    const seed = concat(bytesOf(inputs, 'client random'), bytesOf(inputs, 'server random'));
    return { MSK: tlsPrf(prf, bytesOf(inputs, 'secret'), labelOf(inputs), seed, numberOf(params, 'length')) };
  },

  /** P_hash (RFC 5246, 5) over `seed`. Parameters `hash`, `length`. */
  'tls-p-hash'(inputs: Inputs, params: Params) {
    const stream = tlsPHash(
      hashOf(params),
      bytesOf(inputs, 'secret'),
      bytesOf(inputs, 'seed'),
      numberOf(params, 'length'),
    );
    return { stream };
  },

  /** The halves of a secret, which share the middle octet of an odd one (RFC 2246, 5). */
  'tls-halves'(inputs: Inputs, _params: Params) {
    const value = bytesOf(inputs, 'value');
    const half = Math.ceil(value.length / 2);
    return { S1: value.slice(0, half), S2: value.slice(value.length - half) };
  },

  /** Octet by octet, as many as `a` has. */
  xor(inputs: Inputs, _params: Params) {
    const b = bytesOf(inputs, 'b');
    return { sum: bytesOf(inputs, 'a').map((octet, i) => octet ^ (b[i] ?? 0)) };
  },

  /** First octets of 128 that TLS 1.3 exports (RFC 9190, 2.3). Parameters `hash`, `length`. */
  'tls13-msk'(inputs: Inputs, params: Params) {
    const { material } = tls13Export(
      hkdfHash(params),
      bytesOf(inputs, 'secret'),
      labelOf(inputs),
      bytesOf(inputs, 'context'),
      128,
    );
    return { MSK: material.slice(0, numberOf(params, 'length')) };
  },

  /** HKDF-Expand-Label(secret, label, Hash(context), length) (RFC 8446, 7.1). Parameters `hash`, `length`. */
  'tls13-expand-label'(inputs: Inputs, params: Params) {
    const hash = hkdfHash(params);
    const context = digest(hash, bytesOf(inputs, 'context'));
    const length = numberOf(params, 'length');
    return { secret: tls13ExpandLabel(hash, bytesOf(inputs, 'secret'), labelOf(inputs), context, length) };
  },
};
