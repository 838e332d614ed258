/** What both hosts share: the worker that holds the workbench, and the references under which a window knows files. */
import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RecoveryView, WorkbenchEvent } from '../../preload/contract/index.ts';
import type { FromWorker, Reply, Started, ToWorker } from './protocol.ts';

export interface Host {
  /** Runs one call of the contract. Never rejects: a failure is a reply that a person can read. */
  call(method: string, input: unknown): Promise<Reply>;
  /** Lets the window open (or write) `path` under the reference returned; the window never sees or chooses a path. */
  grant(path: string, name?: string): string;
  listen(listener: (event: WorkbenchEvent) => void): () => void;
  close(): Promise<void>;
}

/** Calls that put something in place of what was open, and those that add to it: made again, they bring it back. */
const BEGIN = new Set(['open', 'openSample', 'openLesson', 'recover']);
const ADD = new Set(['addSecret', 'removeSecret', 'setClock', 'remember', 'endLesson']);
const LIVE = new Set(['observe', 'join', 'simulate']);
/** A worker that dies so often within a minute is not started again. */
const DEATHS = 3;
/** More than a worker that just died can have counted on. */
const AHEAD = 1_000;

interface Call {
  readonly method: string;
  readonly input: unknown;
}

/**
 * Starts the worker. One that dies is told of as an event, started again, and what was open is opened again.
 * @param script URL of the built worker.js
 */
export function startHost(script: URL): Host {
  const waiting = new Map<number, (reply: Reply) => void>();
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const granted: ToWorker[] = [];
  /** What brings back what is open. */
  let way: Call[] = [];
  /** Live work is open, which the worker kept on the disk. */
  let live = false;
  let next = 1;
  let revision = 0;
  let count = 0;
  let deaths: number[] = [];
  let dead: string | null = null;
  let closing = false;
  const tell = (event: WorkbenchEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const take = (message: FromWorker): void => {
    if (message.type === 'event') {
      if (message.event.type === 'changed')
        revision = Math.max(revision, message.event.session?.revision ?? 0);
      tell(message.event);
      return;
    }
    const done = waiting.get(message.id);
    waiting.delete(message.id);
    done?.(
      message.type === 'value' ? { ok: true, value: message.value } : { ok: false, error: message.error },
    );
  };

  const begin = (): Worker => {
    const started: Started = { worker: ++count, revision };
    const begun = new Worker(script, { workerData: started });
    let why = 'it ended by itself';
    begun.on('message', take);
    begun.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    begun.on('exit', () => void ended(why));
    for (const message of granted) begun.postMessage(message);
    return begun;
  };

  /** Answers whoever waits, and begins again. */
  async function ended(why: string): Promise<void> {
    const now = Date.now();
    deaths = [...deaths.filter((time) => now - time < 60_000), now];
    const over = closing || deaths.length > DEATHS;
    const stopped = `The analysis stopped: ${why}.`;
    if (over)
      dead = closing
        ? 'The analysis was closed.'
        : `${stopped} That happened ${deaths.length} times within a minute, so it is not started again. Restart the application; no file was changed.`;
    const message =
      dead ??
      `${stopped} It was started again; no file was changed. Do it once more, or leave out what led to it.`;
    for (const done of waiting.values()) done({ ok: false, error: { code: 'defect', message } });
    waiting.clear();
    if (closing) return;
    if (over) return tell({ type: 'failed', error: { code: 'defect', message } });
    revision += AHEAD;
    worker = begin();
    tell({ type: 'failed', error: { code: 'defect', message: `${stopped} ${await broughtBack()}` } });
  }

  /** @returns what became of what was open, in words */
  async function broughtBack(): Promise<string> {
    const [calls, wasLive] = [way, live];
    [way, live] = [[], false];
    if (wasLive) {
      const left = await ask({ method: 'recoverable', input: {} });
      const [newest] = left.ok ? (left.value as RecoveryView[]).filter(({ own }) => own) : [];
      if (newest) calls.splice(0, calls.length, { method: 'recover', input: { id: newest.id } });
    }
    for (const call of calls) {
      const reply = await host.call(call.method, call.input);
      if (reply.ok || !BEGIN.has(call.method)) continue;
      tell({ type: 'changed', session: null });
      return `It was started again, but what was open cannot be opened again: ${reply.error.message}`;
    }
    if (calls.length === 0) tell({ type: 'changed', session: null });
    if (wasLive && calls.length > 0)
      return 'It was started again, and what was recorded live is open, up to the last second before. Save it now.';
    return `It was started again${calls.length > 0 ? ', and what was open is open again' : ''}; no file was changed.`;
  }

  const ask = ({ method, input }: Call): Promise<Reply> => {
    if (dead) return Promise.resolve({ ok: false, error: { code: 'defect', message: dead } });
    const id = next++;
    return new Promise((done) => {
      waiting.set(id, done);
      worker.postMessage({ type: 'call', id, method, input } satisfies ToWorker);
    });
  };

  /** Keeps the way to what is open. */
  const follow = ({ method, input }: Call): void => {
    const added = method === 'open' && (input as { add?: unknown }).add === true;
    if (BEGIN.has(method) || LIVE.has(method) || method === 'close') live = LIVE.has(method);
    if (method === 'close' || LIVE.has(method)) way = [];
    else if (BEGIN.has(method) && !added) way = [{ method, input }];
    else if (method === 'remember') way = [...way.filter((one) => one.method !== method), { method, input }];
    else if (added || ADD.has(method)) way = [...way, { method, input }];
  };

  let worker = begin();
  const host: Host = {
    async call(method, input) {
      const reply = await ask({ method, input });
      if (reply.ok) follow({ method, input });
      return reply;
    },
    grant(path, name = basename(path)) {
      const ref = `file:${randomUUID()}`;
      const message: ToWorker = { type: 'grant', ref, path: resolve(path), name };
      granted.push(message);
      if (!dead) worker.postMessage(message);
      return ref;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing = true;
      await worker.terminate();
    },
  };
  return host;
}
