import type { End } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { EapInfo, EapolInfo, EapolKeyInfo, Frame } from '../dissect/types.ts';
import { Descriptor } from '../standard/frames.ts';
import type { AttemptState } from './attempt.ts';
import { classifyKeyMessage } from './classify.ts';
import { addCopy, type Draft, draft, promote } from './drafts.ts';
import { OctetWindow } from './duplicates.ts';
import type { Medium } from './progress.ts';
import type { Registry } from './registry.ts';
import type { Direction, KeyMessage, KeyMessageName, MessageKind, Phase } from './types.ts';

/** Kinds of record that hold frames. */
type Shows = Exclude<Medium, 'log'>;

/** How well a kind of record shows an EAPOL PDU: the best one becomes the message's record, the others its copies. */
const Rank: Readonly<Record<Shows, number>> = { netlink: 0, ethernet: 1, air: 2 };

/** A clear EAPOL PDU of a record. */
export interface EapolSeen {
  readonly record: CaptureRecord;
  readonly frame: Frame;
  readonly eapol: EapolInfo;
  readonly bssid: End;
  readonly station: End;
  readonly direction: Direction;
  readonly medium: Shows;
  /** What shows that it is damaged. */
  readonly damage: string | null;
}

interface Known {
  readonly message: Draft;
  readonly state: AttemptState;
  readonly key: KeyMessage | null;
  medium: Shows;
  source: number;
}

/** Takes clear EAPOL into attempts: EAP, and the messages of key handshakes. */
export class EapolTracker {
  readonly #registry: Registry;
  readonly #pdus = new OctetWindow<Known>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** @returns the message that it became, for an Ack that follows; null when it is of no attempt */
  feed(given: EapolSeen): Draft | null {
    const seen = withItsWay(given);
    const { record, eapol, bssid, station, direction, medium, damage } = seen;
    const pdu = record.bytes.subarray(eapol.span.start, eapol.span.end);
    const pair = `${bssid}${station}${direction}`;
    const known = this.#pdus.find(pair, pdu, record.time);
    const elsewhere = known && (known.source !== record.source || known.medium === 'netlink');
    if (elsewhere) return copy(known, seen);

    const name = eapol.key ? classifyKeyMessage(eapol.key, record.bytes).name : null;
    const state = this.#stateOf(seen, name);
    if (!state) return null;
    if (direction === 'to-station' && medium === 'air') state.goesOn(record.time);
    const repeats = known?.message.record ?? null;
    const [message, key] =
      eapol.key && name
        ? feedKey(state, seen, eapol.key, name, repeats)
        : [feedOther(state, seen, repeats), null];
    if (damage) message.damage = damage;
    state.add(message);
    this.#registry.answered(state);
    state.progress.media.add(medium);
    this.#pdus.remember(pair, pdu, record.time, { message, state, key, medium, source: record.source });
    return message;
  }

  #stateOf({ record, eapol, bssid, station }: EapolSeen, name: KeyMessageName | null): AttemptState | null {
    const current = this.#registry.current(bssid, station);
    const begin = () =>
      this.#registry.begin(bssid, station, {
        record: record.index,
        time: record.time,
      });
    if (eapol.key && (name === 'M1' || name === 'M3')) {
      const anonce = spanned(record.bytes, eapol.key.nonce);
      const counter = eapol.key.replayCounter;
      const latest = current !== undefined && this.#registry.isLatest(current);
      const renewed = name === 'M1' && latest && current.renewedByM1(anonce, counter, record.time);
      const state = !current || this.#registry.isOver(current) || renewed ? begin() : current;
      state.sawAnonce(anonce, counter);
      return state;
    }
    if (current && !this.#registry.isOver(current) && current.takes(record.time)) return current;
    return eapol.packetType === LOGOFF ? null : begin();
  }
}

/**
 * A key message as it must have been sent: only the AP sets the Key Ack bit (IEEE 802.11-2020, 12.7.2), and on the air the header
 * says who sent it.
 */
function withItsWay(seen: EapolSeen): EapolSeen {
  const { eapol, direction, medium, record } = seen;
  const { key } = eapol;
  if (!key || medium !== 'air' || key.descriptorType === Descriptor.Rc4 || key.request) return seen;
  if (classifyKeyMessage(key, record.bytes).direction === direction) return seen;
  const damage = `its Key Ack bit says that ${direction === 'to-ap' ? 'the AP' : 'the station'} sent it, its header says the other end`;
  const ack = !key.ack;
  return { ...seen, eapol: { ...eapol, key: { ...key, ack } }, damage: seen.damage ?? damage };
}

const START = 1;
const LOGOFF = 2;

const spanned = (bytes: Bytes, span: { readonly start: number; readonly end: number }) =>
  bytes.subarray(span.start, span.end);

