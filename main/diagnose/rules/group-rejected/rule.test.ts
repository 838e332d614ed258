import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('group-rejected', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 77',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
]);
