import { readFileSync } from 'node:fs';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import { executeStep, resolve, type World } from '../../main/calculate/resolve.ts';
import type { Ref, Secret, Step, Trace } from '../../main/calculate/types.ts';
import type { RecordStore } from '../../main/capture/store.ts';
import type { Finding } from '../../main/diagnose/types.ts';
import type { Frame } from '../../main/dissect/types.ts';
import { Session } from '../../main/session/session.ts';
import { track } from '../../main/track/track.ts';
import type { Attempt } from '../../main/track/types.ts';

/** A session under the secrets of a test, with all that is computed of it. */
export interface Analysed {
  readonly store: RecordStore;
  readonly attempts: readonly Attempt[];
  readonly traces: readonly Trace[];
  readonly findings: readonly (readonly Finding[])[];
  world(trace: Trace): World;
  frame(record: number): Frame;
}

export const passphrase = (
  text: string,
  ssid: Uint8Array | null = null,
  id = `passphrase-${text}`,
): Secret => ({
  id: id.replace(/[^\w-]/g, '_'),
  kind: 'passphrase',
  ssid,
  value: utf8(text),
  origin: 'given by the test',
});

function analysedOf(session: Session): Analysed {
  const all = session.attempts.map(({ id }) => session.analysed(id));
  return {
    store: session.store,
    attempts: session.attempts,
    traces: all.map(({ trace }) => trace),
    findings: all.map(({ findings }) => findings),
    world: (trace) => session.world(trace),
    frame: (record) => session.frame(record),
  };
}

/** A file as the workbench opens it, under these secrets alone. */
export async function analyse(path: string, secrets: readonly Secret[]): Promise<Analysed> {
  const opened = await Session.open([{ path, name: path.split('/').at(-1)! }]);
  return analysedOf(opened.withSecrets(secrets));
}

/** Records that are in memory, under these secrets alone. */
export async function analyseStore(store: RecordStore, secrets: readonly Secret[]): Promise<Analysed> {
  const tracked = await track(store);
  return analysedOf(Session.of({ store, files: [], disclosed: [], tracked }, secrets, null));
}

/** Every step and sub-step at any depth. */
export function* allSteps(trace: Trace): Generator<Step> {
  const walk = function* (step: Step): Generator<Step> {
    yield step;
    for (const child of trace.substeps(step.id)) yield* walk(child);
  };
  for (const step of trace.steps) yield* walk(step);
}

/**
 * Does every step again from its references alone. Gives what differs, as text; nothing where provenance holds.
 * The costly chains of PBKDF2 are done once a session: `slow` says whether.
 */
export function reexecute(trace: Trace, world: World, slow: boolean): string[] {
  const wrong: string[] = [];
  for (const step of allSteps(trace)) {
    if (!slow && step.operation?.startsWith('pbkdf2')) continue;
    const again = executeStep(step, world);
    for (const [i, output] of step.outputs.entries())
      if (toHex(output.bytes) !== toHex(again.outputs[i]!.bytes))
        wrong.push(`${step.id} ${step.title}: ${output.name}`);
    for (const [i, check] of step.checks.entries())
      if (check.ok !== again.checks[i]!.ok) wrong.push(`${step.id} ${step.title}: check ${check.name}`);
    const children = trace.substeps(step.id);
    if (children.length !== step.substepCount)
      wrong.push(`${step.id} ${step.title}: ${children.length} sub-steps`);
    wrong.push(...disagreeing(step, children));
  }
  return wrong;
}

/** An output that a sub-step has under the same name must be the parent's, in the last sub-step that has it. */
function disagreeing(parent: Step, children: readonly Step[]): string[] {
  return parent.outputs.flatMap((output) => {
    const same = children.flatMap((child) => child.outputs.filter((o) => o.name === output.name)).at(-1);
    return same && toHex(same.bytes) !== toHex(output.bytes)
      ? [`${parent.id}: ${output.name} of its sub-steps`]
      : [];
  });
}

/** Every reference of a step: of inputs and checks. */
export const refsOf = (step: Step): Ref[] => [
  ...step.inputs.map((i) => i.ref),
  ...step.checks.flatMap((c) => [c.expected?.ref, c.seen?.ref]).filter((r): r is Ref => r !== undefined),
];

export const hexOf = (ref: Ref | undefined, world: World): string | undefined =>
  ref && toHex(resolve(ref, world));

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
