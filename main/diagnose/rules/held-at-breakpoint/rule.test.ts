import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('held-at-breakpoint', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the line in which this program says that it stops',
    without: /held M2 at a breakpoint/,
    twins: { 'twin.pcapng': null },
  },
]);
