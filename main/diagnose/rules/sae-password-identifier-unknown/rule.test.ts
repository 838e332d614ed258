import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('sae-password-identifier-unknown', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the commit with status 123',
    without: [3],
    twins: { 'twin.pcapng': 'authentication-refused' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'the event of the supplicant',
    without: /UNKNOWN-PASSWORD-IDENTIFIER/,
    twins: { 'twin-said.log': null },
  },
]);
