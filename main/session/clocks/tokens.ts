import { createHash } from 'node:crypto';
import { toHex } from '../../base/bytes.ts';
import type { ControlEvent } from '../../base/event.ts';
import { type CaptureRecord, LinkType } from '../../capture/types.ts';
import { dissectLog, type Peek, peek } from '../../dissect/index.ts';
import type { DissectContext, WlanHeader } from '../../dissect/types.ts';
import { Algorithm, Subtype } from '../../standard/frames.ts';

/** How well a token tells one moment from all others. */
export type TokenKind =
  /** Octets that hold a random number of that moment: a nonce, a scalar. */
  | 'unique'
  /** A frame as it is sent at every attempt. */
  | 'frame'
  /** A log message in the same words. */
  | 'line'
  /** The same thing reported, or seen as a frame. */
  | 'event';

/** What two sources both hold when they saw one thing. */
export interface Token {
  readonly kind: TokenKind;
  readonly key: string;
}

/** Association and reassociation, disassociation, authentication, deauthentication, action. */
const COMPARED = new Set([0, 1, 2, 3, 10, 11, 12, 13]);
const EAPOL_KEY = 3;
/** A log message that is shorter says too little to be the same one. */
const LONG_ENOUGH = 16;

/** Tokens of a record; none where it is of no use to tell times by. Reads headers alone. */
export function tokensOf(record: CaptureRecord, context: DissectContext): Token[] {
  if (record.linkType === LinkType.Log) return ofLine(record);
  const seen = peek(record.bytes, record.linkType, context, record.originalLength);
  if (seen.radio?.badFcs) return [];
  if (seen.eapol) {
    // A key message holds a nonce or a MIC; EAP begins with the same words every time.
    const kind = record.bytes[seen.eapol.start + 1] === EAPOL_KEY ? 'unique' : 'frame';
    return [{ kind, key: `eapol ${hash(record, seen.eapol)}` }];
  }
  return seen.wlan ? ofFrame(record, seen, seen.wlan) : [];
}

function ofFrame(record: CaptureRecord, { protection }: Peek, wlan: WlanHeader): Token[] {
  if (wlan.type !== 'management' || protection || wlan.protected) return [];
  const { subtype, transmitter, receiver, bssid } = wlan;
  const body = { start: wlan.header.end, end: wlan.frame.end };
  // Their first field is the AP's timer, which begins again when the AP does.
  if (subtype === Subtype.Beacon || subtype === Subtype.ProbeResponse)
    return [{ kind: 'frame', key: `timer ${transmitter} ${hash(record, { ...body, end: body.start + 8 })}` }];
  if (!COMPARED.has(subtype)) return [];
  const { bytes } = record;
  const word = (at: number): number =>
    (bytes[body.start + at] ?? 0) | ((bytes[body.start + at + 1] ?? 0) << 8);
  const sae = subtype === Subtype.Authentication && word(0) === Algorithm.Sae && body.end - body.start > 24;
  const tokens: Token[] = [
    {
      kind: sae ? 'unique' : 'frame',
      key: `frame ${subtype} ${transmitter} ${receiver} ${hash(record, body)}`,
    },
  ];
  const fromAp = transmitter === bssid;
  const event = (kind: string, ...values: (string | number | null)[]) =>
    tokens.push({ kind: 'event', key: [kind, ...values].join(' ') });
  if (subtype === Subtype.Authentication && fromAp && word(2) > 1) event('authenticated', bssid, word(4));
  if (subtype === 1 || subtype === 3) event('associated', bssid, word(2));
  if (subtype === Subtype.Deauthentication) event('deauthenticated', bssid, word(0));
  if (subtype === Subtype.Disassociation) event('disassociated', bssid, word(0));
  return tokens;
}

function ofLine({ bytes, event }: CaptureRecord): Token[] {
  const tokens: Token[] = [];
  const message = dissectLog(bytes).fields.find(({ label }) => label === 'Message')?.value ?? '';
  if (message.length >= LONG_ENOUGH) tokens.push({ kind: 'line', key: `line ${message}` });
  const key = event && eventKey(event);
  if (key) tokens.push({ kind: 'event', key });
  return tokens;
}

/** What of an event a frame tells in the same way. */
function eventKey({ kind, bssid, status, reason, request }: ControlEvent): string | null {
  if (!bssid || request) return null;
  if (kind === 'authenticated' || kind === 'associated') return `${kind} ${bssid} ${status ?? 0}`;
  if ((kind === 'deauthenticated' || kind === 'disassociated') && reason !== undefined)
    return `${kind} ${bssid} ${reason}`;
  return null;
}

function hash({ bytes }: CaptureRecord, { start, end }: { start: number; end: number }): string {
  const part = bytes.subarray(start, end);
  return part.length <= 16 ? toHex(part) : createHash('sha256').update(part).digest('base64');
}
