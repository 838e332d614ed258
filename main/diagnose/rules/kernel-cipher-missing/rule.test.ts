import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('kernel-cipher-missing', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the key refused with -2',
    without: /err=-2/,
    twins: { 'twin.log': 'driver-cipher-missing' },
  },
  {
    found: 'found-group-key.log',
    as: 'failure, likely',
    decisive: 'the key refused with -2',
    without: /err=-2/,
    twins: { 'twin-group-key.log': 'driver-cipher-missing' },
  },
  {
    found: 'found-trace.log',
    as: 'failure, likely',
    decisive: 'the result of the call',
    without: /returned: -2/,
    twins: { 'twin-trace.log': null },
  },
  {
    found: 'found-iwd.log',
    as: 'failure, likely',
    decisive: 'what iwd misses',
    without: /No HMAC|CONFIG_/,
    twins: { 'twin-iwd.log': null },
  },
]);
