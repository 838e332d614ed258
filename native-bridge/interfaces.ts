import { type MacAddress, macAddress } from '../main/base/brand.ts';
import type { Bytes } from '../main/base/bytes.ts';
import * as names from '../main/standard/nl80211.ts';
import { attr, bssAttr, command } from '../main/standard/nl80211.ts';
import type { Generic } from './generic.ts';
import { attribute } from './message.ts';

const A = {
  wiphy: attr('WIPHY'),
  ifindex: attr('IFINDEX'),
  name: attr('IFNAME'),
  type: attr('IFTYPE'),
  mac: attr('MAC'),
  ssid: attr('SSID'),
  frequency: attr('WIPHY_FREQ'),
  bss: attr('BSS'),
} as const;
const [GET_INTERFACE, GET_SCAN] = [command('GET_INTERFACE'), command('GET_SCAN')];
const [BSSID, STATUS, ELEMENTS] = [bssAttr('BSSID'), bssAttr('STATUS'), bssAttr('INFORMATION_ELEMENTS')];
const ASSOCIATED = 1;

/** One wireless interface, as nl80211 knows it. */
export interface WirelessInterface {
  readonly wiphy: number;
  /** null: one without a network device (P2P device). */
  readonly ifindex: number | null;
  readonly name: string | null;
  /** `STATION`, `AP`, `MONITOR` … */
  readonly type: string;
  readonly address: MacAddress | null;
  /** Network that it is in. */
  readonly ssid: Bytes | null;
  readonly frequencyMHz: number | null;
  /** BSS that a station is associated with. */
  readonly bssid: MacAddress | null;
}

/** All wireless interfaces of this network namespace, or the one with this index. @throws NetlinkError */
export async function listInterfaces(nl80211: Generic, ifindex?: number): Promise<WirelessInterface[]> {
  const replies =
    ifindex === undefined
      ? await nl80211.dump(GET_INTERFACE)
      : await nl80211.request(GET_INTERFACE, [attribute.u32(A.ifindex, ifindex)]);
  return replies.map((reply) => {
    const mac = reply.bytes(A.mac);
    const type = reply.number(A.type) ?? 0;
    return {
      wiphy: reply.number(A.wiphy) ?? 0,
      ifindex: reply.number(A.ifindex),
      name: reply.text(A.name),
      type: names.interfaceTypes[type] ?? `type ${type}`,
      address: mac?.length === 6 ? macAddress(mac) : null,
      ssid: reply.bytes(A.ssid),
      frequencyMHz: reply.number(A.frequency),
      bssid: null,
    };
  });
}

/**
 * The same with what stations are in. The kernel tells an interface's network only where it made the connection
 * itself; the scan results say it always.
 */
export async function withNetworks(
  nl80211: Generic,
  interfaces: readonly WirelessInterface[],
): Promise<WirelessInterface[]> {
  const found: WirelessInterface[] = [];
  for (const one of interfaces) {
    const bss =
      one.type === 'STATION' && one.ifindex !== null ? await associated(nl80211, one.ifindex) : null;
    found.push(bss ? { ...one, ...bss, ssid: bss.ssid ?? one.ssid } : one);
  }
  return found;
}

async function associated(
  nl80211: Generic,
  ifindex: number,
): Promise<Pick<WirelessInterface, 'ssid' | 'bssid'> | null> {
  // Refused while the interface is down: then it is in none.
  const results = await nl80211.dump(GET_SCAN, [attribute.u32(A.ifindex, ifindex)]).catch(() => []);
  for (const result of results) {
    const bss = result.nest(A.bss);
    const bssid = bss?.bytes(BSSID);
    if (bss?.number(STATUS) !== ASSOCIATED || bssid?.length !== 6) continue;
    const elements = bss.bytes(ELEMENTS);
    const ssid = elements?.[0] === 0 ? elements.slice(2, 2 + elements[1]!) : null;
    return { ssid, bssid: macAddress(bssid) };
  }
  return null;
}
