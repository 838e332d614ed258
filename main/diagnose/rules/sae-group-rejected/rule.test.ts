import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-group-rejected', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the commit with status 77',
    without: [3],
    twins: { 'twin.pcapng': 'unknowable' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the answer with status 77',
    without: /status_code=77/,
    twins: { 'twin-said.log': 'sae-anti-clogging' },
  },
]);
