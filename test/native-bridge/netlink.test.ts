import { Duplex, PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../main/base/bytes.ts';
import { MessageFlag } from '../../native-bridge/message.ts';
import { Netlink, type NetlinkEvents } from '../../native-bridge/netlink.ts';
import type { NetlinkError } from '../../native-bridge/netlink-error.ts';
import { StreamTransport } from '../../native-bridge/transport-stream.ts';
import { nlmsg, tlv, u32 } from './kernel.ts';

const PORT = 4711;
const [ERROR, DONE, TYPE, MULTI, INTERRUPTED, CAPPED, TLVS] = [2, 3, 0x23, 0x2, 0x10, 0x100, 0x200];

/** A socket whose other end answers each request as it is told: with octets, given request and its number. */
function peer(
  answer: (request: Bytes, sequence: number, count: number) => Bytes[],
  events: NetlinkEvents = {},
) {
  const [there, back] = [new PassThrough(), new PassThrough()];
  let count = 0;
  there.on('data', (chunk: Buffer) => {
    const sequence = chunk.readUInt32LE(8);
    for (const octets of answer(new Uint8Array(chunk), sequence, ++count)) back.write(octets);
  });
  const transport = new StreamTransport(Duplex.from({ readable: back, writable: there }), PORT);
  return { netlink: new Netlink(transport, events), end: () => back.end() };
}
const request = { type: TYPE, payload: Uint8Array.of(37, 0, 0, 0), name: 'AUTHENTICATE' };
const list = { ...request, flags: MessageFlag.Dump, name: 'GET_SCAN' };
const errno = (number: number): Bytes => u32(number >>> 0);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: NetlinkError) => error,
  );

describe('a netlink request', () => {
  it('is acknowledged', async () => {
    const { netlink } = peer((octets, n) => [
      nlmsg(ERROR, CAPPED, n, PORT, errno(0), octets.subarray(0, 16)),
    ]);
    expect(await netlink.request(request)).toEqual({ replies: [], cookie: null });
  });

  it.each([
    ['cut to its header', (octets: Bytes) => octets.subarray(0, 16), CAPPED | TLVS],
    ['whole', (octets: Bytes) => octets, TLVS],
  ])('is refused with the words that follow the request, %s', async (_, echoed, flags) => {
    const { netlink } = peer((octets, n) => [
      nlmsg(ERROR, flags, n, PORT, errno(-2), echoed(octets), tlv(1, utf8('key addition failed\0'))),
    ]);
    const error = await refusal(netlink.request(request));
    expect(error).toMatchObject({
      code: 'refused',
      operation: 'AUTHENTICATE',
      errno: -2,
      words: 'key addition failed',
    });
    expect(error!.message).toBe('AUTHENTICATE refused: ENOENT (no such entry): key addition failed');
  });

  it('is told which attribute it lacks', async () => {
    const { netlink } = peer((octets, n) => [
      nlmsg(ERROR, CAPPED | TLVS, n, PORT, errno(-22), octets.subarray(0, 16), tlv(5, u32(52))),
    ]);
    const names = (type: number) => (type === 52 ? 'NL80211_ATTR_SSID' : null);
    const error = await refusal(netlink.request({ ...request, names }));
    expect(error!.message).toBe(
      'AUTHENTICATE refused: EINVAL (invalid argument): NL80211_ATTR_SSID is missing',
    );
  });

  it('for a list gives every message of it', async () => {
    const { netlink } = peer((_, n) => [
      concat(nlmsg(TYPE, MULTI, n, PORT, u32(1)), nlmsg(TYPE, MULTI, n, PORT, u32(2))),
      nlmsg(TYPE, MULTI, n, PORT, u32(3)),
      nlmsg(DONE, MULTI, n, PORT, errno(0)),
    ]);
    expect((await netlink.request(list)).replies.length).toBe(3);
  });

  it('for a list that changed meanwhile is made again', async () => {
    const { netlink } = peer((_, n, count) => [
      nlmsg(TYPE, MULTI | (count === 1 ? INTERRUPTED : 0), n, PORT, u32(count)),
      nlmsg(DONE, MULTI, n, PORT, errno(0)),
    ]);
    const { replies } = await netlink.request(list);
    expect(replies.map(({ bytes, message }) => bytes[message.payload.start])).toEqual([2]);
  });

  it('for a list that breaks off is refused', async () => {
    const { netlink } = peer((_, n) => [
      nlmsg(TYPE, MULTI, n, PORT, u32(1)),
      nlmsg(DONE, MULTI | TLVS, n, PORT, errno(-105), tlv(1, utf8('too many\0'))),
    ]);
    expect(await refusal(netlink.request(list))).toMatchObject({ errno: -105, words: 'too many' });
  });

  it('takes the number that its acknowledgement brings', async () => {
    const { netlink } = peer((octets, n) => [
      nlmsg(ERROR, CAPPED | TLVS, n, PORT, errno(0), octets.subarray(0, 16), tlv(3, u32(5), u32(1))),
    ]);
    expect((await netlink.request(request)).cookie).toBe(0x1_0000_0005n);
  });

  it('is told apart from events, and from answers to others', async () => {
    const events: number[] = [];
    const { netlink } = peer(
      (octets, n) => [
        nlmsg(TYPE, 0, 0, 0, u32(7)),
        nlmsg(TYPE, 0, n, PORT + 1, u32(8)),
        nlmsg(ERROR, CAPPED, n, PORT, errno(0), octets.subarray(0, 16)),
      ],
      { message: ({ bytes, message }) => events.push(bytes[message.payload.start]!) },
    );
    expect((await netlink.request(request)).replies).toEqual([]);
    expect(events).toEqual([7, 8]);
  });

  it('ends with the reason when the socket does', async () => {
    const ends: string[] = [];
    const { netlink, end } = peer(() => [], { ended: (why) => ends.push(why) });
    const waiting = refusal(netlink.request(request));
    end();
    expect(await waiting).toMatchObject({ code: 'gone' });
    expect(await refusal(netlink.request(list))).toMatchObject({ code: 'gone', words: ends[0] });
    expect(ends.length).toBe(1);
  });
});
