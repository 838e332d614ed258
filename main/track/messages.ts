import type { Attempt, TrackedMessage } from './types.ts';

type Messages = Pick<Attempt, 'messages' | 'data'>;

/** The messages of an attempt but for its data frames, of which there may be millions. */
export const withoutData = ({ data, messages }: Messages): readonly TrackedMessage[] =>
  data?.others ?? messages;

/** As `Attempt.messages`, one after the other: of data frames no more are made than are looked at. */
export function* inTurn(attempt: Messages): Generator<TrackedMessage> {
  for (const part of attempt.data?.inTurn() ?? attempt.messages)
    if ('kind' in part) yield part;
    else for (let at = 0; at < part.length; at++) yield part.message(at);
}

/** The message of a record; undefined where it is of none. */
export const messageOf = (attempt: Messages, record: number): TrackedMessage | undefined =>
  withoutData(attempt).find((message) => message.record === record) ?? attempt.data?.of(record) ?? undefined;

/** Record of its last message; 0 where it has none. */
export const lastRecordOf = ({ data, messages }: Messages): number =>
  data ? data.lastRecord : (messages.at(-1)?.record ?? 0);

/** Of one of its messages the capture holds the acknowledgement. */
export const isAcknowledged = (attempt: Messages): boolean =>
  withoutData(attempt).some((m) => m.acknowledgedBy !== null) || attempt.data?.isAcknowledged === true;
