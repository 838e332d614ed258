import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('network-not-found', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the line that says it',
    without: /NOT-FOUND/,
    twins: { 'twin.log': null },
  },
]);
