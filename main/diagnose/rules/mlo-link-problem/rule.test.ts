import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('mlo-link-problem', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 133',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused', 'twin-carrier.log': 'deauthenticated' },
  },
  {
    found: 'found-key.log',
    as: 'failure, proved',
    decisive: 'the key refused with -67',
    without: /err=-67/,
    twins: { 'twin-key.log': 'key-install-failed', 'twin-wep.log': 'authentication-refused' },
  },
  {
    found: 'found-two-keys.log',
    as: 'failure, proved',
    decisive: 'the key refused with -67',
    without: /err=-67/,
    twins: { 'twin-two-keys.log': 'key-install-failed' },
  },
]);
