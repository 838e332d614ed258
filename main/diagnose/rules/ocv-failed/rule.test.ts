import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('ocv-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the lines of the AP',
    without: /OCV/,
    twins: { 'twin.log': 'wrong-passphrase' },
  },
]);
