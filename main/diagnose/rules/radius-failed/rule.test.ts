import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('radius-failed', import.meta.url, [
  {
    found: 'found-secret.log',
    as: 'failure, proved',
    summary: /shared secret/,
    decisive: 'the line of the AP',
    without: /Message-Authenticator/,
    twins: { 'twin.log': 'eap-failed' },
  },
  {
    found: 'found-silent.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /No response/,
    twins: { 'twin.log': 'eap-failed' },
  },
]);
