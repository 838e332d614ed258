import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { type Bytes, compare, concat } from '../../base/bytes.ts';
import { splitFtPtk } from '../../crypto/ft.ts';
import { hmacOf } from '../../crypto/hash.ts';
import { pmkid, ptk } from '../../crypto/keys.ts';
import { pbkdf2Block, pmkFromPassphrase } from '../../crypto/pbkdf2.ts';
import { bytesOf, hashOf, type Inputs, numberOf, type Params, ptkLengths, rest } from './arguments.ts';

/** Operations of the key hierarchy (IEEE 802.11-2020, 12.7.1). */
export const keyOperations = {
  /** The arguments in order, one after the other; with the parameter `length` only so many octets of them. */
  join(inputs: Inputs, params: Params) {
    const joined = rest(inputs);
    return { joined: params.length === undefined ? joined : joined.slice(0, numberOf(params, 'length')) };
  },

  /** Compares two values. It has no result: the step's check holds the verdict. */
  compare(_inputs: Inputs, _params: Params): Record<string, Bytes> {
    return {};
  },

  /** HMAC of the arguments after `key`, in order. Parameter `hash`; with `length` cut to so many octets. */
  hmac(inputs: Inputs, params: Params) {
    const mac = hmacOf(hashOf(params), bytesOf(inputs, 'key'), rest(inputs, 'key'));
    return { MAC: params.length === undefined ? mac : mac.slice(0, numberOf(params, 'length')) };
  },

  /** PSK of a passphrase: PBKDF2-HMAC-SHA-1 with 4096 rounds (J.4.1). */
  pbkdf2(inputs: Inputs, _params: Params) {
    return { key: pmkFromPassphrase(bytesOf(inputs, 'passphrase'), bytesOf(inputs, 'ssid')) };
  },

  /** One block of PBKDF2-HMAC-SHA-1; `counter` is its number in four octets. Parameter `iterations`. */
  'pbkdf2-block'(inputs: Inputs, params: Params) {
    const counter = bytesOf(inputs, 'counter');
    const number = new DataView(counter.buffer, counter.byteOffset, 4).getUint32(0);
    const passphrase = bytesOf(inputs, 'passphrase');
    return {
      T: pbkdf2Block(passphrase, bytesOf(inputs, 'ssid'), numberOf(params, 'iterations'), number).block,
    };
  },

  /** The rounds of a PBKDF2 block that follow U1, and the XOR of all of them. Parameter `iterations`. */
  'pbkdf2-rounds'(inputs: Inputs, params: Params) {
    // The key's states are computed once and cloned, as crypto/pbkdf2.ts does: thousands of rounds share them.
    const keyed = hmac.create(sha1, bytesOf(inputs, 'passphrase'));
    let last = bytesOf(inputs, 'U1');
    const sum = last.slice();
    for (let j = 2; j <= numberOf(params, 'iterations'); j++) {
      last = keyed.clone().update(last).digest();
      for (let k = 0; k < sum.length; k++) sum[k]! ^= last[k]!;
    }
    return { last, T: sum };
  },

  /** Two values in order of size, as unsigned numbers. */
  order(inputs: Inputs, _params: Params) {
    const a = bytesOf(inputs, 'a');
    const b = bytesOf(inputs, 'b');
    return compare(a, b) <= 0 ? { smaller: a, larger: b } : { smaller: b, larger: a };
  },

  /** The rounds of PRF (parameter `function`: `prf`) or KDF (`kdf`), joined and not cut. Parameters `hash`, `rounds`. */
  expand(inputs: Inputs, params: Params) {
    const key = bytesOf(inputs, 'key');
    const message = bytesOf(inputs, 'message');
    const rounds = Array.from({ length: numberOf(params, 'rounds') }, (_, i) =>
      params.function === 'prf'
        ? concat(message, Uint8Array.of(i))
        : concat(Uint8Array.of(i + 1, 0), message),
    );
    return { rounds: concat(...rounds.map((round) => hmacOf(hashOf(params), key, round))) };
  },

  /** PTK and its parts. Parameters `function`, `hash`, and `kck`, `kek`, `tk` in octets (12.7.1.3). */
  ptk(inputs: Inputs, params: Params) {
    const parts = ptk(
      {
        function: params.function === 'prf' ? 'prf' : 'kdf',
        hash: hashOf(params),
        kckBits: 8 * numberOf(params, 'kck'),
        kekBits: 8 * numberOf(params, 'kek'),
      },
      bytesOf(inputs, 'PMK'),
      {
        aa: bytesOf(inputs, 'AA'),
        spa: bytesOf(inputs, 'SPA'),
        anonce: bytesOf(inputs, 'ANonce'),
        snonce: bytesOf(inputs, 'SNonce'),
      },
      numberOf(params, 'tk'),
    );
    return { PTK: parts.ptk, KCK: parts.kck, KEK: parts.kek, TK: parts.tk };
  },

  /** The first octets of `rounds` as PTK, cut. Parameters `kck`, `kek`, `tk` in octets, over FILS `kck2` and `kek2`. */
  'split-ptk'(inputs: Inputs, params: Params) {
    const { kck, kek, tk, kck2, kek2 } = ptkLengths(params);
    const whole = bytesOf(inputs, 'rounds').slice(0, kck + kek + tk + kck2 + kek2);
    const parts = splitFtPtk(whole, 8 * kck, 8 * kek, tk, 8 * kck2, 8 * kek2);
    const { ptk, kck: KCK, kek: KEK, tk: TK, kck2: KCK2, kek2: KEK2 } = parts;
    return { PTK: ptk, KCK, KEK, TK, KCK2, KEK2 };
  },

  /** PMKID of a PMK (of the KCK in the Suite B suites). Parameter `hash` (12.7.1.3). */
  pmkid(inputs: Inputs, params: Params) {
    return {
      PMKID: pmkid(hashOf(params), bytesOf(inputs, 'key'), bytesOf(inputs, 'AA'), bytesOf(inputs, 'SPA')),
    };
  },
};
