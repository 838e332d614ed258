import { fact, finding, record, severityOf, step } from '../../evidence.ts';
import { michaelFailures } from '../../michael.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone } from '../../told.ts';

const entry = {
  cause: 'michael-mic-failure',
  title: 'A Michael MIC was wrong',
  shows:
    'With TKIP an end reports a Michael MIC failure (an EAPOL-Key request with the error bit, `MICHAEL-MIC-FAILURE`), or leaves with reason 14.',
  proof:
    'The report says that it came in; where the TK is known, the MIC of each frame can be computed. If it is wrong from the first frame on, the two MIC keys are swapped at one end; if once, it was damage or an attack.',
  remedy: 'Use CCMP. Otherwise update the driver, or look for who sends false frames.',
  misleads: 'Reason 14 is often taken for a wrong passphrase, though the handshake was complete.',
} as const;

const find: Find = (trace) => {
  const failures = michaelFailures(trace);
  const wrong = trace.steps.filter((s) => s.checks.some((c) => c.name === 'michael-mic' && c.ok === false));
  if (failures.length === 0 && wrong.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: wrong.length > 0 ? 'proved' : 'likely',
      summary: 'A frame had a wrong Michael MIC.',
      for: [
        ...failures.slice(0, 5).map((f) => fact(f.sentence, record(f.record))),
        ...wrong
          .slice(0, 3)
          .map((s) => fact(s.checks.find((c) => c.name === 'michael-mic')!.sentence, step(s.id))),
      ],
      settle:
        wrong.length > 0
          ? []
          : [fact('The passphrase or the PMK: then the MIC of each frame can be computed.')],
    }),
  ];
};

export const michaelMicFailure: Rule = {
  ...entry,
  yieldsTo: ['tkip-countermeasures'],
  find,
  findInSession: toldAlone(entry, {
    kinds: ['michael-failure'],
    says: () => ({ summary: 'A frame had a wrong Michael MIC.', certainty: 'likely' }),
  }),
};
