import { describe, expect, it } from 'vitest';
import type { FrameView, MarkView, StepView } from '../../preload/contract/index.ts';
import { byteRuns, radioRange, rowLook, rowText, shownMarks } from '../../renderer/panels/bytes/paint.ts';
import { rowEnds, wirePath } from '../../renderer/panels/wires/path.ts';
import { hoverKey, hoverRanges, keyRange, markAt } from '../../renderer/ui/hover.ts';
import { windowOf } from '../../renderer/ui/window.ts';
import { differingOctets, rangeText, spacedHex } from '../../renderer/ui/words.ts';

const mark = (name: string, start: number, end: number): MarkView => ({
  name,
  role: 'ap',
  start,
  end,
  steps: [],
});

const frame = (marks: MarkView[]): FrameView => ({
  record: 59,
  title: '',
  protocol: 'EAPOL',
  source: '',
  time: null,
  hex: '00'.repeat(155),
  originalLength: 155,
  comments: [],
  fields: [],
  marks,
});

const looks = (text: string): string[] => text.split('|');

describe('paint of the hex view', () => {
  it('gives each byte the shortest mark that holds it', () => {
    const marks = [mark('EAPOL', 56, 155), mark('ANonce', 73, 105)];
    expect(markAt(marks, 72)?.name).toBe('EAPOL');
    expect(markAt(marks, 73)?.name).toBe('ANonce');
    expect(markAt(marks, 104)?.name).toBe('ANonce');
    expect(markAt(marks, 105)?.name).toBe('EAPOL');
    expect(markAt(marks, 155)).toBeNull();
  });

  it('runs a mark, the selection and a ring across the rows they cover', () => {
    const paint = {
      marks: [mark('ANonce', 73, 105)],
      selected: { start: 65, end: 73 },
      rings: [{ start: 73, end: 105 }],
      dim: null,
    };
    const row4 = looks(rowLook(64, 16, paint));
    expect(row4[0]).toBe('');
    expect(row4[1]).toBe('bytes-selected');
    expect(row4[8]).toBe('bytes-selected');
    expect(row4[9]).toBe('bytes-mark role-ap bytes-ring bytes-ring-first');
    expect(row4[15]).toBe('bytes-mark role-ap bytes-ring bytes-ring-last');
    const row6 = looks(rowLook(96, 16, paint));
    expect(row6[0]).toBe('bytes-mark role-ap bytes-ring bytes-ring-first');
    expect(row6[8]).toBe('bytes-mark role-ap bytes-ring bytes-ring-last');
    expect(row6[9]).toBe('');
  });

  it('paints a short last row', () => {
    expect(looks(rowLook(144, 11, { marks: [], selected: null, rings: [], dim: null }))).toHaveLength(11);
  });

  it('draws bytes that look alike as one run, and the active one alone', () => {
    const all = ['', '', 'bytes-mark', 'bytes-mark', ''];
    const places = (active: number | null): string[] =>
      byteRuns(all, active).map((run) => `${run.start}-${run.end} ${run.look}`.trim());
    expect(places(null)).toEqual(['0-2', '2-4 bytes-mark', '4-5']);
    expect(places(0)).toEqual(['0-1', '1-2', '2-4 bytes-mark', '4-5']);
    expect(places(3)).toEqual(['0-2', '2-3 bytes-mark', '3-4 bytes-mark', '4-5']);
    expect(byteRuns([], null)).toEqual([]);
  });

  it('shows a mark that holds others only at the step that takes it', () => {
    const marks = [mark('EAPOL', 56, 155), mark('ANonce', 73, 105)];
    expect(shownMarks(frame(marks), null).map((m) => m.name)).toEqual(['ANonce']);
    const step = {
      step: '15',
      inputs: [
        {
          name: 'M2',
          role: 'station',
          source: { from: 'record', record: 59, start: 56, end: 155, label: '' },
        },
      ],
    } as unknown as StepView;
    expect(shownMarks(frame(marks), step).map((m) => m.name)).toEqual(['M2', 'ANonce']);
  });

  it('does not paint inputs that come from another frame', () => {
    const step = {
      step: '15',
      inputs: [
        { name: 'M2', role: 'station', source: { from: 'record', record: 60, start: 0, end: 9, label: '' } },
      ],
    } as unknown as StepView;
    expect(shownMarks(frame([]), step)).toEqual([]);
    expect(shownMarks(null, step)).toEqual([]);
  });

  it('writes what is printable and a dot for the rest', () => {
    expect(rowText('486f6d65204e00ff7e7f')).toBe('Home·N··~·');
  });

  it('knows the radio header', () => {
    const field = { id: '0', label: '', value: '', bits: '', clause: '', error: '', children: [] };
    const with0 = (filter: string): FrameView => ({
      ...frame([]),
      fields: [{ ...field, filter, start: 0, end: 22 }],
    });
    expect(radioRange(with0('radiotap'))).toEqual({ start: 0, end: 22 });
    expect(radioRange(with0('wlan'))).toBeNull();
  });
});

describe('what is hovered', () => {
  const marks = [mark('AA', 32, 38), mark('AA', 42, 48)];

  it('lights up all twins of a name', () => {
    expect(hoverRanges(marks, 'AA').map((range) => range.start)).toEqual([32, 42]);
  });

  it('is a range where the bytes have no name', () => {
    const key = hoverKey(marks, { start: 50, end: 52 });
    expect(keyRange(key)).toEqual({ start: 50, end: 52 });
    expect(hoverRanges(marks, key)).toEqual([{ start: 50, end: 52 }]);
    expect(hoverKey(marks, { start: 32, end: 38 })).toBe('AA');
    expect(keyRange('AA')).toBeNull();
  });
});

describe('wires', () => {
  it('may leave at the end of each row of the range', () => {
    expect(rowEnds(73, 105)).toEqual([79, 95, 104]);
    expect(rowEnds(32, 38)).toEqual([37]);
    expect(rowEnds(16, 32)).toEqual([31]);
  });

  it('bend at the given place, upwards and downwards', () => {
    expect(wirePath({ x: 10, y: 100 }, { x: 50, y: 20 }, 40)).toBe(
      'M10,100 H36 Q40,100 40,96 V24 Q40,20 44,20 H50',
    );
    expect(wirePath({ x: 10, y: 20 }, { x: 50, y: 100 }, 40)).toBe(
      'M10,20 H36 Q40,20 40,24 V96 Q40,100 44,100 H50',
    );
    expect(wirePath({ x: 10, y: 20 }, { x: 50, y: 25 }, 40)).toMatch(/C/);
  });
});

describe('rows in view', () => {
  it('are those of the window and a few more', () => {
    expect(windowOf(0, 200, 20, 1000)).toEqual({ first: 0, last: 14 });
    expect(windowOf(400, 200, 20, 1000)).toEqual({ first: 16, last: 34 });
    expect(windowOf(400, 200, 20, 5)).toEqual({ first: 5, last: 5 });
  });
});

describe('words', () => {
  it('write ranges with both ends', () => {
    expect(rangeText(73, 105)).toBe('bytes 73 to 104');
    expect(rangeText(7, 8)).toBe('byte 7');
    expect(rangeText(7, 7)).toBe('at byte 7');
    expect(spacedHex('8bd8b7')).toBe('8b d8 b7');
  });

  it('find the bytes that differ', () => {
    expect([...differingOctets('00112233', '00ff2234')]).toEqual([1, 3]);
    expect(differingOctets('0011', '001122').size).toBe(0);
    expect(differingOctets('0011', null).size).toBe(0);
  });
});
