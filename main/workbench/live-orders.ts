import type { FoundView, LiveOrderView, LiveView } from '../../preload/contract/index.ts';
import type { Association } from '../live/supplicant/index.ts';

/** What decides whether something may be asked of a live connection. */
export interface Standing {
  readonly running: boolean;
  /** Where it stands, in words. */
  readonly state: string;
  readonly held: LiveView['held'];
  /** The association that was made last; null: none yet. */
  readonly association: Association | null;
  /** The supplicant is connected and waits for what is asked. */
  readonly waiting: boolean;
  readonly found: readonly FoundView[];
}

/** What may be asked of the connection as it stands, each with what happens then, or why it cannot be asked for. */
export function ordersOf(standing: Standing): LiveOrderView[] {
  const { association, found } = standing;
  const notNow = whyNotNow(standing);
  const noKeys =
    association?.protected === false
      ? 'There are no keys of ours: the network has no protection, or the driver made them.'
      : null;
  const nowhere = found.some(({ current, unfit }) => !current && unfit === null)
    ? null
    : 'The last scan found no other access point of this network that will do. Look again once there is one.';
  return [
    {
      order: 'rekey-pairwise',
      label: 'New pairwise keys',
      words:
        'Asks the access point for another four-way handshake (an EAPOL-Key Request). Both ends compute a new PTK from the same PMK and new nonces.',
      reason: notNow ?? noKeys,
    },
    {
      order: 'rekey-group',
      label: 'New group keys',
      words:
        'Asks the access point for a group key handshake. It gives a new GTK to every station of the network.',
      reason: notNow ?? noKeys,
    },
    {
      order: 'rejoin',
      label: 'Leave and join again',
      words: association?.cached
        ? 'Both ends keep the PMK (PMKSA cache), so SAE is left out: open authentication, the PMKID in the RSNE, a four-way handshake.'
        : 'Disconnects and joins from the start. No PMK is cached for this network, so nothing is left out.',
      reason: notNow,
    },
    {
      order: 'roam',
      label: 'Roam',
      words:
        'Goes over to another access point of the network. With fast transition the keys come along; otherwise it is a reassociation and a new handshake.',
      reason: notNow ?? nowhere,
    },
    {
      order: 'scan',
      label: 'Look for access points again',
      words: 'Scans while the connection stays, and renews the list of access points that one can roam to.',
      reason: notNow,
    },
  ];
}

function whyNotNow({ running, held, association, waiting, state }: Standing): string | null {
  if (!running) return 'The connection has ended.';
  if (held) return 'Something is held. Go on first.';
  if (!association) return `Possible once the station is connected. Now: ${state}`;
  return waiting ? null : `Possible when this is done: ${state}`;
}
