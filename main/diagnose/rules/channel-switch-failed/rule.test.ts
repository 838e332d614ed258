import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('channel-switch-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line of the kernel',
    without: /switches/,
    twins: { 'twin.log': null },
  },
]);
