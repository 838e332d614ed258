import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('rekey-failed', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, likely',
    decisive: 'the deauthentication with reason 16',
    without: [10],
    twins: { 'twin.pcapng': 'deauthenticated' },
  },
  {
    found: 'found-said.log',
    as: 'failure, likely',
    decisive: 'reason 16',
    without: /reason=16/,
    twins: { 'twin-said.log': 'deauthenticated' },
  },
  {
    found: 'found-group-key.pcapng',
    as: 'failure, proved',
    decisive: 'the group key messages, and the leave after them',
    without: [10, 11, 12],
    twins: { 'twin-group-key.pcapng': 'deauthenticated' },
  },
  {
    found: 'found-ap-said.log',
    as: 'failure, likely',
    decisive: 'what the AP says of the group key handshake',
    without: /group key handshake failed/,
    twins: { 'twin-ap-said.log': null },
  },
]);