/** The same PDU seen elsewhere: the better record of the two becomes the message's. */
function copy(known: Known, { record, frame, eapol, medium }: EapolSeen): Draft {
  const { message, state, key } = known;
  if (Rank[medium] <= Rank[known.medium]) {
    addCopy(message, record.index);
    return message;
  }
  if (key && eapol.key)
    state.handshakes.replace(key, { record: record.index, time: record.time, key: eapol.key, frame });
  promote(message, record);
  state.progress.media.add(medium);
  known.medium = medium;
  known.source = record.source;
  return message;
}

function feedKey(
  state: AttemptState,
  { record, frame, direction }: EapolSeen,
  key: EapolKeyInfo,
  name: KeyMessageName,
  repeats: number | null,
): [Draft, KeyMessage] {
  const fed = { name, direction, record: record.index, time: record.time, key, frame };
  const kept = state.handshakes.feed(repeats === null ? fed : { ...fed, repeats });
  if (name === 'M1' && state.progress.seen.has('M2')) state.progress.askedAgain = true;
  if (name !== 'request' && name !== 'unknown') state.progress.seen.add(name);
  if (name === 'M1') state.progress.askedAt ??= record.time;
  if (name === 'M4') state.progress.keysAt = record.time;
  const wep = key.descriptorType === Descriptor.Rc4;
  if (wep) state.progress.wepKeys = true;
  const phase: Phase =
    name === 'G1' || name === 'G2' ? 'group-key' : state.handshakes.isRekey(kept) ? 'rekey' : 'four-way';
  const message = draft(record, {
    phase,
    kind: 'eapol-key',
    name: name === 'request' ? 'Key request' : wep ? 'RC4 key' : name === 'unknown' ? 'EAPOL-Key' : name,
    direction,
    repeats: kept.repeats,
  });
  return [message, kept];
}

const EAP_CODES: Readonly<Record<number, string>> = {
  1: 'EAP Request',
  2: 'EAP Response',
  3: 'EAP Success',
  4: 'EAP Failure',
  5: 'EAP Initiate',
  6: 'EAP Finish',
};

function feedOther(
  state: AttemptState,
  { record, eapol, direction }: EapolSeen,
  repeats: number | null,
): Draft {
  const { eap, packetType } = eapol;
  let kind: MessageKind = 'other';
  let name = `EAPOL, packet type ${packetType}`;
  // Another code is none of EAP (RFC 3748, 4; RFC 6696, 5.3): nobody takes such a packet.
  if (eap && EAP_CODES[eap.code] === undefined) name = `EAPOL with the unknown EAP code ${eap.code}`;
  else if (eap) {
    kind = 'eap';
    name = [EAP_CODES[eap.code], eap.typeName].filter(Boolean).join(', ');
    if (repeats === null) eapSeen(state, record.bytes, eap);
  } else if (packetType === START) {
    [kind, name] = ['eapol-start', 'EAPOL-Start'];
    state.progress.startAsked = true;
  } else if (packetType === LOGOFF) [kind, name] = ['eapol-logoff', 'EAPOL-Logoff'];
  return draft(record, { phase: 'eap', kind, name, direction, repeats });
}

function eapSeen({ progress }: AttemptState, bytes: Bytes, eap: EapInfo): void {
  if (eap.code === 3) [progress.eap, progress.admitted] = ['success', true];
  else if (eap.code === 4) progress.eap = 'failure';
  else {
    progress.eap = 'started';
    progress.registered = registration(bytes, eap) ?? progress.registered;
  }
}

const WSC = [254, 0x00, 0x37, 0x2a, 0, 0, 0, 1];
const WscOp = { Nack: 3, Message: 4, Done: 5 } as const;
const WSC_LENGTH_GIVEN = 2;
const WSC_MESSAGE_TYPE = 0x1022;
const M8 = 12;

/**
 * Whether Wi-Fi Simple Configuration (EAP expanded type of vendor 00-37-2a, type 1; RFC 3748, 5.7) has handed over the
 * credentials: M8 holds them, and WSC_Done confirms them; WSC_NACK refuses them. The EAP exchange around it ends in
 * EAP-Failure even when all went well. null: the packet says nothing of it.
 */
function registration(bytes: Bytes, eap: EapInfo): boolean | null {
  const at = eap.span.start + 4;
  const body = at + WSC.length + 2;
  if (body > eap.span.end || !WSC.every((octet, i) => bytes[at + i] === octet)) return null;
  const [op, flags] = [bytes[at + WSC.length]!, bytes[at + WSC.length + 1]!];
  if (op === WscOp.Done) return true;
  if (op === WscOp.Nack) return false;
  if (op !== WscOp.Message) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, eap.span.end);
  for (let from = body + (flags & WSC_LENGTH_GIVEN ? 2 : 0); from + 5 <= eap.span.end; ) {
    if (view.getUint16(from) === WSC_MESSAGE_TYPE) return view.getUint8(from + 4) === M8 ? true : null;
    from += 4 + view.getUint16(from + 2);
  }
  return null;
}
