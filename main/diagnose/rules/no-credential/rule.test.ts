import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('no-credential', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, proved',
    decisive: 'the line that asks for it',
    without: /CTRL-REQ|NO_PSK|No PSK/,
    twins: { 'twin.log': null },
  },
  {
    found: 'found-ap.log',
    as: 'failure, proved',
    decisive: 'the line of the AP',
    without: /no PSK/,
    twins: { 'twin.log': null },
  },
]);
