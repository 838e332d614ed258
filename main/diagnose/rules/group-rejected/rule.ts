import { u16le } from '../../../dissect/fields.ts';
import { Element, ExtensionElement } from '../../../standard/elements.ts';
import { groups, groupText } from '../../../standard/groups.ts';
import { Status } from '../../../standard/status.ts';
import { answers, elementOf, fact, finding, record, severityOf, statusFact } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'group-rejected',
  title: 'The AP does not accept the Diffie-Hellman group',
  shows:
    'The association is refused with status 77: in OWE, FILS or PASN the request names a group that the AP does not take.',
  proof: 'The status code, and the group in the Diffie-Hellman parameter element of the request.',
  remedy:
    'Let both ends have group 19, which each must know (`owe_group=19` or none at all in wpa_supplicant).',
  misleads: 'Supplicants report a rejected association without its code.',
} as const;

const find: Find = (trace, session) => {
  const refused = answers(trace, 'association').filter(({ status }) => status === Status.UnsupportedGroup);
  if (refused.length === 0) return [];
  const asked = trace.attempt.messages.flatMap((m) => {
    if (m.kind !== 'association-request') return [];
    const frame = session.frame(m.record);
    const element = elementOf(frame, Element.Extension, ExtensionElement.OweDhParameter);
    return element ? [{ record: m.record, element, group: u16le(frame.bytes, element.body.start) }] : [];
  });
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
          fact(`The request in frame ${a.record} names group ${a.group}.`, record(a.record, a.element.span)),
        ),
      ],
    }),
  ];
};

export const groupRejected: Rule = { ...entry, passing: true, find };
