import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('damaged-frame', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, proved',
    summary: /Frame 7 \(M2\)/,
    decisive: 'the messages that follow and verify',
    without: [8, 9],
    twins: { 'twin.pcapng': null },
    passphrases: { 'found.pcapng': 'a long enough secret', 'twin.pcapng': 'a long enough secret' },
  },
]);
