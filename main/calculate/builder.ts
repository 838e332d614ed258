import type { Bytes } from '../base/bytes.ts';
import { toHex } from '../base/bytes.ts';
import type { Field, Span } from '../dissect/types.ts';
import type { OperationName } from './operations.ts';
import { execute, executeCheck, resolve, type World } from './resolve.ts';
import { isKey, parentKey, stepKey, substepKey } from './step-key.ts';
import type { Arguments, Check, Input, Output, Ref, Secret, Step, Trace } from './types.ts';

/** An output before it is computed. */
export type OutputSpec = Omit<Output, 'bytes'>;

/** A check before it is made: what to compare, and what to say of either verdict. */
export interface CheckSpec extends Pick<Check, 'name' | 'relation'> {
  readonly expected: { readonly name: string; readonly ref: Ref };
  readonly seen: { readonly name: string; readonly ref: Ref };
  readonly yes: string;
  readonly no: string;
}

type Common = Pick<
  Step,
  'act' | 'kind' | 'phase' | 'time' | 'record' | 'actor' | 'title' | 'detail' | 'sentence'
>;
type Rest = Pick<Step, 'explanation' | 'clauses' | 'formula' | 'params' | 'inputs'>;

/** A step before it is computed. Functions are given the step's id and see its outputs by name. */
export interface StepSpec extends Common, Partial<Rest> {
  /** What tells it from others of its act at the same record: whose it is, a key's number. A part of `Step.key`. */
  readonly about?: string;
  readonly operation?: OperationName;
  readonly outputs?: readonly OutputSpec[];
  readonly checks?: (id: string) => readonly CheckSpec[];
  readonly substeps?: {
    readonly count: number | ((results: Results) => number);
    readonly make: (id: string) => readonly SubstepSpec[];
  };
  readonly fields?: {
    readonly output: string;
    readonly tree: (bytes: Bytes) => readonly Field[];
  };
  /** The sentence where it depends on what came out: outputs by name, and all that the operation gives. */
  readonly tell?: (outputs: Results, checks: readonly Check[], results: Results) => Partial<Told>;
}
/** Octets by name, as an operation gives them. */
type Results = Readonly<Record<string, Bytes>>;
type Told = Pick<Step, 'sentence' | 'title' | 'detail' | 'explanation'>;

/** A sub-step takes from its parent what it does not say itself. */
export type SubstepSpec = Omit<StepSpec, 'kind' | 'phase' | 'time' | 'record' | 'actor'> &
  Partial<Pick<StepSpec, 'actor' | 'record' | 'time'>>;

/** Reference to an output of a step. */
export const out = (step: string, output: string, span?: Span): Ref => ({
  from: 'step',
  step,
  output,
  ...(span && { start: span.start, end: span.end }),
});

/** Reference to octets that the standard fixes. */
export const constant = (bytes: Bytes, text: string): Ref => ({ from: 'constant', bytes, text });

/** Results of costly operations by operation and arguments. Holds secrets: keep it as long as those. */
export type Memo = Map<string, Record<string, Bytes>>;
const memoKey = (operation: OperationName, values: readonly (readonly [string, Bytes])[]) =>
  [operation, ...values.map(([name, bytes]) => `${name}=${toHex(bytes)}`)].join(' ');
/** Where a memo holds the PMK of a passphrase. */
export const pbkdf2Key = (passphrase: Bytes, ssid: Bytes) =>
  memoKey('pbkdf2', [
    ['passphrase', passphrase],
    ['ssid', ssid],
  ]);
const COSTLY: ReadonlySet<OperationName> = new Set(['pbkdf2', 'pbkdf2-block', 'pbkdf2-rounds']);

/** The tree is made when it is looked at: thousands of decrypted frames need not hold theirs. */
const treeOf = (
  { output, tree }: NonNullable<StepSpec['fields']>,
  bytes: Bytes,
): NonNullable<Step['fields']> => ({
  output,
  get tree() {
    return tree(bytes);
  },
});

export interface Evidence {
  record(index: number): Bytes;
  readonly secrets: readonly (Secret | Arguments)[];
  /** Another attempt of the session, for keys that outlive an attempt. */
  trace?(attempt: string): Trace | null;
  /** What a record is known by whatever its number is; absent: by its number. */
  identity?(record: number): string;
}

/**
 * Makes steps. Outputs come from the operation run on resolved references and verdicts from resolved references,
 * so that nothing in a step can have another origin than the one it shows.
 */
export class StepBuilder {
  readonly steps: Step[] = [];
  readonly #made = new Map<string, { step: Step; spec: StepSpec; children: Step[] | null }>();
  readonly #byKey = new Map<string, Step>();
  readonly #memo: Memo;
  readonly #identity: (record: number) => string;
  readonly world: World;

