import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('tkip-countermeasures', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, likely',
    decisive: 'the second report',
    without: [11],
    twins: { 'twin.pcapng': 'michael-mic-failure' },
  },
  {
    found: 'found-said.log',
    as: 'notice, proved',
    decisive: 'the line that tells it',
    without: /countermeasures/,
    twins: { 'twin-said.log': 'michael-mic-failure' },
  },
  {
    found: 'found-alone.log',
    as: 'failure, proved',
    decisive: 'the line that tells it',
    without: /countermeasures/,
    twins: { 'twin-alone.log': null },
  },
]);
