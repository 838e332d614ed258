import { failedChecks, finding, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone, toldFacts } from '../../told.ts';

const entry = {
  cause: 'owe-failed',
  title: 'The OWE exchange did not work',
  shows:
    'In an open network with encryption (OWE) one end does not accept the Diffie-Hellman element of the other, or gets none: `OWE: No Diffie-Hellman Parameter element found`, `OWE: Invalid peer DH public key`, iwd `AP public key was not valid`.',
  proof:
    'The bytes: the public key is no point of the curve, or the element is not there. Or the line of the end that checks.',
  remedy:
    'Bring the AP up to date, and give both group 19 (`owe_group=19`). iwd works around APs that derive the PTK wrongly by itself. An AP whose open twin is meant for old devices can be joined there, without encryption.',
  misleads: 'There is no password that could be wrong.',
} as const;

const SUMMARY = 'One end does not accept what the other sends for the OWE exchange, or gets nothing.';
const CHECKS = new Set(['public-key', 'owe-element']);

const find: Find = (trace) => {
  // Where the two go on to keys that verify, what was sent was right: this frame was damaged on the way to the capture.
  const agreed = trace.outcome === 'connected';
  const failed = agreed ? [] : failedChecks(trace, (name) => CHECKS.has(name));
  const said = reports(trace, 'owe').filter(({ event }) => event.ok === false);
  if (failed.length === 0 && said.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: failed.length > 0 ? 'proved' : 'likely',
      summary: SUMMARY,
      for: [...failed.map(({ fact }) => fact), ...toldFacts(said)],
    }),
  ];
};

export const oweFailed: Rule = {
  ...entry,
  yieldsTo: ['group-rejected', 'owe-key-mismatch'],
  explains: {
    deauthenticated: 'inferred',
    'association-refused': 'inferred',
    'port-never-authorized': 'all',
  },
  find,
  findInSession: toldAlone(entry, {
    kinds: ['owe'],
    is: ({ ok }) => ok === false,
    says: () => ({ summary: SUMMARY, certainty: 'likely' }),
  }),
};
