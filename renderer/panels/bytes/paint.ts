/** What each octet of the hex view looks like, as one string a row, so that a row is drawn again only when it changes. */
import type { FrameView, MarkView, StepView } from '../../../preload/contract/index.ts';
import { markAt, type Range } from '../../ui/hover.ts';

/** What the hex view paints of a frame besides its octets. */
export interface Paint {
  marks: readonly MarkView[];
  selected: Range | null;
  rings: readonly Range[];
  /** Octets that are not the frame's own but the capture's: the radio header. */
  dim: Range | null;
}

/**
 * Marks to show: those of the frame and those that the shown step takes from it. One that holds another one (all octets
 * that a MIC covers) is shown only at a step that takes it, else it would paint the frame in one colour.
 */
export function shownMarks(frame: FrameView | null, step: StepView | null): MarkView[] {
  if (frame === null) return [];
  const marks: MarkView[] = [];
  for (const input of step?.inputs ?? []) {
    const { source } = input;
    if (source?.from !== 'record' || source.record !== frame.record) continue;
    marks.push({
      name: input.name,
      role: input.role,
      start: source.start,
      end: source.end,
      steps: step === null ? [] : [step.step],
    });
  }
  const own = marks.length;
  for (const mark of frame.marks) {
    const same = (m: MarkView): boolean => m.start === mark.start && m.end === mark.end;
    if (!marks.some(same)) marks.push(mark);
  }
  return marks.filter(
    (mark, i) =>
      i < own ||
      !marks.some(
        (m) =>
          m !== mark && m.start >= mark.start && m.end <= mark.end && m.end - m.start < mark.end - mark.start,
      ),
  );
}

const within = (range: Range | null, offset: number): boolean =>
  range !== null && offset >= range.start && offset < range.end;

/** Classes of the octets of one row of 16, joined by `|`. */
export function rowLook(base: number, count: number, paint: Paint): string {
  const looks: string[] = [];
  for (let offset = base; offset < base + count; offset++) {
    const look: string[] = [];
    const mark = markAt(paint.marks, offset);
    if (mark !== null) look.push(`bytes-mark role-${mark.role}`);
    else if (within(paint.dim, offset)) look.push('bytes-dim');
    if (within(paint.selected, offset)) look.push('bytes-selected');
    const ring = paint.rings.find((range) => within(range, offset));
    if (ring) {
      look.push('bytes-ring');
      if (offset === ring.start || offset === base) look.push('bytes-ring-first');
      if (offset === ring.end - 1 || offset === base + count - 1) look.push('bytes-ring-last');
    }
    looks.push(look.join(' '));
  }
  return looks.join('|');
}

export interface ByteRun {
  /** Place in the row. */
  start: number;
  /** Excluded. */
  end: number;
  look: string;
}

/**
 * The octets of a row as runs that look alike, each drawn as one text: a row is one to a few elements instead of 16.
 * @param active place of the octet that the keyboard stands on: it is a run of its own
 */
export function byteRuns(looks: readonly string[], active: number | null): ByteRun[] {
  const runs: ByteRun[] = [];
  for (const [place, look] of looks.entries()) {
    const last = runs.at(-1);
    if (last?.look === look && place !== active && last.start !== active) last.end = place + 1;
    else runs.push({ start: place, end: place + 1, look });
  }
  return runs;
}

/** Printable ASCII, `·` for all else. */
export function rowText(hex: string): string {
  let text = '';
  for (let i = 0; i < hex.length; i += 2) {
    const code = Number.parseInt(hex.slice(i, i + 2), 16);
    text += code > 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
  }
  return text;
}

/** The radio header's octets, or null. */
export function radioRange(frame: FrameView): Range | null {
  const first = frame.fields[0];
  return first !== undefined && /^(radiotap|prism|avs|ppi)/.test(first.filter)
    ? { start: first.start, end: first.end }
    : null;
}
