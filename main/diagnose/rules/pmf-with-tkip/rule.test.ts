import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('pmf-with-tkip', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the association request that asks for both',
    without: [4],
    twins: { 'twin.pcapng': 'pmf-mismatch' },
  },
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /cannot use TKIP/,
    twins: { 'twin.log': 'pmf-mismatch' },
  },
]);
