import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import {
  type FromBridge,
  fromBridge,
  issueText,
  type OperationName,
  type operations,
  type Result,
  results,
  toWire,
  VERSION,
} from '../../../native-bridge/protocol.ts';
import { BatchError, type BatchRecord, readBatch } from '../../../native-bridge/protocol-batch.ts';
import { encodeJson, type Frame, FrameError, FrameReader } from '../../../native-bridge/protocol-frames.ts';
import { BridgeCallError } from './error.ts';

/** What one source of the bridge tells. */
export interface SourceListener {
  records(records: readonly BatchRecord[]): void;
  /** Records were lost before they were read; null: it is not known how many. */
  lost(count: number | null): void;
  ended(why: string): void;
}

/** The process, or whatever stands in its place in a test. */
export interface BridgeProcess {
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves when it is no more, with the reason in words. */
  readonly exited: Promise<string>;
  kill(): void;
}

type Told =
  | { readonly records: readonly BatchRecord[] }
  | { readonly lost: number | null }
  | { readonly ended: string };

interface Pending {
  readonly operation: OperationName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Request<Name extends OperationName> = v.InferOutput<(typeof operations)[Name]>;

const CLOSE_MS = 4000;

/** The app's side of the bridge's protocol. Every answer is validated. */
export class Bridge {
  readonly hello: Result<'hello'>;
  /** Resolves when the bridge is gone, with the reason in words. */
  readonly gone: Promise<string>;
  readonly #link: Link;

  private constructor(link: Link, hello: Result<'hello'>) {
    this.#link = link;
    this.hello = hello;
    this.gone = link.gone;
  }

  /** @throws BridgeCallError when the other side is no bridge of this version, or ends at once */
  static async over(process: BridgeProcess): Promise<Bridge> {
    const link = new Link(process);
    return new Bridge(link, await link.call('hello', { version: VERSION }));
  }

  /** @throws BridgeCallError */
  call<Name extends OperationName>(operation: Name, request: Request<Name>): Promise<Result<Name>> {
    return this.#link.call(operation, request);
  }

  /** Takes what a source tells, also what it told before; once per source. */
  listen(source: number, listener: SourceListener): void {
    this.#link.listen(source, listener);
  }

  /** Lets the bridge give everything back and end; kills it when it does not. */
  close(): Promise<void> {
    return this.#link.close();
  }
}

class Link {
  readonly gone: Promise<string>;
  #process: BridgeProcess;
  #reader = new FrameReader();
  #pending = new Map<number, Pending>();
  #next = 1;
  #listeners = new Map<number, SourceListener>();
  /** What sources told before somebody listened: their first records come before the answer that names them. */
  #early = new Map<number, Told[]>();
  #end: string | null = null;

  constructor(process: BridgeProcess) {
    this.#process = process;
    process.output.on('data', (chunk: Buffer) => this.#take(chunk));
    process.output.on('error', () => {});
    process.input.on('error', () => {});
    this.gone = process.exited.then((why) => {
      this.#finish(why);
      return this.#end ?? why;
    });
  }

  call<Name extends OperationName>(operation: Name, request: Request<Name>): Promise<Result<Name>> {
    if (this.#end !== null) return Promise.reject(goneError(operation, this.#end));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { operation, resolve: (value) => resolve(value as Result<Name>), reject });
      const wire = toWire(request) as Record<string, unknown>;
      this.#process.input.write(encodeJson({ id, operation, ...wire }));
    });
  }

  listen(source: number, listener: SourceListener): void {
    this.#listeners.set(source, listener);
    const early = this.#early.get(source) ?? [];
    this.#early.delete(source);
    for (const told of early) tell(listener, told);
    if (this.#end !== null) listener.ended(this.#end);
  }

  async close(): Promise<void> {
    this.#process.input.end();
    const timer = setTimeout(() => this.#process.kill(), CLOSE_MS);
    // A process of root's cannot be killed from here; it is not waited for longer than for any other.
    let given: NodeJS.Timeout | undefined;
    await Promise.race([
      this.gone,
      new Promise<void>((resolve) => {
        given = setTimeout(resolve, 2 * CLOSE_MS);
      }),
    ]);
    clearTimeout(timer);
    clearTimeout(given);
  }

  #take(chunk: Buffer): void {
    if (this.#end !== null) return;
    for (const frame of this.#reader.push(chunk)) {
      if (frame instanceof FrameError) this.#broken(frame.message);
      else if (frame.kind === 'records') this.#records(frame);
      else this.#json(frame.value);
    }
  }

  #records({ source, batch }: Extract<Frame, { kind: 'records' }>): void {
    try {
      this.#tell(source, { records: readBatch(batch) });
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      this.#broken(error.message);
    }
  }

  #json(value: unknown): void {
    const parsed = v.safeParse(fromBridge, value);
    if (!parsed.success) this.#broken(issueText(parsed.issues));
    else if (!('event' in parsed.output)) this.#answer(parsed.output);
    else {
      const { source, ...told } = parsed.output;
      this.#tell(source, told.event === 'lost' ? { lost: told.count } : { ended: told.why });
    }
  }

  #answer(message: Exclude<FromBridge, { event: unknown }>): void {
    const pending = message.id === null ? undefined : this.#pending.get(message.id);
    if (!pending) {
      this.#broken('failure' in message ? message.failure.message : 'an answer to nothing');
      return;
    }
    this.#pending.delete(message.id!);
    if ('failure' in message) {
      pending.reject(new BridgeCallError(message.failure));
      return;
    }
    const result = v.safeParse(results[pending.operation], message.value);
    if (result.success) pending.resolve(result.output);
    else pending.reject(broken(pending.operation, issueText(result.issues)));
  }

  #tell(source: number, told: Told): void {
    const listener = this.#listeners.get(source);
    if (listener) tell(listener, told);
    else this.#early.set(source, [...(this.#early.get(source) ?? []), told]);
  }

  /** The other side speaks another language: nothing of it can be trusted any more. */
  #broken(what: string): void {
    this.#finish(`The bridge sent what is no message of this program's version (${what}).`);
    this.#process.kill();
  }

  #finish(why: string): void {
    if (this.#end !== null) return;
    this.#end = why;
    for (const { operation, reject } of this.#pending.values()) reject(goneError(operation, why));
    this.#pending.clear();
    for (const listener of this.#listeners.values()) listener.ended(why);
  }
}

function tell(listener: SourceListener, told: Told): void {
  if ('records' in told) listener.records(told.records);
  else if ('lost' in told) listener.lost(told.lost);
  else listener.ended(told.ended);
}

const base = { errno: null, words: null, missing: null };
const goneError = (operation: string, message: string): BridgeCallError =>
  new BridgeCallError({ ...base, code: 'gone', message, operation });
const broken = (operation: string, what: string): BridgeCallError =>
  new BridgeCallError({ ...base, code: 'gone', message: `The bridge's answer is wrong: ${what}`, operation });
