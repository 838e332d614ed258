import type {
  CheckView,
  FieldView,
  FindingView,
  FrameView,
  MarkView,
  NeedView,
  PhaseView,
  RowView,
  SourceView,
  StepView,
  SubstepView,
  ValueView,
  Verdict,
} from '../../preload/contract/index.ts';
import { toHex, toText } from '../base/bytes.ts';
import { resolve, type World } from '../calculate/resolve.ts';
import type { Check, Input, Output, Ref, Role, Secret, SecretNeed, Step, Trace } from '../calculate/types.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { EvidenceRef, Finding } from '../diagnose/types.ts';
import type { Field, Frame } from '../dissect/types.ts';
import { ssidText } from '../session/secrets.ts';
import { hintOf } from './hints.ts';
import { isoTime, msBetween, originOf, phaseLabels, phaseOrder } from './labels.ts';
import { verdictOf } from './rows.ts';

/** "73 to 104": both ends included, as the window writes ranges. */
export const rangeText = (start: number, end: number): string =>
  end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`;

const frameRange = (record: number, start: number, end: number): string =>
  `frame ${record}, ${rangeText(start, end)}`;

/** A record of the air is a frame; a line of a log and a netlink message are none. */
export const recordText = (record: number, { attempt }: Trace): string =>
  `${attempt.events.some((one) => one.record === record) ? 'record' : 'frame'} ${record}`;

export interface StepContext {
  readonly trace: Trace;
  readonly world: World;
  readonly secrets: readonly Secret[];
  readonly rows: readonly RowView[];
  readonly attempt: string;
  readonly revision: number;
  /** Show the octets of what a person typed. */
  readonly reveal: boolean;
}

/** Everything the inspector shows of one step. */
export function stepView(step: Step, context: StepContext): StepView {
  const { trace } = context;
  const top = step.id.split('.')[0] ?? step.id;
  // Steps and rows are numbered from 1, without gaps.
  const index = Number(top) - 1;
  const own = trace.substeps(step.id);
  const parent = step.id.includes('.') ? step.id.slice(0, step.id.lastIndexOf('.')) : null;
  const siblings = own.length > 0 || parent === null ? own : trace.substeps(parent);
  const roles = new Map<string, Role>([
    ...step.inputs.map((input): [string, Role] => [input.name, input.role]),
    ...step.outputs.map((output): [string, Role] => [output.name, output.role]),
  ]);
  const output = step.fields && step.outputs.find((candidate) => candidate.name === step.fields?.output);
  return {
    revision: context.revision,
    attempt: context.attempt,
    step: step.id,
    act: step.act,
    key: step.key,
    top,
    number: index + 1,
    of: trace.steps.length,
    row: index,
    ms: msBetween(originOf(trace.attempt), step.time),
    kind: step.kind,
    phase: step.phase,
    phaseLabel: phaseLabels[step.phase],
    path: pathOf(step, trace),
    title: step.title,
    sentence: step.sentence,
    explanation: step.explanation,
    quote: '',
    record: step.record,
    formula: step.formula.map((part) =>
      typeof part === 'string' ? part : { name: part.name, role: roles.get(part.name) ?? 'derived' },
    ),
    clauses: [...step.clauses],
    inputs: step.inputs.map((input) => inputView(input, context)),
    outputs: step.outputs.map((item) => outputView(item)),
    checks:
      step.checks.length > 0
        ? step.checks.map((check) => checkView(check, context))
        : consequences(step, trace),
    substeps: siblings.map(substepView),
    canGoInto: own.length > 0,
    outputFields: output
      ? { output: output.name, hex: toHex(output.bytes), fields: fieldViews(step.fields?.tree ?? []) }
      : null,
  };
}

function pathOf(step: Step, trace: Trace): StepView['path'] {
  const ids = step.id.split('.');
  const first = trace.steps.find((candidate) => candidate.phase === step.phase);
  const path: StepView['path'] = [{ label: phaseLabels[step.phase], step: first?.id ?? null }];
  for (let depth = 1; depth <= ids.length; depth++) {
    const at = trace.step(ids.slice(0, depth).join('.'));
    if (at) path.push({ label: at.title, step: at.id });
  }
  return path;
}

/** An input with its octets; what a person typed stays behind unless it is revealed. */
export function inputView(input: Input, context: StepContext): ValueView {
  const typed = input.ref.from === 'secret' && input.ref.part === 'value';
  return {
    ...octetsOf(input.ref, typed && !context.reveal, context),
    name: input.name,
    role: input.role,
    note: input.note ?? '',
    source: sourceOf(input.ref, context),
  };
}

export function outputView(output: Output): ValueView {
  return {
    name: output.name,
    role: output.role,
    length: output.bytes.length,
    hex: toHex(output.bytes),
    text: null,
    note: output.note ?? '',
    source: null,
    masked: false,
  };
}

function octetsOf(
  ref: Ref,
  masked: boolean,
  context: StepContext,
): Pick<ValueView, 'length' | 'hex' | 'text' | 'masked'> {
  const bytes = resolve(ref, context.world);
  const readable =
    ref.from === 'constant' ? ref.text : bytes.length > 3 || ref.from === 'secret' ? toText(bytes) : null;
  return {
    length: bytes.length,
    hex: masked ? null : toHex(bytes),
    text: masked || readable === '' ? null : readable,
    masked,
  };
}

function sourceOf(ref: Ref, context: StepContext): SourceView {
  switch (ref.from) {
    case 'record':
      return { ...ref, label: frameRange(ref.record, ref.start, ref.end) };
    case 'secret': {
      const secret = context.secrets.find((candidate) => candidate.id === ref.secret);
      return { from: 'secret', secret: ref.secret, label: secret?.origin ?? 'a secret that was removed' };
    }
    case 'step': {
      const part = ref.start === undefined ? '' : `, ${rangeText(ref.start, ref.end ?? ref.start)}`;
      if (ref.attempt !== undefined) {
        const label = `attempt ${ref.attempt}, step ${ref.step}, ${ref.output}${part}`;
        return { from: 'step', step: ref.step, attempt: ref.attempt, label };
      }
      const step = context.trace.step(ref.step);
      return { from: 'step', step: ref.step, label: `step ${ref.step}, ${step?.title ?? ''}${part}` };
    }
    case 'constant':
      return { from: 'constant', label: 'fixed by the standard' };
  }
}

function checkView(check: Check, context: StepContext): CheckView {
  const side = (value: Check['expected']): ValueView | null =>
    value
      ? {
          ...octetsOf(value.ref, false, context),
          text: null,
          name: value.name,
          role: value.ref.from === 'record' ? senderOf(value.ref.record, context.trace) : 'derived',
          note: '',
          source: sourceOf(value.ref, context),
        }
      : null;
  return {
    name: check.name,
    verdict: check.ok === null ? 'unknown' : check.ok ? 'ok' : 'fail',
    sentence: check.sentence,
    expected: side(check.expected),
    seen: side(check.seen),
  };
}

function senderOf(record: number, trace: Trace): Role {
  const message = trace.attempt.messages.find((candidate) => candidate.record === record);
  return message?.direction === 'to-ap' ? 'station' : 'ap';
}

/** Checks further on that hang on what this step puts out: how the air confirms a key that is never sent. */
function consequences(step: Step, trace: Trace): CheckView[] {
  if (step.kind !== 'calculation' || step.id.includes('.')) return [];
  const first = trace.steps.indexOf(step) + 1;
  const fed = new Set([step.id]);
  const views: CheckView[] = [];
  for (const later of trace.steps.slice(first, first + consequenceReach)) {
    const takes = later.inputs.some(({ ref }) => ref.from === 'step' && !ref.attempt && fed.has(ref.step));
    if (!takes || later.kind !== 'calculation') continue;
    fed.add(later.id);
    const decided = later.checks.filter((check) => check.ok !== null);
    for (const check of decided) {
      const lead = check.ok ? 'Confirmed on the air.' : 'Not confirmed.';
      const sentence = `${lead} Step ${later.id}, ${later.title}: ${check.sentence}`;
      views.push({
        name: check.name,
        verdict: check.ok ? 'ok' : 'fail',
        sentence,
        expected: null,
        seen: null,
      });
    }
    if (views.length >= 2) break;
  }
  return views.slice(0, 2);
}

/** Steps that are looked through for a confirmation: it comes within the handshake, or not at all. */
const consequenceReach = 40;

function substepView(step: Step): SubstepView {
  return {
    step: step.id,
    key: step.key,
    title: step.title,
    result: step.detail,
    verdict: verdictOf(step.checks),
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
export function marksOf(trace: Trace, record: number): MarkView[] {
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

export function frameView(
  record: CaptureRecord,
  frame: Frame,
  details: { title: string; source: string; marks: MarkView[] },
): FrameView {
  return {
    record: record.index,
    title: details.title || frame.summary,
    protocol: frame.protocol,
    source: details.source,
    time: isoTime(record.time),
    hex: toHex(record.bytes),
    originalLength: record.originalLength,
    comments: [...record.comments],
    fields: fieldViews(frame.fields),
    marks: details.marks,
  };
}

export function needView(need: SecretNeed | null): NeedView | null {
  return (
    need && {
      kind: need.kind,
      ssid: need.ssid ? ssidText(need.ssid) : null,
      ssidHex: need.ssid ? toHex(need.ssid) : null,
      sentence: need.sentence,
    }
  );
}

const certaintyVerdict = (finding: Finding): Verdict => {
  if (finding.certainty === 'unknowable') return 'unknown';
  return finding.severity === 'failure' ? 'fail' : 'warn';
};

function evidence(ref: EvidenceRef, trace: Trace | null): FindingView['for'][number]['refs'][number] {
  if (ref.type === 'step') {
    const step = trace?.step(ref.step);
    const record = step?.record;
    return { label: `step ${ref.step}`, step: step?.key ?? ref.step, ...(record != null && { record }) };
  }
  const { record, start, end } = ref;
  const label = trace ? recordText(record, trace) : `record ${record}`;
  if (start === undefined || end === undefined) return { label, record };
  return { label: `${label}, ${rangeText(start, end)}`, record, start, end };
}

/** Key of the first step that a fact for the finding refers to, by itself or by its record. */
function stepOf({ for: facts }: Finding, trace: Trace): string | null {
  for (const ref of facts.flatMap(({ refs }) => refs)) {
    const step =
      ref.type === 'step'
        ? trace.step(ref.step)
        : trace.steps.find(({ kind, record }) => kind === 'message' && record === ref.record);
    if (step) return step.key;
  }
  return null;
}

export function findingView(finding: Finding, id: string, trace: Trace | null): FindingView {
  const facts = (list: Finding['for']): FindingView['for'] =>
    list.map((fact) => ({ sentence: fact.sentence, refs: fact.refs.map((ref) => evidence(ref, trace)) }));
  return {
    id,
    cause: finding.cause,
    verdict: certaintyVerdict(finding),
    severity: finding.severity,
    certainty: finding.certainty,
    summary: finding.summary,
    step: trace && stepOf(finding, trace),
    for: facts(finding.for),
    against: facts(finding.against),
    settle: facts(finding.settle),
    remedy: finding.remedy,
    misleads: finding.misleads,
  };
}

/** The phases of an attempt in order: each lasts from its first row to the first row of the next. */
export function phaseViews(trace: Trace, rows: readonly RowView[]): PhaseView[] {
  const first = new Map<string, number>();
  for (const row of rows) if (!first.has(row.phase)) first.set(row.phase, row.row);
  const always = new Set(['discovery', 'authentication', 'association', 'four-way', 'data', 'leave']);
  const shown = phaseOrder.filter((phase) => first.has(phase) || always.has(phase));
  const starts = shown.filter((phase) => first.has(phase)).map((phase) => first.get(phase)!);
  const latest = [...first].sort((a, b) => b[1] - a[1])[0]?.[0];
  const furthest = Math.max(...shown.map((phase, i) => (first.has(phase) ? i : -1)));
  return shown
    .map((phase, i): PhaseView => {
      const firstRow = first.get(phase);
      if (firstRow === undefined) {
        const state = i < furthest ? 'not-captured' : 'not-reached';
        return { phase, label: phaseLabels[phase], state, firstRow: 0, rows: 0 };
      }
      const next = Math.min(rows.length, ...starts.filter((start) => start > firstRow));
      return {
        phase,
        label: phaseLabels[phase],
        state: phaseState(trace, phase, phase === latest),
        firstRow,
        rows: next - firstRow,
      };
    })
    .sort((a, b) => (a.rows > 0 && b.rows > 0 ? a.firstRow - b.firstRow : 0));
}

function phaseState(trace: Trace, phase: PhaseView['phase'], latest: boolean): PhaseView['state'] {
  const failed = trace.steps.some((step) => step.phase === phase && verdictOf(step.checks) === 'fail');
  if (failed) return 'failed';
  if (trace.outcome === 'failed' && phase === failedPhase(trace)) return 'failed';
  return latest && trace.outcome === 'incomplete' ? 'reached' : 'done';
}

/** Where a failed attempt failed: its last phase, leaving not counted. */
function failedPhase(trace: Trace): string | null {
  const phases = trace.steps
    .map((step) => step.phase)
    .filter((phase) => phase !== 'leave' && phase !== 'discovery');
  return phases.at(-1) ?? null;
}
