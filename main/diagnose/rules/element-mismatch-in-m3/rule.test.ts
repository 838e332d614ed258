import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('element-mismatch-in-m3', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'M3, and the leave after it',
    without: [8, 9],
    twins: { 'twin.pcapng': null },
    passphrases: { 'found.pcapng': 'labpass m3-rsne-mismatch', 'twin.pcapng': 'correct horse battery' },
  },
  {
    found: 'found-reason.pcapng',
    as: 'failure, likely',
    decisive: 'the deauthentication with reason 17',
    without: [9],
    twins: { 'twin-reason.pcapng': 'deauthenticated' },
  },
  {
    found: 'found-said.log',
    as: 'failure, likely',
    decisive: 'what the station says and does',
    without: /IE in 3|reason=17/,
    twins: { 'twin-said.log': 'key-message-refused' },
  },
  {
    found: 'found-repeated.pcapng',
    as: 'failure, likely',
    decisive: 'the deauthentication with reason 17',
    without: [10],
    twins: { 'twin-reason.pcapng': 'deauthenticated' },
  },
  {
    found: 'found-other.pcapng',
    as: 'failure, likely',
    decisive: 'the deauthentication with reason 17, though the RSN elements are the same',
    without: [9],
    twins: { 'twin-other.pcapng': 'deauthenticated' },
    passphrases: {
      'found-other.pcapng': 'correct horse battery',
      'twin-other.pcapng': 'correct horse battery',
    },
  },
]);
