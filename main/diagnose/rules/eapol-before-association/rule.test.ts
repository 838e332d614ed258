import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('eapol-before-association', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line that tells of the delay',
    without: /Delay processing/,
    twins: { 'twin.log': null },
  },
]);
