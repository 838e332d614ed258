import { equal } from '../../../base/bytes.ts';
import { isCommit } from '../../../standard/sae.ts';
import { fact, failedChecks, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { saeFrames } from '../../sae.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'sae-reflection',
  title: 'The SAE commit came back as the answer',
  shows:
    'The answer to a commit holds the very scalar and element that were sent; wpa_supplicant and hostapd print `possible reflection attack`, iwd `peer scalar or element matched own`.',
  proof:
    'The bytes: the two commits are the same. No other end can have chosen the same numbers, so the receiver must drop it (IEEE 802.11-2020, 12.4.8.6.4).',
  remedy:
    'Find who sends it: something repeats what it hears under the address of the AP, by fault (a broken repeater or driver) or on purpose. A second capture nearer to the AP tells whether the AP itself sent it.',
  misleads:
    'The station reports that the authentication timed out or failed: the password has not been tried.',
} as const;

const find: Find = (trace, session) => {
  const commits = saeFrames(trace, session).filter((f) => f.sequence === 1 && isCommit(f.status));
  const body = ({ frame }: (typeof commits)[number]) => {
    const span = frame.management?.authBody;
    return span ? frame.bytes.subarray(span.start, span.end) : new Uint8Array();
  };
  const back = commits.find(
    (answer, i) =>
      answer.message.direction === 'to-station' &&
      commits
        .slice(0, i)
        .some(
          (own) =>
            own.message.direction === 'to-ap' && body(own).length > 0 && equal(body(own), body(answer)),
        ),
  );
  const said = reports(trace, 'sae-rejected').filter(({ event }) => event.why === 'reflection');
  const checked = failedChecks(trace, (name) => name === 'sae-reflection');
  if (!back && said.length === 0 && checked.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The commit that the station gets is its own, thrown back: it is of no other end.',
      for: [
        ...(back
          ? [fact('The answer holds the bytes of the commit that it answers.', record(back.message.record))]
          : []),
        ...checked.map((one) => one.fact),
        ...toldFacts(said),
      ],
    }),
  ];
};

export const saeReflection: Rule = {
  ...entry,
  explains: {
    'sae-password-mismatch': 'all',
    'authentication-refused': 'all',
    'ap-vanished': 'all',
    deauthenticated: 'inferred',
  },
  find,
};
