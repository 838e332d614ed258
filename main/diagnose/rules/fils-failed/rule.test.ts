import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('fils-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the line that says it',
    without: /FILS: /,
    twins: { 'twin.log': null },
  },
]);
