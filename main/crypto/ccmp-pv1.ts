import { type Bytes, concat } from '../base/bytes.ts';

/** What CCMP needs of a protocol-version-1 MPDU (802.11ah), its compressed addresses written out. */
export interface Pv1Header {
  /** Little-endian number of the first two octets. */
  readonly frameControl: number;
  readonly a1: Bytes;
  readonly a2: Bytes;
  /** The receiver may have stored it earlier, so that the frame itself does not carry it; null without. */
  readonly a3: Bytes | null;
  readonly a4: Bytes | null;
  /** Two octets as on the air. */
  readonly sequenceControl: Bytes;
}

/** Type of a PV1 frame, bits 2 to 4: 0 and 3 QoS data, 1 management. */
const pv1Type = (frameControl: number): number => (frameControl >> 2) & 7;

/**
 * AAD of a PV1 MPDU: FC || A1 || A2 || SC || A3 || A4. Power Management, More Data, End of SP, Relayed Frame and Ack
 * Policy are zero, Protected Frame is one, SC keeps the fragment number alone.
 * Source: 802.11-2020 12.5.3.3.3 (802.11ah).
 */
export function ccmpPv1Aad(header: Pv1Header): Bytes {
  const fc = (header.frameControl & ~0xec00) | 0x1000;
  return concat(
    Uint8Array.of(fc & 0xff, fc >> 8),
    header.a1,
    header.a2,
    Uint8Array.of(header.sequenceControl[0]! & 0x0f, 0),
    header.a3 ?? new Uint8Array(0),
    header.a4 ?? new Uint8Array(0),
  );
}

/**
 * PN of a PV1 MPDU: its Sequence Control, then the base packet number both ends keep.
 * @param base BPN, 32 bits
 * @returns 6 octets, PN5 first
 */
export const ccmpPv1Pn = (sequenceControl: Bytes, base: number): Bytes =>
  Uint8Array.of(base >>> 24, base >>> 16, base >>> 8, base, sequenceControl[1]!, sequenceControl[0]!);

/**
 * Nonce: flags || A2 || PN, 13 octets. Flags: PTID of a data frame in bits 0 to 3, Management in bit 4, PV1 in bit 5.
 * Source: 802.11-2020 12.5.3.3.4 (802.11ah).
 */
export function ccmpPv1Nonce(header: Pv1Header, pn: Bytes): Bytes {
  const management = pv1Type(header.frameControl) === 1;
  const flags = 0x20 | (management ? 0x10 : (header.frameControl >> 5) & 7);
  return concat(Uint8Array.of(flags), header.a2, pn);
}
