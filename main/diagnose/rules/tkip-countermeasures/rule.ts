import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import { michaelFailures } from '../../michael.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone } from '../../told.ts';

const entry = {
  cause: 'tkip-countermeasures',
  title: 'TKIP was shut off for a minute',
  shows:
    'Two Michael failures within 60 seconds: the AP sends all stations away (reason 14) and admits none for 60 seconds. Logs say `TKIP countermeasures started`.',
  proof: 'The two failures and the time between them, or the line of an end.',
  remedy:
    'Use CCMP: it has no such rule. Otherwise look for who sends false frames, and at drivers that compute the MIC wrongly.',
  misleads: 'For a minute nobody can join, which looks like a broken AP or a wrong passphrase.',
} as const;

const MINUTE = 60_000_000_000n;

const find: Find = (trace) => {
  const reported = reports(trace, 'countermeasures');
  const failures = michaelFailures(trace);
  const pair = failures.find((f, i) => {
    const next = failures[i + 1];
    return next && f.time !== null && next.time !== null && next.time - f.time <= MINUTE;
  });
  if (reported.length === 0 && !pair) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: reported.length > 0 ? 'proved' : 'likely',
      summary: 'Two Michael failures came within a minute: TKIP is shut off for 60 seconds.',
      for: [
        ...reported.map((r) =>
          fact(`It is reported${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
        ),
        ...failures.slice(0, 5).map((f) => fact(f.sentence, record(f.record))),
      ],
      settle: reported.length > 0 ? [] : [fact('The log of the AP: it says when countermeasures begin.')],
    }),
  ];
};

export const tkipCountermeasures: Rule = {
  ...entry,
  find,
  findInSession: toldAlone(entry, {
    kinds: ['countermeasures'],
    is: ({ ok }) => !ok,
    says: () => ({ summary: 'TKIP is shut off for 60 seconds, after two Michael failures within a minute.' }),
  }),
};
