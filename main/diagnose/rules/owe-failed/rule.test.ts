import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('owe-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the line of the station',
    without: /OWE: No Diffie/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-alone.log',
    as: 'failure, likely',
    decisive: 'the line of the station',
    without: /OWE: Invalid/,
    twins: { 'twin-alone.log': null },
  },
]);
