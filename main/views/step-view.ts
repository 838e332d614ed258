import type {
  Input as Asked,
  CheckView,
  SourceView,
  StepView,
  SubstepView,
  ValueView,
} from '../../preload/contract/index.ts';
import { toHex, toText } from '../base/bytes.ts';
import { resolve, type World } from '../calculate/resolve.ts';
import type { Check, Input, Output, Ref, Role, Secret, Step, Trace } from '../calculate/types.ts';
import { LinkType } from '../capture/types.ts';
import { UserError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { fieldViews } from './frame-view.ts';
import { msBetween, originOf, phaseLabels, rangeText } from './labels.ts';
import { verdictOf } from './rows.ts';

const frameRange = (record: number, start: number, end: number): string =>
  `frame ${record}, ${rangeText(start, end)}`;

/** How much of a session a view shows, and of which state of it. */
export interface Shown {
  readonly revision: number;
  /** Show the bytes of what a person typed. */
  readonly reveal: boolean;
}

/** What the views of an attempt's steps are made from. */
export interface StepContext extends Shown {
  readonly trace: Trace;
  readonly world: World;
  readonly secrets: readonly Secret[];
  readonly attempt: string;
  /** The text of a record that is a log line; '' of another. */
  line(record: number): string;
}

/** An attempt of a session as its steps are shown. @throws UserError when there is none of this id */
export function stepContext(session: Session, attempt: string, shown: Shown): StepContext {
  const { trace } = session.analysed(attempt);
  return {
    trace,
    world: session.world(trace),
    secrets: session.secrets,
    attempt,
    revision: shown.revision,
    reveal: shown.reveal,
    line(index) {
      const { linkType, bytes } = session.store.record(index);
      return linkType === LinkType.Log ? new TextDecoder().decode(bytes) : '';
    },
  };
}

/** A step of an attempt, by its number or key. @throws UserError when there is no such attempt or step */
export function stepViewOf(session: Session, asked: Asked<'step'>, revision: number): StepView {
  const context = stepContext(session, asked.attempt, { revision, reveal: asked.reveal });
  const step = context.trace.step(asked.step);
  if (!step) throw new UserError('invalid', `step ${asked.step}: no such step in attempt ${asked.attempt}`);
  return stepView(step, context);
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
    quote: step.kind === 'message' && step.record !== null ? context.line(step.record) : '',
    record: step.record,
    formula: formulaView(step),
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

/** A formula whose names have the roles of the step's values. */
export function formulaView(step: Step): StepView['formula'] {
  const roles = new Map<string, Role>([
    ...step.inputs.map((input): [string, Role] => [input.name, input.role]),
    ...step.outputs.map((output): [string, Role] => [output.name, output.role]),
  ]);
  return step.formula.map((part) =>
    typeof part === 'string' ? part : { name: part.name, role: roles.get(part.name) ?? 'derived' },
  );
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

export function substepView(step: Step): SubstepView {
  return {
    step: step.id,
    key: step.key,
    title: step.title,
    result: step.detail,
    verdict: verdictOf(step.checks),
  };
}
