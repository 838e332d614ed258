import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('port-never-authorized', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the made up address',
    without: /169\.254/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-waits.log',
    as: 'failure, likely',
    decisive: 'that the supplicant waited in vain',
    without: /timed out/,
    twins: { 'twin-waits.log': null },
  },
]);
