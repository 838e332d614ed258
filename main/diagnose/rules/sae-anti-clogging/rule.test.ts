import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-anti-clogging', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the commit with status 76',
    without: [3],
    twins: { 'twin.pcapng': 'sae-group-rejected' },
  },
  {
    found: 'found-said.log',
    as: 'notice, proved',
    decisive: 'the answer with status 76',
    without: /status_code=76/,
    twins: { 'twin-said.log': null },
  },
]);
