import { type Bytes, concat, equal } from '../base/bytes.ts';
import { crc32 } from './crc32.ts';
import { type MacHeader, macHeader } from './header.ts';
import { michael, michaelHeader } from './michael.ts';
import { rc4 } from './rc4.ts';
import { tkipPhase1, tkipPhase2 } from './tkip-mixing.ts';

/** A TKIP temporal key, cut. */
export interface TkipKeys {
  /** Octets 0 to 15: for the key mixing. */
  readonly encryption: Bytes;
  /** Octets 16 to 23: Michael key of what the authenticator sends. */
  readonly micFromAuthenticator: Bytes;
  /** Octets 24 to 31: Michael key of what the supplicant sends. */
  readonly micFromSupplicant: Bytes;
}

/** Without its Michael keys a TK still decrypts: the ICV tells that it is right. */
const WITHOUT_MICHAEL = 16;

/**
 * @param bare the TK may be the first 16 of its octets: then the Michael keys are empty
 * @throws RangeError unless there are 32 octets. Source: 802.11-2020 12.7.1.3, 12.8.1.
 */
export function tkipKeys(tk: Bytes, bare = false): TkipKeys {
  if (tk.length !== 32 && !(bare && tk.length === WITHOUT_MICHAEL))
    throw new RangeError(`tk: ${tk.length} bytes, expected 32`);
  return {
    encryption: tk.subarray(0, 16),
    micFromAuthenticator: tk.subarray(16, 24),
    micFromSupplicant: tk.subarray(24, 32),
  };
}

/** Whose Michael key a frame was made with: the supplicant's when it goes to the DS, else the authenticator's. */
export const tkipMicKey = (keys: TkipKeys, header: MacHeader): Bytes =>
  header.toDs ? keys.micFromSupplicant : keys.micFromAuthenticator;

/** What both ways of TKIP show of one MPDU. */
export interface TkipResult {
  /** TSC5 first, 6 octets. */
  readonly tsc: Bytes;
  readonly keyId: number;
  readonly ttak: Uint16Array;
  /** RC4 key of this MPDU, 16 octets. */
  readonly rc4Key: Bytes;
  /** DA || SA || priority || 0 0 0. */
  readonly michaelHeader: Bytes;
}

export interface TkipDecrypted extends TkipResult {
  /** ICV right, and the MIC too where one MPDU holds the whole MSDU. */
  readonly ok: boolean;
  /** What RC4 gave: MSDU || MIC || ICV (of a fragment: its part of MSDU || MIC, then ICV). */
  readonly decrypted: Bytes;
  readonly icv: Bytes;
  readonly expectedIcv: Bytes;
  readonly icvOk: boolean;
  /** MSDU; of a fragment all but the ICV. */
  readonly plaintext: Bytes;
  /** Empty for a fragment: the MIC is of the reassembled MSDU. `micOk` is null then, and without a Michael key. */
  readonly mic: Bytes;
  readonly expectedMic: Bytes;
  readonly micOk: boolean | null;
}

/**
 * The eight octets between MAC header and ciphertext: TSC1, WEPSeed[1], TSC0, Key ID octet, TSC2 to TSC5.
 * @returns TSC5 first; `extIv` false means WEP
 * @throws TypeError when there are fewer than 8
 * Source: 802.11-2020 12.5.2.2.
 */
export function readTkipHeader(body: Bytes): { tsc: Bytes; keyId: number; extIv: boolean } {
  if (body.length < 8) throw new TypeError(`body: ${body.length} bytes, a TKIP header has 8`);
  return {
    tsc: Uint8Array.of(body[7]!, body[6]!, body[5]!, body[4]!, body[0]!, body[2]!),
    keyId: body[3]! >> 6,
    extIv: (body[3]! & 0x20) !== 0,
  };
}

/**
 * Decrypts a TKIP MPDU: key mixing, RC4, ICV, Michael.
 * @param tk 32 octets
 * @param header MAC header octets as on the air
 * @param body what follows the header, FCS left out: TKIP header (8), ciphertext of MSDU, MIC (8) and ICV (4)
 * @param bare as of {@link tkipKeys}: the MIC is cut off, but not computed
 * @throws TypeError when the body is too short for TKIP header, MIC and ICV
 * Source: 802.11-2020 12.5.2.1.3.
 */
export function tkipDecrypt(tk: Bytes, header: Bytes, body: Bytes, bare = false): TkipDecrypted {
  const mac = macHeader(header);
  const whole = !mac.moreFragments && !mac.fragment;
  const trailer = whole ? 12 : 4;
  if (body.length < 8 + trailer) throw new TypeError(`body: ${body.length} bytes, shorter than TKIP's own`);
  const keys = tkipKeys(tk, bare);
  const { tsc, keyId } = readTkipHeader(body);
  const ttak = tkipPhase1(keys.encryption, mac.a2, tsc);
  const rc4Key = tkipPhase2(ttak, keys.encryption, tsc);
  const decrypted = rc4(rc4Key, body.subarray(8));
  const icvAt = decrypted.length - 4;
  const icv = decrypted.slice(icvAt);
  const expectedIcv = crc32(decrypted.subarray(0, icvAt));
  const icvOk = equal(icv, expectedIcv);
  const plaintext = decrypted.slice(0, decrypted.length - trailer);
  const prefix = michaelHeader(mac);
  const mic = decrypted.slice(plaintext.length, icvAt);
  const signed = whole && tk.length > WITHOUT_MICHAEL;
  const expectedMic = signed ? michael(tkipMicKey(keys, mac), concat(prefix, plaintext)) : mic;
  const micOk = signed ? equal(mic, expectedMic) : null;
  return {
    ok: icvOk && micOk !== false,
    tsc,
    keyId,
    ttak,
    rc4Key,
    michaelHeader: prefix,
    decrypted,
    icv,
    expectedIcv,
    icvOk,
    plaintext,
    mic,
    expectedMic,
    micOk,
  };
}

export interface TkipEncrypted extends TkipResult {
  readonly mic: Bytes;
  readonly icv: Bytes;
  /** TKIP header and ciphertext. */
  readonly body: Bytes;
}

/**
 * Encrypts an unfragmented MSDU.
 * @param header MAC header octets as they go on the air: Protected Frame set
 * @param tsc 6 octets, TSC5 first
 * Source: 802.11-2020 12.5.2.1.2.
 */
export function tkipEncrypt(
  tk: Bytes,
  header: Bytes,
  tsc: Bytes,
  keyId: number,
  plaintext: Bytes,
): TkipEncrypted {
  const mac = macHeader(header);
  const keys = tkipKeys(tk);
  const prefix = michaelHeader(mac);
  const mic = michael(tkipMicKey(keys, mac), concat(prefix, plaintext));
  const icv = crc32(concat(plaintext, mic));
  const ttak = tkipPhase1(keys.encryption, mac.a2, tsc);
  const rc4Key = tkipPhase2(ttak, keys.encryption, tsc);
  const iv = concat(
    rc4Key.subarray(0, 3),
    Uint8Array.of(0x20 | (keyId << 6), tsc[3]!, tsc[2]!, tsc[1]!, tsc[0]!),
  );
  const body = concat(iv, rc4(rc4Key, concat(plaintext, mic, icv)));
  return { tsc, keyId, ttak, rc4Key, michaelHeader: prefix, mic, icv, body };
}
