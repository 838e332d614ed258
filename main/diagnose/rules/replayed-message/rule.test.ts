import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('replayed-message', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, proved',
    decisive: 'the messages whose counter is not new',
    without: [8],
    twins: { 'twin.pcapng': null },
  },
]);
