import { type Bytes, equal } from '../../base/bytes.ts';
import { out, StepBuilder, type StepSpec } from '../../calculate/builder.ts';
import type { World } from '../../calculate/resolve.ts';
import type { Ref, Secret, Step, Told } from '../../calculate/types.ts';
import { type Disclosed, secretKey } from '../../capture/secret.ts';
import type { Span } from '../../dissect/types.ts';

/** Octets, and where they come from. */
export interface Known {
  readonly bytes: Bytes;
  readonly ref: Ref;
}

/** Octets that were at hand before anything was computed, parts of which calculations take. */
export interface Source extends Known {
  part(span: Span): Known;
}

/** One calculation that was done. */
export interface Calculation {
  /** What a breakpoint names it by: `PMK`, `PTK`, `MIC of M2`. */
  readonly name: string;
  readonly step: Step;
  readonly workings: Workings;
}

/**
 * What a supplicant computes in its life: executable steps over the messages that it received or sent, the secrets that
 * it was given, and its own random numbers. What it goes on with is what a step put out, so what is shown is what was done.
 */
export class Workings {
  /** Whole messages, elements, addresses: what references mean by the number of a record, counted from 1. */
  readonly #sources: { readonly name: string; readonly bytes: Bytes }[] = [];
  readonly #secrets: Secret[] = [];
  readonly #builder: StepBuilder;
  /** What the steps' references point at. */
  readonly world: World;

  constructor() {
    this.#builder = new StepBuilder({
      record: (index) => this.#sourceAt(index).bytes,
      secrets: this.#secrets,
    });
    this.world = {
      ...this.#builder.world,
      isSecret: (id, name) =>
        this.#builder.step(id)?.outputs.find((output) => output.name === name)?.secret ?? true,
    };
  }

  get secrets(): readonly Secret[] {
    return this.#secrets;
  }

  get steps(): readonly Step[] {
    return this.#builder.steps;
  }

  /** A step by id, at any depth; null when there is none. */
  step(id: string): Step | null {
    return this.#builder.step(id);
  }

  /** Sub-steps of a step; computed when asked. */
  substeps(id: string): readonly Step[] {
    return this.#builder.substeps(id);
  }

  /** The octets that a reference stands for. @throws RangeError when it points outside of what is there */
  resolve(ref: Ref): Bytes {
    return this.#builder.resolve(ref);
  }

  /** Octets at hand, known once. @param name what they are for people: `M1`, `address of the access point` */
  take(name: string, bytes: Bytes): Source {
    let at = this.#sources.findIndex((known) => known.name === name && equal(known.bytes, bytes));
    if (at < 0) at = this.#sources.push({ name: this.#named(name), bytes }) - 1;
    const of = this.#sources[at]!.name;
    const part = ({ start, end }: Span): Known => ({
      bytes: bytes.slice(start, end),
      ref: { from: 'record', record: at + 1, start, end, of },
    });
    return { ...part({ start: 0, end: bytes.length }), part };
  }

  /** Length of what a reference into a source points into. @throws RangeError when there is no such source */
  lengthOf(index: number): number {
    return this.#sourceAt(index).bytes.length;
  }

  /** A secret, known once. @param origin in words: it was given, or drawn at random */
  keep<S extends Disclosed>(secret: S, origin: string): S & Told {
    const key = secretKey(secret);
    const known = this.#secrets.find((one) => secretKey(one) === key);
    const id = known?.id ?? `${secret.kind}-${this.#secrets.length + 1}`;
    const kept = { ...secret, id, origin: known?.origin ?? origin };
    if (!known) this.#secrets.push(kept);
    return kept;
  }

  /** Computes. @throws RangeError or TypeError where the operation cannot be done with these octets */
  calculate(name: string, spec: StepSpec): Calculation {
    return { name, step: this.#builder.add(spec), workings: this };
  }

  #sourceAt(index: number): { readonly name: string; readonly bytes: Bytes } {
    const source = this.#sources[index - 1];
    if (!source) throw new RangeError(`source ${index}: not there`);
    return source;
  }

  /** The name, numbered where other octets had it before: an access point may send message 1 again. */
  #named(name: string): string {
    const taken = (text: string): boolean => this.#sources.some((known) => known.name === text);
    if (!taken(name)) return name;
    let n = 2;
    while (taken(`${name} (${n})`)) n++;
    return `${name} (${n})`;
  }
}

/** An output of a step, to go on with. @throws RangeError when it has none of this name */
export function output(step: Step, name: string): Known {
  const found = step.outputs.find((one) => one.name === name);
  if (!found) throw new RangeError(`step ${step.id}: no output ${name}`);
  return { bytes: found.bytes, ref: out(step.id, name) };
}

/** Whether all that a step compared is as it must be. */
export const holds = (step: Step): boolean => step.checks.every(({ ok }) => ok === true);
