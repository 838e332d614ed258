import { type Bytes, compare, equal } from '../base/bytes.ts';
import { bytesOf } from '../capture/secret.ts';
import { type Operation, operations } from './operations.ts';
import type { Arguments, Check, Output, Ref, Secret, Step } from './types.ts';

/** What references can point at. A step is computed from this and from nothing else. */
export interface World {
  /** Octets of a record. */
  record(index: number): Bytes;
  secret(id: string): Secret | Arguments;
  /** Output of a step that was made earlier, by the step's id and the output's name. */
  output(step: string, name: string, attempt?: string): Bytes;
  /** Whether these octets of a record hold a key in the clear, as what a kernel reports may. Absent: none does. */
  holdsKey?(record: number, start: number, end: number): boolean;
  /** Whether an output is key material. Absent: each may be. */
  isSecret?(step: string, output: string, attempt?: string): boolean;
}

/**
 * Whether what a reference stands for may be shown unasked: the air has no secret in the clear, nor has the standard, nor
 * what is computed from these alone.
 */
export const isOpen = (ref: Ref, world: World): boolean =>
  ref.from === 'constant' ||
  (ref.from === 'step' && world.isSecret?.(ref.step, ref.output, ref.attempt) === false) ||
  (ref.from === 'record' && world.holdsKey?.(ref.record, ref.start, ref.end) !== true);

/**
 * The octets that a reference stands for.
 * @throws RangeError when it points outside of what is there
 */
export function resolve(ref: Ref, world: World): Bytes {
  switch (ref.from) {
    case 'record':
      return cut(world.record(ref.record), ref.start, ref.end, `record ${ref.record}`);
    case 'secret': {
      const part = partOf(world.secret(ref.secret), ref.part);
      if (!part) throw new RangeError(`secret ${ref.secret}: no ${ref.part}`);
      return part;
    }
    case 'step': {
      const bytes = world.output(ref.step, ref.output, ref.attempt);
      return cut(bytes, ref.start ?? 0, ref.end ?? bytes.length, `step ${ref.step}, ${ref.output}`);
    }
    case 'constant':
      return ref.bytes;
  }
}

/** Octets of a secret by the name of the part; what it has not is null or undefined. */
function partOf(secret: Secret | Arguments, part: string): Bytes | null | undefined {
  if (secret.kind === 'arguments') return secret.parts[part];
  return part === 'ssid' ? secret.ssid : bytesOf(secret)[part];
}

function cut(bytes: Bytes, start: number, end: number, what: string): Bytes {
  if (start < 0 || end < start || end > bytes.length)
    throw new RangeError(`${what}: bytes ${start} to ${end} of ${bytes.length}`);
  return bytes.subarray(start, end);
}

/** Whether the check's references fulfil its relation; its own `ok` where it has no references. */
export function executeCheck(check: Check, world: World): boolean | null {
  if (!check.expected || !check.seen) return check.ok;
  const expected = resolve(check.expected.ref, world);
  const seen = resolve(check.seen.ref, world);
  if (check.relation === 'seen-greater') return compare(seen, expected) > 0;
  return equal(seen, expected) !== (check.relation === 'different');
}

/** Runs the operation on what its inputs refer to: results by the operation's own names. */
export function execute(
  step: Pick<Step, 'operation' | 'params' | 'inputs'>,
  world: World,
): Record<string, Bytes> {
  if (!step.operation) return {};
  const inputs: Record<string, Bytes> = {};
  for (const input of step.inputs) inputs[input.argument ?? input.name] = resolve(input.ref, world);
  const operation: Operation = operations[step.operation];
  return operation(inputs, step.params);
}

/**
 * Does a step again from its references alone.
 * @returns its outputs and checks as they come out now: what a faithful step already holds
 */
export function executeStep(step: Step, world: World): { outputs: Output[]; checks: Check[] } {
  const results = execute(step, world);
  const outputs = step.outputs.map((output) => {
    const bytes = results[output.result ?? output.name];
    if (!bytes) throw new RangeError(`step ${step.id}: ${step.operation} gives no ${output.name}`);
    return { ...output, bytes };
  });
  const own: World = {
    ...world,
    output: (id, name, attempt) =>
      (attempt === undefined && outputs.find((o) => id === step.id && o.name === name)?.bytes) ||
      world.output(id, name, attempt),
  };
  return { outputs, checks: step.checks.map((check) => ({ ...check, ok: executeCheck(check, own) })) };
}
