import type { MacAddress } from '../base/brand.ts';
import type { Frame } from '../dissect/types.ts';

/**
 * Whose interface a netlink message is of. A control-port message names the peer alone; the own address of its
 * interface is learnt from the frames that the kernel and the supplicant pass through it.
 */
export class NetlinkAddresses {
  readonly #own = new Map<number, MacAddress>();

  learn({ netlink, wlan }: Frame): void {
    if (!netlink || netlink.ifindex === null || !wlan) return;
    const own = ownAddress(netlink.command, netlink.request, wlan.transmitter, wlan.receiver);
    if (own) this.#own.set(netlink.ifindex, own);
  }

  /** Source and destination of the frame that the message carries; null where the own address is not known. */
  endsOf({ netlink, source, destination }: Frame): {
    source: MacAddress | null;
    destination: MacAddress | null;
  } {
    const own = netlink?.ifindex == null ? null : (this.#own.get(netlink.ifindex) ?? null);
    return { source: source ?? own, destination: destination ?? own };
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
  if (command === 'NL80211_CMD_AUTHENTICATE' || command === 'NL80211_CMD_ASSOCIATE') return receiver;
  return null;
}