  constructor(evidence: Evidence, memo: Memo = new Map()) {
    this.#memo = memo;
    this.#identity = evidence.identity ?? String;
    this.world = {
      record: evidence.record,
      secret: (id) => {
        const secret = evidence.secrets.find((s) => s.id === id);
        if (!secret) throw new RangeError(`secret ${id}: not there`);
        return secret;
      },
      output: (id, name, attempt) => {
        const from = attempt === undefined ? this : evidence.trace?.(attempt);
        const output = from?.step(id)?.outputs.find((o) => o.name === name);
        if (!output) throw new RangeError(`step ${id}: no output ${name}`);
        return output.bytes;
      },
    };
  }

  /** Id that the next top-level step gets. */
  get next(): string {
    return String(this.steps.length + 1);
  }

  resolve(ref: Ref): Bytes {
    return resolve(ref, this.world);
  }

  add(spec: StepSpec): Step {
    const key = stepKey(spec, this.#identity, (taken) => this.#byKey.has(taken));
    const step = this.#make(this.next, key, spec);
    this.steps.push(step);
    this.#byKey.set(key, step);
    return step;
  }

  /** A step by id or by key. */
  step(name: string): Step | null {
    return isKey(name) ? this.#keyed(name) : this.#numbered(name);
  }

  #keyed(key: string): Step | null {
    const known = this.#byKey.get(key);
    const parent = parentKey(key);
    if (known || parent === null) return known ?? null;
    const above = this.#keyed(parent);
    return (above && this.substeps(above.id).find((step) => step.key === key)) ?? null;
  }

  #numbered(id: string): Step | null {
    const known = this.#made.get(id);
    if (known) return known.step;
    const dot = id.lastIndexOf('.');
    if (dot < 0) return null;
    return this.substeps(id.slice(0, dot)).find((s) => s.id === id) ?? null;
  }

  substeps(id: string): readonly Step[] {
    if (!this.#made.has(id) && !this.step(id)) return [];
    const parent = this.#made.get(id)!;
    if (parent.children) return parent.children;
    const children: Step[] = [];
    const { kind, phase, time, record, actor } = parent.step;
    // Sub-steps refer to earlier siblings, so each must be findable before the next is made.
    parent.children = children;
    for (const spec of parent.spec.substeps?.make(id) ?? []) {
      const key = substepKey(parent.step.key, spec, (taken) => children.some((other) => other.key === taken));
      children.push(
        this.#make(`${id}.${children.length + 1}`, key, {
          kind,
          phase,
          time,
          record,
          actor,
          ...spec,
          ...(kind === 'message' && { kind: 'calculation' as const }),
        }),
      );
    }
    return children;
  }

  #make(id: string, key: string, spec: StepSpec): Step {
    const { operation = null, params = {}, inputs = [] } = spec;
    const results = this.#run({ operation, params, inputs });
    const outputs = (spec.outputs ?? []).map((output) => {
      const bytes = results[output.result ?? output.name];
      if (!bytes) throw new RangeError(`step ${id}: ${operation} gives no ${output.name}`);
      return { ...output, bytes };
    });
    const count = spec.substeps?.count ?? 0;
    const byName = Object.fromEntries(outputs.map((o) => [o.name, o.bytes]));
    const draft: Step = {
      id,
      act: spec.act,
      key,
      kind: spec.kind,
      phase: spec.phase,
      time: spec.time,
      record: spec.record,
      actor: spec.actor,
      title: spec.title,
      detail: spec.detail,
      sentence: spec.sentence,
      explanation: spec.explanation ?? '',
      clauses: spec.clauses ?? [],
      formula: spec.formula ?? [],
      operation,
      params,
      inputs,
      outputs,
      checks: [],
      substepCount: typeof count === 'function' ? count(results) : count,
      ...(spec.fields && { fields: treeOf(spec.fields, byName[spec.fields.output]!) }),
    };
    this.#made.set(id, { step: draft, spec, children: null });
    const checks = (spec.checks?.(id) ?? []).map((check) => this.#check(check));
    const step = { ...draft, checks, ...spec.tell?.(byName, checks, results) };
    this.#made.set(id, { step, spec, children: null });
    return step;
  }

  #check({ yes, no, ...check }: CheckSpec): Check {
    const ok = executeCheck({ ...check, ok: null, sentence: '' }, this.world);
    return { ...check, ok, sentence: ok ? yes : no };
  }

  #run(step: { operation: OperationName | null; params: Step['params']; inputs: readonly Input[] }) {
    if (!step.operation || !COSTLY.has(step.operation)) return execute(step, this.world);
    const values = step.inputs.map((i) => [i.argument ?? i.name, this.resolve(i.ref)] as const);
    const key = memoKey(step.operation, values);
    const known = this.#memo.get(key);
    if (known) return known;
    const results = execute(step, this.world);
    this.#memo.set(key, results);
    return results;
  }
}

/** Where a step stands: what it takes over from the message that it belongs to. */
export type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** What a message step says that its frame tells; who, when and which frame come from the tracked message. */
export type MessageText = Pick<StepSpec, 'title' | 'detail' | 'sentence'> &
  Partial<Pick<StepSpec, 'explanation' | 'clauses' | 'inputs'>>;
