import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../main/base/bytes.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { isText } from '../../main/capture/text.ts';
import {
  type CaptureItem,
  type CaptureRecord,
  LinkType,
  type Numbering,
  type TextImport,
} from '../../main/capture/types.ts';
import { builder, gzip, packet } from './build.ts';

const b = builder(true);
const folder = mkdtempSync(join(tmpdir(), 'capture-text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string, bytes: Bytes): { path: string; name: string } => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, name };
};

/**
 * An importer of its own for these tests: `12 words` is a line at second 12, `- words` one without time, `12 =ff` one
 * with a frame and `12 !ff` one with a key; a leading `boot ` puts the line on another clock.
 */
function* items(text: string, file: string, line: number, next: Numbering, seen: Map<string, number>) {
  const [, boot, seconds, mark, rest] = /^(boot )?(\d+|-) ?([=!]?)(.*)$/.exec(text)!;
  let { index, source } = next;
  const time = seconds === '-' ? null : BigInt(seconds!) * 1_000_000_000n;
  const sourceOf = function* (linkType: number): Generator<CaptureItem, number> {
    const key = `${boot}${linkType}`;
    if (!seen.has(key)) {
      seen.set(key, source++);
      const clock = boot ? 'boot' : 'epoch';
      yield {
        type: 'source',
        source: { index: seen.get(key)!, file, linkType, snapLength: 0, fcsLength: 0, form: 'text', clock },
      };
    }
    return seen.get(key)!;
  };
  const common = { time, originalLength: 1, comments: [] };
  const own = index;
  const log = yield* sourceOf(LinkType.Log);
  const bytes = utf8(text);
  yield {
    type: 'record',
    record: {
      ...common,
      index: index++,
      source: log,
      linkType: LinkType.Log,
      bytes,
      line,
      originalLength: bytes.length,
    },
  } as CaptureItem;
  const octet = Uint8Array.of(Number.parseInt(rest!, 16) || 0);
  if (mark === '=') {
    const framed = yield* sourceOf(1);
    yield {
      type: 'record',
      record: { ...common, index, source: framed, linkType: 1, bytes: octet, origin: own },
    } as CaptureItem;
  }
  if (mark === '!')
    yield { type: 'secret', secret: { kind: 'pmk', ssid: null, value: octet }, record: own } as CaptureItem;
}
const importer: TextImport = {
  async *text(chunks, { file, first, onFormat }) {
    const seen = new Map<string, number>();
    let { index, source } = first;
    let text = '';
    for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
    for (const [at, line] of text.trim().split('\n').entries())
      for (const item of items(line, file, at + 1, { index, source }, seen)) {
        if (item.type === 'record') index++;
        if (item.type === 'source') source++;
        yield item;
      }
    onFormat?.('lines');
  },
  journal(file) {
    const seen = new Map<string, number>();
    let line = 0;
    return {
      read: (entry, next) => [...items(new TextDecoder().decode(entry), file, ++line, next, seen)],
      end: () => [],
    };
  },
};

const told = (record: CaptureRecord): string =>
  record.linkType === LinkType.Log
    ? new TextDecoder().decode(record.bytes)
    : `${record.linkType}${record.origin === undefined ? '' : ` of ${record.origin}`}`;
const order = (store: RecordStore): string[] => [...store.records()].map(told);
const pcap = (...times: number[]): Bytes =>
  concat(b.pcapHeader({ link: 105 }), ...times.map((time, i) => b.pcapRecord(time, 0, packet(i, 10))));

describe('text files in a record store', () => {
  it('are merged with captures by time; captures first, lines without a time after the one before', async () => {
    const files = [put('log.txt', utf8('1 a\n2 =ff\n- c\n4 d\n')), put('air.pcap', pcap(2, 3))];
    const store = await RecordStore.open(files, { text: importer });
    expect(order(store)).toEqual(['1 a', '105', '2 =ff', '1 of 3', '- c', '105', '4 d']);
    expect(store.record(3)).toMatchObject({ line: 2, time: 2_000_000_000n });
    expect(store.record(4).bytes).toEqual(Uint8Array.of(0xff));
    expect(store.files.map(({ format, records }) => [format, records])).toEqual([
      ['lines', 5],
      ['pcap', 2],
    ]);
  });

  it('name the record of a key after merging, and are read from gzip', async () => {
    const files = [put('air2.pcap', pcap(1, 2, 3)), put('log.gz', gzip(utf8('2 !0a\n9 end\n')))];
    const store = await RecordStore.open(files, { text: importer });
    expect(store.secrets).toEqual([
      { secret: { kind: 'pmk', ssid: null, value: Uint8Array.of(10) }, record: 3 },
    ]);
    expect(told(store.record(3))).toBe('2 !0a');
    expect(store.files[1]!.format).toBe('lines, gzip');
  });

  it('are moved clock by clock, and their records are numbered anew', async () => {
    const file = put('both.txt', utf8('100 a\nboot 5 b\n101 =01\nboot 6 c\n'));
    const store = await RecordStore.open([file], { text: importer });
    expect(order(store)).toEqual(['100 a', 'boot 5 b', '101 =01', '1 of 3', 'boot 6 c']);
    const boot = store.sources.find(({ clock }) => clock === 'boot')!.index;
    const moved = await store.retimed({ shifts: new Map([[boot, 93_000_000_000n]]), placed: new Map() });
    expect(order(moved)).toEqual(['boot 5 b', 'boot 6 c', '100 a', '101 =01', '1 of 4']);
    expect(moved.record(1).time).toBe(98_000_000_000n);
    // Shifts count from the times of the files, so that taking them back is the first store.
    const back = await moved.retimed({ shifts: new Map(), placed: new Map() });
    expect(order(back)).toEqual(order(store));
  });

  it('take the place of a record that is placed', async () => {
    const files = [put('air3.pcap', pcap(1, 5, 9)), put('bare.txt', utf8('- a\n- b\n- c\n'))];
    const store = await RecordStore.open(files, { text: importer });
    expect(order(store)).toEqual(['- a', '- b', '- c', '105', '105', '105']);
    const placed = new Map([
      [1, 1_000_000_000n],
      [3, 5_000_000_000n],
    ]);
    const moved = await store.retimed({ shifts: new Map(), placed });
    expect(order(moved)).toEqual(['105', '- a', '- b', '105', '- c', '105']);
  });

  it('stand between packets as journal entries of a pcapng file', async () => {
    const bytes = concat(
      b.section(),
      b.interface(105),
      b.enhanced(0, 1n, packet(1, 12)),
      b.block(9, utf8('7 =02\0\0\0')),
      b.enhanced(0, 2n, packet(2, 12)),
    );
    const store = await RecordStore.open([put('saved.pcapng', bytes)], { text: importer });
    expect(order(store)).toEqual(['105', '7 =02', '1 of 2', '105']);
    const without = await RecordStore.open([put('saved2.pcapng', bytes)]);
    expect(order(without)).toEqual(['105', '105']);
  });

  it('are told from what is neither text nor capture', async () => {
    const rubbish = put('rubbish', packet(7, 400));
    await expect(RecordStore.open([rubbish], { text: importer })).rejects.toThrow(
      'rubbish: neither pcap nor pcapng nor text',
    );
    expect(isText(utf8('Jan  1 00:00:00 host kernel: ä\n'))).toBe(true);
    expect(isText(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62, 0))).toBe(true);
    // A character that the end of the head cuts.
    expect(isText(utf8('äöüß').subarray(0, 7))).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: text without them is what is meant
        fc.pre(!/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text));
        expect(isText(utf8(text))).toBe(true);
      }),
    );
  });
});
