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

function findInSession({ attempts, events }: SessionFacts): Finding[] {
  const said = ofKinds(events, 'ap-not-found');
  if (said.length === 0) return [];
  return [
    finding(entry, {
      // Where the station did try, what came of that is the matter.
      severity: attempts.length > 0 ? 'notice' : 'failure',
      certainty: 'likely',
      summary: 'The station looks for its network and does not find it.',
      for: said
        .slice(0, 40)
        .map(({ event, record: index }) =>
          fact(
            `${event.by === 'manager' ? 'The network manager' : 'The supplicant'} says so${event.detail ? `: "${event.detail}"` : ''}.`,
            record(index),
          ),
        ),
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
