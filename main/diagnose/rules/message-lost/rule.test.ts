import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('message-lost', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, likely',
    decisive: 'the repetitions of M3',
    without: [9, 10],
    twins: { 'twin.pcapng': 'deauthenticated', 'twin-said-better.pcapng': 'element-mismatch-in-m3' },
  },
  {
    found: 'found-said.log',
    as: 'failure, possible',
    decisive: 'the retries',
    without: /EAPOL-Key timeout|Retry limit|sending 1/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-ap-asks.log',
    as: 'failure, likely',
    decisive: 'how often the AP asks',
    without: /sending 1|EAPOL-Key timeout|Retry limit/,
    twins: { 'twin-ap-asks.log': 'wrong-passphrase' },
  },
  {
    found: 'found-unacknowledged.log',
    as: 'failure, likely',
    decisive: 'that the AP got no acknowledgement',
    without: /did not acknowledge/,
    twins: { 'twin-unacknowledged.log': null },
  },
]);
