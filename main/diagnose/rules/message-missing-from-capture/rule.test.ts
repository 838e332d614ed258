import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('message-missing-from-capture', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, proved',
    decisive: 'what follows the authentication',
    without: [4, 5, 6, 7, 8],
    twins: { 'twin.pcapng': null },
  },
]);
