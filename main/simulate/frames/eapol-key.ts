import { type Bytes, concat } from '../../base/bytes.ts';
import { EAPOL_MIC_OFFSET, eapolMic, type MicAlgorithm } from '../../crypto/mic.ts';
import { be16, be64, u8 } from './octets.ts';

/** Bits of Key Information (802.11-2020 12.7.2). */
export const KeyBit = {
  Pairwise: 0x0008,
  Install: 0x0040,
  Ack: 0x0080,
  Mic: 0x0100,
  Secure: 0x0200,
  Error: 0x0400,
  Request: 0x0800,
  Encrypted: 0x1000,
} as const;

export interface EapolKeyFields {
  /** Protocol version of the EAPOL header: 1 to 3. */
  readonly eapolVersion: number;
  /** Key descriptor version and the bits. */
  readonly information: number;
  /** Octets of the pairwise key; 0 in messages of the supplicant. */
  readonly keyLength: number;
  readonly replayCounter: bigint;
  /** 32 octets; null: zeros. */
  readonly nonce: Bytes | null;
  /** 8 octets, low octet first; null: zeros. */
  readonly rsc: Bytes | null;
  /** Octets of the MIC field by the AKM. */
  readonly micLength: number;
  /** Encrypted already, where it is to be. */
  readonly keyData: Bytes;
}

/** An EAPOL-Key PDU of the RSN descriptor, its MIC field zero. Source: 802.11-2020 12.7.2. */
export function eapolKey(fields: EapolKeyFields): Bytes {
  const { eapolVersion, information, keyLength, replayCounter, nonce, rsc, micLength, keyData } = fields;
  const body = concat(
    u8(2),
    be16(information),
    be16(keyLength),
    be64(replayCounter),
    nonce ?? new Uint8Array(32),
    new Uint8Array(16),
    rsc ?? new Uint8Array(8),
    new Uint8Array(8),
    new Uint8Array(micLength),
    be16(keyData.length),
    keyData,
  );
  return concat(u8(eapolVersion, 3), be16(body.length), body);
}

/** The PDU with its MIC filled in. */
export function signed(algorithm: MicAlgorithm, kck: Bytes, pdu: Bytes): Bytes {
  const out = pdu.slice();
  out.set(eapolMic(algorithm, kck, pdu), EAPOL_MIC_OFFSET);
  return out;
}

/** Key data made ready for key wrap: `dd 00 …` up to a multiple of 8 octets, 16 at least. Source: 802.11-2020 12.7.2. */
export function paddedKeyData(data: Bytes): Bytes {
  const length = Math.max(16, Math.ceil(data.length / 8) * 8);
  const out = new Uint8Array(length);
  out.set(data);
  if (length > data.length) out[data.length] = 0xdd;
  return out;
}

const kde = (type: number, ...body: readonly Bytes[]): Bytes => {
  const octets = concat(u8(0, 0x0f, 0xac, type), ...body);
  return concat(u8(0xdd, octets.length), octets);
};

/** GTK KDE. `transmit`: stations use it to send. Source: 802.11-2020 Figure 12-36. */
export const gtkKde = (keyId: number, transmit: boolean, gtk: Bytes): Bytes =>
  kde(1, u8((keyId & 3) | (transmit ? 4 : 0), 0), gtk);
/** PMKID KDE. */
export const pmkidKde = (pmkid: Bytes): Bytes => kde(4, pmkid);
/** IGTK KDE: key ID, IPN (6 octets, low octet first), key. */
export const igtkKde = (keyId: number, ipn: Bytes, igtk: Bytes): Bytes =>
  kde(9, u8(keyId & 255, keyId >> 8), ipn, igtk);
