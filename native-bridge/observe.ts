import { Errno } from '../main/standard/errno.ts';
import { EtherType } from '../main/standard/frames.ts';
import { BridgeError } from './failure.ts';
import type { Host } from './host.ts';
import {
  ARPHRD_NETLINK,
  createNetlinkMonitor,
  deleteLink,
  listLinks,
  type NetworkDevice,
  setUp,
} from './links.ts';
import { Netlink } from './netlink.ts';
import { NetlinkError } from './netlink-error.ts';
import { GROUPS, openNl80211 } from './nl80211.ts';
import { EVERY_PROTOCOL, etherTypeFilter } from './packet.ts';
import type { Arguments } from './protocol.ts';
import { LinkType, netlinkRecord, type Sources } from './sources.ts';

export const NETLINK_GENERIC = 16;
/** EAPOL, and pre-authentication through the distribution system. */
export const EAPOL_TYPES = [EtherType.Eapol, EtherType.PreAuthentication] as const;
/** Each bridge makes a device of its own, so that none takes another's away; with the number of its process it fits 15 octets. */
const MONITOR_PREFIX = 'hw-nlmon';
const MONITOR_NAME = `${MONITOR_PREFIX}${process.pid}`;

const linkTypes: Readonly<Record<number, number>> = {
  1: LinkType.Ethernet,
  772: LinkType.Ethernet,
  801: LinkType.Ieee80211,
  802: LinkType.Prism,
  803: LinkType.Radiotap,
  [ARPHRD_NETLINK]: LinkType.Netlink,
};

/** Opens a source. @returns its number @throws BridgeError, NetlinkError, TransportError */
export async function observe(
  what: Arguments<'observe'>['what'],
  host: Host,
  route: Netlink,
  sources: Sources,
): Promise<number> {
  if (what.kind === 'groups') return observeGroups(host, sources);
  if (what.kind === 'netlink') return observeNetlink(host, route, sources);
  const device = (await listLinks(route)).find((link) => link.name === what.interface);
  if (!device) throw new BridgeError('no-interface', `There is no interface ${what.interface}.`);
  return observeDevice(device, host, sources, { eapolOnly: what.eapolOnly });
}

async function observeGroups(host: Host, sources: Sources): Promise<number> {
  let number = -1;
  const early: (() => void)[] = [];
  const whenOpen = (act: () => void): void => {
    if (number < 0) early.push(act);
    else act();
  };
  const netlink = new Netlink(await host.openNetlink(NETLINK_GENERIC), {
    datagram: (bytes, time, sent) =>
      whenOpen(() => sources.records(number, [netlinkRecord(bytes, time, NETLINK_GENERIC, sent)])),
    lost: (count) => whenOpen(() => sources.lost(number, count)),
    ended: (why) => whenOpen(() => sources.ended(number, why)),
  });
  const nl80211 = await openNl80211(netlink);
  if (!nl80211) {
    netlink.close();
    throw new BridgeError('no-nl80211', 'This kernel has no nl80211: no wireless driver is loaded.');
  }
  const missing = nl80211.join(GROUPS);
  number = sources.add({
    linkType: LinkType.Netlink,
    name: 'nl80211',
    description: `events of nl80211${missing.length ? `, without ${missing.join(', ')}` : ''}`,
    statistics: () => netlink.transport.statistics(),
    close: () => netlink.close(),
  });
  for (const act of early) act();
  return number;
}

async function observeNetlink(host: Host, route: Netlink, sources: Sources): Promise<number> {
  const links = (await listLinks(route)).filter((link) => link.hardware === ARPHRD_NETLINK);
  const own = links.filter(({ name }) => name.startsWith(MONITOR_PREFIX));
  const there = links.find((link) => !own.includes(link));
  if (there) {
    if (!there.up) await setUp(route, there.ifindex, true);
    return observeDevice(there, host, sources, {});
  }
  // One that was killed could not take its device away.
  const running = new Set(host.list('/proc'));
  for (const { name, ifindex } of own)
    if (!running.has(name.slice(MONITOR_PREFIX.length))) await deleteLink(route, ifindex).catch(() => {});
  try {
    await createNetlinkMonitor(route, MONITOR_NAME);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== Errno.EOPNOTSUPP) throw error;
    const words = 'This kernel has no nlmon devices, so netlink as a whole cannot be watched here;';
    throw new BridgeError('unsupported', `${words} the events of nl80211 alone can (--events).`);
  }
  const made = (await listLinks(route)).find((link) => link.name === MONITOR_NAME);
  if (!made)
    throw new BridgeError('no-interface', `The interface ${MONITOR_NAME} was made but is not there.`);
  const remove = () => deleteLink(route, made.ifindex).catch(() => {});
  try {
    return observeDevice(made, host, sources, { afterwards: remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

function observeDevice(
  device: NetworkDevice,
  host: Host,
  sources: Sources,
  options: { readonly eapolOnly?: boolean; readonly afterwards?: () => Promise<void> },
): number {
  const linkType = linkTypes[device.hardware];
  if (linkType === undefined)
    throw new BridgeError(
      'unsupported',
      `${device.name}: frames of hardware type ${device.hardware} are not read.`,
    );
  const { eapolOnly = false, afterwards } = options;
  const socket = host.openPacket({
    ifindex: device.ifindex,
    protocol: EVERY_PROTOCOL,
    ...(eapolOnly && linkType === LinkType.Ethernet && { filter: etherTypeFilter(EAPOL_TYPES) }),
  });
  const number = sources.add({
    linkType,
    name: device.name,
    description: linkType === LinkType.Netlink ? 'netlink of this machine' : `frames of ${device.name}`,
    statistics: () => socket.statistics(),
    close: async () => {
      socket.close();
      await afterwards?.();
    },
  });
  socket.listen({
    records: (records) => sources.records(number, records),
    lost: (count) => sources.lost(number, count),
    ended: (why) => sources.ended(number, why),
  });
  return number;
}
