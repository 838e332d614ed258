import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('ap-cannot-take-station', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /kernel driver/,
    twins: { 'twin.log': 'association-refused' },
  },
]);
