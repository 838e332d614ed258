import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('eap-failed', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'EAP-Failure',
    without: [10],
    twins: { 'twin.pcapng': 'unknowable', 'twin-said-better.pcapng': 'certificate-rejected' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the line of the failure',
    without: /EAP-FAILURE/,
    twins: { 'twin-said.log': null, 'twin-wps-cut.log': null },
  },
  {
    found: 'found-server.log',
    as: 'failure, proved',
    summary: /does not accept the user name or password/,
    decisive: 'that the server has checked the password',
    without: /Login incorrect/,
    twins: { 'twin-server.log': null },
  },
  {
    found: 'found-wps.log',
    as: 'failure, proved',
    summary: /^Wi-Fi Protected Setup did not come to its end/,
    decisive: 'the line of the station',
    without: /WPS-FAIL/,
    twins: { 'twin-wps.log': null },
  },
]);
