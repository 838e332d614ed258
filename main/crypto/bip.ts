import { type Bytes, concat, equal } from '../base/bytes.ts';
import type { BipAlgorithm } from '../standard/ciphers.ts';
import { Element } from '../standard/elements.ts';
import { type GcmResult, gmac } from './gcm.ts';
import { aesCmac } from './mic.ts';

export type { BipAlgorithm } from '../standard/ciphers.ts';

const usesGmac = (algorithm: BipAlgorithm): boolean => algorithm.startsWith('bip-gmac');
const keyLength = (algorithm: BipAlgorithm): number => (algorithm.endsWith('256') ? 32 : 16);

/** Octets of the MIC: 8 for BIP-CMAC-128, else 16. */
export const bipMicLength = (algorithm: BipAlgorithm): number => (algorithm === 'bip-cmac-128' ? 8 : 16);

const isS1gBeacon = (frame: Bytes): boolean => (frame[0]! & 0xfc) === 0x1c;
const isBeacon = (frame: Bytes): boolean => (frame[0]! & 0xfc) === 0x80;

/** A frame cut for BIP. */
interface Parts {
  readonly aad: Bytes;
  readonly ta: Bytes;
  /** Offset of the frame body. */
  readonly bodyAt: number;
}

function parts(frame: Bytes): Parts {
  if (isS1gBeacon(frame)) {
    // Optional fields follow the header by bits of its own: Next TBTT, Compressed SSID, Access Network Options.
    const flags = frame[1] ?? 0;
    const bodyAt = 15 + (flags & 1 ? 3 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 1 : 0);
    const aad = concat(frame.subarray(0, 2), frame.subarray(4, 10), frame.subarray(14, bodyAt));
    return { aad, ta: frame.subarray(4, 10), bodyAt };
  }
  const bodyAt = (frame[1] ?? 0) & 0x80 ? 28 : 24;
  const aad = concat(Uint8Array.of(frame[0]!, frame[1]! & ~0x38), frame.subarray(4, 22));
  return { aad, ta: frame.subarray(10, 16), bodyAt };
}

/**
 * AAD: FC || A1 || A2 || A3 with Retry, Power Management and More Data zero, 20 octets. Of an S1G Beacon: FC || SA ||
 * Change Sequence and the optional header fields.
 * @param frame from the Frame Control on
 * Source: 802.11-2020 12.5.4.3.
 */
export const bipAad = (frame: Bytes): Bytes => parts(frame).aad;

/** Nonce of BIP-GMAC: A2 || IPN, 12 octets. `ipn` is as the MME has it, low octet first. Source: 802.11-2020 12.5.4.4. */
export const bipNonce = (frame: Bytes, ipn: Bytes): Bytes => concat(parts(frame).ta, ipn.slice().reverse());

/** What closes a protected frame. */
interface Trailer {
  readonly mme: boolean;
  readonly micAt: number;
  readonly keyId: number | null;
  readonly ipn: Bytes | null;
}

function trailer(frame: Bytes, bodyAt: number, algorithm: BipAlgorithm): Trailer | null {
  const micLength = bipMicLength(algorithm);
  const micAt = frame.length - micLength;
  const mmeAt = micAt - 10;
  if (mmeAt >= bodyAt && frame[mmeAt] === Element.ManagementMic && frame[mmeAt + 1] === 8 + micLength)
    return {
      mme: true,
      micAt,
      keyId: frame[mmeAt + 2]! | (frame[mmeAt + 3]! << 8),
      ipn: frame.slice(mmeAt + 4, micAt),
    };
  const micElementAt = micAt - 2;
  if (micElementAt >= bodyAt && frame[micElementAt] === Element.Mic && frame[micElementAt + 1] === micLength)
    return { mme: false, micAt, keyId: null, ipn: null };
  return null;
}

