import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-reflection', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line that says it',
    without: /reflection/,
    twins: { 'twin.log': null },
  },
]);
