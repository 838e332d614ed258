import type { Trace } from '../calculate/types.ts';
import type { SecondSender } from '../track/types.ts';
import type { SessionFacts } from './rule.ts';

/** Two senders under the address of the attempt's AP; null where one counter numbers what it sends. */
export const secondSender = (
  { attempt }: Pick<Trace, 'attempt'>,
  { networks }: SessionFacts,
): SecondSender | null => networks.find(({ bssid }) => bssid === attempt.bssid)?.secondSender ?? null;

/** Whether a frame is most likely not of the AP, though it has the AP's address. */
export const isForged = (trace: Pick<Trace, 'attempt'>, session: SessionFacts, index: number): boolean =>
  secondSender(trace, session)?.forged.includes(index) ?? false;
