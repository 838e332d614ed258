import { type MacAddress, macAddress } from '../main/base/brand.ts';
import type { Bytes } from '../main/base/bytes.ts';
import * as names from '../main/dissect/nl80211-names.ts';
import type { Generic } from './generic.ts';
import { attribute } from './message.ts';
import { attr, command } from './nl80211.ts';

const A = {
  wiphy: attr('WIPHY'),
  ifindex: attr('IFINDEX'),
  name: attr('IFNAME'),
  type: attr('IFTYPE'),
  mac: attr('MAC'),
  ssid: attr('SSID'),
  frequency: attr('WIPHY_FREQ'),
} as const;
const GET_INTERFACE = command('GET_INTERFACE');

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
    };
  });
}
