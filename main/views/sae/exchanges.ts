import { equal } from '../../base/bytes.ts';
import { inRecord } from '../../calculate/located.ts';
import {
  commitOf,
  isSae,
  otherSide,
  readCommit,
  readConfirm,
  readHead,
  type SaeCommitFrame,
  type Side,
  sideOf,
} from '../../calculate/sae/index.ts';
import type { Step, Trace } from '../../calculate/types.ts';
import type { Frame } from '../../dissect/types.ts';
import { Algorithm } from '../../standard/frames.ts';
import { isCommit } from '../../standard/sae.ts';
import { Status } from '../../standard/status.ts';
import type { Attempt, TrackedMessage } from '../../track/types.ts';

/** A frame of SAE, or a report of one. */
export interface SaeMessage {
  readonly step: Step;
  readonly message: TrackedMessage;
  readonly side: Side;
  readonly transaction: 'commit' | 'confirm';
  /** Its scalar and element, where it is a whole commit. */
  readonly commit: SaeCommitFrame | null;
  /** It is a confirm that is none: a refusal. */
  readonly refused: boolean;
}

/** What belongs to one pair of commits. */
export interface SaeExchange {
  readonly messages: readonly SaeMessage[];
  /** All steps of depth 0 from its first calculation to its last check. */
  readonly steps: readonly Step[];
}

/** Whether a commit's status refuses it, and not only puts it off until it carries a token. */
const refusesCommit = (status: number): boolean => !isCommit(status) && status !== Status.AntiCloggingToken;

/** Whether anything of an attempt is SAE. */
export const hasSae = ({ authAlgorithm, events }: Attempt): boolean =>
  authAlgorithm === Algorithm.Sae || events.some(({ event }) => event.kind.startsWith('sae-'));

/**
 * The SAE exchanges of an attempt in order. Another one begins with a commit whose scalar is not the one that its sender
 * sent before: after a refused group, say. Where no frame was recorded the reports of logs stand for them, as one exchange.
 * @param frame a record, dissected
 * @param isLog whether a record is a line of a log
 */
export function saeExchanges(
  trace: Trace,
  frame: (record: number) => Frame,
  isLog: (record: number) => boolean,
): SaeExchange[] {
  const byRecord = new Map(trace.attempt.messages.map((message) => [message.record, message]));
  const found = trace.steps.flatMap((step): SaeMessage[] => {
    const message = step.record === null || step.kind !== 'message' ? undefined : byRecord.get(step.record);
    if (!message || message.encrypted) return [];
    if (message.event) return reported(step, message);
    return message.kind === 'authentication' && !isLog(message.record)
      ? sent(step, message, frame(message.record))
      : [];
  });
  const frames = found.filter(({ message }) => !message.event);
  const starts = frames.length > 0 ? beginnings(frames) : found.slice(0, 1).map(() => 0);
  const messages = frames.length > 0 ? frames : found;
  return starts.map((start, i) => {
    const own = messages.slice(start, starts[i + 1] ?? messages.length);
    const next = messages[starts[i + 1] ?? messages.length];
    const first = firstStep(trace, own[0]!.step);
    const end = next ? firstStep(trace, next.step) : lastStep(trace, own.at(-1)!.step) + 1;
    return { messages: own, steps: trace.steps.slice(first, end) };
  });
}

function sent(step: Step, message: TrackedMessage, frame: Frame): SaeMessage[] {
  const located = inRecord(frame, message.record);
  const common = { step, message, side: sideOf(message) };
  const status = message.status ?? 0;
  const head = readHead(message, located);
  if (head)
    return [{ ...common, transaction: 'commit', commit: readCommit(head), refused: refusesCommit(status) }];
  if (!isSae(frame, 2)) return [];
  const refused = status !== 0 || readConfirm(message, located, null) === null;
  return [{ ...common, transaction: 'confirm', commit: null, refused }];
}

/** What a log says of a frame, or of why one is refused: then the refusal is the reporter's. */
function reported(step: Step, message: TrackedMessage): SaeMessage[] {
  const { kind, status, by, request } = message.event!;
  if (!kind.startsWith('sae-')) return [];
  const reporter: Side = by === 'ap' ? 'ap' : 'station';
  const judges = kind === 'sae-rejected' || kind === 'sae-confirm-mismatch';
  return [
    {
      step,
      message,
      side: judges || request ? reporter : otherSide(reporter),
      transaction: kind.startsWith('sae-confirm') ? 'confirm' : 'commit',
      commit: null,
      refused: judges || (status !== undefined && refusesCommit(status)),
    },
  ];
}

/** Places in the list at which an exchange begins. */
function beginnings(messages: readonly SaeMessage[]): number[] {
  const starts = [0];
  let scalars: Partial<Record<Side, Uint8Array>> = {};
  messages.forEach(({ commit, side, refused }, i) => {
    if (!commit || refused) return;
    const { scalar } = commitOf(commit);
    const before = scalars[side];
    if (before && !equal(before, scalar)) {
      starts.push(i);
      scalars = {};
    }
    scalars[side] = scalar;
  });
  return starts;
}

/** Place of the first calculation that stands before a message because of it. */
function firstStep(trace: Trace, message: Step): number {
  let at = trace.steps.indexOf(message);
  for (; at > 0; at--) {
    const before = trace.steps[at - 1]!;
    if (before.kind !== 'calculation' || before.record !== message.record) break;
  }
  return at;
}

/** Place of the last step of the exchange that this message is the last of: its checks, and what logs say of it. */
function lastStep(trace: Trace, message: Step): number {
  let last = trace.steps.indexOf(message);
  for (let at = last + 1; at < trace.steps.length; at++) {
    const step = trace.steps[at]!;
    const follows = step.kind === 'calculation' && step.record === message.record;
    if (follows) last = at;
    else if (step.phase !== message.phase) break;
  }
  return last;
}
