import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('key-install-failed', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, possible',
    decisive: 'the deauthentication with reason 1',
    without: [10],
    twins: { 'twin.pcapng': null },
  },
  {
    found: 'found-errno.log',
    as: 'failure, proved',
    decisive: 'the refused key',
    without: /set_key failed|Failed to set PTK/,
    twins: { 'twin-errno.log': null, 'twin-said-better.log': 'kernel-cipher-missing' },
  },
  {
    found: 'found-alone.log',
    as: 'failure, likely',
    decisive: 'the line of the driver',
    without: /brcmf_set_wsec/,
    twins: { 'twin-alone.log': null },
  },
]);
