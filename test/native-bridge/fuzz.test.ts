import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../main/base/bytes.ts';
import { eventsOf } from '../../main/live/bridge/events.ts';
import { commands } from '../../main/standard/nl80211.ts';
import { Netlink } from '../../native-bridge/netlink.ts';
import { BatchError, readBatch, writeBatch } from '../../native-bridge/protocol-batch.ts';
import type { Transport, TransportListener } from '../../native-bridge/transport.ts';
import { ADDRESS, attr, FAMILY, IFINDEX, nlmsg, tlv, u32 } from './kernel.ts';

const octets = (most: number) => fc.uint8Array({ maxLength: most });
const scope = { ifindex: IFINDEX, address: ADDRESS, family: FAMILY };

describe('whatever the kernel sends', () => {
  it('becomes events or nothing, never an exception', () => {
    fc.assert(
      fc.property(octets(200), fc.constantFrom(0, 16, 9), (bytes, protocol) => {
        expect(Array.isArray(eventsOf(bytes, protocol, scope))).toBe(true);
      }),
    );
    // Events of every command, with attributes of any length.
    const attribute = fc
      .tuple(fc.integer({ min: 0, max: 340 }), octets(24))
      .map(([type, data]) => tlv(type, data));
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.nat(commands.length), fc.array(attribute, { maxLength: 12 }), (command, attributes) => {
        const own = tlv(attr('IFINDEX'), u32(IFINDEX));
        const message = nlmsg(FAMILY, 0, 0, 0, Uint8Array.of(command, 1, 0, 0), own, ...attributes);
        for (const { kind } of eventsOf(message, 16, scope)) kinds.add(kind);
      }),
      { numRuns: 3000 },
    );
    expect(kinds.size).toBeGreaterThan(3);
  });

  it('answers the request that waits or is left alone', async () => {
    let listener: TransportListener | null = null;
    const transport: Transport = {
      name: 'test',
      limits: [],
      portId: 7,
      listen: (to) => {
        listener = to;
      },
      send: () => {},
      join: () => {},
      statistics: () => ({ received: 0, dropped: 0, overruns: 0 }),
      close: () => {},
    };
    const netlink = new Netlink(transport);
    const answer = netlink.request({ type: 16, payload: new Uint8Array(4), name: 'TEST' });
    const give = (bytes: Uint8Array, sender = 0) =>
      listener!.records([
        {
          time: 0n,
          kernelTime: false,
          bytes,
          originalLength: bytes.length,
          sender,
          protocol: 0,
          hardware: 0,
          packetType: 0,
          vlan: null,
        },
      ]);
    fc.assert(
      fc.property(octets(80), (bytes) => {
        // Not the answer by chance: its sequence number is 1.
        if (bytes.length >= 12) bytes[9] = 0xff;
        give(bytes);
      }),
    );
    // Another process pretends to be the kernel.
    give(nlmsg(2, 0, 1, 7, u32(-1 >>> 0), new Uint8Array(16)), 4242);
    give(nlmsg(2, 0x100, 1, 7, u32(0), new Uint8Array(16)));
    expect(await answer).toEqual({ replies: [], cookie: null });
  });
});

describe('a batch of records', () => {
  const record = fc.record({
    time: fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }),
    kernelTime: fc.boolean(),
    bytes: octets(40),
    originalLength: fc.nat(0xffff),
    sender: fc.nat(0xffffffff),
    protocol: fc.nat(0xffff),
    hardware: fc.nat(0xffff),
    packetType: fc.nat(7),
    vlan: fc.option(fc.record({ tpid: fc.nat(0xffff), tci: fc.nat(0xffff) })),
  });

  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), (records) => {
        expect(readBatch(writeBatch(records))).toEqual(records);
      }),
    );
  });

  it('that is damaged is refused or read, nothing else', () => {
    fc.assert(
      fc.property(octets(150), (bytes) => {
        try {
          const records = readBatch(bytes);
          expect(records.reduce((n, one) => n + one.bytes.length, 0)).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(BatchError);
        }
      }),
    );
    expect(() => readBatch(concat(writeBatch([]), new Uint8Array(31)))).toThrow(BatchError);
  });
});
