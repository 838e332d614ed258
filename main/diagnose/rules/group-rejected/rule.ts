import { u16le } from '../../../dissect/fields.ts';
import { Element, ExtensionElement } from '../../../standard/elements.ts';
import { Algorithm } from '../../../standard/frames.ts';
import { groups, groupText } from '../../../standard/groups.ts';
import { Status } from '../../../standard/status.ts';
import { withoutData } from '../../../track/messages.ts';
import type { TrackedMessage } from '../../../track/types.ts';
import { answers, elementOf, fact, finding, record, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule, SessionFacts } from '../../rule.ts';

const entry = {
  cause: 'group-rejected',
  title: 'The AP does not accept the Diffie-Hellman group',
  shows:
    'The association (of FILS and PASN: the authentication) is refused with status 77: the request names a group that the AP does not take.',
  proof: 'The status code, and the group that the request names.',
  remedy:
    'Let both ends have group 19, which each must know (`owe_group=19` or none at all in wpa_supplicant).',
  misleads: 'Supplicants report a rejected association without its code.',
} as const;

/** FILS with PFS and PASN name their group when they authenticate; SAE has a cause of its own. */
const BY_AUTHENTICATION: ReadonlySet<number> = new Set([Algorithm.FilsSkPfs, Algorithm.Pasn]);

/** Octets of algorithm, number and status. */
const AUTHENTICATION = 6;

/** The group that a request names: in OWE's element, or first in what FILS authenticates with (IEEE 802.11-2020, 9.3.3.11). */
function groupAsked(m: TrackedMessage, session: SessionFacts) {
  if (m.direction !== 'to-ap' || m.event) return [];
  const frame = session.frame(m.record);
  const element = elementOf(frame, Element.Extension, ExtensionElement.OweDhParameter);
  const { management, wlan } = frame;
  const authenticates = m.kind === 'authentication' && management?.authAlgorithm === Algorithm.FilsSkPfs;
  const first = authenticates && wlan ? wlan.header.end + AUTHENTICATION : undefined;
  const start = m.kind === 'association-request' ? element?.body.start : first;
  if (start === undefined || start + 2 > frame.bytes.length) return [];
  return [{ record: m.record, span: { start, end: start + 2 }, group: u16le(frame.bytes, start) }];
}

const find: Find = (trace, session) => {
  const algorithmOf = (index: number) => session.frame(index).management?.authAlgorithm ?? -1;
  const refused = [
    ...answers(trace, 'association'),
    ...answers(trace, 'authentication').filter(
      ({ message, record: index }) =>
        message?.kind === 'authentication' && BY_AUTHENTICATION.has(algorithmOf(index)),
    ),
  ].filter(({ status }) => status === Status.UnsupportedGroup);
  if (refused.length === 0) return [];
  const asked = withoutData(trace.attempt).flatMap((m) => groupAsked(m, session));
  const reported = trace.attempt.events.find(
    ({ event }) => event.kind === 'owe' && event.group !== undefined,
  );
  const group = asked[0]?.group ?? reported?.event.group;
  const name = group === undefined ? '' : `: ${groups[group] ? groupText(group) : `group ${group}`}`;
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: `The AP does not accept the Diffie-Hellman group that the station asks for${name}.`,
      for: [
        ...refused.map(statusFact),
        ...asked.map((a) =>
          fact(`The request in frame ${a.record} names group ${a.group}.`, record(a.record, a.span)),
        ),
      ],
    }),
  ];
};

export const groupRejected: Rule = { ...entry, passing: true, find };
