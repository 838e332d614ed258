import { fact, finding, record, reports } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'station-vanished',
  title: 'The station did not answer any more',
  shows:
    'The AP gives a station up that it does not hear: `disassociated due to inactivity`, `disconnected due to excessive missing ACKs`.',
  proof:
    'The log of the AP. Whether the station went out of reach, slept or was switched off, the AP cannot know.',
  remedy:
    'Nothing, if the device went away or was switched off. If it was there: look at the signal, at its power save, and at the AP’s limits (`ap_max_inactivity`, `skip_inactivity_poll=1`, `disassoc_low_ack=0`).',
  misleads:
    'The device may tell that the AP sent it away. The connection had worked until then. The line `deauthenticated due to inactivity (timer DEAUTH/REMOVE)` is no such sign: hostapd writes it a second after every disassociation, whoever sent it.',
} as const;

const find: Find = (trace) => {
  const said = reports(trace, 'deauthenticated', 'disassociated').filter(
    ({ event }) => event.why === 'silence',
  );
  const [first] = said;
  if (!first) return [];
  return [
    finding(entry, {
      severity: trace.outcome === 'failed' ? 'failure' : 'notice',
      certainty: 'likely',
      summary: 'The AP has heard nothing of the station for long, and has given it up.',
      for: said
        .slice(0, 5)
        .map(({ event, record: index }) => fact(`The AP says so: "${event.detail}".`, record(index))),
      settle: [fact('The log of the station of that time: whether it was there, awake, and in reach.')],
    }),
  ];
};

export const stationVanished: Rule = {
  ...entry,
  turn: 'consequence',
  yieldsTo: ['message-lost'],
  explains: { deauthenticated: 'inferred' },
  find,
};
