import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('configuration-refused', import.meta.url, [
  {
    found: 'found-build.log',
    as: 'failure, proved',
    summary: /built without/,
    decisive: 'the line that is refused',
    without: /Line|errors found/,
    twins: { 'twin.log': null, 'twin-removed.log': null },
  },
  {
    found: 'found-passphrase.log',
    as: 'failure, proved',
    decisive: 'the line that is refused',
    without: /Line|Failed to read/,
    twins: { 'twin.log': null },
  },
]);
