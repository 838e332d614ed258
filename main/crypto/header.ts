import { type Bytes, concat } from '../base/bytes.ts';

/** What the ciphers need of an 802.11 MAC header (protocol version 0; data and management frames). Views, no copies. */
export interface MacHeader {
  readonly octets: Bytes;
  /** Little-endian number of the first two octets. */
  readonly frameControl: number;
  readonly management: boolean;
  readonly toDs: boolean;
  readonly fromDs: boolean;
  readonly a1: Bytes;
  readonly a2: Bytes;
  readonly a3: Bytes;
  /** Only with To DS and From DS both set in a data frame. */
  readonly a4: Bytes | null;
  readonly fragment: number;
  readonly moreFragments: boolean;
  /** Two octets; only in QoS data frames. */
  readonly qosControl: Bytes | null;
  /** TID of a QoS data frame; 0 of any other. */
  readonly tid: number;
}

const ORDER = 0x8000;

/**
 * Reads a MAC header. `octets` may go on after it: `MacHeader.octets` is as long as the header is, HT Control included.
 * @throws TypeError when it is no data or management frame or ends too early
 * Source: 802.11-2020 9.2.4.1, 9.3.2.1, 9.3.3.1.
 */
export function macHeader(octets: Bytes): MacHeader {
  const frameControl = (octets[0] ?? 0) | ((octets[1] ?? 0) << 8);
  const type = (frameControl >> 2) & 3;
  if (frameControl & 3 || (type !== 0 && type !== 2))
    throw new TypeError('header: no data or management frame of protocol version 0');
  const data = type === 2;
  const qos = data && (frameControl & 0x80) !== 0;
  const ds = (frameControl >> 8) & 3;
  const a4 = data && ds === 3;
  let end = 24;
  if (a4) end += 6;
  const qosAt = end;
  if (qos) end += 2;
  if (frameControl & ORDER && (qos || !data)) end += 4;
  if (octets.length < end) throw new TypeError(`header: ${octets.length} bytes, expected ${end}`);
  return {
    octets: octets.subarray(0, end),
    frameControl,
    management: !data,
    toDs: (ds & 1) !== 0,
    fromDs: (ds & 2) !== 0,
    a1: octets.subarray(4, 10),
    a2: octets.subarray(10, 16),
    a3: octets.subarray(16, 22),
    a4: a4 ? octets.subarray(24, 30) : null,
    fragment: octets[22]! & 0x0f,
    moreFragments: (frameControl & 0x0400) !== 0,
    qosControl: qos ? octets.subarray(qosAt, qosAt + 2) : null,
    tid: qos ? octets[qosAt]! & 0x0f : 0,
  };
}

/** What may differ from the plain rule when the AAD is built. */
export interface AadOptions {
  /** Both ends negotiated SPP A-MSDU: the A-MSDU Present bit is authenticated too. */
  readonly sppAmsdu?: boolean;
  /** Between two MLDs: the addresses that stand in for A1, A2 and A3 in AAD and nonce (802.11be 12.5.3.3.3). */
  readonly addresses?: { readonly a1: Bytes; readonly a2: Bytes; readonly a3: Bytes };
}

/**
 * Frame Control as the AAD has it: Retry, Power Management and More Data zero; in data frames also subtype bits 4 to 6,
 * in QoS data frames also +HTC/Order. The header is the one on the air, so Protected Frame is 1 already.
 */
export function maskedFrameControl(header: MacHeader): number {
  let fc = header.frameControl & ~0x3800;
  if (!header.management) fc &= ~0x0070;
  if (header.qosControl) fc &= ~ORDER;
  return fc;
}

/**
 * AAD of CCMP and GCMP: FC || A1 || A2 || A3 || SC || A4 || QC, masked; 22 to 30 octets.
 * SC keeps the fragment number alone; QC keeps the TID (and the A-MSDU bit with SPP A-MSDU).
 * Source: 802.11-2020 12.5.3.3.3, 12.5.5.3.3.
 */
export function protectedAad(header: MacHeader, options: AadOptions = {}): Bytes {
  const fc = maskedFrameControl(header);
  const { a1, a2, a3 } = options.addresses ?? header;
  const parts: Bytes[] = [Uint8Array.of(fc & 0xff, fc >> 8), a1, a2, a3, Uint8Array.of(header.fragment, 0)];
  if (header.a4) parts.push(header.a4);
  if (header.qosControl)
    parts.push(Uint8Array.of(header.qosControl[0]! & (options.sppAmsdu ? 0x8f : 0x0f), 0));
  return concat(...parts);
}

/** The eight octets between MAC header and ciphertext, read. */
export interface CipherHeader {
  /** PN5 first: a big-endian number of 6 octets. */
  readonly pn: Bytes;
  readonly keyId: number;
  /** Has to be true: without it the frame is WEP. */
  readonly extIv: boolean;
}

/**
 * Reads a CCMP or GCMP header: PN0, PN1, reserved, Key ID octet, PN2 to PN5.
 * @throws TypeError when there are fewer than 8 octets
 * Source: 802.11-2020 12.5.3.2, 12.5.5.2.
 */
export function readCipherHeader(body: Bytes): CipherHeader {
  if (body.length < 8) throw new TypeError(`body: ${body.length} bytes, a CCMP or GCMP header has 8`);
  return {
    pn: Uint8Array.of(body[7]!, body[6]!, body[5]!, body[4]!, body[1]!, body[0]!),
    keyId: body[3]! >> 6,
    extIv: (body[3]! & 0x20) !== 0,
  };
}

/** Writes what {@link readCipherHeader} reads; Ext IV is set. */
export const cipherHeader = (pn: Bytes, keyId: number): Bytes =>
  Uint8Array.of(pn[5]!, pn[4]!, 0, 0x20 | (keyId << 6), pn[3]!, pn[2]!, pn[1]!, pn[0]!);
