import type { Frame } from '../dissect/types.ts';
import type { Attempt, MessageKind, TrackedMessage } from '../track/types.ts';

/**
 * How a record came: by the air, by netlink, by a network device (the ladder draws both between supplicant and kernel,
 * where the session has netlink), or in a log.
 */
export type CameBy = (record: number) => Way;
export type Way = 'air' | 'nl80211' | 'netdev' | 'log';

/** How EAPOL goes between supplicant and kernel: over nl80211, or through the interface as other Ethernet frames do. */
export type PortWay = 'control-port' | 'packet-socket';

export const portWords: Readonly<Record<PortWay, string>> = {
  'control-port': 'control port',
  'packet-socket': 'packet socket',
};

const EAPOL: ReadonlySet<MessageKind> = new Set(['eapol-key', 'eap', 'eapol-start', 'eapol-logoff']);

/** What is asked of the session that holds the records. */
export interface Records {
  readonly cameBy: CameBy;
  frame(record: number): Frame;
}

/**
 * The way that an EAPOL message took at the station, whichever record of it is the message's: the air shows the frame
 * best, and says nothing of it. An access point on the same machine has a control port of its own, which does not count.
 * @returns null where no record shows it
 */
export function portWay(
  { record, copies, kind }: TrackedMessage,
  { bssid, station }: Pick<Attempt, 'bssid' | 'station'>,
  { cameBy, frame }: Records,
): PortWay | null {
  if (!EAPOL.has(kind)) return null;
  let way: PortWay | null = null;
  for (const place of [record, ...copies]) {
    const by = cameBy(place);
    if (by === 'netdev') way = 'packet-socket';
    else if (by === 'nl80211') {
      const { netlink, source, destination } = frame(place);
      // A request and an event name the peer; the status of a frame that was sent has both ends, the sender first.
      const own = source && destination ? source === station : (source ?? destination) === bssid;
      if (netlink && own) return 'control-port';
    }
  }
  return way;
}
