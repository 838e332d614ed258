import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('element-mismatch-in-m2', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /did not match/,
    twins: { 'twin.log': 'wrong-passphrase' },
  },
]);
