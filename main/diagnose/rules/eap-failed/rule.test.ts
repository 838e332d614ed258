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
    twins: { 'twin-said.log': null },
  },
]);
