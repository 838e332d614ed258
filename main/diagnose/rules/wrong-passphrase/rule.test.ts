import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('wrong-passphrase', import.meta.url, [
  {
    found: 'found-mic.pcapng',
    as: 'failure, proved',
    decisive: 'each M2',
    without: [7, 9, 11, 13],
    twins: { 'twin-mic.pcapng': 'message-lost' },
    passphrases: { 'found-mic.pcapng': 'espresso-2024', 'twin-mic.pcapng': 'labpass m3-lost' },
  },
  {
    found: 'found-reason-15.pcapng',
    as: 'failure, possible',
    decisive: 'the deauthentication with reason 15',
    without: [8],
    twins: { 'twin.pcapng': 'deauthenticated', 'twin-held.pcapng': 'held-at-breakpoint' },
  },
  {
    found: 'found-reason-2.pcapng',
    as: 'failure, possible',
    decisive: 'the deauthentication with reason 2',
    without: [8],
    twins: { 'twin.pcapng': 'deauthenticated' },
  },
  {
    found: 'found-ap-checks.log',
    as: 'failure, likely',
    decisive: 'what the AP says of M2',
    without: /PSK-MISMATCH/,
    twins: { 'twin-ap-checks.log': null },
  },
  {
    found: 'found-asked-again.log',
    as: 'failure, likely',
    summary: /does not go on after M2/,
    decisive: 'that the station answers',
    without: /msg 2\/4/,
    twins: { 'twin-asked-again.log': null },
  },
]);
