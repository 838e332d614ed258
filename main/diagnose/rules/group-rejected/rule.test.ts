import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('group-rejected', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 77',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-fils.pcapng',
    as: 'failure, proved',
    summary: /group 20|P-384/,
    decisive: 'the answer with status 77',
    without: [3],
    twins: { 'twin-fils.pcapng': 'authentication-refused' },
  },
]);
