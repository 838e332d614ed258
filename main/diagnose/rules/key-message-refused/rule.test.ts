import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('key-message-refused', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    decisive: 'the line of the station',
    without: /unwrap/,
    twins: { 'twin.log': null },
  },
]);
