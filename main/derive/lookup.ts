import type { Act } from '../calculate/acts.ts';
import type { StepBuilder } from '../calculate/builder.ts';
import { isKey, nameOfKey, parentKey, recordOfKey } from '../calculate/step-key.ts';
import type { Step } from '../calculate/types.ts';
import type { Frame } from '../dissect/types.ts';
import { contentOf } from '../track/identity.ts';
import type { TrackedMessage } from '../track/types.ts';

/**
 * Calculations that stand at the message that first makes them possible: a file that holds an earlier one moves them. An
 * attempt has one of each, as a rule; where it has more, they are told apart by their message.
 */
const ONCE: readonly Act[] = [
  'key.pmk',
  'key.pmk-r0',
  'key.pmk-r1',
  'key.pmkid',
  'key.ptk',
  'key.in-use',
  'check.pmkid-cached',
  'check.pmk-r0-name',
  'check.pmk-r1-name',
];

/** Finds the steps of an attempt by keys, also by those that other secrets or fewer files gave them. */
export class Lookup {
  readonly #steps: StepBuilder;
  readonly #messages: () => readonly TrackedMessage[];
  readonly #identity: ReadonlyMap<number, string>;
  readonly #frame: (record: number) => Frame;
  /** Messages that have a copy that says it in other bytes (encrypted on the air, in clear in a report), by those. */
  #copies: ReadonlyMap<string, TrackedMessage> | null = null;

  /** @param identity what records are known by, of which a step was made */
  constructor(
    steps: StepBuilder,
    messages: () => readonly TrackedMessage[],
    identity: ReadonlyMap<number, string>,
    frame: (record: number) => Frame,
  ) {
    this.#steps = steps;
    this.#messages = messages;
    this.#identity = identity;
    this.#frame = frame;
  }

  /** The step of a key or number; null where it is gone. */
  step(name: string): Step | null {
    return this.#steps.step(name) ?? (isKey(name) ? this.#moved(name) : null);
  }

  /** The step of a key; else the one above it, its message or the step before. */
  nearest(key: string): Step | null {
    for (let at: string | null = key; at !== null; at = parentKey(at)) {
      const step = this.step(at);
      if (step) return step;
    }
    const wanted = recordOfKey(key);
    const heard = wanted === null ? undefined : this.#heard(wanted);
    const messages = this.#messages();
    const order = new Map(messages.map(({ record }, i) => [record, i]));
    const at = heard
      ? order.get(heard.record)!
      : messages.findIndex(({ record }) => this.#identity.get(record) === wanted);
    const { steps } = this.#steps;
    const message = steps.find(
      ({ kind, record }) => kind === 'message' && record !== null && order.get(record) === at,
    );
    const before = (step: Step) => step.record !== null && (order.get(step.record) ?? at + 1) <= at;
    return message ?? steps.findLast(before) ?? null;
  }

  #moved(key: string): Step | null {
    const wanted = recordOfKey(key);
    const heard = wanted === null ? undefined : this.#heard(wanted);
    const known = heard && this.#identity.get(heard.record);
    const said = known === undefined ? null : this.#steps.step(key.replace(`@${wanted}`, `@${known}`));
    if (said) return said;
    const [top = key] = key.split('/');
    const name = nameOfKey(top);
    if (!ONCE.includes(name as Act)) return null;
    const [only, ...others] = this.#steps.steps.filter((step) => nameOfKey(step.key) === name);
    return only && others.length === 0 ? this.#steps.step(only.key + key.slice(top.length)) : null;
  }

  /** The message of which a copy says this. */
  #heard(wanted: string): TrackedMessage | undefined {
    this.#copies ??= new Map(
      this.#messages().flatMap((message) =>
        message.copies.map((copy) => [this.#said(message, copy), message]),
      ),
    );
    return this.#copies.get(wanted);
  }

  #said(message: TrackedMessage, copy: number): string {
    return contentOf({ ...message, encrypted: false }, this.#frame(copy));
  }
}
