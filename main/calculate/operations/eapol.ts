import { concat } from '../../base/bytes.ts';
import { unwrap } from '../../crypto/keywrap.ts';
import { eapolMac, eapolMic, micLength } from '../../crypto/mic.ts';
import { arc4KeyData, rc4 } from '../../crypto/rc4.ts';
import { bytesOf, type Inputs, micAlgorithmOf, numberOf, type Params } from './arguments.ts';

/** A copy with the octets `start` to `end` (excluded) zeroed. */
function zeroed(inputs: Inputs, params: Params) {
  return bytesOf(inputs, 'value').slice().fill(0, numberOf(params, 'start'), numberOf(params, 'end'));
}

/** Operations of EAPOL-Key frames (IEEE 802.11-2020, 12.7.2). */
export const eapolOperations = {
  /** A copy with some octets zeroed. Parameters `start`, `end` (excluded). */
  zero(inputs: Inputs, params: Params) {
    return { zeroed: zeroed(inputs, params) };
  },

  /** MIC of a frame whose MIC field, `start` to `end`, is zeroed first. Parameter `algorithm`. */
  mic(inputs: Inputs, params: Params) {
    const frame = zeroed({ value: bytesOf(inputs, 'frame') }, params);
    return { MIC: eapolMic(micAlgorithmOf(params), bytesOf(inputs, 'KCK'), frame) };
  },

  /** The MAC before it is cut. Parameter `algorithm`. */
  mac(inputs: Inputs, params: Params) {
    return { MAC: eapolMac(micAlgorithmOf(params), bytesOf(inputs, 'KCK'), bytesOf(inputs, 'frame')) };
  },

  /** The first octets of a MAC: as many as the MIC field of `algorithm` has. */
  'cut-mac'(inputs: Inputs, params: Params) {
    return { MIC: bytesOf(inputs, 'MAC').slice(0, micLength(micAlgorithmOf(params))) };
  },

  /** AES key unwrap (RFC 3394): what was wrapped, and the integrity check value A that came out. */
  'aes-unwrap'(inputs: Inputs, _params: Params) {
    const { a, plaintext } = unwrap(bytesOf(inputs, 'KEK'), bytesOf(inputs, 'wrapped'));
    return { A: a, plaintext };
  },

  /** RC4 with the first 256 octets of keystream thrown away, key IV || KEK (12.7.2). */
  'rc4-key-data'(inputs: Inputs, _params: Params) {
    return {
      plaintext: arc4KeyData(bytesOf(inputs, 'IV'), bytesOf(inputs, 'KEK'), bytesOf(inputs, 'wrapped')),
    };
  },

  /** RC4 of the key of dynamic WEP, under the IV and the key before it (IEEE 802.1X-2004, 7.6). */
  'wep-key'(inputs: Inputs, _params: Params) {
    const key = concat(bytesOf(inputs, 'IV'), bytesOf(inputs, 'key'));
    return { plaintext: rc4(key, bytesOf(inputs, 'wrapped')) };
  },

  /** RC4. Parameter `skip`: octets of keystream thrown away first. */
  rc4(inputs: Inputs, params: Params) {
    return { output: rc4(bytesOf(inputs, 'key'), bytesOf(inputs, 'data'), numberOf(params, 'skip')) };
  },

  /** Octets `start` to `end` (excluded) of a value: the key inside a KDE. */
  cut(inputs: Inputs, params: Params) {
    return { part: bytesOf(inputs, 'value').slice(numberOf(params, 'start'), numberOf(params, 'end')) };
  },
};
