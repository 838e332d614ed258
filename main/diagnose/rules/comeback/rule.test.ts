import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('comeback', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 30',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the line of the kernel',
    without: /comeback/,
    twins: { 'twin-said.log': 'association-refused' },
  },
]);
