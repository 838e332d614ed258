import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('pmf-mismatch', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the beacon that requires protection',
    without: [1],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-status.log',
    as: 'failure, proved',
    decisive: 'status 31',
    without: /status=31|code=31/,
    twins: { 'twin-status.log': 'association-refused' },
  },
  {
    found: 'found-passed-over.log',
    as: 'failure, proved',
    decisive: 'the line that names the protection',
    without: /mgmt frame protection/,
    twins: { 'twin-passed-over.log': 'cipher-mismatch' },
  },
]);
