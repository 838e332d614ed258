import type { TrackedEvent } from '../../../track/types.ts';
import { fact, finding, ofKinds, record, reports } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'michael-tailroom',
  title: 'A packet has no room for the Michael MIC',
  shows:
    'The kernel or driver prints `Invalid packet for Michael MIC add (tailroom=…)` and `TX - encryption failed`: single packets are not sent.',
  proof:
    'The numbers in the line: Michael adds 8 bytes at the end of the packet, and the buffer has fewer left. It is no fault of the handshake, which came to its end before.',
  remedy:
    'Look for where these packets come from: a bridge or a virtual machine whose buffers leave no room. A newer kernel copies such packets; CCMP has the same need for room, and newer drivers ask for it.',
  misleads: 'Some connections hang while others work, which looks like a bad signal or a firewall.',
} as const;

const MIC = 8;

const judged = (events: readonly TrackedEvent<'michael-tailroom'>[], session: SessionFacts): Finding[] => {
  const first = events[0];
  if (!first) return [];
  const { tailroom, hdr_len: header, 'skb->len': len } = first.event.values ?? {};
  const joined = session.attempts.some((a) => a.outcome === 'connected');
  const has = tailroom === undefined ? 'too few' : `${tailroom}`;
  const size =
    len === undefined
      ? ''
      : ` in a packet of ${len} bytes${header === undefined ? '' : ` with a header of ${header}`}`;
  return [
    finding(entry, {
      severity: 'failure',
      certainty: 'proved',
      summary: `Packets are not sent: the Michael MIC needs ${MIC} bytes at their end, and the buffer has ${has}.`,
      for: [
        fact(
          `Michael adds a MIC of ${MIC} bytes; the buffer has ${has} bytes of tailroom left${size}${tailroom === undefined ? '' : `: ${MIC - tailroom} too few`}.`,
          ...events.slice(0, 5).map((e) => record(e.record)),
        ),
        fact(
          joined
            ? 'The handshake itself was fine: keys are in use.'
            : 'The handshake itself was fine: a packet is given a Michael MIC only when keys are in use.',
        ),
      ],
    }),
  ];
};

const find: Find = (trace, session) => judged(reports(trace, 'michael-tailroom'), session);

export const michaelTailroom: Rule = {
  ...entry,
  find,
  findInSession: (session) => judged(ofKinds(session.events, 'michael-tailroom'), session),
};
