import type { ControlEvent } from '../base/event.ts';
import type { StepSpec } from '../calculate/builder.ts';
import { errnoText } from '../standard/errno.ts';
import { reasonText } from '../standard/reason.ts';
import { statusText } from '../standard/status.ts';
import { eventSentence, isBehindAp } from '../track/event-words.ts';
import type { TrackedMessage } from '../track/types.ts';
import { frameAct } from './messages.ts';

/**
 * The step of what a log line or a netlink message reports: a message of who reports, and no frame. The AP is the actor
 * where its own log speaks, or that of the server behind it; a supplicant, its kernel and its network manager are the station's.
 */
export function reportStep(message: TrackedMessage, event: ControlEvent): StepSpec {
  return {
    kind: 'message',
    phase: message.phase,
    time: message.time,
    record: message.record,
    actor: isBehindAp(event.by) ? 'ap' : 'station',
    act: frameAct(message),
    about: subjectOf(event),
    title: message.name,
    detail: codesOf(event),
    sentence: eventSentence(event),
  };
}

/** What a report is about beyond its kind: the message or key, and that it was refused. */
const subjectOf = ({ message, key, errno }: ControlEvent): string =>
  [message, key?.use, errno ? 'refused' : undefined]
    .filter((part) => part !== undefined)
    .join('-')
    .toLowerCase();

/** `status 17, reason 2`: codes of an event, each with its meaning. */
function codesOf({ status, reason, errno, local }: ControlEvent): string {
  return [
    status ? `status ${status}, ${statusText(status)}` : '',
    reason === undefined ? '' : `reason ${reason}, ${reasonText(reason)}`,
    errno ? errnoText(Math.abs(errno)) : '',
    local ? 'of its own accord' : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
