import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('eap-method-refused', import.meta.url, [
  {
    found: 'found-nak.log',
    as: 'failure, proved',
    decisive: 'the Nak',
    without: /NAK/,
    twins: { 'twin-nak.log': 'eap-failed' },
  },
  {
    found: 'found-iwd.log',
    as: 'failure, proved',
    decisive: 'the line that says it',
    without: /tried method/,
    twins: { 'twin-nak.log': 'eap-failed' },
  },
]);
