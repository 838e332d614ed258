import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('radio-blocked', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line of the switch',
    without: /rfkill/,
    twins: { 'twin.log': 'ap-not-started', 'twin-unblocked.log': null },
  },
  {
    found: 'found-driver.log',
    as: 'failure, proved',
    decisive: 'the line of the driver',
    without: /RF_KILL/,
    twins: { 'twin-driver.log': null },
  },
]);
