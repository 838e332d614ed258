import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('station-vanished', import.meta.url, [
  {
    found: 'found.log',
    as: 'notice, likely',
    decisive: 'the line of the AP',
    without: /inactivity/,
    twins: { 'twin.log': null, 'twin-removed.log': null },
  },
]);