export interface BipResult {
  readonly algorithm: BipAlgorithm;
  /** From the MME; null where a MIC element stands in its place. */
  readonly keyId: number | null;
  /** Low octet first, as on the air. */
  readonly ipn: Bytes;
  readonly aad: Bytes;
  /** AAD || body, the MIC and what changes on the way zeroed: what the MAC is computed over. */
  readonly message: Bytes;
  /** BIP-GMAC's; null for BIP-CMAC. */
  readonly nonce: Bytes | null;
  /** BIP-GMAC's intermediates. */
  readonly gmac: GcmResult | null;
  /** Computed. */
  readonly mic: Bytes;
}

/**
 * MIC of a management frame that ends in an MME (or, of a beacon, a MIC element).
 * @param key IGTK, of a beacon BIGTK; 16 or 32 octets by the algorithm
 * @param frame MPDU from the Frame Control on, FCS left out; what its MIC field holds does not matter
 * @param ipn for a MIC element, which has none: 6 octets, low octet first
 * @throws TypeError when the frame does not end in such an element
 * @throws RangeError when the key is not of the algorithm's length
 * Source: 802.11-2020 12.5.4.5; 802.11ah for S1G Beacons.
 */
export function bipMic(algorithm: BipAlgorithm, key: Bytes, frame: Bytes, ipn?: Bytes): BipResult {
  const size = keyLength(algorithm);
  if (key.length !== size) throw new RangeError(`key: ${key.length} bytes, ${algorithm} has ${size}`);
  const { aad, bodyAt } = parts(frame);
  const end = trailer(frame, bodyAt, algorithm);
  if (!end) throw new TypeError(`frame: no ${algorithm} MME at its end`);
  const number = end.ipn ?? ipn;
  if (!number) throw new TypeError('ipn: wanted for a MIC element');
  const body = frame.slice(bodyAt).fill(0, end.micAt - bodyAt);
  if (isBeacon(frame)) body.fill(0, 0, 8);
  if (isS1gBeacon(frame) && body[0] === Element.S1gBeaconCompatibility) body.fill(0, 6, 10);
  const message = concat(aad, end.mme ? new Uint8Array(0) : number, body);
  const common = { algorithm, keyId: end.keyId, ipn: number, aad, message };
  if (!usesGmac(algorithm)) {
    const mic = aesCmac(key, message).slice(0, bipMicLength(algorithm));
    return { ...common, nonce: null, gmac: null, mic };
  }
  const nonce = bipNonce(frame, number);
  const result = gmac(key, nonce, message);
  return { ...common, nonce, gmac: result, mic: result.tag };
}

/** As {@link bipMic}, compared with the MIC that the frame carries. */
export function bipVerify(
  algorithm: BipAlgorithm,
  key: Bytes,
  frame: Bytes,
  ipn?: Bytes,
): BipResult & { readonly ok: boolean; readonly received: Bytes } {
  const result = bipMic(algorithm, key, frame, ipn);
  const received = frame.slice(frame.length - bipMicLength(algorithm));
  return { ...result, received, ok: equal(result.mic, received) };
}

/**
 * Appends an MME, or where `keyId` is null a MIC element (S1G Beacon protection with BCE), and fills in its MIC.
 * @param frame MPDU without MME and FCS
 * @param ipn 6 octets, low octet first
 * @returns `frame`: the protected MPDU
 */
export function bipProtect(
  algorithm: BipAlgorithm,
  key: Bytes,
  frame: Bytes,
  keyId: number | null,
  ipn: Bytes,
): BipResult & { readonly frame: Bytes } {
  const micLength = bipMicLength(algorithm);
  const element =
    keyId === null
      ? Uint8Array.of(Element.Mic, micLength)
      : concat(Uint8Array.of(Element.ManagementMic, 8 + micLength, keyId & 0xff, keyId >> 8), ipn);
  const open = concat(frame, element, new Uint8Array(micLength));
  const result = bipMic(algorithm, key, open, ipn);
  open.set(result.mic, open.length - micLength);
  return { ...result, frame: open };
}
