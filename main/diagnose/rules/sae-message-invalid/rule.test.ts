import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-message-invalid', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the line that says it',
    without: /Invalid peer/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-alone.log',
    as: 'failure, likely',
    decisive: 'the line that says it',
    without: /Too short/,
    twins: { 'twin-alone.log': null },
  },
]);
