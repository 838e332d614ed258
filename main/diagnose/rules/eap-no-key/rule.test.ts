import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('eap-no-key', import.meta.url, [
  {
    found: 'found-sent-away.log',
    as: 'failure, likely',
    decisive: 'the success',
    without: /EAP-SUCCESS/,
    twins: { 'twin.log': 'eap-failed' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /keyAvailable/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-server.log',
    as: 'failure, proved',
    summary: /^EAP succeeded, and the AP has no key of it/,
    decisive: 'the Access-Accept',
    without: /^\(5\)/,
    twins: { 'twin-server.log': null },
  },
]);
