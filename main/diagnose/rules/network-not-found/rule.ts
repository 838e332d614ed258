import type { TrackedEvent } from '../../../track/types.ts';
import { fact, finding, ofKinds, record } from '../../evidence.ts';
import type { Rule, SessionFacts } from '../../rule.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'network-not-found',
  title: 'The station does not find the network',
  shows:
    'A scan shows nothing that the station could join: `CTRL-EVENT-NETWORK-NOT-FOUND`, `No suitable network found`, NetworkManager `ssid-not-found`.',
  proof:
    'The line. It does not tell whether the AP was silent, out of reach, or on a channel or with a name that the station does not look for.',
  remedy:
    'Look whether the AP is up and in reach (`iw dev wlan0 scan`), whether the name is spelled alike, and whether the channel is allowed here (`iw reg get`; channels 12, 13 and those with radar). A hidden network needs `scan_ssid=1` (NetworkManager: `wifi.hidden yes`).',
  misleads: 'Networks that the station passes over for their security are "not found" as well.',
} as const;

const sentence = ({ event }: TrackedEvent<'ap-not-found' | 'scan'>): string => {
  const who = event.by === 'manager' ? 'The network manager' : 'The supplicant';
  if (event.kind === 'scan')
    return `${who} reports that a scan failed${event.errno ? `: ${event.errno}` : ''}.`;
  return `${who} says so${event.detail ? `: "${event.detail}"` : ''}.`;
};

function findInSession({ attempts, events }: SessionFacts): Finding[] {
  const missed = ofKinds(events, 'ap-not-found');
  // A driver is busy now and then: that a scan failed is of note where nothing was found either.
  const failed = ofKinds(events, 'scan').filter(
    ({ event }) => event.by === 'supplicant' && event.ok === false,
  );
  const said = [...missed, ...failed];
  if (said.length === 0) return [];
  return [
    finding(entry, {
      // Where the station did try, what came of that is the matter.
      severity: attempts.length > 0 || missed.length === 0 ? 'notice' : 'failure',
      certainty: 'likely',
      summary:
        missed.length > 0
          ? 'The station looks for its network and does not find it.'
          : 'The station cannot scan for its network.',
      for: said.slice(0, 40).map((one) => fact(sentence(one), record(one.record))),
      settle: [fact('A scan at that place and time, with the networks that the station does hear.')],
    }),
  ];
}

export const networkNotFound: Rule = {
  ...entry,
  turn: 'consequence',
  yieldsTo: [
    'akm-mismatch',
    'cipher-mismatch',
    'pmf-mismatch',
    'sae-h2e-mismatch',
    'not-selected',
    'kernel-cipher-missing',
    'driver-cipher-missing',
    'configuration-refused',
    'ap-not-started',
  ],
  findInSession,
};
