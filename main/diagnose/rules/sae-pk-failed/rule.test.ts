import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-pk-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line that says it',
    without: /SAE-PK/,
    twins: { 'twin.log': null },
  },
]);
