import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('dpp-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line that says it',
    without: /DPP-FAIL/,
    twins: { 'twin.log': null },
  },
]);
