/** Messages between a host (Electron's main process, the loopback server) and the worker that holds the workbench. */
import type { ErrorView, WorkbenchEvent } from '../../preload/contract/index.ts';

/** What a worker is told when it begins. */
export interface Started {
  /** Which of this process it is, from 1; those before it have died. */
  readonly worker: number;
  /** The newest revision that the window knows. */
  readonly revision: number;
}

export type ToWorker =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  /** A file that a person chose: the window only ever holds `ref`. */
  | { readonly type: 'grant'; readonly ref: string; readonly path: string; readonly name: string };

export type FromWorker =
  | { readonly type: 'value'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorView }
  | { readonly type: 'event'; readonly event: WorkbenchEvent };

export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorView };
