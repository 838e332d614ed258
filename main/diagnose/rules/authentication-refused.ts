import { statusCodes, statusText } from '../../dissect/codes.ts';
import { fact, finding, record, severityOf } from '../evidence.ts';
import type { Rule } from '../rule.ts';

/** Status codes that ask for another try in SAE: a token, another group, and the two marks of H2E and SAE-PK. */
const NO_REFUSAL = [0, 30, 76, 77, 126, 127];

/** The AP or the station answers an authentication frame with a status that refuses. */
export const authenticationRefused: Rule = (trace) => {
  const refused = trace.attempt.messages.filter(
    (m) =>
      m.kind === 'authentication' &&
      m.repeats === null &&
      m.status !== null &&
      !NO_REFUSAL.includes(m.status),
  );
  const first = refused[0];
  if (!first) return [];
  const status = first.status!;
  const who = first.direction === 'to-station' ? 'The AP' : 'The station';
  return [
    finding({
      cause: 'authentication-refused',
      severity: severityOf(trace),
      certainty: 'proved',
      summary: `${who} refuses the authentication: status ${status}, ${statusText(status)}.`,
      for: refused.map((m) => fact(`Frame ${m.record} carries status ${m.status}.`, record(m.record))),
      remedy:
        `${statusCodes[status]?.meaning ?? ''} Look at the access list, the security mode and the log of ${who === 'The AP' ? 'the AP' : 'the station'}.`.trim(),
      misleads: 'A passphrase is not the matter at this point: no key has been used yet but with SAE.',
    }),
  ];
};
