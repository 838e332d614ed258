import { fact, finding, record } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'message-missing-from-capture',
  title: 'The capture does not hold everything',
  shows: 'The protocol needs a message that the capture does not hold.',
  proof: 'Later messages that cannot be without it. This says something of the capture, not of the two ends.',
  remedy: 'Start the capture before the station joins, on the channel of the AP, near to both.',
  misleads: 'A message that is missing here may well have been sent and received.',
} as const;

/** Where a log is all there is, a capture is not what was begun too late. */
const OF_A_LOG =
  'Give the log from before the station joins, best with debugging on (`-dd -t`), or a capture beside it.';

/** What the protocol needs and this capture does not hold. That says something of the capture, not of the ends. */
const find: Find = (trace) => {
  // The two frames of a reassociation repeat nonces and names of the FT exchange before it: verified, nothing is wanting.
  const roamed = trace.agreements.some(({ kind, verified }) => kind === 'ft' && verified);
  const missing = trace.attempt.missing.filter(({ what }) => !(roamed && what === 'authentication'));
  const told = trace.handshakes.find((h) => h.kind === 'four-way');
  // Without keys, what is missing of a rekey may stand in the frames that stay encrypted.
  const unreadable = trace.need !== null;
  const inHandshakes = trace.handshakes.filter(
    (h) => h !== told && h.missing.length > 0 && !(h.rekey && unreadable),
  );
  if (missing.length === 0 && inHandshakes.length === 0) return [];
  const isLog = !trace.attempt.data && trace.attempt.messages.every(({ kind }) => kind === 'log');
  const said = (sentence: string): string =>
    isLog
      ? sentence
          .replace('No frame in the capture names', 'No line of the log names')
          .replace('in the capture', 'in the log')
          .replace('The capture holds', 'The log holds')
      : sentence;
  return [
    finding(entry, {
      severity: 'notice',
      certainty: 'proved',
      summary: `The ${isLog ? 'log' : 'capture'} does not hold everything that must have been sent.`,
      for: [
        ...missing.map((m) => fact(said(m.sentence))),
        ...inHandshakes.map((h) =>
          fact(
            `Of one ${h.kind === 'group' ? 'group key' : 'four-way'} handshake ${h.missing.join(', ')} ${h.missing.length === 1 ? 'is' : 'are'} not in the capture.`,
            ...h.messages.slice(0, 1).map((m) => record(m.message.record)),
          ),
        ),
      ],
      remedy: isLog ? OF_A_LOG : entry.remedy,
    }),
  ];
};

export const messageMissing: Rule = {
  ...entry,
  turn: 'rest',
  yieldsTo: ['damaged-frame', 'anonce-mismatch'],
  find,
};
