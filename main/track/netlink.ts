import type { MacAddress } from '../base/brand.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { Frame } from '../dissect/types.ts';

/** EAPOL of an interface whose own address is not known yet. */
export interface Waiting {
  readonly record: CaptureRecord;
  readonly frame: Frame;
}

/** More than a handshake takes; an interface that never shows its address does not fill the memory. */
const MOST_WAITING = 64;

/**
 * Whose interface a netlink message is of. A control-port message names the peer alone; the own address of its
 * interface is learnt from the frames that the kernel and the supplicant pass through it. What came before it was
 * known waits.
 */
export class NetlinkAddresses {
  readonly #own = new Map<number, MacAddress>();
  readonly #waiting = new Map<number, Waiting[]>();

  /** Learns what the message tells of its interface. @returns what waited for it, in order */
  learn({ netlink, wlan, source, destination, eapol }: Frame): readonly Waiting[] {
    if (!netlink || netlink.ifindex === null) return [];
    const { command, request, ifindex } = netlink;
    // The status of a frame sent has both addresses, and so an Ethernet header: the sender is this interface.
    const own = eapol
      ? source && destination && source
      : wlan && ownAddress(command, request, wlan.transmitter, wlan.receiver);
    if (!own) return [];
    this.#own.set(ifindex, own);
    const waiting = this.#waiting.get(ifindex) ?? [];
    this.#waiting.delete(ifindex);
    return waiting;
  }

  /** Source and destination of the EAPOL that the message carries; null where the own address is not known yet. */
  endsOf({ netlink, source, destination }: Frame): {
    source: MacAddress | null;
    destination: MacAddress | null;
  } {
    const own = netlink?.ifindex == null ? null : (this.#own.get(netlink.ifindex) ?? null);
    return { source: source ?? own, destination: destination ?? own };
  }

  wait(record: CaptureRecord, frame: Frame): void {
    const ifindex = frame.netlink?.ifindex ?? null;
    if (ifindex === null) return;
    const waiting = this.#waiting.get(ifindex) ?? [];
    if (waiting.length < MOST_WAITING) this.#waiting.set(ifindex, [...waiting, { record, frame }]);
  }
}

/** A request is sent by the interface, an event that passes a frame up was received by it. */
function ownAddress(
  command: string | null,
  request: boolean,
  transmitter: MacAddress | null,
  receiver: MacAddress | null,
): MacAddress | null {
  if (command === 'NL80211_CMD_FRAME') return request ? transmitter : receiver;
  if (command === 'NL80211_CMD_FRAME_TX_STATUS') return transmitter;
  if (command === 'NL80211_CMD_AUTHENTICATE' || command === 'NL80211_CMD_ASSOCIATE') return receiver;
  return null;
}
