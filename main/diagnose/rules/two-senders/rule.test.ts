import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('two-senders', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, likely',
    summary: /frames 4 and 6 are not of the AP/,
    decisive: 'the frames of the other counter',
    without: [4, 6],
    twins: { 'twin.pcapng': 'sae-password-mismatch' },
  },
]);
