import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('ap-vanished', import.meta.url, [
  {
    found: 'found.log',
    as: 'notice, likely',
    decisive: 'the lost beacons and the leave for them',
    without: /BEACON-LOSS|reason=4/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-timeout.log',
    as: 'failure, likely',
    decisive: 'the timeout',
    without: /timed out/,
    twins: { 'twin-timeout.log': 'authentication-refused', 'twin-after-association.log': 'unknowable' },
  },
  {
    found: 'found-probe.log',
    as: 'failure, likely',
    decisive: 'the line that gives it up',
    without: /timed out/,
    twins: { 'twin-probe.log': null },
  },
  {
    found: 'found-alone.log',
    as: 'failure, likely',
    decisive: 'the line of the kernel',
    without: /lost/,
    twins: { 'twin-alone.log': null },
  },
]);
