import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-password-mismatch', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, likely',
    decisive: 'the confirm with status 15',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-said.log',
    as: 'failure, likely',
    decisive: 'the line of the AP',
    without: /Confirm mismatch/,
    twins: { 'twin-said.log': null },
  },
  {
    found: 'found-without-addresses.log',
    as: 'failure, likely',
    decisive: 'the line of the AP',
    without: /Confirm mismatch/,
    twins: { 'twin-without-addresses.log': null },
  },
]);
