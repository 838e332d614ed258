import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('certificate-rejected', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the alert',
    without: [9],
    twins: { 'twin.pcapng': 'tls-not-agreed' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the line of the certificate',
    without: /TLS-CERT-ERROR/,
    twins: { 'twin-said.log': 'eap-failed' },
  },
  {
    found: 'found-alert-sent.log',
    as: 'failure, proved',
    summary: /^The station does not accept/,
    decisive: 'the line of the alert',
    without: /SSL3 alert/,
    twins: { 'twin-alert.log': 'tls-not-agreed' },
  },
  {
    found: 'found-alert-received.log',
    as: 'failure, proved',
    summary: /^The authentication server does not accept/,
    decisive: 'the line of the alert',
    without: /SSL3 alert/,
    twins: { 'twin-alert.log': 'tls-not-agreed' },
  },
]);
