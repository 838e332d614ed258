import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('cipher-mismatch', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 42',
    without: [5],
    twins: { 'twin.pcapng': 'akm-mismatch' },
  },
  {
    found: 'found-passed-over.log',
    as: 'failure, proved',
    decisive: 'the line that names the cipher',
    without: /PTK cipher mismatch/,
    twins: { 'twin-passed-over.log': 'akm-mismatch' },
  },
]);
