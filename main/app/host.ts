/** What both hosts share: the worker that holds the workbench, and the references under which a window knows files. */
import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkbenchEvent } from '../../preload/contract/index.ts';
import type { FromWorker, Reply, ToWorker } from './protocol.ts';

export interface Host {
  /** Runs one call of the contract. Never rejects: a failure is a reply that a person can read. */
  call(method: string, input: unknown): Promise<Reply>;
  /** Lets the window open (or write) `path` under the reference returned; the window never sees or chooses a path. */
  grant(path: string, name?: string): string;
  listen(listener: (event: WorkbenchEvent) => void): () => void;
  close(): Promise<void>;
}

/** Starts the worker. @param script URL of the built worker.js */
export function startHost(script: URL): Host {
  const worker = new Worker(script);
  const waiting = new Map<number, (reply: Reply) => void>();
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  let next = 1;
  let dead: string | null = null;
  const post = (message: ToWorker): void => worker.postMessage(message);

  worker.on('message', (message: FromWorker) => {
    if (message.type === 'event') {
      for (const listener of listeners) listener(message.event);
      return;
    }
    const done = waiting.get(message.id);
    waiting.delete(message.id);
    done?.(
      message.type === 'value' ? { ok: true, value: message.value } : { ok: false, error: message.error },
    );
  });
  const end = (why: string): void => {
    dead = why;
    for (const done of waiting.values()) done({ ok: false, error: { code: 'defect', message: why } });
    waiting.clear();
  };
  worker.on('error', (error) =>
    end(`The analysis stopped: ${error.message}. Restart the application; no file was changed.`),
  );
  worker.on('exit', () => end(dead ?? 'The analysis was closed.'));

  return {
    call(method, input) {
      if (dead) return Promise.resolve({ ok: false, error: { code: 'defect', message: dead } });
      const id = next++;
      return new Promise((done) => {
        waiting.set(id, done);
        post({ type: 'call', id, method, input });
      });
    },
    grant(path, name = basename(path)) {
      const ref = `file:${randomUUID()}`;
      post({ type: 'grant', ref, path: resolve(path), name });
      return ref;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await worker.terminate();
    },
  };
}
