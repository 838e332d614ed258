import { type Bytes, concat, equal } from '../../base/bytes.ts';
import { type BipAlgorithm, bipMic } from '../../crypto/bip.ts';
import { ccmDecrypt, ccmEncrypt } from '../../crypto/ccm.ts';
import { ccmpAad, ccmpDecrypt, ccmpNonce } from '../../crypto/ccmp.ts';
import { crc32 } from '../../crypto/crc32.ts';
import { gcmDecrypt } from '../../crypto/gcm.ts';
import { gcmpDecrypt, gcmpNonce } from '../../crypto/gcmp.ts';
import { type AadOptions, macHeader, readCipherHeader } from '../../crypto/header.ts';
import { michael, michaelHeader } from '../../crypto/michael.ts';
import { rc4 } from '../../crypto/rc4.ts';
import { readTkipHeader, tkipDecrypt, tkipKeys, tkipMicKey } from '../../crypto/tkip.ts';
import { tkipPhase1, tkipPhase2 } from '../../crypto/tkip-mixing.ts';
import { wepDecrypt } from '../../crypto/wep.ts';
import { bytesOf, type Inputs, numberOf, type Params, rest } from './arguments.ts';

/**
 * Between two MLDs (arguments `AP MLD`, `station MLD`) their addresses stand in for those of the link (802.11be,
 * 12.5.3.3.3).
 */
function between(inputs: Inputs): AadOptions {
  const { 'AP MLD': ap, 'station MLD': station } = inputs;
  if (!ap || !station) return {};
  const { fromDs, toDs, a1, a2, a3 } = macHeader(bytesOf(inputs, 'header'));
  const fromAp = fromDs || (!toDs && equal(a2, a3));
  const bssid = fromAp ? a2 : a1;
  return {
    addresses: {
      a1: fromAp ? station : ap,
      a2: fromAp ? ap : station,
      a3: equal(a3, bssid) ? ap : a3,
    },
  };
}

/** Header (the 802.11 header) and body (protection header, ciphertext, MIC and so on) of an MPDU, and its key. */
const mpdu = (inputs: Inputs) =>
  [bytesOf(inputs, 'TK'), bytesOf(inputs, 'header'), bytesOf(inputs, 'body')] as const;

/** TTAK is five numbers of 16 bits; as octets, low octet first. */
const ttakOctets = (ttak: Uint16Array): Bytes =>
  Uint8Array.from({ length: 10 }, (_, i) => (ttak[i >> 1]! >> (8 * (i & 1))) & 255);
const ttakOf = (octets: Bytes): Uint16Array =>
  Uint16Array.from({ length: 5 }, (_, i) => octets[2 * i]! | (octets[2 * i + 1]! << 8));

