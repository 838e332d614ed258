import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('association-refused', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 17',
    without: [5],
    twins: { 'twin.pcapng': 'comeback', 'twin-said-better.pcapng': 'akm-mismatch' },
  },
  {
    found: 'found-said.log',
    as: 'failure, proved',
    decisive: 'status 17',
    without: /status=17|code=17/,
    twins: { 'twin-said.log': 'comeback' },
  },
  {
    found: 'found-status.log',
    as: 'failure, proved',
    decisive: 'the status',
    without: /status_code/,
    twins: { 'twin-firmware.log': 'unknowable' },
  },
]);
