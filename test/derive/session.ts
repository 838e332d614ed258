import { readFileSync } from 'node:fs';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import { executeStep, resolve, type World } from '../../main/calculate/resolve.ts';
import type { Ref, Secret, Step, Trace } from '../../main/calculate/types.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { derive, type PmkCache } from '../../main/derive/derive.ts';
import { diagnose } from '../../main/diagnose/diagnose.ts';
import type { SessionFacts } from '../../main/diagnose/rule.ts';
import type { Finding } from '../../main/diagnose/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { track } from '../../main/track/track.ts';
import type { Tracked } from '../../main/track/types.ts';

/** A capture opened with secrets: what the workbench does, without the window. */
export interface Analysed {
  readonly store: RecordStore;
  readonly tracked: Tracked;
  readonly traces: readonly Trace[];
  readonly findings: readonly (readonly Finding[])[];
  world(trace: Trace): World;
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

export async function analyse(
  path: string,
  secrets: readonly Secret[],
  options: { readonly decryptAtMost?: number } = {},
): Promise<Analysed> {
  const store = await RecordStore.open([{ path, name: path.split('/').at(-1)! }]);
  const tracked = await track(store);
  const cache: PmkCache = new Map();
  const traces: Trace[] = [];
  for (const attempt of tracked.attempts) {
    const before = [...traces];
    traces.push(
      derive(attempt, {
        record: (index) => store.record(index),
        secrets,
        context: tracked.context,
        cache,
        earlier: () => before,
        ...options,
      }),
    );
  }
  return {
    store,
    tracked,
    traces,
    findings: traces.map((trace) => diagnose(trace, sessionFacts(store, tracked))),
    world: (trace) => ({
      record: (index) => store.record(index).bytes,
      secret: (id) => secrets.find((s) => s.id === id)!,
      output: (id, name, attempt) => {
        const from = attempt === undefined ? trace : traces.find((t) => t.attempt.id === attempt)!;
        return from.step(id)!.outputs.find((o) => o.name === name)!.bytes;
      },
    }),
  };
}

/** What rules may know of a session, as the workbench gives it. */
export const sessionFacts = (store: RecordStore, tracked: Tracked): SessionFacts => ({
  attempts: tracked.attempts,
  networks: tracked.networks,
  events: tracked.events,
  record: (index) => store.record(index),
  frame: (index) => {
    const { bytes, linkType, originalLength, source } = store.record(index);
    const fcsLength = store.sources[source]?.fcsLength ?? null;
    return dissect(bytes, linkType, { ...tracked.context, fcsLength }, originalLength);
  },
});

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
