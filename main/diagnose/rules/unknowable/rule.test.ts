import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('unknowable', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, unknowable',
    decisive: 'the SAE exchange',
    without: [2, 3, 4, 5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
]);
