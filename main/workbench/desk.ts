/** What the calls of every topic share: the one session that is open, what is done with it, and whose turn it is. */
import { rmSync } from 'node:fs';
import type { LiveView, SessionView, WorkbenchEvent } from '../../preload/contract/index.ts';
import { UserError } from '../session/errors.ts';
import { NOWHERE, type Place } from '../session/place.ts';
import type { OpenFile, Session, Work } from '../session/session.ts';
import type { Lesson } from '../views/lessons.ts';
import { placeView, type Surveyed, sessionView, survey } from '../views/overview.ts';
import { Keeping, type KeepingOptions } from './keeping.ts';
import type { LiveRun, LiveStarter } from './live-run.ts';

export interface WorkbenchOptions {
  readonly emit: (event: WorkbenchEvent) => void;
  /** The file behind a reference that the host granted; null for an unknown one. */
  readonly file: (ref: string) => OpenFile | null;
  /** The folder of the lessons; the recording of `first-handshake` is the sample as well. */
  readonly lessons: URL;
  /** Begins live work; absent where the host cannot. */
  readonly live?: LiveStarter;
  /** Where live work is kept while it goes on; absent: in memory alone. */
  readonly keeping?: KeepingOptions;
  /** The window knows revisions up to this one from a workbench that died. */
  readonly revision?: number;
}

/** What is open, and what the person did with it. Replaced as a whole, so that no call sees half of a change. */
export interface Current {
  readonly session: Session;
  readonly surveyed: readonly Surveyed[];
  readonly savedAs: string | null;
  readonly unsaved: boolean;
  readonly lesson: Lesson | null;
  /** What goes on live as it stood when the session was made of it: never ahead of its records. */
  readonly live: LiveView | null;
}

export class Desk {
  readonly options: WorkbenchOptions;
  /** What goes on live, or went on last while its session is open. */
  live: LiveRun | null = null;
  #current: Current | null = null;
  #place: Place = NOWHERE;
  #view: SessionView | null = null;
  #revision = 0;
  #secrets = 0;
  #tasks = 0;
  /** Long work under way. */
  #running: { readonly task: string; readonly abort: AbortController } | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  /** Where live work is kept on the disk; null: in memory alone. */
  readonly keeping: Keeping | null;
  /** The file that keeps what is open and was live; it goes when that is closed, or recovered work once it was saved. */
  kept: { readonly path: string; readonly untilSaved: boolean } | null = null;

  constructor(options: WorkbenchOptions) {
    this.options = options;
    this.keeping = options.keeping ? new Keeping(options.keeping) : null;
    this.#revision = options.revision ?? 0;
  }

  get current(): Current | null {
    return this.#current;
  }
  get place(): Place {
    return this.#place;
  }
  /** What the window sees; null while nothing is open. */
  get view(): SessionView | null {
    return this.#view;
  }
  get revision(): number {
    return this.#revision;
  }

  /** @throws UserError when nothing is open */
  need(): Current {
    if (!this.#current) throw new UserError('invalid', 'No session is open.');
    return this.#current;
  }
  /** @throws UserError when nothing is open */
  get session(): Session {
    return this.need().session;
  }

  /** Numbers for the next secrets that a person gives. @returns the first of them */
  numberSecrets(count = 1): number {
    this.#secrets += count;
    return this.#secrets - count + 1;
  }

  /** @throws UserError when the host did not grant it */
  file(ref: string): OpenFile {
    const file = this.options.file(ref);
    if (!file) throw new UserError('invalid', 'This file was not chosen in this window.');
    return file;
  }

  /** @returns what the window sees of it */
  changeTo(next: Current, place = this.#place): SessionView {
    this.#current = next;
    this.#place = place;
    this.#revision++;
    const view = sessionView(next.session, next.surveyed, { ...next, place, revision: this.#revision });
    this.#tell(view);
    return view;
  }

  /** The same session, computed anew. @param change of it, beside the session itself */
  async recompute(
    task: string,
    make: (work: Work) => Session | Promise<Session>,
    change: (next: Session) => Partial<Current> & { readonly place?: Place } = () => ({}),
  ): Promise<SessionView> {
    const [session, surveyed] = await this.long(task, async (work) => {
      const next = await make(work);
      return [next, await survey(next, work)] as const;
    });
    const { place, ...changed } = change(session);
    return this.changeTo({ ...this.need(), session, surveyed, ...changed }, place);
  }

  /** Where the person is now: the window knows it already. */
  remember(place: Place): void {
    this.#place = place;
    if (this.#view && this.#current)
      this.#view = { ...this.#view, ...placeView(place, this.#current.session) };
  }

  /** What is open goes: so does the file that kept it, unless it is recovered work that nobody saved. */
  forgetKept(): void {
    const { kept } = this;
    this.kept = null;
    if (kept && !(kept.untilSaved && this.#current?.unsaved)) rmSync(kept.path, { force: true });
  }

  /** Nothing is open any more. */
  clear(): null {
    this.forgetKept();
    this.#current?.session.close();
    this.#current = null;
    this.#place = NOWHERE;
    this.#revision++;
    this.#tell(null);
    return null;
  }

  #tell(view: SessionView | null): void {
    this.#view = view;
    this.options.emit({ type: 'changed', session: view });
  }

  /** Runs long work with progress under a task that `cancel` can stop. */
  async long<T>(name: string, work: (options: Work) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const mine = { task: `${name}-${++this.#tasks}`, abort };
    this.#running = mine;
    const { emit } = this.options;
    let last = 0;
    const onProgress = (label: string, done: number, total: number | null): void => {
      const now = Date.now();
      if (now - last < 50) return;
      last = now;
      emit({ type: 'progress', task: mine.task, label, done, total, finished: false });
    };
    try {
      return await work({ signal: abort.signal, onProgress });
    } finally {
      if (this.#running === mine) this.#running = null;
      emit({ type: 'progress', task: mine.task, label: '', done: 0, total: null, finished: true });
    }
  }

  /** Stops the long work under way. @param task only if it is this one */
  cancel(task?: string): void {
    if (task === undefined || this.#running?.task === task) this.#running?.abort.abort();
  }

  /** Calls that change the session run one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#queue.then(work);
    this.#queue = mine.catch(() => {});
    return mine;
  }

  /** In turn, in place of what is open: long work is given up, and what goes on live is ended first. */
  instead<T>(work: () => Promise<T>): Promise<T> {
    this.cancel();
    return this.inTurn(async () => {
      await this.endLive();
      return work();
    });
  }

  /** Ends what goes on live, so that the interface is left clean before anything else is opened. */
  async endLive(): Promise<void> {
    const ending = this.live;
    this.live = null;
    if (ending?.view.running) await ending.steer('stop');
  }
}
