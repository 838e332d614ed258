/** Work grows with what is captured, and no faster: a flood of key messages is what a field engineer brings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Bytes, concat, fromHex } from '../../main/base/bytes.ts';
import { report } from '../../main/report/report.ts';
import { Session } from '../../main/session/session.ts';
import { builder } from '../capture/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'hw-flood-'));
afterAll(() => rmSync(folder, { recursive: true }));

const AP = fromHex('020000000000', 'AP');
const STA = fromHex('020000000100', 'STA');
const RSNE = '30140100000fac040100000fac040100000fac020000';
const FLAT = fromHex(`8000000000000000640011000004486f6d65010482848b96${RSNE}`, 'beacon');
const b = builder(true);

/** A nonce of its own for each number. */
const nonce = (seed: number): Bytes =>
  Uint8Array.from({ length: 32 }, (_, i) => (seed * 2654435761 + i * 40503 + (seed >> (i % 16))) & 0xff);
function key(message: 1 | 2, counter: number, itsNonce: Bytes): Bytes {
  const data = message === 2 ? fromHex(RSNE, 'RSNE') : new Uint8Array(0);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  head[0] = 2;
  view.setUint16(1, message === 1 ? 0x008a : 0x010a);
  view.setUint16(3, 16);
  view.setBigUint64(5, BigInt(counter));
  const mic = message === 2 ? nonce(counter + 7).subarray(0, 16) : new Uint8Array(16);
  const body = concat(head, itsNonce, new Uint8Array(32), mic, Uint8Array.of(0, data.length), data);
  const frame =
    message === 1
      ? concat(Uint8Array.of(8, 2, 0, 0), STA, AP, AP)
      : concat(Uint8Array.of(8, 1, 0, 0), AP, STA, AP);
  const sequence = Uint8Array.of((counter << 4) & 0xff, (counter >> 4) & 0xff);
  return concat(
    frame,
    sequence,
    fromHex('aaaa03000000888e0203', 'EAPOL'),
    Uint8Array.of(0, body.length),
    body,
  );
}
const beacon = concat(fromHex('80000000ffffffffffff', 'head'), AP, AP, Uint8Array.of(0, 0), FLAT);

/** CPU milliseconds from opening to the last word of the report. */
async function cost(frames: readonly Bytes[]): Promise<number> {
  const path = join(folder, 'flood.pcap');
  const records = [beacon, ...frames].map((frame, i) =>
    b.pcapRecord(1_700_000_000 + Math.floor(i / 1000), (i % 1000) * 1000, frame),
  );
  writeFileSync(path, concat(b.pcapHeader({ link: 105 }), ...records));
  const begin = process.cpuUsage();
  const work = { signal: new AbortController().signal, onProgress: () => {} };
  const session = await Session.open([{ path, name: 'flood.pcap' }], work);
  expect(report(session, { steps: false, showSecrets: false, width: 100 })).toContain('Home');
  session.close();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

it.each([
  ['message 1 repeated', (n: number) => Array.from({ length: n }, (_, i) => key(1, i + 1, nonce(1)))],
  [
    'message 1 with a new nonce each time, each answered',
    (n: number) =>
      Array.from({ length: n }, (_, i) => [key(1, i + 1, nonce(i + 1)), key(2, i + 1, nonce(-i - 1))]).flat(),
  ],
])(
  '%s: eight times as many cost less than sixteen times as much',
  async (_, frames) => {
    await cost(frames(100));
    const few = await cost(frames(400));
    const many = await cost(frames(3200));
    // Linear is 8, quadratic 64.
    expect(many / few).toBeLessThan(16);
  },
  120_000,
);
