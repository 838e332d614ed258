import type { EventKind } from '../base/event.ts';
import type { Check, DerivedHandshake, DerivedMessage, Step, Trace } from '../calculate/types.ts';
import type { ElementInfo, Frame } from '../dissect/types.ts';
import { isPsk } from '../standard/akms.ts';
import { Element } from '../standard/elements.ts';
import { statusText } from '../standard/status.ts';
import { isAcknowledged, messageOf, withoutData } from '../track/messages.ts';
import type { Direction, KeyMessageName, TrackedEvent, TrackedMessage } from '../track/types.ts';
import type { Rule } from './rule.ts';
import type { EvidenceRef, Fact, Finding } from './types.ts';

export const record = (
  index: number,
  span?: { readonly start: number; readonly end: number },
): EvidenceRef => ({
  type: 'record',
  record: index,
  ...(span && { start: span.start, end: span.end }),
});
export const step = (id: string): EvidenceRef => ({ type: 'step', step: id });
export const fact = (sentence: string, ...refs: readonly EvidenceRef[]): Fact => ({ sentence, refs });

/** A finding of a rule: what the rule's entry says of remedy and misleading tools, unless it is told otherwise. */
export const finding = (
  { cause, remedy, misleads }: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
  parts: Pick<Finding, 'severity' | 'certainty' | 'summary'> & Partial<Finding>,
): Finding => ({ cause, remedy, misleads, for: [], against: [], settle: [], ...parts });

/** Whether the attempt came to work in the end, so that what went wrong on the way is a notice. */
export const severityOf = (trace: Trace): Finding['severity'] =>
  trace.outcome === 'connected' ? 'notice' : 'failure';

export const named = (handshake: DerivedHandshake, name: KeyMessageName): DerivedMessage[] =>
  handshake.messages.filter((m) => m.message.name === name);

/** A check of a message by name. */
export const check = (message: DerivedMessage, name: string): Check | undefined =>
  message.checks.find((c) => c.name === name);

/** Steps of which a check that `is` names fails, each with what that check says. */
export function failedChecks(trace: Trace, is: (name: string) => boolean): { step: Step; fact: Fact }[] {
  return trace.steps.flatMap((one) => {
    const failed = one.checks.find(({ name, ok }) => ok === false && is(name));
    return failed ? [{ step: one, fact: fact(failed.sentence, step(one.id)) }] : [];
  });
}

/** The tracked message of a record, which tells of acknowledgements. */
export const tracked = (trace: Trace, index: number): TrackedMessage | undefined =>
  messageOf(trace.attempt, index);

export const acknowledged = (trace: Trace, message: DerivedMessage): boolean =>
  (tracked(trace, message.message.record)?.acknowledgedBy ?? null) !== null;

/** Whether the capture holds acknowledgements at all, so that a missing one means something. */
export const showsAcknowledgements = ({ attempt }: Pick<Trace, 'attempt'>): boolean =>
  isAcknowledged(attempt);

const LEAVES = new Set<EventKind>(['deauthenticated', 'disassociated', 'disconnected']);

/** Deauthentications and disassociations in order: frames, and reports of those that no frame shows. */
export const leaves = (trace: Trace): TrackedMessage[] =>
  withoutData(trace.attempt).filter((m) =>
    m.event
      ? LEAVES.has(m.event.kind) && !m.event.request && !m.event.errno && tellsWhy(m)
      : (m.kind === 'deauthentication' || m.kind === 'disassociation') && m.repeats === null,
  );

/**
 * That it is no longer connected is told of each attempt that fails: only with a reason it is an act of someone. That an AP
 * takes away what is left of a station follows from an end before it.
 */
const tellsWhy = ({ event, reason }: TrackedMessage): boolean =>
  event?.why !== 'removed' && (event?.kind !== 'disconnected' || reason !== null);

/** An answer to an authentication or association, as a frame or as a report of one that no frame shows. */
export interface Answer {
  readonly record: number;
  readonly time: bigint | null;
  readonly status: number;
  readonly direction: Direction;
  /** The frame; null where it is only reported. */
  readonly message: TrackedMessage | null;
}

const ANSWERS = {
  authentication: {
    frame: new Set(['authentication', 'action']),
    events: new Set<EventKind>(['authenticated', 'sae-commit', 'sae-confirm', 'sae-rejected']),
  },
  association: {
    frame: new Set(['association-response']),
    events: new Set<EventKind>(['associated', 'connect-result']),
  },
} as const;

/** Answers with a status, in order, without repeats. */
export function answers(trace: Trace, to: keyof typeof ANSWERS): Answer[] {
  const { frame, events } = ANSWERS[to];
  return withoutData(trace.attempt).flatMap((m) => {
    const of = m.event ? events.has(m.event.kind) : frame.has(m.kind) && m.phase === to;
    // What a damaged frame says was not said.
    if (m.damage !== undefined) return [];
    if (!of || m.repeats !== null || m.status === null || m.event?.why === 'timeout') return [];
    const { record, time, status, direction } = m;
    return [{ record, time, status, direction, message: m.event ? null : m }];
  });
}

