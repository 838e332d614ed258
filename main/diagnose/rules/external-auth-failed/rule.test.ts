import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('external-auth-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the status',
    without: /External auth status/,
    twins: { 'twin.log': 'association-refused' },
  },
]);
