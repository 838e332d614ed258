import { macAddress } from '../main/base/brand.ts';
import { attr, command } from '../main/standard/nl80211.ts';
import type { Claim } from './claim.ts';
import type { Host } from './host.ts';
import { listInterfaces } from './interfaces.ts';
import { listLinks } from './links.ts';
import { findManagers, type Manager, managersOf } from './managers.ts';
import { attribute } from './message.ts';
import type { Netlink } from './netlink.ts';

import type { Result } from './protocol.ts';

const [GET_STATION, IFINDEX, MAC] = [command('GET_STATION'), attr('IFINDEX'), attr('MAC')];

/** Programs that manage interfaces now, by the files of this machine. */
export async function managersHere(host: Host, route: Netlink): Promise<Manager[]> {
  const links = await listLinks(route);
  const byIndex = new Map(links.map(({ ifindex, name }) => [ifindex, name]));
  return findManagers({ list: host.list, read: (path) => textOf(host, path) }, byIndex);
}

function textOf(host: Host, path: string): string | null {
  const bytes = host.read(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** How the claimed interface stands. @throws NetlinkError */
export async function statusOf(claim: Claim, host: Host, route: Netlink): Promise<Result<'status'>> {
  const { nl80211, ifindex, name, wiphy } = claim;
  const links = await listLinks(route);
  const [found] = await listInterfaces(nl80211, ifindex);
  // A station has one peer, its AP.
  const peers = await nl80211.dump(GET_STATION, [attribute.u32(IFINDEX, ifindex)]);
  const peer = peers[0]?.bytes(MAC);
  return {
    up: links.find((link) => link.ifindex === ifindex)?.up ?? false,
    rfkill: rfkillOf(host, wiphy.name),
    type: found?.type ?? 'UNSPECIFIED',
    managedBy: managersOf(await managersHere(host, route), name).map((manager) => manager.name),
    connectedTo: peer?.length === 6 ? macAddress(peer) : null,
  };
}

function rfkillOf(host: Host, wiphy: string): 'none' | 'soft' | 'hard' {
  const folder = `/sys/class/ieee80211/${wiphy}`;
  const switches = host.list(folder).filter((entry) => /^rfkill\d+$/.test(entry));
  const on = (kind: string) =>
    switches.some((entry) => textOf(host, `${folder}/${entry}/${kind}`)?.trim() === '1');
  return on('hard') ? 'hard' : on('soft') ? 'soft' : 'none';
}
