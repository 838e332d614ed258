import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('akm-mismatch', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 43',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-passed-over.log',
    as: 'failure, proved',
    decisive: 'the line that names the key management',
    without: /key mgmt mismatch/,
    twins: { 'twin-passed-over.log': 'cipher-mismatch' },
  },
  {
    found: 'found-driver.log',
    as: 'failure, proved',
    decisive: 'the line in which nothing is available of what both have',
    without: /available key_mgmt/,
    twins: { 'twin-driver.log': null },
  },
]);
