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
  {
    found: 'found-unknown-client.log',
    as: 'failure, proved',
    summary: /does not know the AP that asks/,
    decisive: 'what the server says of it',
    without: /unknown client/,
    twins: { 'twin-unknown-client.log': 'eap-failed' },
  },
]);
