import { fact, finding } from '../../evidence.ts';
import { networkText, passedOverFor, reasonFacts } from '../../passed-over.ts';
import type { Rule } from '../../rule.ts';

const entry = {
  cause: 'not-selected',
  title: 'The station passed the network over',
  shows:
    'The supplicant scans, sees the network and never tries to join: `skip - …`, `No suitable network found`. The air shows probe requests alone.',
  proof:
    'The lines in which the supplicant says why. Where they name the AKM, the cipher or PMF, that cause is given.',
  remedy:
    'Compare the settings of the station with what the network announces; look whether the network is disabled.',
  misleads: 'Network managers report "network not found" or a timeout, though the network was seen.',
} as const;

export const notSelected: Rule = {
  ...entry,
  findInSession: (session) =>
    [...passedOverFor(session, ['disabled', 'other'])]
      .filter(
        ([, events]) =>
          !session.attempts.some(
            ({ bssid, outcome }) => outcome === 'connected' && bssid === events[0]!.event.bssid,
          ),
      )
      .map(([, events]) => {
        const { detail } = events[0]!.event;
        return finding(entry, {
          severity: 'notice',
          certainty: 'likely',
          summary: `The station passes the network ${networkText(events[0]!)} over${detail ? `: ${detail}` : ''}.`,
          for: reasonFacts(events),
          settle: [fact('The settings of the station for this network, and the RSN element of its beacon.')],
        });
      }),
};
