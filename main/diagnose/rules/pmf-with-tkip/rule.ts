import { CIPHER } from '../../../standard/ciphers.ts';
import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import { refusals } from '../../refusal.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'pmf-with-tkip',
  title: 'Protection of management frames cannot go with TKIP',
  shows:
    'The station asks for TKIP and offers or requires management frame protection (PMF, 802.11w); the AP refuses with status 31, and hostapd prints `Management frame protection cannot use TKIP`.',
  proof:
    'Status 31 together with the RSN element of the association request: TKIP as pairwise cipher, and the bit "capable" or "required". Or the line.',
  remedy:
    'Let the station use CCMP (`pairwise=CCMP`), and take TKIP out of the AP (`rsn_pairwise=CCMP`): the standard allows no PMF with TKIP. Where a device knows TKIP alone, turn PMF off in it.',
  misleads:
    'The code says that the two ends do not agree on PMF, though both offer it: to change PMF alone gives up protection for an outdated cipher.',
} as const;

const TKIPS: readonly (string | null)[] = [CIPHER.TKIP, CIPHER.WPA_TKIP];

const find: Find = (trace) => {
  const { requested, pairwise } = trace.attempt.selection;
  const { mfpCapable = false, mfpRequired = false, pairwise: asked = [] } = requested?.rsn ?? {};
  const both = (mfpCapable || mfpRequired) && asked.some((suite) => TKIPS.includes(suite));
  const refused = requested && both ? refusals(trace, { status: [31], reason: [] }) : [];
  const said = reports(trace, 'associated').filter(({ event }) => event.why === 'pmf-with-tkip');
  if (refused.length === 0 && said.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The AP does not admit the station: it asks for TKIP and for management frame protection.',
      for: [
        ...refused,
        ...(requested && both
          ? [
              fact(
                `The station asks for TKIP and ${mfpRequired ? 'requires' : 'offers'} management frame protection.`,
                record(requested.record, requested.rsn.span),
              ),
            ]
          : TKIPS.includes(pairwise)
            ? [fact('The station uses TKIP.')]
            : []),
        ...toldFacts(said),
      ],
    }),
  ];
};

export const pmfWithTkip: Rule = {
  ...entry,
  passing: true,
  find,
};
