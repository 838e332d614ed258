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
  {
    found: 'found-server.log',
    as: 'failure, proved',
    summary: /^The station does not accept the certificate of the authentication server/,
    decisive: 'the alert that the server gets',
    without: /Alert/,
    twins: { 'twin-server.log': 'eap-failed' },
  },
  {
    found: 'found-server-refuses.log',
    as: 'failure, proved',
    summary: /^The authentication server does not accept the certificate of the station/,
    decisive: 'what the server says of it',
    without: /ERROR/,
    twins: { 'twin-server-refuses.log': 'tls-not-agreed' },
  },
  {
    found: 'found-alone.log',
    as: 'failure, proved',
    decisive: 'the line of the server',
    without: /chain failure/,
    twins: { 'twin-alone.log': null },
  },
]);
