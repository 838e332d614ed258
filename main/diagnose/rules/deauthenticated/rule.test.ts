import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('deauthenticated', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, likely',
    decisive: 'the deauthentication',
    without: [10],
    twins: { 'twin.pcapng': null },
  },
  {
    found: 'found-said.log',
    as: 'notice, likely',
    decisive: 'the line that tells it',
    without: /DISCONNECTED/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-gives-up.log',
    as: 'notice, likely',
    summary: /follows from something before it/,
    decisive: 'the line that tells it',
    without: /DISCONNECTED/,
    twins: { 'twin-gives-up.log': 'port-never-authorized' },
  },
  {
    found: 'found-timeout-unseen.log',
    as: 'notice, likely',
    decisive: 'the line that tells it',
    without: /fc0/,
    twins: { 'twin-timeout-unseen.log': null },
  },
]);
