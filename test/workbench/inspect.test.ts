import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldView, Output, RowView, SessionView } from '../../preload/contract/index.ts';
import { everything, workbench } from './bench.ts';
import { meta } from './fixtures.ts';

const bench = workbench();
let session: SessionView;
let rows: readonly RowView[];
beforeAll(async () => {
  session = await bench.unlocked('wpa2-psk-ccmp');
  ({ rows } = await bench.call('rows', { attempt: '1', from: 0, count: 1000, show: everything }));
});
afterAll(() => bench.remove());

const rowOf = (label: string): RowView => rows.find((row) => row.label === label)!;
const fieldsOf = (fields: readonly FieldView[]): FieldView[] =>
  fields.flatMap((field) => [field, ...fieldsOf(field.children)]);

describe('rows', () => {
  test('all rows, a slice, and beyond the end', async () => {
    expect(rows).toHaveLength(session.attempts[0]!.rows);
    expect(rows.map(({ row }) => row)).toEqual(rows.map((_, i) => i));
    const slice = await bench.call('rows', { attempt: '1', from: 10, count: 5, show: everything });
    expect(slice).toEqual({ revision: session.revision, total: rows.length, rows: rows.slice(10, 15) });
    const beyond = await bench.call('rows', { attempt: '1', from: 9999, count: 5, show: everything });
    expect(beyond).toMatchObject({ total: rows.length, rows: [] });
  });

  test('a filter hides its kind and numbers the rest anew', async () => {
    const show = { ...everything, beacons: false, data: false, calculations: false };
    const shown = await bench.call('rows', { attempt: '1', from: 0, count: 1000, show });
    expect(shown.total).toBeLessThan(rows.length);
    expect(shown.rows.map(({ row }) => row)).toEqual(shown.rows.map((_, i) => i));
    expect(shown.rows.some(({ kind, beacon, data }) => kind === 'calculation' || beacon || data)).toBe(false);
    for (const label of ['M1', 'M2', 'M3', 'M4'])
      expect(shown.rows.find((row) => row.label === label)).toMatchObject({ step: rowOf(label).step });
  });

  test('the step of a row and the row of a step agree under a filter', async () => {
    const show = { ...everything, beacons: false };
    const { rows: shown } = await bench.call('rows', { attempt: '1', from: 0, count: 1000, show });
    for (const row of shown.slice(0, 30)) {
      expect(await bench.call('locate', { attempt: '1', step: row.step, show })).toEqual({
        row: row.row,
        step: row.step,
        key: row.key,
        exact: true,
      });
    }
    const inside = `${rowOf('Derive PTK').step}.1`;
    const located = await bench.call('locate', { attempt: '1', step: inside, show });
    expect(shown[located.row]?.label).toBe('Derive PTK');
  });
});

