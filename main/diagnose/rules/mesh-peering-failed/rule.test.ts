import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('mesh-peering-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the lines that say it',
    without: /SAE-AUTH/,
    twins: { 'twin.log': null },
  },
]);
