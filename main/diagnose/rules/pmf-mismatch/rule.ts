import type { Trace } from '../../../calculate/types.ts';
import type { RsnInfo } from '../../../dissect/types.ts';
import { fact, finding, record, severityOf } from '../../evidence.ts';
import { passedOver } from '../../passed-over.ts';
import { refusals } from '../../refusal.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Fact } from '../../types.ts';

const entry = {
  cause: 'pmf-mismatch',
  title: 'The two ends do not agree on protecting management frames',
  shows:
    'One end requires management frame protection (PMF, 802.11w) and the other does not offer it: the AP refuses with status 31 or 45, or leaves with reason 22, or the supplicant passes the network over (`mgmt frame protection`).',
  proof:
    'The code, or the line; beside it the bits "capable" and "required" of the RSN elements in the association request and in the beacon.',
  remedy:
    'Set PMF to optional on the AP, or turn it on in the station (`ieee80211w=1`). WPA3 requires it; old devices and some drivers do not know it.',
  misleads: 'Devices without PMF tell of a wrong password or of nothing at all.',
} as const;

const ability = (rsn: RsnInfo): string =>
  rsn.mfpRequired
    ? 'requires management frame protection'
    : rsn.mfpCapable
      ? 'offers management frame protection'
      : 'does not offer management frame protection';

function abilities({ attempt }: Trace): { facts: Fact[]; atOdds: boolean } {
  const { requested } = attempt.selection;
  const { advertised } = attempt.network;
  const announced = advertised?.rsn.find((rsn) => rsn.kind === 'rsn');
  const facts = [
    ...(requested
      ? [fact(`The station ${ability(requested.rsn)}.`, record(requested.record, requested.rsn.span))]
      : []),
    ...(advertised && announced
      ? [fact(`The AP ${ability(announced)}.`, record(advertised.record, announced.span))]
      : []),
  ];
  const [station, ap] = [requested?.rsn, announced];
  const atOdds =
    !!station && !!ap && ((ap.mfpRequired && !station.mfpCapable) || (station.mfpRequired && !ap.mfpCapable));
  return { facts, atOdds };
}

const find: Find = (trace) => {
  const { facts, atOdds } = abilities(trace);
  const refused = refusals(trace, { status: [31], reason: [] });
  // These two codes speak of all RSN capabilities: the bits decide whether PMF is meant.
  const general = atOdds ? refusals(trace, { status: [45], reason: [22] }) : [];
  const all = [...refused, ...general];
  if (all.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The AP does not admit the station because of management frame protection.',
      for: [...all, ...facts],
      settle: atOdds
        ? []
        : [fact('The settings of the AP: its beacon does not say that it requires what it refuses for.')],
    }),
  ];
};

export const pmfMismatch: Rule = {
  ...entry,
  yieldsTo: ['pmf-with-tkip'],
  find,
  findInSession: (session) =>
    passedOver(
      session,
      entry,
      ['pmf-required', 'pmf-missing'],
      'no agreement on management frame protection',
    ),
};
