import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-h2e-mismatch', import.meta.url, [
  {
    found: 'found-other-way.pcapng',
    as: 'failure, proved',
    decisive: 'the commit of the station',
    without: [2],
    twins: { 'twin-other-way.pcapng': 'unknowable' },
  },
  {
    found: 'found-silent.pcapng',
    as: 'failure, likely',
    decisive: 'the commits by hash-to-element',
    without: [2, 3],
    twins: { 'twin-silent.pcapng': 'deauthenticated' },
  },
  {
    found: 'found-downgrade.pcapng',
    as: 'failure, likely',
    decisive: 'the refusal',
    without: [7],
    twins: { 'twin-downgrade.pcapng': 'association-refused' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /indicates support for SAE H2E/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-passed-over.log',
    as: 'failure, proved',
    decisive: 'the line of the supplicant',
    without: /SAE H2E disabled/,
    twins: { 'twin-passed-over.log': 'not-selected' },
  },
  {
    found: 'found-said-refused.log',
    as: 'failure, proved',
    decisive: 'the line of the supplicant',
    without: /Cannot use H2E/,
    twins: { 'twin-said-refused.log': 'authentication-refused' },
  },
]);
