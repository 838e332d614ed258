import type { Bytes } from '../../base/bytes.ts';
import { authAlgorithmName, statusIsReserved } from '../../standard/frames.ts';
import { groupText } from '../../standard/groups.ts';
import { reasonText } from '../../standard/reason.ts';
import { statusText } from '../../standard/status.ts';
import { bitField, type Extra, group, hex, hexOf, leaf, macAt, type Reader } from '../fields.ts';
import type { Field, ManagementInfo, Span } from '../types.ts';

/** What a management frame's fixed parameters gave so far; the reader of a frame kind fills it. */
export type Draft = { -readonly [K in keyof ManagementInfo]?: ManagementInfo[K] };

export type Part = readonly [mask: number, label: string, filter: string];

const capabilityBits: readonly Part[] = [
  [0x0001, 'ESS', 'wlan.fixed.capabilities.ess'],
  [0x0002, 'IBSS', 'wlan.fixed.capabilities.ibss'],
  [0x0010, 'Privacy', 'wlan.fixed.capabilities.privacy'],
  [0x0020, 'Short preamble', 'wlan.fixed.capabilities.short_preamble'],
  [0x0040, 'Critical update flag', ''],
  [0x0100, 'Spectrum management', 'wlan.fixed.capabilities.spec_man'],
  [0x0200, 'QoS', 'wlan.fixed.capabilities.qos'],
  [0x0400, 'Short slot time', 'wlan.fixed.capabilities.short_slot_time'],
  [0x0800, 'APSD', 'wlan.fixed.capabilities.apsd'],
  [0x1000, 'Radio measurement', 'wlan.fixed.capabilities.radio_measurement'],
  [0x2000, 'EPD', 'wlan.fixed.capabilities.epd'],
];

/** Reads fixed parameters of a management frame, one method a field, each with its node. */
export class FixedFields {
  readonly bytes: Bytes;
  readonly r: Reader;
  readonly fields: Field[];
  readonly draft: Draft;

  constructor(bytes: Bytes, r: Reader, fields: Field[], draft: Draft) {
    this.bytes = bytes;
    this.r = r;
    this.fields = fields;
    this.draft = draft;
  }

  /** The `n` octets just read. */
  last(n: number): Span {
    return { start: this.r.at - n, end: this.r.at };
  }

  u8(label: string, filter: string, text: (value: number) => string = String, extra?: Extra): number {
    const value = this.r.u8();
    this.fields.push(leaf(label, filter, text(value), this.last(1), extra));
    return value;
  }
  u16(label: string, filter: string, text: (value: number) => string = String, extra?: Extra): number {
    const value = this.r.u16le();
    this.fields.push(leaf(label, filter, text(value), this.last(2), extra));
    return value;
  }
  octets(label: string, filter: string, n = this.r.left, extra?: Extra): Span {
    const span = this.r.span(n);
    this.fields.push(leaf(label, filter, hexOf(this.bytes, span), span, extra));
    return span;
  }
  address(label: string, filter: string): void {
    const span = this.r.span(6);
    this.fields.push(leaf(label, filter, macAt(this.bytes, span.start), span));
  }
  /** A word of bits with its parts under it. */
  word(label: string, filter: string, parts: readonly Part[], extra?: Extra): number {
    const value = this.r.u16le();
    const span = this.last(2);
    const children = parts.map(([mask, name, part]) => bitField(name, part, value, 16, mask, span));
    this.fields.push(group(label, filter, hex(value, 4), span, children, extra));
    return value;
  }

  timestamp(): void {
    const value = this.r.u64le();
    this.fields.push(leaf('Timestamp', 'wlan.fixed.timestamp', `${value} µs`, this.last(8)));
  }
  beaconInterval(): void {
    this.u16('Beacon interval', 'wlan.fixed.beacon', (n) => `${n} TU (${(n * 1.024).toFixed(3)} ms)`);
  }
  capabilities(): void {
    this.draft.capabilities = this.word('Capabilities', 'wlan.fixed.capabilities', capabilityBits, {
      clause: 'IEEE 802.11-2020, 9.4.1.4',
    });
  }
  listenInterval(): void {
    this.u16('Listen interval', 'wlan.fixed.listen_ival', (n) => `${n} beacon intervals`);
  }
  status(): number {
    const { authAlgorithm, authSequence } = this.draft;
    const text = (n: number) =>
      n !== 0 && authSequence !== undefined && statusIsReserved(authAlgorithm, authSequence)
        ? `reserved in this frame (${n})`
        : `${statusText(n)} (${n})`;
    const status = this.u16('Status code', 'wlan.fixed.status_code', text, {
      clause: 'IEEE 802.11-2020, 9.4.1.9',
    });
    this.draft.status = status;
    return status;
  }
  reason(): void {
    this.draft.reason = this.u16('Reason code', 'wlan.fixed.reason_code', (n) => `${reasonText(n)} (${n})`, {
      clause: 'IEEE 802.11-2020, 9.4.1.7',
    });
  }
  aid(): void {
    // The two highest bits are set on the air and no part of the number (9.4.1.8).
    const aid = this.u16('Association ID', 'wlan.fixed.aid', (n) => String(n & 0x3fff));
    this.draft.aid = aid & 0x3fff;
  }
  authentication(): void {
    this.draft.authAlgorithm = this.u16(
      'Authentication algorithm',
      'wlan.fixed.auth.alg',
      (n) => `${authAlgorithmName(n)} (${n})`,
      { clause: 'IEEE 802.11-2020, 9.4.1.1' },
    );
    this.draft.authSequence = this.u16('Transaction sequence', 'wlan.fixed.auth_seq');
    this.status();
  }
  finiteCyclicGroup(): number {
    return this.u16('Finite cyclic group', 'wlan.fixed.finite_cyclic_group', groupText, {
      clause: 'IEEE 802.11-2020, 9.4.1.42',
    });
  }
}
