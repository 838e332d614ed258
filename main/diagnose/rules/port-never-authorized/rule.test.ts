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
  {
    found: 'found-keys.log',
    as: 'failure, likely',
    decisive: 'that the log of the supplicant goes on after the key',
    without: /RX message 3/,
    twins: { 'twin-keys.log': null },
  },
]);
