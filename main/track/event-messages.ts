import type { ControlEvent, EventKind } from '../base/event.ts';
import { addCopy, type Draft, draft, elapsed, SECOND } from './drafts.ts';
import { eventName, eventPhase, isBehindAp, senderOf } from './event-words.ts';
import type { What } from './plan.ts';
import type { Direction, MessageKind, TrackedEvent } from './types.ts';

/** A report and the frame that it is of come from one machine, or from clocks that were aligned. */
const SAME = SECOND;

/** Reports that are kept for the rules and are no step of an attempt. */
const NO_MESSAGE = new Set<EventKind>(['interface', 'capability', 'scan', 'bss', 'key-remove', 'link']);

/** The frame that shows the same as a report, if it is there. */
function frameOf({ kind, message, status, errno, request }: ControlEvent): What | null {
  if (errno) return null;
  switch (kind) {
    case 'authenticate-request':
      return { kinds: ['authentication'], direction: 'to-ap' };
    case 'authenticated':
      return { kinds: ['authentication'], direction: 'to-station' };
    case 'associate-request':
    case 'connect-request':
      return { kinds: ['association-request'] };
    case 'associated':
    case 'connect-result':
      return { kinds: ['association-response'] };
    case 'sae-commit':
      return status ? null : { kinds: ['authentication'], name: 'Authentication 1' };
    case 'sae-confirm':
      return status ? null : { kinds: ['authentication'], name: 'Authentication 2' };
    case 'eapol':
      return message
        ? { kinds: ['eapol-key'], name: message }
        : { kinds: ['eapol-key', 'eap', 'eapol-start'] };
    case 'eap-identity':
    case 'eap-method':
    case 'eap-success':
    case 'eap-failure':
      return { kinds: ['eap'] };
    case 'deauthenticated':
    case 'disassociated':
    case 'disconnected':
      return request ? null : { kinds: ['deauthentication', 'disassociation'] };
    default:
      return null;
  }
}

/** The frame that a report tells of, whatever became of it: by it the attempt is known that the report is of. */
export function toldFrame(event: ControlEvent): What | null {
  if (event.kind === 'sae-commit') return { kinds: ['authentication'], name: 'Authentication 1' };
  if (event.kind === 'sae-confirm') return { kinds: ['authentication'], name: 'Authentication 2' };
  return frameOf(event);
}

/**
 * The reports of an attempt as messages of it. One whose frame is among `frames` becomes a copy of that frame.
 * @param frames in order of records
 */
export function eventMessages(events: readonly TrackedEvent[], frames: readonly Draft[]): Draft[] {
  const out: Draft[] = [];
  const nearest = frameFinder(frames);
  for (const tracked of events) {
    const { event, record, time, from } = tracked;
    if (NO_MESSAGE.has(event.kind)) continue;
    const frame = frameOf(event);
    const shown = frame && nearest(frame, tracked);
    if (shown) {
      addCopy(shown, record);
      continue;
    }
    const message = draft(
      { index: record, time },
      {
        phase: eventPhase(event),
        kind: from === 'log' ? 'log' : 'event',
        name: eventName(event),
        direction: directionOf(event),
        status: event.status ?? null,
        reason: event.reason ?? null,
        event,
      },
    );
    out.push(message);
  }
  return out;
}

/** Finds the frame of a kind that is nearest in time, within a second. */
function frameFinder(frames: readonly Draft[]): (wanted: What, at: TrackedEvent) => Draft | null {
  const byKind = new Map<MessageKind, Draft[]>();
  for (const frame of frames) {
    const list = byKind.get(frame.kind);
    if (list) list.push(frame);
    else byKind.set(frame.kind, [frame]);
  }
  return ({ kinds, direction, name }, { time, record }) => {
    let best: Draft | null = null;
    let least = SAME + 1n;
    for (const kind of kinds)
      for (const frame of byKind.get(kind) ?? []) {
        if ((direction && frame.direction !== direction) || (name && frame.name !== name)) continue;
        if (frame.record === record) return frame;
        const apart = elapsed(frame.time, time);
        if (apart < least) [best, least] = [frame, apart];
      }
    return best;
  };
}

/** Which way it went on the air: from who asks, to who is told. */
function directionOf(event: ControlEvent): Direction {
  const { by, kind, request } = event;
  if (kind === 'deauthenticated' || kind === 'disassociated' || kind === 'disconnected')
    return request ? (isBehindAp(by) ? 'to-station' : 'to-ap') : senderOf(event);
  if (kind === 'authenticated' || kind === 'associated' || kind === 'connect-result') return 'to-station';
  if (isBehindAp(by)) return request === false ? 'to-ap' : 'to-station';
  return by === 'kernel' ? 'to-station' : 'to-ap';
}
