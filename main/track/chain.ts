import { equal } from '../base/bytes.ts';
import type { KeyHandshake, KeyMessage, KeyMessageName } from './types.ts';

type Chain = KeyHandshake['chain'];
type Messages = readonly KeyMessage[];

/**
 * The messages of an exchange that answer each other (IEEE 802.11-2020, 12.7.6.1): of repeats the last that was
 * answered, or the last where none was. Absent ones are left out.
 */
export function chainOf(kind: KeyHandshake['kind'], messages: Messages): Chain {
  return kind === 'four-way' ? fourWay(messages) : group(messages);
}

/** Names of the messages that come before the last one of the chain and are not in it. */
export function missingOf(kind: KeyHandshake['kind'], chain: Chain): KeyMessageName[] {
  const order = kind === 'four-way' ? (['M1', 'M2', 'M3', 'M4'] as const) : (['G1', 'G2'] as const);
  const last = order.findLastIndex((name) => chain[name]);
  return order.slice(0, Math.max(last, 0)).filter((name) => !chain[name]);
}

function fourWay(messages: Messages): Chain {
  const m3s = named(messages, 'M3');
  const m4s = named(messages, 'M4');
  const firstM3 = m3s[0];

  const M4 = m4s.findLast((m) => answers(m, m3s)) ?? m4s.at(-1);
  const M3 = (M4 && answers(M4, m3s)) ?? m3s.at(-1);

  // A message 1 with another ANonce than message 3 is not what was answered. The message 2 that was taken is the last before its first message 3; one after it is a late repeat.
  const m2s = named(messages, 'M2');
  const inTime = firstM3 ? m2s.filter((m) => messages.indexOf(m) < messages.indexOf(firstM3)) : m2s;
  const m1s = named(messages, 'M1').filter((m) => !M3 || equal(nonce(m), nonce(M3)));
  const M2 = inTime.findLast((m) => answers(m, m1s)) ?? inTime.at(-1) ?? m2s.at(-1);
  const M1 = (M2 && answers(M2, m1s)) ?? m1s.at(-1);

  return pick({ M1, M2, M3, M4 });
}

function group(messages: Messages): Chain {
  const g1s = named(messages, 'G1');
  const g2s = named(messages, 'G2');
  const G2 = g2s.findLast((m) => answers(m, g1s)) ?? g2s.at(-1);
  const G1 = (G2 && answers(G2, g1s)) ?? g1s.at(-1);
  return pick({ G1, G2 });
}

const named = (messages: Messages, name: KeyMessageName) => messages.filter((m) => m.name === name);

/** The last of `asked` that `answer` answers: the station repeats the replay counter of what it answers. */
const answers = (answer: KeyMessage, asked: Messages): KeyMessage | undefined =>
  asked.findLast((m) => m.key.replayCounter === answer.key.replayCounter);

const nonce = (m: KeyMessage) => m.frame.bytes.subarray(m.key.nonce.start, m.key.nonce.end);

/** Without the absent ones, so that a chain has exactly the messages it has. */
function pick(chain: { [K in keyof Chain]: KeyMessage | undefined }): Chain {
  return Object.fromEntries(Object.entries(chain).filter(([, message]) => message)) as Chain;
}
