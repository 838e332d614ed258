import type { MacAddress } from '../main/base/brand.ts';
import { concat, fromHex } from '../main/base/bytes.ts';
import { attr, command } from '../main/standard/nl80211.ts';
import { Reason } from '../main/standard/reason.ts';
import { BridgeError } from './failure.ts';
import type { Generic } from './generic.ts';
import type { Host } from './host.ts';
import { listInterfaces } from './interfaces.ts';
import { LINK_GROUP, listLinks, setUp } from './links.ts';
import { attribute } from './message.ts';
import { Netlink, now } from './netlink.ts';
import { GROUPS, openNl80211 } from './nl80211.ts';
import { EAPOL_TYPES, NETLINK_GENERIC } from './observe.ts';
import { EVERY_PROTOCOL, etherTypeFilter, type PacketSocket } from './packet.ts';
import type { Arguments, Result } from './protocol.ts';
import { LinkType, netlinkRecord, plainRecord, type Sources } from './sources.ts';
import { listWiphys, type Wiphy } from './wiphy.ts';

const NETLINK_ROUTE = 0;
const OUTGOING = 4;
const [DISCONNECT, IFINDEX, REASON_CODE] = [command('DISCONNECT'), attr('IFINDEX'), attr('REASON_CODE')];
/** Deauthenticated because the station leaves (802.11-2020, table 9-49). */

/**
 * One station interface that the bridge holds for the app. CONNECT and ASSOCIATE name this socket as owner of the
 * connection (SOCKET_OWNER): should the process be killed, the kernel disconnects by itself.
 */
export class Claim {
  readonly nl80211: Generic;
  readonly ifindex: number;
  readonly name: string;
  readonly address: MacAddress;
  readonly wiphy: Wiphy;
  readonly packet: PacketSocket | null;
  readonly #route: Netlink;
  readonly #sources: Sources;
  readonly #packetSource: number | null;
  readonly #wasUp: boolean;
  readonly view: Result<'claim'>;
  readonly #numbers: readonly number[];

  private constructor(parts: {
    nl80211: Generic;
    route: Netlink;
    sources: Sources;
    packet: PacketSocket | null;
    packetSource: number | null;
    view: Result<'claim'>;
  }) {
    const { view } = parts;
    this.nl80211 = parts.nl80211;
    this.#route = parts.route;
    this.#sources = parts.sources;
    this.packet = parts.packet;
    this.#packetSource = parts.packetSource;
    this.view = view;
    this.ifindex = view.ifindex;
    this.name = view.name;
    this.address = view.address;
    this.wiphy = view.wiphy;
    this.#wasUp = view.up;
    this.#numbers = [view.netlink.source, ...(view.packet ? [view.packet.source] : [])];
  }

  /** @throws BridgeError, NetlinkError, TransportError; then nothing is held */
  static async take(request: Arguments<'claim'>, host: Host, sources: Sources): Promise<Claim> {
    const sockets: { close(): void }[] = [];
    const opened: number[] = [];
    try {
      const number = { netlink: -1 };
      const open = async (protocol: number): Promise<Netlink> => {
        const netlink = new Netlink(await host.openNetlink(protocol), {
          datagram: (bytes, time, sent) =>
            sources.records(number.netlink, [netlinkRecord(bytes, time, protocol, sent)]),
          lost: (count) => sources.lost(number.netlink, count),
          ended: (why) => sources.ended(number.netlink, why),
        });
        sockets.push(netlink);
        return netlink;
      };
      const generic = await open(NETLINK_GENERIC);
      number.netlink = sources.add({
        linkType: LinkType.Netlink,
        name: request.interface,
        description: 'nl80211 between this program and the kernel',
        statistics: () => generic.transport.statistics(),
        close: () => {},
      });
      opened.push(number.netlink);
      const nl80211 = await openNl80211(generic);
      if (!nl80211)
        throw new BridgeError('no-nl80211', 'This kernel has no nl80211: no wireless driver is loaded.');
      const { name, ifindex, address, wiphy } = await station(nl80211, request.interface);
      const missingGroups = nl80211.join(GROUPS);
      const route = await open(NETLINK_ROUTE);
      const up = (await listLinks(route)).find((link) => link.ifindex === ifindex)?.up ?? false;
      route.transport.join(LINK_GROUP);
      const packet = request.packetSocket ? openEapol(host, ifindex) : null;
      if (packet) sockets.push(packet);
      const packetSource = packet && eapolSource(packet, name, sources);
      if (packetSource !== null) opened.push(packetSource);
      const view = {
        name,
        ifindex,
        address,
        up,
        family: nl80211.family.id,
        wiphy,
        netlink: sources.view(number.netlink),
        packet: packetSource === null ? null : sources.view(packetSource),
        missingGroups,
      } as Result<'claim'>;
      return new Claim({ nl80211, route, sources, packet, packetSource, view });
    } catch (error) {
      for (const source of opened) await sources.close(source);
      for (const socket of sockets) socket.close();
      throw error;
    }
  }

