import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex } from '../../main/base/bytes.ts';
import { open } from './logs.ts';

// Case 4: EAPOL through the network interface and the association through nl80211 have no order between them. The
// netlink recording is real; M1 is put before the event, as an Ethernet frame in a file of its own.
const netlink = fileURLToPath(new URL('../fixtures/wpa2-psk-ccmp/nl.pcap.gz', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'handshake-race-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Packet {
  readonly time: bigint;
  readonly bytes: Bytes;
}

/** A pcap file with nanosecond times. */
function pcap(name: string, linkType: number, packets: readonly Packet[]): string {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b23c4d, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(linkType, 20);
  const parts = packets.flatMap(({ time, bytes }) => {
    const own = Buffer.alloc(16);
    own.writeUInt32LE(Number(time / 1_000_000_000n), 0);
    own.writeUInt32LE(Number(time % 1_000_000_000n), 4);
    own.writeUInt32LE(bytes.length, 8);
    own.writeUInt32LE(bytes.length, 12);
    return [own, bytes];
  });
  const path = join(folder, name);
  writeFileSync(path, concat(header, ...parts));
  return path;
}

/**
 * M1 of the recording as the interface shows it, when user space was told of the association, and the recording
 * without EAPOL, as it is where the interface carries that.
 */
async function recorded() {
  const { session } = await open(netlink);
  const [attempt] = session.attempts;
  const m1 = attempt!.handshakes[0]!.messages[0]!;
  const { bytes, eapol } = session.frame(m1.record);
  const pdu = bytes.slice(eapol!.span.start, eapol!.span.end);
  const packet = concat(fromHex(attempt!.station), fromHex(attempt!.bssid), fromHex('888e'), pdu);
  const rest: Packet[] = [];
  let event: bigint | null = null;
  for (let index = 1; index <= session.store.length; index++) {
    const frame = session.frame(index);
    const record = session.store.record(index);
    if (frame.eapol) continue;
    rest.push({ time: record.time!, bytes: record.bytes });
    const told = frame.netlink;
    if (told?.command === 'NL80211_CMD_ASSOCIATE' && !told.request && told.frame) event ??= record.time!;
  }
  return { packet, event: event!, without: pcap('nl.pcap', 253, rest) };
}

const causes = async (...paths: string[]) => {
  const { findings } = await open(...paths);
  return findings.filter((f) => f.cause === 'eapol-before-association');
};

describe('M1 before the association event', () => {
  it('is found with both times and what lies between', async () => {
    const { packet, event, without } = await recorded();
    const [finding] = await causes(
      without,
      pcap('early.pcap', 1, [{ time: event - 1_216_000n, bytes: packet }]),
    );
    expect(finding).toMatchObject({ certainty: 'proved' });
    const clock = (time: bigint) => new Date(Number(time / 1_000_000n)).toISOString().slice(11, 23);
    expect(finding!.for[0]!.sentence).toContain(clock(event));
    expect(finding!.for[0]!.sentence).toContain(clock(event - 1_216_000n));
    expect(finding!.for[0]!.sentence).toContain('1216 µs later');
    expect(finding!.for[0]!.refs).toHaveLength(2);
  });

  it('after the event there is none', async () => {
    const { packet, event, without } = await recorded();
    expect(
      await causes(without, pcap('late.pcap', 1, [{ time: event + 5_000_000n, bytes: packet }])),
    ).toEqual([]);
  });

  it('the same join over the control port has none', async () => {
    expect(await causes(netlink)).toEqual([]);
  });
});
