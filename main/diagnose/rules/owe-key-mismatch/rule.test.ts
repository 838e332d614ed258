import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('owe-key-mismatch', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, likely',
    decisive: 'the second public key',
    without: [7],
    twins: { 'twin.pcapng': 'deauthenticated' },
  },
]);
