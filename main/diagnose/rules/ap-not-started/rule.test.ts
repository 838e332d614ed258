import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('ap-not-started', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line that says so',
    without: /hw_mode|initialization/,
    twins: { 'twin.log': null },
  },
]);