/** Operations on encrypted 802.11 frames (IEEE 802.11-2020, 12.5). */
export const frameOperations = {
  /** A CCMP MPDU opened: plaintext, the MIC that it should have, its packet number (high octet first). */
  'ccmp-decrypt'(inputs: Inputs, _params: Params) {
    const { plaintext, u, pn } = ccmpDecrypt(...mpdu(inputs), between(inputs));
    return { plaintext, MIC: u, PN: pn };
  },

  /** Additional authenticated data of CCMP and GCMP: the header without what may change on the way. */
  'ccmp-aad'(inputs: Inputs, _params: Params) {
    return { AAD: ccmpAad(bytesOf(inputs, 'header'), between(inputs)) };
  },

  'ccmp-nonce'(inputs: Inputs, _params: Params) {
    const { pn } = readCipherHeader(bytesOf(inputs, 'protection'));
    return { nonce: ccmpNonce(bytesOf(inputs, 'header'), pn, between(inputs)), PN: pn };
  },

  /** Counter mode of CCM, without its check. */
  'ccm-ctr'(inputs: Inputs, _params: Params) {
    const none = new Uint8Array(0);
    const [tk, nonce] = [bytesOf(inputs, 'TK'), bytesOf(inputs, 'nonce')];
    return {
      plaintext: ccmDecrypt(tk, nonce, none, bytesOf(inputs, 'ciphertext'), new Uint8Array(8)).plaintext,
    };
  },

  /** CBC-MAC of CCM, cut to the parameter `length`: T. */
  'ccm-tag'(inputs: Inputs, params: Params) {
    const [tk, nonce, aad] = [bytesOf(inputs, 'TK'), bytesOf(inputs, 'nonce'), bytesOf(inputs, 'AAD')];
    return { T: ccmEncrypt(tk, nonce, aad, bytesOf(inputs, 'plaintext'), numberOf(params, 'length')).t };
  },

  /** S0, the first block of the counter, and T hidden by it. */
  'ccm-hide'(inputs: Inputs, _params: Params) {
    const none = new Uint8Array(0);
    const t = bytesOf(inputs, 'T');
    const { s0 } = ccmEncrypt(bytesOf(inputs, 'TK'), bytesOf(inputs, 'nonce'), none, none, t.length);
    return { S0: s0, MIC: t.map((octet, i) => octet ^ s0[i]!) };
  },

  /** A GCMP MPDU opened, as `ccmp-decrypt`. */
  'gcmp-decrypt'(inputs: Inputs, _params: Params) {
    const { plaintext, tag, pn } = gcmpDecrypt(...mpdu(inputs), between(inputs));
    return { plaintext, MIC: tag, PN: pn };
  },

  'gcmp-nonce'(inputs: Inputs, _params: Params) {
    const { pn } = readCipherHeader(bytesOf(inputs, 'protection'));
    return { nonce: gcmpNonce(bytesOf(inputs, 'header'), pn, between(inputs)), PN: pn };
  },

  /** GCM: plaintext, H, the GHASH S and the tag that the frame should have. */
  'gcm-open'(inputs: Inputs, _params: Params) {
    const { plaintext, h, s, tag } = gcmDecrypt(
      bytesOf(inputs, 'TK'),
      bytesOf(inputs, 'nonce'),
      bytesOf(inputs, 'AAD'),
      bytesOf(inputs, 'ciphertext'),
      new Uint8Array(16),
    );
    return { plaintext, H: h, S: s, MIC: tag };
  },

  /**
   * A TKIP MPDU opened: plaintext, ICV and MIC as they came out and as they should be. Of a fragment the MICs are
   * empty: the MIC is of the whole MSDU.
   */
  'tkip-decrypt'(inputs: Inputs, _params: Params) {
    const opened = tkipDecrypt(...mpdu(inputs), true);
    return {
      plaintext: opened.plaintext,
      'ICV in the frame': opened.icv,
      ICV: opened.expectedIcv,
      'MIC in the frame': opened.mic,
      MIC: opened.expectedMic,
      PN: opened.tsc,
    };
  },

  /** A WEP MPDU opened: plaintext, ICV as it came out and as it should be, and the IV. */
  'wep-decrypt'(inputs: Inputs, _params: Params) {
    const opened = wepDecrypt(bytesOf(inputs, 'TK'), bytesOf(inputs, 'body'));
    return {
      plaintext: opened.plaintext,
      'ICV in the frame': opened.icv,
      ICV: opened.expectedIcv,
      IV: opened.iv,
    };
  },

  /** TKIP key mixing, phase 1: TTAK as five 16-bit numbers, low octet first; also the TSC (high octet first). */
  'tkip-phase1'(inputs: Inputs, _params: Params) {
    const { tsc } = readTkipHeader(bytesOf(inputs, 'protection'));
    const { encryption } = tkipKeys(bytesOf(inputs, 'TK'), true);
    return {
      TTAK: ttakOctets(tkipPhase1(encryption, macHeader(bytesOf(inputs, 'header')).a2, tsc)),
      TSC: tsc,
    };
  },

  /** TKIP key mixing, phase 2: the RC4 key of one frame. */
  'tkip-phase2'(inputs: Inputs, _params: Params) {
    const { encryption } = tkipKeys(bytesOf(inputs, 'TK'), true);
    return { key: tkipPhase2(ttakOf(bytesOf(inputs, 'TTAK')), encryption, bytesOf(inputs, 'TSC')) };
  },

  /** RC4 over a TKIP body: data, MIC (parameter `mic` octets) and ICV. */
  'tkip-rc4'(inputs: Inputs, params: Params) {
    const opened = rc4(bytesOf(inputs, 'key'), bytesOf(inputs, 'ciphertext'));
    const [micAt, icvAt] = [opened.length - 4 - numberOf(params, 'mic'), opened.length - 4];
    return { plaintext: opened.slice(0, micAt), MIC: opened.slice(micAt, icvAt), ICV: opened.slice(icvAt) };
  },

  /** All arguments after `TK` and `header` in order, put together: the MSDU, its MIC, and the MIC that it should have. */
  'tkip-reassemble'(inputs: Inputs, _params: Params) {
    const whole = rest(inputs, 'TK', 'header');
    const plaintext = whole.slice(0, whole.length - 8);
    const header = macHeader(bytesOf(inputs, 'header'));
    const key = tkipMicKey(tkipKeys(bytesOf(inputs, 'TK')), header);
    return {
      plaintext,
      'MIC in the frame': whole.slice(plaintext.length),
      MIC: michael(key, concat(michaelHeader(header), plaintext)),
    };
  },

  /** CRC-32 of the arguments in order, low octet first. */
  crc32(inputs: Inputs, _params: Params) {
    return { CRC: crc32(concat(...Object.values(inputs))) };
  },

  /** Michael over DA, SA, priority and the MSDU, with the sender's half of the TK. */
  michael(inputs: Inputs, _params: Params) {
    const header = macHeader(bytesOf(inputs, 'header'));
    const key = tkipMicKey(tkipKeys(bytesOf(inputs, 'TK')), header);
    return { key, MIC: michael(key, concat(michaelHeader(header), bytesOf(inputs, 'plaintext'))) };
  },

  /** MIC of a group-addressed management frame. Parameter `algorithm`: `bip-cmac-128` … (12.5.4). */
  bip(inputs: Inputs, params: Params) {
    const { mic, ipn } = bipMic(
      params.algorithm as BipAlgorithm,
      bytesOf(inputs, 'key'),
      bytesOf(inputs, 'frame'),
    );
    return { MIC: mic, IPN: ipn.slice().reverse() };
  },
};
