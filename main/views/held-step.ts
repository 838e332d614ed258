import type { CheckView, SourceView, StepView, ValueView } from '../../preload/contract/index.ts';
import { toHex, toText } from '../base/bytes.ts';
import { isOpen, resolve, type World } from '../calculate/resolve.ts';
import type { Check, Ref, Role, Secret, Step } from '../calculate/types.ts';
import { fieldViews } from './frame-view.ts';
import { phaseLabels, rangeText } from './labels.ts';
import { formulaView, substepView } from './step-view.ts';

/** The calculations of a supplicant that runs, with what their references point at. */
export interface HeldWorkings {
  readonly world: World;
  readonly secrets: readonly Secret[];
  readonly steps: readonly Step[];
  step(id: string): Step | null;
  substeps(id: string): readonly Step[];
  /** Bytes of the message that a reference is into. */
  lengthOf(record: number): number;
}

/**
 * A calculation that is held, as the inspector shows any other step. It belongs to no attempt and no record yet.
 * @param reveal shows keys and passwords, and what is computed with them
 */
export function heldStepView(step: Step, workings: HeldWorkings, reveal: boolean): StepView {
  const ids = step.id.split('.');
  const parent = ids.slice(0, -1).join('.');
  const own = workings.substeps(step.id);
  const output = step.fields && step.outputs.find(({ name }) => name === step.fields?.output);
  const shown = output !== undefined && (reveal || !output.secret);
  return {
    revision: 0,
    attempt: 'held',
    step: step.id,
    act: step.act,
    key: step.key,
    top: ids[0]!,
    number: Number(ids[0]),
    of: workings.steps.length,
    row: 0,
    ms: null,
    kind: step.kind,
    phase: step.phase,
    phaseLabel: phaseLabels[step.phase],
    path: pathOf(step, workings),
    title: step.title,
    sentence: step.sentence,
    explanation: step.explanation,
    quote: '',
    record: null,
    formula: formulaView(step),
    clauses: [...step.clauses],
    inputs: step.inputs.map(({ name, role, ref, note = '' }) =>
      valueView({ name, role, note }, ref, workings, reveal),
    ),
    outputs: step.outputs.map(({ name, role, note = '', bytes, secret }) => ({
      name,
      role,
      length: bytes.length,
      hex: secret && !reveal ? null : toHex(bytes),
      text: null,
      note,
      source: null,
      masked: secret && !reveal,
    })),
    checks: step.checks.map((check) => checkView(check, workings, reveal)),
    substeps: (own.length > 0 || parent === '' ? own : workings.substeps(parent)).map(substepView),
    canGoInto: own.length > 0,
    outputFields:
      output && shown
        ? { output: output.name, hex: toHex(output.bytes), fields: fieldViews(step.fields?.tree ?? []) }
        : null,
  };
}

function pathOf({ id, phase }: Step, workings: HeldWorkings): StepView['path'] {
  const ids = id.split('.');
  const above = ids.flatMap((_, i) => workings.step(ids.slice(0, i + 1).join('.')) ?? []);
  return [
    { label: phaseLabels[phase], step: null },
    ...above.map(({ title, id: step }) => ({ label: title, step })),
  ];
}

function valueView(
  named: { readonly name: string; readonly role: Role; readonly note: string },
  ref: Ref,
  workings: HeldWorkings,
  reveal: boolean,
): ValueView {
  const bytes = resolve(ref, workings.world);
  const masked = !reveal && !isOpen(ref, workings.world);
  const readable = ref.from === 'constant' ? ref.text : bytes.length > 3 ? toText(bytes) : null;
  return {
    ...named,
    length: bytes.length,
    hex: masked ? null : toHex(bytes),
    text: masked || readable === '' ? null : readable,
    source: sourceOf(ref, workings),
    masked,
  };
}

function sourceOf(ref: Ref, workings: HeldWorkings): SourceView {
  switch (ref.from) {
    case 'record': {
      const { of = 'a message', record, start, end } = ref;
      const whole = start === 0 && end === workings.lengthOf(record);
      return { from: 'message', label: whole ? of : `${of}, ${rangeText(start, end)}` };
    }
    case 'secret': {
      const secret = workings.secrets.find(({ id }) => id === ref.secret);
      return { from: 'secret', secret: ref.secret, label: secret?.origin ?? '' };
    }
    case 'step': {
      const part = ref.start === undefined ? '' : `, ${rangeText(ref.start, ref.end ?? ref.start)}`;
      const title = workings.step(ref.step)?.title ?? '';
      return { from: 'step', step: ref.step, label: `step ${ref.step}, ${title}${part}` };
    }
    case 'constant':
      return { from: 'constant', label: 'fixed by the standard' };
  }
}

function checkView(
  { name, ok, sentence, expected, seen }: Check,
  workings: HeldWorkings,
  reveal: boolean,
): CheckView {
  const side = (value: Check['expected']): ValueView | null =>
    value
      ? {
          ...valueView({ name: value.name, role: 'derived', note: '' }, value.ref, workings, reveal),
          text: null,
        }
      : null;
  return {
    name,
    verdict: ok === null ? 'unknown' : ok ? 'ok' : 'fail',
    sentence,
    expected: side(expected),
    seen: side(seen),
  };
}
