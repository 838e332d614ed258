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
import type { Act } from '../../calculate/acts.ts';
import { sideWords } from '../../calculate/sae/index.ts';
import type { Ref, Step, Trace } from '../../calculate/types.ts';
import type { PweMethod, SaeGroup } from '../../crypto/sae-group.ts';
import { huntMinimum } from '../../crypto/sae-pwe.ts';
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

/** The sub-step of this act. */
function subOf({ trace }: PartContext, step: Step, act: Act): Step {
  const sub = trace.substeps(step.id).find((one) => one.act === act);
  if (!sub) throw new RangeError(`step ${step.id}: no ${act} in ${step.act}`);
  return sub;
}

/** One of the two points of hash-to-element, from the seed to the curve. */
function runView(context: PartContext, step: Step, name: string): SaeRunView {
  const expand = subOf(context, step, 'sae.pt.expand');
  const reduce = subOf(context, step, 'sae.pt.reduce');
  const map = subOf(context, step, 'sae.sswu');
  const m = subOf(context, map, 'sae.sswu.m');
  const x1 = subOf(context, map, 'sae.sswu.x1');
  const gx1 = subOf(context, map, 'sae.sswu.g-x1');
  const x2 = subOf(context, map, 'sae.sswu.x2');
  const gx2 = subOf(context, map, 'sae.sswu.g-x2');
  const residue = subOf(context, map, 'sae.sswu.square');
  const choice = subOf(context, map, 'sae.sswu.choice');
  const last = subOf(context, map, 'sae.sswu.y');
  const line = (sub: Step, output: string, label = output, words = ''): SaeLineView => ({
    step: sub.id,
    label,
    value: named(context.view(sub).outputs, output),
    words,
  });
  const first = line(x1, 'x1');
  const taken = named(context.view(choice).outputs, 'x');
  const square = isOne(named(context.view(residue).outputs, 'legendre')?.hex ?? null);
  const point = named(context.view(last).outputs, name)!;
  const half = point.length / 2;
  const y: ValueView = { ...point, name: 'y', length: half, hex: point.hex?.slice(2 * half) ?? null };
  const odd = point.hex !== null && Number.parseInt(point.hex.slice(-1), 16) % 2 === 1;
  return {
    name,
    step: step.id,
    lines: [
      line(expand, 'pwd-value'),
      line(reduce, reduce.outputs[0]!.name, 'u'),
      line(m, 'm'),
      first,
      line(gx1, 'g(x1)'),
      line(x2, 'x2'),
      line(gx2, 'g(x2)'),
      { step: residue.id, label: 'g(x1) is', value: null, words: square ? 'a square' : 'not a square' },
      {
        step: choice.id,
        label: 'taken',
        value: null,
        words: taken?.hex === first.value?.hex ? 'x1' : 'x2',
      },
      { step: last.id, label: 'y', value: y, words: odd ? 'odd' : 'even' },
    ],
    point: { step: last.id, value: point, note: '' },
  };
}

function ptParts(context: PartContext, step: Step): SaePartView[] {
  const subs = context.trace.substeps(step.id);
  const part = (sub: Step) => partView(context, sub);
  const [one, two] = subs.filter(({ act }) => act === 'sae.pt.point');
  if (!one || !two) {
    // Of a MODP group: seed, number, power.
    return subs.map((sub) => partView(context, sub, { lines: linesOf(context, sub) }));
  }
  return [
    part(subOf(context, step, 'sae.pt.seed')),
    partView(context, one, {
      until: subOf(context, subOf(context, two, 'sae.sswu'), 'sae.sswu.y').id,
      title: 'Map two numbers to the curve (SSWU)',
      result: 'P1, P2',
      runs: [runView(context, one, 'P1'), runView(context, two, 'P2')],
      values: [],
    }),
    part(subOf(context, step, 'sae.pt.add')),
  ];
}

function tryView(context: PartContext, step: Step, group: SaeGroup, found: boolean): SaeTryView {
  const { outputs } = context.view(step);
  const value = named(outputs, 'value');
  const counter = step.inputs.find(({ name }) => name === 'counter')?.ref;
  const belowPrime = value?.hex ? BigInt(`0x${value.hex}`) < group.p : null;
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
  const tries = subs.filter(({ act }) => act === 'sae.hunt.candidate');
  const dummy = subs.find(({ act }) => act === 'sae.hunt.dummies');
  const others = subs.filter((sub) => !tries.includes(sub) && sub !== dummy);
  const [order, ...rest] = others.map((sub) => partView(context, sub)) as [SaePartView, ...SaePartView[]];
  const last = (dummy ?? tries.at(-1)!).id;
  return [
    order,
    partView(context, tries[0]!, {
      until: last,
      title: 'Hash, and see whether it fits',
      result: tries.length === 1 ? '1 try' : `${tries.length} tries`,
      values: [],
      tries: [
        // The hunt ends with the one that fits.
        ...tries.map((sub, i) => tryView(context, sub, group, i === tries.length - 1)),
        ...(dummy
          ? [
              {
                step: dummy.id,
                counter: `${tries.length + 1} to ${huntMinimum(group)}`,
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
  const makes = ({ act, params }: Step): boolean =>
    act === (method === 'hnp' ? 'sae.hunt' : 'sae.pwe') && params.group === group.number;
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
  const taken = exchange.steps.filter(({ act }) => act === 'sae.unmask');
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

/** Calculations of depth 0 of one of these acts, as the parts of a group. */
export const topParts = (context: PartContext, steps: readonly Step[], acts: readonly Act[]): SaePartView[] =>
  steps
    .filter(({ act }) => acts.includes(act))
    .map((step) => partView(context, step, { lines: linesOf(context, step) }));

/** An output of a step. */
export function outputOf(context: PartContext, step: Step, name: string, note?: string): SaeValueView | null {
  const value = named(context.view(step).outputs, name);
  return value && { step: step.id, value, note: note ?? value.note };
}
