import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import { Flow } from '../../native-bridge/flow.ts';
import { resolveFamily } from '../../native-bridge/generic.ts';
import { listLinks, setUp } from '../../native-bridge/links.ts';
import { loadNative, type Native } from '../../native-bridge/native.ts';
import { Netlink } from '../../native-bridge/netlink.ts';
import { NetlinkError } from '../../native-bridge/netlink-error.ts';
import { EVERY_PROTOCOL, etherTypeFilter, PacketSocket } from '../../native-bridge/packet.ts';
import type { BatchRecord } from '../../native-bridge/protocol-batch.ts';
import { TransportError } from '../../native-bridge/transport.ts';
import { NativeTransport } from '../../native-bridge/transport-native.ts';
import { joined } from './joined.ts';
import { groupOf, isLoad, loadHost, Sender } from './load.ts';

const loaded = loadNative();
const native = ('native' in loaded ? loaded.native : null) as Native;
const root = process.getuid?.() === 0;
/** For the names of tests that are left out. */
const needsRoot = root ? '' : ' (skipped: needs root)';
const [ROUTE, USERSOCK, GENERIC] = [0, 2, 16];
const group = groupOf(process.pid);

/** Waits until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe.skipIf(!native)(`the addon${'why' in loaded ? ` (skipped: ${loaded.why})` : ''}`, () => {
  it('resolves a family of this kernel, and knows that another is not there', async () => {
    const netlink = new Netlink(new NativeTransport(native, GENERIC));
    const control = await resolveFamily(netlink, 'nlctrl');
    expect(control).toMatchObject({ name: 'nlctrl', id: 16 });
    expect(control!.groups.has('notify')).toBe(true);
    expect(await resolveFamily(netlink, 'no-such-family')).toBeNull();
    netlink.close();
  });

  it('lists the network devices of this machine', async () => {
    const netlink = new Netlink(new NativeTransport(native, ROUTE));
    const links = await listLinks(netlink);
    expect(links.find(({ name }) => name === 'lo')).toMatchObject({
      hardware: 772,
      address: '00:00:00:00:00:00',
    });
    netlink.close();
  });

  it('gives several lists that are asked for at once', async () => {
    const netlink = new Netlink(new NativeTransport(native, ROUTE));
    const lists = await Promise.all([listLinks(netlink), listLinks(netlink), listLinks(netlink)]);
    expect(lists.map((links) => links.some(({ name }) => name === 'lo'))).toEqual([true, true, true]);
    netlink.close();
  });

  it.skipIf(!root)(`brings the words of an extended acknowledgement${needsRoot}`, async () => {
    const netlink = new Netlink(new NativeTransport(native, ROUTE));
    // RTM_NEWLINK whose link information is marked as a list but holds a number.
    const payload = new Uint8Array(16);
    const wrong = netlink.request({
      type: 16,
      flags: 0x400,
      payload: Uint8Array.of(...payload, ...fromHex('0c001280 08000100 78000000')),
      name: 'NEWLINK',
    });
    const error = (await wrong.catch((e: unknown) => e)) as NetlinkError;
    expect(error).toBeInstanceOf(NetlinkError);
    expect(error).toMatchObject({ code: 'refused', operation: 'NEWLINK' });
    expect(error.errno).toBe(-95);
    expect(error.message).toBe('NEWLINK refused: EOPNOTSUPP (not supported): Unknown device type');
    netlink.close();
  });

  it.skipIf(!root)(`refuses what does not exist by its number${needsRoot}`, async () => {
    const netlink = new Netlink(new NativeTransport(native, ROUTE));
    await expect(setUp(netlink, 999_999, true)).rejects.toMatchObject({ code: 'refused', errno: -19 });
    expect(() => new PacketSocket(native, { ifindex: 999_999, protocol: EVERY_PROTOCOL })).toThrow(
      TransportError,
    );
    netlink.close();
  });

  it('ends what waits when it is closed, and refuses what comes after', async () => {
    const netlink = new Netlink(new NativeTransport(native, GENERIC));
    const waiting = resolveFamily(netlink, 'nlctrl');
    netlink.close();
    await expect(waiting).rejects.toMatchObject({ code: 'gone' });
    await expect(resolveFamily(netlink, 'nlctrl')).rejects.toMatchObject({ code: 'gone' });
  });

  it('carries messages whole and in order, as copies', async () => {
    const received: Bytes[] = [];
    const there = new NativeTransport(native, USERSOCK);
    there.listen({
      records: (records) => received.push(...records.map(({ bytes }) => bytes)),
      lost: () => {},
      ended: () => {},
    });
    const here = new NativeTransport(native, USERSOCK, { to: { port: there.portId, groups: 0 } });
    const sent = Array.from({ length: 200 }, (_, i) => new Uint8Array(16 + 157 * (i % 13)).fill(i));
    for (const message of sent) {
      for (;;) {
        try {
          here.send(message);
          break;
        } catch {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    }
    await until(() => received.length === sent.length);
    expect(received.map((bytes) => toHex(bytes))).toEqual(sent.map((bytes) => toHex(bytes)));
    expect(there.statistics()).toEqual({ received: 200, dropped: 0, overruns: 0 });
    here.close();
    there.close();
  });

  it.skipIf(!root)(`counts every message that the kernel threw away, and goes on${needsRoot}`, async () => {
    let received = 0;
    const told: (number | null)[] = [];
    const there = new NativeTransport(native, USERSOCK, { receiveBuffer: 4096 });
    there.join(group);
    there.listen({
      records: (records) => {
        received += records.length;
      },
      lost: (count) => told.push(count),
      ended: () => {},
    });
    const here = new NativeTransport(native, USERSOCK, { to: { port: 0, groups: 2 ** (group - 1) } });
    const message = new Uint8Array(32_000);
    // The group gets it first; then no kernel listens on this protocol, which is said by ECONNREFUSED.
    const send = () => expect(() => here.send(message)).toThrow('ECONNREFUSED');
    // More than the addon holds while JavaScript is busy, and more than the kernel's buffer.
    const SENT = 400;
    for (let i = 0; i < SENT; i++) send();
    await until(() => received + there.statistics().dropped === SENT);
    expect(there.statistics().dropped).toBeGreaterThan(0);
    expect(there.statistics().overruns).toBeGreaterThan(0);
    await until(() => told.reduce<number>((n, count) => n + (count ?? 0), 0) === there.statistics().dropped);
    const before = received;
    send();
    await until(() => received === before + 1);
    here.close();
    there.close();
  });

  it.skipIf(!root)(
    `with the bridge loses none of 40 000 messages without counting it${needsRoot}`,
    async () => {
      const { bridge } = await joined(loadHost(native, group));
      const { source } = await bridge.call('observe', { what: { kind: 'groups' } });
      let received = 0;
      let lost = 0;
      bridge.listen(source, {
        records: (records) => {
          received += records.filter(({ bytes }) => isLoad(bytes)).length;
        },
        lost: (count) => {
          lost += count ?? 0;
        },
        ended: () => {},
      });
      const sender = new Sender(native, group);
      for (let sent = 0; sent < 40_000; sent += 200) {
        for (let i = 0; i < 200; i++) sender.send();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => received + lost === 40_000);
      expect(received).toBeGreaterThan(0);
      sender.close();
      await bridge.close();
    },
  );

  it.skipIf(!root)(`loses nothing uncounted while the app is behind${needsRoot}`, async () => {
    const flow = new Flow();
    let received = 0;
    let lost = 0;
    const there = new NativeTransport(native, USERSOCK, { receiveBuffer: 4096, flow });
    there.join(group);
    there.listen({
      records: (records) => {
        received += records.length;
      },
      lost: (count) => {
        lost += count ?? 0;
      },
      ended: () => {},
    });
    const here = new NativeTransport(native, USERSOCK, { to: { port: 0, groups: 2 ** (group - 1) } });
    const message = new Uint8Array(32_000);
    flow.hold();
    // More than the addon holds, and more than the kernel's buffer.
    const SENT = 400;
    for (let i = 0; i < SENT; i++) expect(() => here.send(message)).toThrow('ECONNREFUSED');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([received, lost]).toEqual([0, 0]);
    flow.release();
    await until(() => received + lost === SENT);
    expect(received).toBeGreaterThan(0);
    expect(lost).toBeGreaterThan(0);
    here.close();
    there.close();
  });

  it('is closed without harm while messages come', async () => {
    for (let round = 0; round < 20; round++) {
      const there = new NativeTransport(native, USERSOCK);
      there.listen({ records: () => {}, lost: () => {}, ended: () => {} });
      const here = new NativeTransport(native, USERSOCK, { to: { port: there.portId, groups: 0 } });
      for (let i = 0; i < 50; i++) here.send(new Uint8Array(64));
      there.close();
      here.close();
    }
    expect(() => native.read({ portId: 1, receiveBuffer: 1 })).toThrow('not an open socket');
  });

  it.skipIf(!root)(
    'receives packets with the kernel’s time, and only those that the filter lets through',
    async () => {
      const loopback = 1;
      const everything: BatchRecord[] = [];
      const filtered: BatchRecord[] = [];
      const listener = (into: BatchRecord[]) => ({
        records: (records: readonly BatchRecord[]) => into.push(...records),
        lost: () => {},
        ended: () => {},
      });
      const all = new PacketSocket(native, { ifindex: loopback, protocol: EVERY_PROTOCOL });
      const eapol = new PacketSocket(native, {
        ifindex: loopback,
        protocol: EVERY_PROTOCOL,
        filter: etherTypeFilter([0x888e, 0x88c7]),
      });
      all.listen(listener(everything));
      eapol.listen(listener(filtered));
      const udp = createSocket('udp4');
      udp.send(utf8('handshake'), 9, '127.0.0.1');
      const frame = fromHex(`${'00'.repeat(12)}888e02010000`);
      all.send(frame);
      await until(
        () =>
          filtered.length > 0 &&
          everything.some(({ bytes }) => toHex(bytes).includes(toHex(utf8('handshake')))),
      );
      expect(filtered.every(({ bytes }) => bytes[12] === 0x88 && bytes[13] === 0x8e)).toBe(true);
      expect(toHex(filtered[0]!.bytes)).toBe(toHex(frame));
      expect(filtered[0]).toMatchObject({
        kernelTime: true,
        protocol: 0x888e,
        hardware: 772,
        originalLength: 18,
      });
      udp.close();
      all.close();
      eapol.close();
    },
  );
});
