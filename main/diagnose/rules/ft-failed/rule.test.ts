import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('ft-failed', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the refusal of the FT authentication',
    without: [3],
    twins: { 'twin.pcapng': 'authentication-refused', 'twin-commit.log': null },
  },
  {
    found: 'found-said.log',
    as: 'notice, proved',
    decisive: 'the line of the supplicant',
    without: /Invalid FTIE/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-association.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 53',
    without: [5],
    twins: { 'twin-association.pcapng': 'stale-pmksa' },
  },
  {
    found: 'found-alone.log',
    as: 'failure, likely',
    decisive: 'the line of iwd',
    without: /ft-roam-failed/,
    twins: { 'twin-alone.log': null },
  },
]);
