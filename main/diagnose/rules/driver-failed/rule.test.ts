import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('driver-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the line of the supplicant',
    without: /driver failed/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-firmware.log',
    as: 'failure, likely',
    decisive: 'the line of the kernel',
    without: /crashed/,
    twins: { 'twin-firmware.log': null },
  },
  {
    found: 'found-before.log',
    as: 'notice, likely',
    decisive: 'the line of the kernel, before a join that worked',
    without: /resumed/,
    twins: { 'twin.log': null },
  },
]);
