import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('michael-mic-failure', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, likely',
    decisive: 'the report',
    without: [10],
    twins: { 'twin.pcapng': null, 'twin-said-better.pcapng': 'tkip-countermeasures' },
  },
  {
    found: 'found-said.log',
    as: 'notice, likely',
    decisive: 'the line that tells it',
    without: /Michael/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-alone.log',
    as: 'failure, likely',
    decisive: 'the line of the kernel',
    without: /Michael/,
    twins: { 'twin-alone.log': null },
  },
]);
