import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('pmksa-skips-authentication', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'notice, proved',
    decisive: 'the request that names a PMKID',
    without: [4],
    twins: { 'twin.pcapng': null },
  },
  {
    found: 'found-said.log',
    as: 'notice, proved',
    decisive: 'the line that a kept PMK is used',
    without: /PMKSA cache entry found/,
    twins: { 'twin-said.log': null },
  },
]);
