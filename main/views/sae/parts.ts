import type {
  SaeGroupView,
  SaeLineView,
  SaePartView,
  SaeRunView,
  SaeTryView,
  SaeValueView,
  StepView,
  ValueView,
} from '../../../preload/contract/index.ts';
import { sideWords } from '../../calculate/sae/index.ts';
import type { Ref, Step, Trace } from '../../calculate/types.ts';
import type { PweMethod, SaeGroup } from '../../crypto/sae-group.ts';
import { verdictOf } from '../rows.ts';
import type { SaeExchange } from './exchanges.ts';

/** A trace and its steps as the window shows them. */
export interface PartContext {
  readonly trace: Trace;
  readonly view: (step: Step) => StepView;
}

/** Whether octets are the number 1. */
const isOne = (hex: string | null): boolean => hex !== null && /^0*1$/.test(hex);
const named = (values: readonly ValueView[], name: string): ValueView | null =>
  values.find((value) => value.name === name) ?? null;

/** The step that a reference is an output of; null where it is none of this trace. */
export const stepOf = ({ trace }: PartContext, ref: Ref | undefined): Step | null =>
  ref?.from === 'step' && !ref.attempt ? trace.step(ref.step) : null;

export function partView(
  context: PartContext,
  step: Step,
  more: Partial<Pick<SaePartView, 'until' | 'title' | 'result' | 'runs' | 'tries' | 'values' | 'lines'>> = {},
): SaePartView {
  const view = context.view(step);
  return {
    step: step.id,
    until: step.id,
    title: step.title,
    result: step.detail,
    sentence: step.sentence,
    side: step.actor === 'observer' ? null : step.actor,
    formula: view.formula,
    clauses: view.clauses,
    inputs: view.inputs.filter(({ source }) => source?.from === 'record' || source?.from === 'secret'),
    values: view.outputs,
    verdict: verdictOf(step.checks),
    lines: [],
    runs: [],
    tries: [],
    ...more,
  };
}

/** The sub-steps of a step, each in a line with what it puts out. */
const linesOf = (context: PartContext, step: Step): SaeLineView[] =>
  context.trace.substeps(step.id).map((sub) => {
    const value = context.view(sub).outputs[0] ?? null;
    return { step: sub.id, label: sub.title, value, words: value ? '' : sub.detail };
  });

/** One of the two points of hash-to-element, from the seed to the curve. */
function runView(context: PartContext, step: Step, name: string): SaeRunView {
  const [expand, reduce, map] = context.trace.substeps(step.id) as [Step, Step, Step];
  const inside = context.trace.substeps(map.id);
  const outputs = new Map([expand, reduce, ...inside].map((sub) => [sub.id, context.view(sub).outputs]));
  const line = (sub: Step, output: string, label = output, words = ''): SaeLineView => ({
    step: sub.id,
    label,
    value: named(outputs.get(sub.id)!, output),
    words,
  });
  const [m, x1, gx1, x2, gx2, residue, choice, last] = inside as Step[];
  const first = line(x1!, 'x1');
  const taken = named(outputs.get(choice!.id)!, 'x');
  const square = isOne(named(outputs.get(residue!.id)!, 'legendre')?.hex ?? null);
  const point = named(outputs.get(last!.id)!, name)!;
  const half = point.length / 2;
  const y: ValueView = { ...point, name: 'y', length: half, hex: point.hex?.slice(2 * half) ?? null };
  const odd = point.hex !== null && Number.parseInt(point.hex.slice(-1), 16) % 2 === 1;
  return {
    name,
    step: step.id,
    lines: [
      line(expand, 'pwd-value'),
      line(reduce, reduce.outputs[0]!.name, 'u'),
      line(m!, 'm'),
      first,
      line(gx1!, 'g(x1)'),
      line(x2!, 'x2'),
      line(gx2!, 'g(x2)'),
      { step: residue!.id, label: 'g(x1) is', value: null, words: square ? 'a square' : 'not a square' },
      {
        step: choice!.id,
        label: 'taken',
        value: null,
        words: taken?.hex === first.value?.hex ? 'x1' : 'x2',
      },
      { step: last!.id, label: 'y', value: y, words: odd ? 'odd' : 'even' },
    ],
    point: { step: last!.id, value: point, note: '' },
  };
}

function ptParts(context: PartContext, step: Step): SaePartView[] {
  const subs = context.trace.substeps(step.id);
  const part = (sub: Step) => partView(context, sub);
  if (subs.length < 4) {
    // Of a MODP group: seed, number, power.
    return subs.map((sub) => partView(context, sub, { lines: linesOf(context, sub) }));
  }
  const [seed, one, two, sum] = subs as [Step, Step, Step, Step];
  return [
    part(seed),
    partView(context, one, {
      until: `${two.id}.3.8`,
      title: 'Map two numbers to the curve (SSWU)',
      result: 'P1, P2',
      runs: [runView(context, one, 'P1'), runView(context, two, 'P2')],
      values: [],
    }),
    part(sum),
  ];
}

