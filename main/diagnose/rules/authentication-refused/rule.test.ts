import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('authentication-refused', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the answer with status 17',
    without: [3],
    twins: { 'twin.pcapng': 'sae-anti-clogging', 'twin-said-better.pcapng': 'sae-password-mismatch' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the line with the status',
    without: /denied authentication/,
    twins: { 'twin-said.log': 'ap-vanished' },
  },
]);