  async setUp(up: boolean): Promise<void> {
    await setUp(this.#route, this.ifindex, up);
  }

  /** Sends an Ethernet frame through the packet socket. @throws BridgeError, TransportError */
  sendPacket({ destination, etherType, payload }: Arguments<'sendPacket'>): void {
    if (!this.packet || this.#packetSource === null)
      throw new BridgeError('unsupported', `${this.name} was claimed without a packet socket.`);
    const header = concat(
      fromHex(destination),
      fromHex(this.address),
      Uint8Array.of(etherType >> 8, etherType & 255),
    );
    const frame = concat(header, payload);
    this.packet.send(frame);
    this.#sources.records(this.#packetSource, [{ ...plainRecord(frame, now()), packetType: OUTGOING }]);
  }

  /** Disconnects, puts the interface back as it was found, and closes. Never throws. */
  async release(): Promise<void> {
    const attributes = [attribute.u32(IFINDEX, this.ifindex), attribute.u16(REASON_CODE, Reason.Leaving)];
    // Refused where there is no connection; gone where there is no interface: both are as wanted.
    await this.nl80211.request(DISCONNECT, attributes).catch(() => {});
    if (!this.#wasUp) await this.setUp(false).catch(() => {});
    for (const number of this.#numbers) await this.#sources.close(number);
    this.nl80211.netlink.close();
    this.#route.close();
    this.packet?.close();
  }
}

async function station(
  nl80211: Generic,
  wanted: string,
): Promise<{ name: string; ifindex: number; address: MacAddress; wiphy: Wiphy }> {
  const all = await listInterfaces(nl80211);
  const found = all.find(({ name }) => name === wanted);
  if (!found || found.ifindex === null || !found.address) {
    const names = all.map(({ name }) => name).filter((name) => name !== null);
    const there =
      names.length > 0 ? `Wireless interfaces here: ${names.join(', ')}.` : 'There is none at all.';
    throw new BridgeError('no-interface', `There is no wireless interface ${wanted}. ${there}`);
  }
  if (found.type !== 'STATION')
    throw new BridgeError('unsupported', `${wanted} is of type ${found.type}, not a station.`);
  const wiphy = (await listWiphys(nl80211)).find(({ index }) => index === found.wiphy);
  if (!wiphy) throw new BridgeError('no-interface', `The device of ${wanted} is gone.`);
  return { name: wanted, ifindex: found.ifindex, address: found.address, wiphy };
}

const openEapol = (host: Host, ifindex: number): PacketSocket =>
  host.openPacket({ ifindex, protocol: EVERY_PROTOCOL, filter: etherTypeFilter(EAPOL_TYPES) });

function eapolSource(packet: PacketSocket, name: string, sources: Sources): number {
  const number = sources.add({
    linkType: LinkType.Ethernet,
    name,
    description: `EAPOL on ${name} by packet socket`,
    statistics: () => packet.statistics(),
    close: () => {},
  });
  packet.listen({
    records: (records) => sources.records(number, records),
    lost: (count) => sources.lost(number, count),
    ended: (why) => sources.ended(number, why),
  });
  return number;
}
