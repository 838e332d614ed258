import { proveRule } from '../../../../test/diagnose/proof.ts';

proveRule('stale-pmksa', import.meta.url, [
  {
    found: 'found.pcapng',
    as: 'failure, proved',
    decisive: 'the response with status 53',
    without: [5],
    twins: { 'twin.pcapng': 'association-refused' },
  },
  {
    found: 'found-status-1.pcapng',
    as: 'failure, likely',
    decisive: 'the request that names a PMKID',
    without: [4],
    twins: { 'twin-status-1.pcapng': 'association-refused' },
  },
  {
    found: 'found-said.log',
    as: 'failure, likely',
    decisive: 'the line that a kept PMK is used',
    without: /PMKSA cache entry found/,
    twins: { 'twin-said.log': 'association-refused' },
  },
  {
    found: 'found-unanswered.log',
    as: 'failure, likely',
    decisive: 'that a kept PMK is used',
    without: /cached PMK/,
    twins: { 'twin-unanswered.log': 'ap-vanished' },
  },
]);
