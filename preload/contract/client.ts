/** What the window holds in its hands: calls, events and the dialogs of its host. */
import type { Input, Method, Output } from './calls.ts';
import type { MenuCommand } from './menu.ts';
import type { SessionView } from './session.ts';

/** Sent without being asked. */
export type WorkbenchEvent =
  | { type: 'changed'; session: SessionView | null }
  | { type: 'progress'; task: string; label: string; done: number; total: number | null; finished: boolean }
  /** Work that the host began itself did not succeed: a file given as argument, say. */
  | { type: 'failed'; error: ErrorView }
  /** The host's menu. */
  | { type: 'command'; command: MenuCommand };

/** An error that a person can read. Everything else that goes wrong is a defect and says so. */
export interface ErrorView {
  message: string;
  /** `cancelled`, `unreadable`, `invalid`, `defect`. */
  code: string;
}

/** What the preload script puts at `window.workbench`, and the browser host's script as well. */
export interface Client {
  readonly host: 'electron' | 'browser';
  /** Rejects with an Error whose message is for people and whose `code` is an `ErrorView.code`. */
  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>;
  /** Returns the function that ends the subscription. */
  listen(listener: (event: WorkbenchEvent) => void): () => void;
  /** References of files that a person dropped; `open` takes them. The browser host uploads them first. */
  fileRefs(files: readonly File[]): Promise<string[]>;
  /** The host's open dialog; [] when it was cancelled. */
  openDialog(): Promise<string[]>;
  /** The host's save dialog; null when it was cancelled. In a browser the file is downloaded after `save`. */
  saveDialog(suggestedName: string): Promise<string | null>;
}
