import type { Bytes } from '../base/bytes.ts';
import { authAlgorithmName, reasonText, statusText } from './codes.ts';
import { ssidText } from './elements/basic.ts';
import { dissectElements, type Elements } from './elements.ts';
import { bitField, group, guard, hex, leaf, macAt, Reader, slice } from './fields.ts';
import type { DissectContext, Field, Malformed, ManagementInfo, Span } from './types.ts';

const kinds: readonly ManagementInfo['kind'][] = [
  'association-request',
  'association-response',
  'reassociation-request',
  'reassociation-response',
  'probe-request',
  'probe-response',
  'timing-advertisement',
  'reserved',
  'beacon',
  'atim',
  'disassociation',
  'authentication',
  'deauthentication',
  'action',
  'action-no-ack',
  'reserved',
];

/** `association-response` as a title: `Association Response`. */
const titleOf = (kind: string): string =>
  kind.replace(/(^|-)(\w)/g, (_, dash, c) => (dash ? ' ' : '') + c.toUpperCase());

/** The first letter in lower case, but not of an abbreviation: a code's text within a sentence. */
export const inSentence = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

/** What a management frame's fixed parameters gave so far; the reader of a frame kind fills it. */
export type Draft = { -readonly [K in keyof ManagementInfo]?: ManagementInfo[K] };

const capabilityBits: readonly (readonly [mask: number, label: string, filter: string])[] = [
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

  #last(n: number): Span {
    return { start: this.r.at - n, end: this.r.at };
  }

  timestamp(): void {
    const value = this.r.u64le();
    this.fields.push(leaf('Timestamp', 'wlan.fixed.timestamp', `${value} µs`, this.#last(8)));
  }
  beaconInterval(): void {
    const value = this.r.u16le();
    this.fields.push(
      leaf(
        'Beacon interval',
        'wlan.fixed.beacon',
        `${value} TU (${(value * 1.024).toFixed(3)} ms)`,
        this.#last(2),
      ),
    );
  }
  capabilities(): void {
    const word = this.r.u16le();
    this.draft.capabilities = word;
    const span = this.#last(2);
    const children = capabilityBits.map(([mask, label, filter]) =>
      bitField(label, filter, word, 16, mask, span),
    );
    this.fields.push(
      group('Capabilities', 'wlan.fixed.capabilities', hex(word, 4), span, children, {
        clause: 'IEEE 802.11-2020, 9.4.1.4',
      }),
    );
  }
  listenInterval(): void {
    this.fields.push(leaf('Listen interval', 'wlan.fixed.listen_ival', this.r.u16le(), this.#last(2)));
  }
  currentAp(): void {
    const span = this.r.span(6);
    this.fields.push(leaf('Current AP', 'wlan.fixed.current_ap', macAt(this.bytes, span.start), span));
  }
  status(): number {
    const status = this.r.u16le();
    this.draft.status = status;
    this.fields.push(
      leaf('Status code', 'wlan.fixed.status_code', `${statusText(status)} (${status})`, this.#last(2), {
        clause: 'IEEE 802.11-2020, 9.4.1.9',
      }),
    );
    return status;
  }
  reason(): void {
    const reason = this.r.u16le();
    this.draft.reason = reason;
    this.fields.push(
      leaf('Reason code', 'wlan.fixed.reason_code', `${reasonText(reason)} (${reason})`, this.#last(2), {
        clause: 'IEEE 802.11-2020, 9.4.1.7',
      }),
    );
  }
  aid(): void {
    const aid = this.r.u16le() & 0x3fff;
    this.draft.aid = aid;
    this.fields.push(leaf('Association ID', 'wlan.fixed.aid', aid, this.#last(2)));
  }
  authentication(): void {
    const algorithm = this.r.u16le();
    this.draft.authAlgorithm = algorithm;
    this.fields.push(
      leaf(
        'Authentication algorithm',
        'wlan.fixed.auth.alg',
        `${authAlgorithmName(algorithm)} (${algorithm})`,
        this.#last(2),
        { clause: 'IEEE 802.11-2020, 9.4.1.1' },
      ),
    );
    const sequence = this.r.u16le();
    this.draft.authSequence = sequence;
    this.fields.push(leaf('Transaction sequence', 'wlan.fixed.auth_seq', sequence, this.#last(2)));
    this.status();
  }
}

/** Fixed parameters by kind, in the order of 9.3.3; elements follow. */
const fixedOf: Partial<Record<ManagementInfo['kind'], (f: FixedFields) => void>> = {
  'association-request': (f) => {
    f.capabilities();
    f.listenInterval();
  },
  'association-response': associationResponse,
  'reassociation-request': (f) => {
    f.capabilities();
    f.listenInterval();
    f.currentAp();
  },
  'reassociation-response': associationResponse,
  'probe-response': beacon,
  'timing-advertisement': (f) => {
    f.timestamp();
    f.capabilities();
  },
  beacon,
  disassociation: (f) => f.reason(),
  deauthentication: (f) => f.reason(),
  authentication: (f) => f.authentication(),
};

function associationResponse(f: FixedFields): void {
  f.capabilities();
  f.status();
  f.aid();
}
function beacon(f: FixedFields): void {
  f.timestamp();
  f.beaconInterval();
  f.capabilities();
}

/**
 * Reads the body of a management frame (IEEE 802.11-2020, 9.3.3): `span` is what follows the MAC header, FCS left
 * out; `subtype` is of the frame control field. An encrypted body must be decrypted first. Never throws.
 */
export function dissectManagement(
  bytes: Bytes,
  span: Span,
  subtype: number,
  context: DissectContext,
): { info: ManagementInfo; fields: Field[]; summary: string; malformed: Malformed[] } {
  const kind = kinds[subtype & 0xf]!;
  const malformed: Malformed[] = [];
  const fixed: Field[] = [];
  const draft: Draft = {};
  const r = new Reader(bytes, span.start, span.end);
  const f = new FixedFields(bytes, r, fixed, draft);
  const whole = guard(titleOf(kind), span.end, fixed, malformed, () => fixedOf[kind]?.(f));
  const fields: Field[] = [];
  if (fixed.length)
    fields.push(
      group(
        'Fixed parameters',
        'wlan.fixed.all',
        '',
        { start: span.start, end: whole ? r.at : span.end },
        fixed,
      ),
    );
  const rest = { start: whole ? r.at : span.end, end: span.end };
  const list: Elements = dissectElements(bytes, rest, context);
  if (list.fields.length) fields.push(group('Elements', 'wlan.tagged.all', '', rest, list.fields));
  malformed.push(...list.malformed);
  const info: ManagementInfo = {
    ...draft,
    kind,
    ssid: list.ssid,
    ...(list.channel !== null && { channel: list.channel }),
    elements: list.elements,
    rsn: list.rsn,
  };
  return { info, fields, summary: summaryOf(bytes, info), malformed };
}

function summaryOf(bytes: Bytes, info: ManagementInfo): string {
  const parts = [titleOf(info.kind)];
  if (info.ssid && info.kind !== 'authentication') parts[0] += ` ${ssidText(slice(bytes, info.ssid))}`;
  if (info.authAlgorithm !== undefined) parts.push(authAlgorithmName(info.authAlgorithm));
  if (info.authSequence !== undefined) parts.push(`transaction ${info.authSequence}`);
  let text = parts.join(', ');
  if (info.status !== undefined) text += `: ${inSentence(statusText(info.status))}`;
  if (info.reason !== undefined) text += `: ${inSentence(reasonText(info.reason))}`;
  return text;
}
