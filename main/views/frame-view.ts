import type { Input as Asked, FieldView, FrameView, MarkView } from '../../preload/contract/index.ts';
import { toHex } from '../base/bytes.ts';
import type { Input, Trace } from '../calculate/types.ts';
import type { Field } from '../dissect/types.ts';
import { UserError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { hintOf } from './hints.ts';
import { isoTime } from './labels.ts';

/** A record, dissected; with the title and the marks that it has in an attempt, where one is named. @throws UserError */
export function frameView(session: Session, { record: index, attempt }: Asked<'frame'>): FrameView {
  const { store } = session;
  if (index < 1 || index > store.length) throw new UserError('invalid', `frame ${index}: no such frame`);
  const record = store.record(index);
  const frame = session.frame(index);
  const trace = attempt === null ? null : session.analysed(attempt).trace;
  const source = store.sources[record.source];
  const message = trace?.steps.find((step) => step.kind === 'message' && step.record === index);
  return {
    record: index,
    title: message?.title || frame.summary,
    protocol: frame.protocol,
    source: [source?.file, source?.name].filter(Boolean).join(', '),
    time: isoTime(record.time),
    hex: toHex(record.bytes),
    originalLength: record.originalLength,
    comments: [...record.comments],
    fields: fieldViews(frame.fields),
    marks: trace ? marksOf(trace, index) : [],
  };
}

export function fieldViews(fields: readonly Field[], prefix = ''): FieldView[] {
  return fields.map((field, i) => {
    const id = prefix === '' ? `${i}` : `${prefix}.${i}`;
    const hint = hintOf(field);
    return {
      id,
      label: field.label,
      filter: field.filter ?? '',
      value: field.value,
      start: field.span.start,
      end: field.span.end,
      bits: field.bits ?? '',
      clause: field.clause ?? '',
      error: field.error ?? '',
      ...(hint !== null && { hint }),
      children: fieldViews(field.children ?? [], id),
    };
  });
}

interface Taken {
  readonly step: string;
  readonly input: Input;
}
const takenOf = new WeakMap<Trace, Map<number, Taken[]>>();

/** What the steps of a trace take from a record. */
function taken(trace: Trace, record: number): readonly Taken[] {
  let all = takenOf.get(trace);
  if (!all) {
    all = new Map();
    takenOf.set(trace, all);
    for (const step of trace.steps) {
      for (const input of step.inputs) {
        if (input.ref.from !== 'record') continue;
        const list = all.get(input.ref.record);
        if (list) list.push({ step: step.id, input });
        else all.set(input.ref.record, [{ step: step.id, input }]);
      }
    }
  }
  return all.get(record) ?? [];
}

/** Octets of a record that the attempt's calculations take, each once, with the steps that take it. */
function marksOf(trace: Trace, record: number): MarkView[] {
  const marks = new Map<string, MarkView>();
  for (const { step, input } of taken(trace, record)) {
    const { name, role, ref } = input;
    if (ref.from !== 'record' || ref.start === ref.end) continue;
    const key = `${ref.start}-${ref.end}-${name}`;
    const mark = marks.get(key);
    if (!mark) marks.set(key, { name, role, start: ref.start, end: ref.end, steps: [step] });
    else if (!mark.steps.includes(step)) mark.steps.push(step);
  }
  return [...marks.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}