describe('frame', () => {
  test('the nonce of M1 is marked where its field stands, with the step that takes it', async () => {
    const frame = await bench.call('frame', { record: rowOf('M1').record!, attempt: '1' });
    const nonce = fieldsOf(frame.fields).find(({ filter }) => filter === 'wlan_rsna_eapol.keydes.nonce')!;
    const mark = frame.marks.find(({ name }) => name === 'ANonce')!;
    expect(mark).toMatchObject({ role: 'ap', start: nonce.start, end: nonce.end });
    expect(mark.steps).toContain(rowOf('Derive PTK').step);
    const { anonce } = meta('wpa2-psk-ccmp').ptk_derivations[0]!;
    expect(frame.hex.slice(2 * mark.start, 2 * mark.end)).toBe(anonce);
  });

  test('without an attempt there are no marks; each field lies in the frame and children in their parent', async () => {
    for (let record = 1; record <= session.records; record += 7) {
      const frame = await bench.call('frame', { record, attempt: null });
      expect(frame.marks).toEqual([]);
      const inside = (field: FieldView): boolean =>
        field.start >= 0 &&
        field.start <= field.end &&
        field.end <= frame.hex.length / 2 &&
        field.children.every(inside);
      expect(frame.fields.every(inside)).toBe(true);
      const ids = fieldsOf(frame.fields).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe('move', () => {
  const move = (
    step: string,
    how: 'restart' | 'back' | 'into' | 'over' | 'out' | 'run' | 'end',
    breakpoints: string[] = [],
    attempt = '1',
  ): Promise<Output<'move'>> => bench.call('move', { attempt, step, how, show: everything, breakpoints });
  const numbers = (step: string): number[] => step.split('.').map(Number);
  /** Whether a step comes after another in a walk into everything. */
  const comesAfter = (a: string, b: string): boolean => {
    const [x, y] = [numbers(a), numbers(b)];
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! > y[i]!;
    return x.length > y.length;
  };

  test('over visits every row once', async () => {
    const seen: string[] = [(await move('1', 'restart')).step];
    for (let at = seen[0]!; ; ) {
      const next = await move(at, 'over');
      if (next.step === at) {
        expect(next.stoppedAt).toBe('end');
        break;
      }
      at = next.step;
      seen.push(at);
    }
    expect(seen).toEqual(rows.map(({ step }) => step));
  });

  test('into goes through every sub-step, forwards only; back goes the same way', async () => {
    const seen: string[] = ['1'];
    for (let at = '1'; ; ) {
      const next = await move(at, 'into');
      if (next.step === at) break;
      expect(comesAfter(next.step, at), `${at} to ${next.step}`).toBe(true);
      expect(rows[next.row]?.step).toBe(next.step.split('.')[0]);
      at = next.step;
      seen.push(at);
    }
    expect(seen.length).toBeGreaterThan(3 * rows.length);
    const inPtk = seen.filter((step) => step.startsWith(`${rowOf('Derive PTK').step}.`));
    expect(inPtk.length).toBeGreaterThan(3);
    for (const step of inPtk) {
      const view = await bench.call('step', { attempt: '1', step, reveal: false });
      expect(view).toMatchObject({ step, top: rowOf('Derive PTK').step, row: rowOf('Derive PTK').row });
      expect(comesAfter(step, (await move(step, 'back')).step)).toBe(true);
      expect(comesAfter((await move(step, 'out')).step, step)).toBe(true);
    }
  });

  test('run stops at a breakpoint in a sub-step, and at the end', async () => {
    const inside = `${rowOf('Derive PTK').step}.2`;
    expect(await move('1', 'run', [inside])).toMatchObject({ step: inside, stoppedAt: 'breakpoint' });
    expect(await move(inside, 'run', [inside])).toMatchObject({ step: rows.at(-1)!.step, stoppedAt: 'end' });
  });

  test('run stops at the MIC that does not fit', async () => {
    const other = workbench();
    await other.unlocked('wpa2-wrong-passphrase');
    const moved = await other.call('move', {
      attempt: '1',
      step: '1',
      how: 'run',
      show: everything,
      breakpoints: [],
    });
    expect(moved.stoppedAt).toBe('failure');
    const view = await other.call('step', { attempt: '1', step: moved.step, reveal: false });
    const mic = view.checks.find(({ name }) => name === 'mic')!;
    expect(mic.verdict).toBe('fail');
    expect(mic.expected!.hex).not.toBe(mic.seen!.hex);
    const seen = mic.seen!.source!;
    expect(seen.from).toBe('record');
    if (seen.from === 'record') {
      const frame = await other.call('frame', { record: seen.record, attempt: '1' });
      expect(frame.hex.slice(2 * seen.start, 2 * seen.end)).toBe(mic.seen!.hex);
    }
    await other.remove();
  });
});

describe('step', () => {
  test('every input of every step says where it comes from, and that place holds it', async () => {
    const outputs = new Map<string, Output<'step'>>();
    const view = async (step: string): Promise<Output<'step'>> => {
      const known = outputs.get(step) ?? (await bench.call('step', { attempt: '1', step, reveal: true }));
      outputs.set(step, known);
      return known;
    };
    const handshake = rows.slice(0, 30).filter(({ kind }) => kind === 'calculation');
    expect(handshake.length).toBeGreaterThan(8);
    for (const { step } of handshake) {
      const { inputs } = await view(step);
      for (const { source, hex, name } of inputs) {
        if (source?.from === 'record') {
          const frame = await bench.call('frame', { record: source.record, attempt: '1' });
          expect(frame.hex.slice(2 * source.start, 2 * source.end), `${step} ${name}`).toBe(hex);
        } else if (source?.from === 'step') {
          const made = (await view(source.step)).outputs.map((output) => output.hex);
          expect(
            made.some((output) => output?.includes(hex!)),
            `${step} ${name}`,
          ).toBe(true);
        } else expect(['secret', 'constant']).toContain(source?.from);
      }
    }
  });

  test('decrypted data shows what it held', async () => {
    const data = rows.find((row) => row.data && row.substeps > 0)!;
    const view = await bench.call('step', { attempt: '1', step: data.step, reveal: false });
    expect(view.outputFields?.fields.length).toBeGreaterThan(0);
    expect(view.checks).toContainEqual(expect.objectContaining({ name: 'ccmp-mic', verdict: 'ok' }));
  });
});

describe('find', () => {
  const find = (text: string, attempt: string | null = '1'): Promise<Output<'find'>> =>
    bench.call('find', { text, attempt });

  test('a number is a step and a frame', async () => {
    const found = await find('61');
    expect(found).toContainEqual(expect.objectContaining({ type: 'step', step: '61' }));
    expect(found).toContainEqual(expect.objectContaining({ type: 'record', record: 61 }));
    const inside = `${rowOf('Derive PTK').step}.1`;
    expect(await find(inside)).toContainEqual(expect.objectContaining({ type: 'step', step: inside }));
    expect(await find('0')).not.toContainEqual(expect.objectContaining({ type: 'record' }));
    expect(await find('99999')).not.toContainEqual(expect.objectContaining({ type: 'record' }));
  });

  test('a name is a step, a network, a station', async () => {
    expect(await find('derive ptk')).toContainEqual(
      expect.objectContaining({ type: 'step', attempt: '1', step: rowOf('Derive PTK').step }),
    );
    for (const text of ['home net', '02:00:00:00:01:00'])
      expect(await find(text)).toContainEqual(expect.objectContaining({ type: 'attempt', attempt: '1' }));
  });

  test("a field by Wireshark's name leads to its bytes", async () => {
    const found = (await find('wlan_rsna_eapol.keydes.nonce')).filter(({ type }) => type === 'field');
    const first = found.find(({ record }) => record === rowOf('M1').record)!;
    const frame = await bench.call('frame', { record: first.record!, attempt: null });
    const { anonce } = meta('wpa2-psk-ccmp').ptk_derivations[0]!;
    expect(frame.hex.slice(2 * first.start!, 2 * first.end!)).toBe(anonce);
  });

  test('nothing is found of nothing, and no more than a screenful of much', async () => {
    expect(await find('  ')).toEqual([]);
    expect(await find('no such thing anywhere')).toEqual([]);
    expect((await find('a')).length).toBeLessThanOrEqual(40);
  });
});
