import type { DerivedHandshake, DerivedMessage, Trace } from '../../derive/types.ts';
import {
  acknowledged,
  fact,
  finding,
  frames,
  named,
  record,
  severityOf,
  showsAcknowledgements,
} from '../evidence.ts';
import type { Rule } from '../rule.ts';
import type { Finding } from '../types.ts';

type Asked = 'M1' | 'M3' | 'G1';
const ANSWER = { M1: 'M2', M3: 'M4', G1: 'G2' } as const;

/** The AP sends a message again: it, or the answer to it, did not arrive. */
export const messageLost: Rule = (trace, _session, found) => {
  const explained = found.some(
    (f) =>
      f.cause === 'element-mismatch-in-m3' || f.cause === 'wrong-passphrase' || f.cause === 'rekey-failed',
  );
  if (explained) return [];
  const out: Finding[] = [];
  for (const handshake of trace.handshakes)
    for (const asked of ['M1', 'M3', 'G1'] as const) {
      const lost = lostIn(trace, handshake, asked);
      if (lost) out.push(lost);
    }
  return out;
};

/** One sending each, MAC retries and replays of the same octets left out: those have the same counter. */
function sendings(handshake: DerivedHandshake, name: Asked): DerivedMessage[] {
  const seen = new Set<bigint>();
  return named(handshake, name).filter((m) => {
    const counter = m.message.key.replayCounter;
    return !seen.has(counter) && seen.add(counter);
  });
}

function lostIn(trace: Trace, handshake: DerivedHandshake, asked: Asked): Finding | null {
  const asks = sendings(handshake, asked);
  const first = asks[0];
  const second = asks[1];
  if (!first || !second) return null;
  const answer = ANSWER[asked];
  const before = named(handshake, answer).find(
    (m) => m.message.record > first.message.record && m.message.record < asks.at(-1)!.message.record,
  );
  const ended = named(handshake, answer).length > 0;
  const lost = before ? answer : asked;
  const shown = before ?? first;
  const heard = acknowledged(trace, shown);
  const acks = showsAcknowledgements(trace);
  const who = lost === asked ? 'station' : 'AP';
  return finding({
    cause: 'message-lost',
    severity: ended || asked === 'M1' ? severityIf(trace, asked) : severityOf(trace),
    certainty: acks && !heard ? 'likely' : 'possible',
    summary: `${lost} did not reach the ${who}, or not in time: the AP sends ${asked} again.`,
    for: [
      fact(
        `The AP sends ${asked} ${asks.length} times, with a higher replay counter each time.`,
        ...asks.map((m) => record(m.message.record)),
      ),
      before
        ? fact(
            `${answer} was sent in ${frames([before.message.record])}, before the AP asked again.`,
            record(before.message.record),
          )
        : fact(`No ${answer} is in the capture between the first two of them.`),
      ...(acks && !heard
        ? [
            fact(
              `No acknowledgement of ${lost} in frame ${shown.message.record} is in the capture.`,
              record(shown.message.record),
            ),
          ]
        : []),
    ],
    against: heard
      ? [
          fact(
            `The ${who}'s radio acknowledged ${lost} in frame ${shown.message.record}: it was lost after that, or dropped.`,
            record(shown.message.record),
          ),
        ]
      : [],
    settle: [fact(`The log of the ${who} tells whether ${lost} came in.`)],
    remedy:
      'Look at the signal, the channel load and power save of the station; a second capture nearer to the receiver helps.',
    misleads: 'A timeout in the four-way handshake is often taken for a wrong passphrase.',
  });
}

const severityIf = (trace: Trace, asked: Asked): Finding['severity'] =>
  asked === 'G1' ? 'notice' : severityOf(trace);