function tryView(context: PartContext, step: Step, group: SaeGroup): SaeTryView {
  const { outputs } = context.view(step);
  const value = named(outputs, 'value');
  const counter = step.inputs.find(({ name }) => name === 'counter')?.ref;
  const belowPrime = value?.hex ? BigInt(`0x${value.hex}`) < group.p : null;
  const found = step.detail === 'found';
  const legendre = named(outputs, 'legendre');
  return {
    step: step.id,
    counter: counter?.from === 'constant' ? `${counter.bytes[0]}` : '',
    seed: named(outputs, 'seed'),
    value,
    belowPrime,
    square: legendre && isOne(legendre.hex),
    outcome: found ? 'found' : 'next',
    sentence: step.sentence,
  };
}

function huntParts(context: PartContext, step: Step, group: SaeGroup): SaePartView[] {
  const subs = context.trace.substeps(step.id);
  const tries = subs.filter(({ operation }) => operation === 'sae-try');
  const dummy = subs.find(({ operation }) => operation === null);
  const others = subs.filter((sub) => !tries.includes(sub) && sub !== dummy);
  const [order, ...rest] = others.map((sub) => partView(context, sub)) as [SaePartView, ...SaePartView[]];
  const last = (dummy ?? tries.at(-1)!).id;
  return [
    order,
    partView(context, tries[0]!, {
      until: last,
      title: 'Hash, and see whether it fits',
      result: step.detail.replace(/^.*, /, ''),
      values: [],
      tries: [
        ...tries.map((sub) => tryView(context, sub, group)),
        ...(dummy
          ? [
              {
                step: dummy.id,
                counter: dummy.title.replace(/^\D+/, ''),
                seed: null,
                value: null,
                belowPrime: null,
                square: null,
                outcome: 'dummy' as const,
                sentence: dummy.explanation,
              },
            ]
          : []),
      ],
    }),
    ...rest,
  ];
}

/** Steps that make a PWE: those of the exchange, else what was made before for the same group in the same way. */
function pweSteps({ trace }: PartContext, exchange: SaeExchange, group: SaeGroup, method: PweMethod): Step[] {
  const makes = ({ operation, params }: Step): boolean =>
    operation === (method === 'hnp' ? 'sae-hunt' : 'sae-pwe') && params.group === group.number;
  const own = exchange.steps.filter(makes);
  if (own.length > 0) return own;
  const end = trace.steps.indexOf(exchange.steps.at(-1)!);
  const before = trace.steps.slice(0, end).findLast(makes);
  return before ? [before] : [];
}

/** How the password element of an exchange was made. @param missing why it was not, where it was not */
export function pweGroups(
  context: PartContext,
  exchange: SaeExchange,
  about: { readonly group: SaeGroup; readonly method: PweMethod; readonly missing: string },
): SaeGroupView[] {
  const { group, method, missing } = about;
  const steps = pweSteps(context, exchange, group, method);
  const whose = (step: Step): string =>
    steps.length > 1 && step.actor !== 'observer' ? `, as the ${sideWords(step.actor)} has it` : '';
  const taken = exchange.steps.filter(({ operation }) => operation === 'sae-unmask');
  const unmasked: SaeGroupView[] = taken.length
    ? [
        {
          name: 'pwe',
          title: 'PWE',
          step: null,
          note: 'taken back out of an element',
          parts: taken.map((step) => partView(context, step)),
          missing: '',
        },
      ]
    : [];
  if (steps.length === 0) {
    if (unmasked.length > 0) return unmasked;
    const empty = (name: 'pt' | 'pwe', title: string, note: string, why: string): SaeGroupView => ({
      name,
      title,
      step: null,
      note,
      parts: [],
      missing: why,
    });
    const pwe = empty('pwe', 'PWE', 'once per pair of stations', missing);
    return method === 'hnp' ? [pwe] : [empty('pt', 'PT', 'once per network and password', ''), pwe];
  }
  return [
    ...steps.flatMap((step): SaeGroupView[] => {
      const own = {
        name: 'pwe',
        title: 'PWE',
        step: step.id,
        note: `once per pair of stations${whose(step)}`,
        missing: '',
      } as const;
      if (method === 'hnp') return [{ ...own, parts: huntParts(context, step, group) }];
      const pt = stepOf(context, step.inputs.find(({ name }) => name === 'PT')?.ref);
      const parts = context.trace.substeps(step.id).map((sub) => partView(context, sub));
      return [
        ...(pt
          ? [
              {
                name: 'pt',
                title: 'PT',
                step: pt.id,
                note: `once per network and password${whose(pt)}`,
                parts: ptParts(context, pt),
                missing: '',
              } as const,
            ]
          : []),
        { ...own, parts },
      ];
    }),
    ...unmasked,
  ];
}

/** Calculations of depth 0 that are done by one of these operations, as the parts of a group. */
export const topParts = (
  context: PartContext,
  steps: readonly Step[],
  operations: readonly string[],
): SaePartView[] =>
  steps
    .filter(({ operation }) => operation !== null && operations.includes(operation))
    .map((step) => partView(context, step, { lines: linesOf(context, step) }));

/** An output of a step. */
export function outputOf(context: PartContext, step: Step, name: string, note?: string): SaeValueView | null {
  const value = named(context.view(step).outputs, name);
  return value && { step: step.id, value, note: note ?? value.note };
}
