import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('not-selected', import.meta.url, [
  {
    found: 'found.log',
    as: 'notice, likely',
    decisive: 'the line that says why',
    without: /skip - disabled/,
    twins: { 'twin.log': null },
  },
]);
