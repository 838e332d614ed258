import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('tls-not-agreed', import.meta.url, [
  {
    found: 'found-renegotiation.log',
    as: 'failure, proved',
    summary: /secure renegotiation.*The station refuses/,
    decisive: 'the line of the TLS library',
    without: /SSL_connect|SSL3 alert/,
    twins: { 'twin.log': 'eap-failed' },
  },
  {
    found: 'found-alert.log',
    as: 'failure, proved',
    summary: /The authentication server refuses/,
    decisive: 'the line of the alert',
    without: /SSL3 alert/,
    twins: { 'twin.log': 'eap-failed' },
  },
  {
    found: 'found-server.log',
    as: 'failure, proved',
    summary: /no version of TLS. The authentication server refuses/,
    decisive: 'what the server says of it',
    without: /ERROR/,
    twins: { 'twin-server.log': 'certificate-rejected' },
  },
]);
