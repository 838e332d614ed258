import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('unknowable', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, unknowable',
    decisive: 'the SAE exchange',
    without: [2, 3, 4, 5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-local-request.log',
    as: 'failure, unknowable',
    decisive: 'that the AP sends the station away',
    without: /local deauth request/,
    twins: { 'twin-local-request.log': 'wrong-passphrase' },
  },
]);
