import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import { Bridge } from '../../main/live/bridge/bridge.ts';
import { operations } from '../../native-bridge/protocol.ts';
import { encodeJson, encodeRecords, FrameError, FrameReader } from '../../native-bridge/protocol-frames.ts';
import { Server } from '../../native-bridge/server.ts';
import { serverProcess } from './joined.ts';
import { attr, IFINDEX, ScriptedKernel, scriptedHost, tlv, u32 } from './kernel.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function serverOf(kernel = new ScriptedKernel()) {
  const reader = new FrameReader();
  const answers: Record<string, unknown>[] = [];
  const server = new Server(scriptedHost(kernel), (octets) => {
    for (const frame of reader.push(octets))
      if (!(frame instanceof FrameError) && frame.kind === 'json')
        answers.push(frame.value as Record<string, unknown>);
  });
  return { server, answers, kernel };
}
const hello = encodeJson({ id: 1, operation: 'hello', version: 1 });

describe('frames', () => {
  it('come out as they went in, however the stream is chopped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.jsonValue(), fc.uint8Array({ maxLength: 300 })), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
        (values, cuts) => {
          const all = concat(
            ...values.map((value) =>
              value instanceof Uint8Array ? encodeRecords(9, value) : encodeJson(value),
            ),
          );
          const reader = new FrameReader();
          const out = [];
          for (let at = 0, i = 0; at < all.length; i++) {
            const length = cuts[i % cuts.length]!;
            out.push(...reader.push(all.subarray(at, at + length)));
            at += length;
          }
          expect(out).toEqual(
            values.map((value) =>
              value instanceof Uint8Array
                ? { kind: 'records', source: 9, batch: value }
                : { kind: 'json', value: JSON.parse(JSON.stringify(value)) },
            ),
          );
        },
      ),
    );
  });

  it.each([
    ['a length of 0', Uint8Array.of(0, 0, 0, 0), true],
    ['a length that no frame has', Uint8Array.of(255, 255, 255, 255), true],
    ['an unknown kind', Uint8Array.of(1, 0, 0, 0, 7), false],
    ['no JSON', concat(Uint8Array.of(4, 0, 0, 0, 0), utf8('{a:')), false],
    ['no UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 255), false],
    ['records without a source', Uint8Array.of(2, 0, 0, 0, 1, 0), false],
  ])('name %s', (_, octets, fatal) => {
    const [error] = new FrameReader().push(octets);
    expect(error).toBeInstanceOf(FrameError);
    expect((error as FrameError).fatal).toBe(fatal);
  });
});

describe('the bridge', () => {
  it('answers whatever bytes with an error, and goes on unless a length cannot be true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), async (chunks) => {
        const { server, answers } = serverOf();
        // Random octets behind a true length: each is one frame that means nothing.
        const frames = chunks.map((chunk) => concat(Uint8Array.of(chunk.length + 1, 0, 0, 0, 0), chunk));
        for (const frame of frames) expect(server.push(frame)).toBe(true);
        server.push(hello);
        await settled();
        expect(answers.filter((answer) => 'failure' in answer).length).toBe(frames.length);
        expect(answers.find(({ id }) => id === 1)).toMatchObject({ value: { version: 1 } });
      }),
      { numRuns: 40 },
    );
    const { server, answers } = serverOf();
    expect(server.push(Uint8Array.of(0, 0, 0, 255))).toBe(false);
    expect(answers).toMatchObject([{ id: null, failure: { code: 'invalid' } }]);
  });

  it('answers each request once, whatever its arguments are', async () => {
    const names = Object.keys(operations).filter((name) => name !== 'hello');
    const anything = fc.dictionary(
      fc.constantFrom(
        'ssids',
        'reason',
        'bssid',
        'interface',
        'key',
        'what',
        'up',
        'frame',
        'index',
        'source',
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom('wlan7', '02:00:00:00:00:00', 'ff'.repeat(40), 65536, -1, 3)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anything, async (operation, given_) => {
        const { server, answers, kernel } = serverOf();
        server.push(hello);
        server.push(encodeJson({ ...given_, id: 2, operation }));
        await settled();
        expect(answers.map(({ id }) => id).sort()).toEqual([1, 2]);
        // Nothing reached the kernel but what reads: no interface is claimed.
        const wrote = kernel.requests.filter(({ command }) => !command.startsWith('GET_'));
        expect(wrote).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['an unknown operation', { id: 5, operation: 'exec', command: 'rm' }, 5],
    ['no number', { operation: 'scan' }, null],
    ['no object', 'scan', null],
    ['more than an operation takes', { id: 6, operation: 'disconnect', reason: 3, raw: 'ff' }, 6],
    [
      'bytes that are none',
      { id: 7, operation: 'sendFrame', frame: 'xy', frequencyMHz: null, waitMs: null },
      7,
    ],
    ['a reason beyond two bytes', { id: 8, operation: 'disconnect', reason: 65536 }, 8],
  ])('refuses %s', async (_, request, id) => {
    const { server, answers } = serverOf();
    server.push(hello);
    server.push(encodeJson(request));
    await settled();
    const refused = answers.filter((answer) => 'failure' in answer);
    expect(refused).toMatchObject([{ id, failure: { code: 'invalid' } }]);
  });

  it('does nothing before it was greeted in its own version', async () => {
    const { server, answers } = serverOf();
    server.push(encodeJson({ id: 1, operation: 'interfaces' }));
    server.push(encodeJson({ id: 2, operation: 'hello', version: 99 }));
    await settled();
    expect(answers).toMatchObject([
      { id: 1, failure: { code: 'invalid', message: 'hello comes first' } },
      { id: 2, failure: { code: 'invalid', message: expect.stringContaining('version 99') } },
    ]);
  });
});

describe("the app's side", () => {
  it('ends the bridge when it says what is no message', async () => {
    const { process } = serverProcess(scriptedHost(new ScriptedKernel()));
    const bridge = await Bridge.over(process);
    const octets: Bytes = encodeJson({ event: 'lost', source: 'all' });
    const asked = bridge.call('kernelCrypto', {});
    process.output.emit('data', Buffer.from(octets));
    await expect(asked).rejects.toMatchObject({ failure: { code: 'gone' } });
    expect(await bridge.gone).toMatch(/no message of this program's version/);
  });

  it('lists devices, interfaces and what is known of the kernel', async () => {
    const kernel = new ScriptedKernel();
    const bss = (address: string, status: number, ssid: string) =>
      concat(
        tlv(attr('IFINDEX'), u32(IFINDEX)),
        tlv(
          attr('BSS'),
          tlv(1, fromHex(address)),
          tlv(9, u32(status)),
          tlv(6, Uint8Array.of(0, ssid.length), utf8(ssid)),
        ),
      );
    kernel.answers.set('GET_SCAN', {
      as: 'NEW_SCAN_RESULTS',
      replies: [bss('020000000009', 0, 'Other'), bss('020000000000', 1, 'Home')],
    });
    const { process } = serverProcess(scriptedHost(kernel));
    const bridge = await Bridge.over(process);
    const found = await bridge.call('interfaces', {});
    expect(found.why).toBeNull();
    expect(found.wiphys).toMatchObject([{ index: 3, name: 'phy3', akms: null, maxScanSsids: 4 }]);
    expect(found.interfaces).toMatchObject([
      {
        ifindex: 7,
        name: 'wlan7',
        type: 'STATION',
        up: false,
        ssid: utf8('Home'),
        bssid: '02:00:00:00:00:00',
      },
    ]);
  });
});
