import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('driver-cipher-missing', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the key refused with -22',
    without: /err=-22/,
    twins: { 'twin.log': 'key-install-failed' },
  },
  {
    found: 'found-group-key.log',
    as: 'failure, likely',
    decisive: 'the key refused with -22',
    without: /err=-22/,
    twins: { 'twin-group-key.log': 'kernel-cipher-missing' },
  },
]);