/** A request of the station, sent once or more, and the frames of the AP that answer it. */
export interface Asked {
  readonly requests: readonly TrackedMessage[];
  readonly answers: readonly TrackedMessage[];
}

const REQUESTS = { authentication: 'authentication', association: 'association-request' } as const;
const RESPONSES = { authentication: 'authentication', association: 'association-response' } as const;

/** What the station asked last of that kind, as frames show it: its repeats, and what answers them. */
export function lastAsked({ attempt }: Trace, of: keyof typeof REQUESTS): Asked {
  const frames = withoutData(attempt).filter((m) => m.event === undefined);
  const asked = frames.filter((m) => m.kind === REQUESTS[of] && m.direction === 'to-ap');
  const other = asked.findLastIndex((m) => m.name !== asked.at(-1)!.name);
  const requests = asked.slice(other + 1);
  const first = requests[0]?.record ?? Number.POSITIVE_INFINITY;
  const answers = frames.filter(
    (m) => m.kind === RESPONSES[of] && m.direction === 'to-station' && m.record > first,
  );
  return { requests, answers };
}

/** `Frame 12 carries status 43, Invalid AKMP.` */
export const statusFact = ({ record: index, status, message }: Answer): Fact =>
  fact(
    `${message ? 'Frame' : 'Record'} ${index} carries status ${status}, ${statusText(status)}.`,
    record(index),
  );

/** What logs and netlink report of the attempt, of these kinds. */
export const reports = <K extends EventKind>(trace: Trace, ...kinds: readonly K[]): TrackedEvent<K>[] =>
  ofKinds(trace.attempt.events, ...kinds);

/** Those of these kinds. */
export const ofKinds = <K extends EventKind>(
  events: readonly TrackedEvent[],
  ...kinds: readonly K[]
): TrackedEvent<K>[] => events.filter((tracked) => isOf(tracked, kinds));

const isOf = <K extends EventKind>(tracked: TrackedEvent, kinds: readonly K[]): tracked is TrackedEvent<K> =>
  (kinds as readonly EventKind[]).includes(tracked.event.kind);

/** A report whose errno or result says that it failed. */
export const refusedBy = ({ event }: TrackedEvent): boolean => event.errno !== undefined && event.errno < 0;

/** An element of a frame by id, and for 255 by its extension; undefined where there is none. */
export const elementOf = (frame: Frame, id: number, ext: number | null = null): ElementInfo | undefined =>
  frame.management?.elements.find((e) => e.id === id && (id !== Element.Extension || e.ext === ext));

/** Whether a finding before this one is a failure, so that what follows from it is not named as a second one. */
export const explained = (found: readonly Finding[]): boolean => found.some((f) => f.severity === 'failure');

/** The attempts of the same station to the same network after this one. */
export const connectedLater = (trace: Trace, attempts: readonly Trace['attempt'][]): boolean =>
  attempts
    .slice(attempts.findIndex(({ id }) => id === trace.attempt.id) + 1)
    .some((a) => a.station === trace.attempt.station && a.outcome === 'connected');

/** `frames 12, 15 and 18`. */
export function frames(indices: readonly number[]): string {
  if (indices.length < 2) return `frame ${indices[0]}`;
  return `frames ${indices.slice(0, -1).join(', ')} and ${indices.at(-1)}`;
}

/** Whether a passphrase opens the attempt's handshake: its AKM is one of PSK, or nothing tells the AKM. */
export const usesPassphrase = (trace: Trace): boolean => {
  const { akm } = trace.attempt.selection;
  return akm === null ? trace.attempt.handshakes.length > 0 : isPsk(akm);
};

/** The step that decrypted the frame in which a message came; undefined where it came in the clear. */
export const decryption = (trace: Trace, message: DerivedMessage): Step | undefined =>
  tracked(trace, message.message.record)?.encrypted
    ? trace.steps.find(
        (s) => s.record === message.message.record && s.inputs.some((i) => i.argument === 'TK'),
      )
    : undefined;

/** The report that the AP has had M4 of this handshake: it has opened the port; null where nothing says so. */
export function apDone(trace: Trace, handshake: DerivedHandshake): TrackedEvent | null {
  const m4 = named(handshake, 'M4')[0]?.message.record;
  if (m4 === undefined) return null;
  return (
    reports(trace, 'port-authorized', 'four-way-complete').find(
      ({ event, record: index }) => event.by === 'ap' && !event.errno && index > m4,
    ) ?? null
  );
}

/**
 * M3 sent once more under the very TK that it belongs to: the AP has installed that key, so it has had M4, and has no
 * reason to send M3 again. The same where the AP itself reports before that the handshake is complete.
 */
export function needlessM3s(trace: Trace, handshake: DerivedHandshake): DerivedMessage[] {
  const { ptk } = handshake.keys;
  const done = apDone(trace, handshake);
  return named(handshake, 'M3').filter((m3) => {
    if (done !== null && m3.message.record > done.record) return true;
    const key = decryption(trace, m3)?.inputs.find((i) => i.argument === 'TK')?.ref;
    return key?.from === 'step' && ptk?.from === 'step' && key.step === ptk.step;
  });
}
