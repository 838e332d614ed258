import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('program-failed', import.meta.url, [
  {
    found: 'found.log',
    as: 'failure, likely',
    summary: /^The station cannot do its own part/,
    decisive: 'the line of its own failure',
    without: /Failed to initialize new TLS/,
    twins: { 'twin.log': 'eap-failed' },
  },
  {
    found: 'found-ap.log',
    as: 'failure, likely',
    summary: /^The AP cannot do its own part/,
    decisive: 'the line of the AP',
    without: /Not enough entropy/,
    twins: { 'twin-ap.log': null },
  },
]);
