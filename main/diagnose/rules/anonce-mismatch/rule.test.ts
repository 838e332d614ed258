import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('anonce-mismatch', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    summary: /a fault of the AP/,
    decisive: 'the M3 of the other ANonce',
    without: [8, 9, 10],
    twins: { 'twin.pcapng': 'message-lost' },
    passphrases: { 'found.pcapng': 'a long enough secret', 'twin.pcapng': 'a long enough secret' },
  },
  {
    found: 'found.pcapng',
    as: 'failure, likely',
    decisive: 'the M3 of the other ANonce',
    without: [8, 9, 10],
    twins: { 'twin.pcapng': null },
  },
]);
