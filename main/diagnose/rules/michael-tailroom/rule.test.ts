import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('michael-tailroom', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line with the numbers',
    without: /tailroom/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-in-attempt.log',
    as: 'failure, proved',
    decisive: 'the line with the numbers',
    without: /tailroom/,
    twins: { 'twin-in-attempt.log': 'michael-mic-failure' },
  },
]);
