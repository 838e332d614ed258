/** The application behind the window: one open session, and the calls of the contract in preload/contract. */
import {
  calls,
  type LiveView,
  type Method,
  type Output,
  parseInput,
  type SessionView,
  type Workbench,
  type WorkbenchEvent,
} from '../../preload/contract/index.ts';
import { isKey } from '../calculate/step-key.ts';
import type { Secret } from '../calculate/types.ts';
import { secretKey } from '../capture/secret.ts';
import { parseSeconds } from '../session/clocks/index.ts';
import { errorView, UserError } from '../session/errors.ts';
import { type At, carried, NOWHERE, type Place, savedPlace } from '../session/place.ts';
import { save } from '../session/save.ts';
import { isGiven, makeSecret, parseSecrets, secretOfWindow } from '../session/secrets.ts';
import { type OpenFile, Session, type Work } from '../session/session.ts';
import { compareView } from '../views/compare/index.ts';
import { find } from '../views/find.ts';
import { frameView } from '../views/frame-view.ts';
import { keysView } from '../views/keys-view.ts';
import { type Lesson, lessonBegins, lessonSummary, readLessons, recordingOf } from '../views/lessons.ts';
import { located, moved } from '../views/navigate.ts';
import { placeView, type Surveyed, sessionView, survey } from '../views/overview.ts';
import { rowsView } from '../views/rows.ts';
import { saeView } from '../views/sae/index.ts';
import { stepViewOf } from '../views/step-view.ts';
import { type LiveFeed, LiveRun, type LiveStarter } from './live-run.ts';

export interface WorkbenchOptions {
  readonly emit: (event: WorkbenchEvent) => void;
  /** The file behind a reference that the host granted; null for an unknown one. */
  readonly file: (ref: string) => OpenFile | null;
  /** The folder of the lessons; the recording of `first-handshake` is the sample as well. */
  readonly lessons: URL;
  /** Begins live work; absent where the host cannot. */
  readonly live?: LiveStarter;
}

export interface RunningWorkbench {
  /** Checks `input` against the method's schema and answers it. Rejects with what `errorView` puts in words. */
  call(method: string, input: unknown): Promise<unknown>;
}

const isMethod = (name: string): name is Method => Object.hasOwn(calls, name);

/** What is open, and what the person did with it. Replaced as a whole, so that no call sees half of a change. */
interface Current {
  readonly session: Session;
  readonly surveyed: readonly Surveyed[];
  readonly savedAs: string | null;
  readonly unsaved: boolean;
  readonly lesson: Lesson | null;
  /** What goes on live as it stood when the session was made of it: never ahead of its records. */
  readonly live: LiveView | null;
}

/** A workbench with no session open. */
export function createWorkbench(options: WorkbenchOptions): RunningWorkbench {
  let current: Current | null = null;
  let place: Place = NOWHERE;
  let revision = 0;
  let secretNumber = 0;
  let task = 0;
  /** Long work under way. */
  let running: { task: string; abort: AbortController } | null = null;
  let view: SessionView | null = null;
  /** What goes on live, or went on last while its session is open. */
  let live: LiveRun | null = null;

  function need(): Current {
    if (!current) throw new UserError('invalid', 'No session is open.');
    return current;
  }
  const session = (): Session => need().session;

  const viewOf = (next: Current): SessionView =>
    sessionView(next.session, next.surveyed, { ...next, place, revision });

  function told<T extends SessionView | null>(shown: T): T {
    view = shown;
    options.emit({ type: 'changed', session: shown });
    return shown;
  }

  /** @returns what the window sees of it */
  function changeTo(next: Current): SessionView {
    current = next;
    revision++;
    return told(viewOf(next));
  }

  /** Runs long work with progress under a task that `cancel` can stop. */
  async function long<T>(name: string, work: (options: Work) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const mine = { task: `${name}-${++task}`, abort };
    running = mine;
    let last = 0;
    const onProgress = (label: string, done: number, total: number | null): void => {
      const now = Date.now();
      if (now - last < 50) return;
      last = now;
      options.emit({ type: 'progress', task: mine.task, label, done, total, finished: false });
    };
    try {
      return await work({ signal: abort.signal, onProgress });
    } finally {
      if (running === mine) running = null;
      options.emit({ type: 'progress', task: mine.task, label: '', done: 0, total: null, finished: true });
    }
  }

  let queue: Promise<unknown> = Promise.resolve();
  /** Calls that change the session run one after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(work);
    queue = mine.catch(() => {});
    return mine;
  }

  async function open(
    chosen: readonly OpenFile[],
    add: boolean,
    lesson: Lesson | null = null,
  ): Promise<SessionView> {
    const before = add ? current : null;
    const files = [...(before?.session.files ?? []), ...chosen];
    const [opened, surveyed, begins] = await long('open', async (work) => {
      const read = await Session.open(files, work);
      try {
        const saved = read.saved?.secrets;
        const brought =
          saved === undefined ? [] : parseSecrets(saved, 'saved with the session', secretNumber + 1);
        secretNumber += brought.length;
        const told =
          lesson?.passphrase == null
            ? []
            : [
                makeSecret({
                  number: ++secretNumber,
                  kind: 'passphrase',
                  value: lesson.passphrase,
                  ssid: null,
                  origin: 'given by the lesson',
                }),
              ];
        const kept = before?.session.secrets.filter(isGiven) ?? [];
        const next = read.withSecrets([
          ...kept,
          ...told,
          ...brought.filter((one) => !kept.some((k) => sameSecret(k, one))),
          ...read.disclosed,
        ]);
        const begins = lesson && lessonBegins(lesson, next);
        return [next, await survey(next, work), begins] as const;
      } catch (error) {
        read.close();
        throw error;
      }
    });
    const { saved } = opened;
    place = before
      ? carried(place, before.session, opened)
      : begins
        ? { cursor: { attempt: begins.attempt, key: begins.key }, breakpoints: [] }
        : saved
          ? savedPlace(saved, opened)
          : NOWHERE;
    current?.session.close();
    return changeTo({
      session: opened,
      surveyed,
      savedAs: saved ? (files[0]?.name ?? null) : null,
      unsaved: before !== null,
      lesson: lesson ?? before?.lesson ?? null,
      live: null,
    });
  }

  async function setSecrets(secrets: readonly Secret[]): Promise<SessionView> {
    const next = session().withSecrets(secrets);
    const surveyed = await long('secrets', (work) => survey(next, work));
    return changeTo({ ...need(), session: next, surveyed });
  }

  const starter = (): LiveStarter => {
    if (!options.live) throw new UserError('invalid', 'This host cannot work live.');
    return options.live;
  };

  /** Ends what goes on live, so that the interface is left clean before anything else is opened. */
  async function endLive(): Promise<void> {
    const ending = live;
    live = null;
    if (ending?.view.running) await ending.steer('stop');
  }

  async function begin(start: () => Promise<LiveFeed>): Promise<SessionView> {
    await endLive();
    const feed = await start();
    current?.session.close();
    place = NOWHERE;
    const run: LiveRun = new LiveRun(feed, () =>
      inTurn(async () => {
        if (live === run && current) await showLive(run, current.session.secrets.filter(isGiven));
      }).catch((error: unknown) => options.emit({ type: 'failed', error: errorView(error) })),
    );
    live = run;
    const shown = await showLive(run, []);
    void run.run();
    return shown;
  }

  async function showLive(run: LiveRun, secrets: readonly Secret[]): Promise<SessionView> {
    const next = run.session(secrets);
    const { view: live } = run;
    // At the end the records were put in order: attempts may have other numbers.
    if (!live.running && current) place = carried(place, current.session, next);
    const surveyed = await survey(next, { signal: new AbortController().signal, onProgress: () => {} });
    return changeTo({ session: next, surveyed, savedAs: null, unsaved: true, lesson: null, live });
  }

  function goingOn(): LiveRun {
    if (!live?.view.running) throw new UserError('invalid', 'Nothing goes on live.');
    return live;
  }

  const resolveFile = (ref: string): OpenFile => {
    const file = options.file(ref);
    if (!file) throw new UserError('invalid', 'This file was not chosen in this window.');
    return file;
  };

  const workbench: Workbench = {
    session: async () => view,
    open: async ({ files: refs, add }) => {
      const chosen = refs.map(resolveFile);
      running?.abort.abort();
      return inTurn(async () => {
        await endLive();
        return open(chosen, add);
      });
    },
    openSample: async () => {
      running?.abort.abort();
      return inTurn(async () => {
        await endLive();
        return open(
          [{ path: recordingOf(options.lessons, 'first-handshake'), name: 'sample.pcapng' }],
          false,
        );
      });
    },
    lessons: async () => readLessons(options.lessons).map(lessonSummary),
    openLesson: async ({ id }) => {
      const lesson = readLessons(options.lessons).find((one) => one.id === id);
      if (!lesson) throw new UserError('invalid', `There is no lesson “${id}”.`);
      running?.abort.abort();
      return inTurn(async () => {
        await endLive();
        return open([{ path: recordingOf(options.lessons, id), name: `${id}.pcapng` }], false, lesson);
      });
    },
    endLesson: async () => inTurn(async () => (current ? changeTo({ ...current, lesson: null }) : null)),
    close: async () => {
      running?.abort.abort();
      return inTurn(async () => {
        await endLive();
        current?.session.close();
        place = NOWHERE;
        current = null;
        revision++;
        return told(null);
      });
    },
    rows: async (input) => rowsView(session(), input, revision),
    step: async (input) => stepViewOf(session(), input, revision),
    keys: async ({ attempt, reveal }) => keysView(session(), attempt, { revision, reveal }),
    frame: async (input) => frameView(session(), input),
    move: async (input) => moved(session(), input),
    locate: async (input) => located(session(), input),
    addSecret: async (input) => {
      need();
      const secret = secretOfWindow(input, ++secretNumber);
      return inTurn(async () => {
        const others = session().secrets.filter((other) => !sameSecret(other, secret));
        // Those that a person gives go before those that records tell: they are tried first.
        return setSecrets([...others.filter(isGiven), secret, ...others.filter((other) => !isGiven(other))]);
      });
    },
    removeSecret: async ({ id }) =>
      inTurn(async () => setSecrets(session().secrets.filter((secret) => secret.id !== id))),
    setClock: async ({ id, seconds }) =>
      inTurn(async () => {
        const { session: before } = need();
        if (!before.clocks.some((clock) => clock.id === id))
          throw new UserError('invalid', `clock ${id}: no such clock in this session`);
        const given = new Map(
          before.clocks.filter(({ how }) => how === 'given').map((clock) => [clock.id, clock.offset]),
        );
        if (seconds === null) given.delete(id);
        else given.set(id, parseSeconds(seconds)!);
        const [moved, surveyed] = await long('clocks', async (work) => {
          const next = await before.withOffsets(given, work);
          return [next, await survey(next, work)] as const;
        });
        place = carried(place, before, moved);
        return changeTo({ ...need(), session: moved, surveyed, unsaved: true });
      }),
    remember: async ({ cursor, breakpoints }) => {
      const named = ({ attempt, step }: { attempt: string; step: string }): At | null => {
        const known = current?.session.attempts.some(({ id }) => id === attempt);
        const key = isKey(step) ? step : known && session().analysed(attempt).trace.step(step)?.key;
        return known && key ? { attempt, key } : null;
      };
      place = {
        cursor: cursor && named(cursor),
        breakpoints: breakpoints.flatMap((at) => named(at) ?? []),
      };
      if (view && current) view = { ...view, ...placeView(place, current.session) };
      return null;
    },
    save: async ({ file: ref, includeSecrets }) => {
      const target = resolveFile(ref);
      return inTurn(async () => {
        const bytes = await long('save', (work) => save(session(), target.path, place, includeSecrets, work));
        changeTo({ ...need(), savedAs: target.name, unsaved: false });
        return { file: target.name, bytes };
      });
    },
    find: async ({ text, attempt }) => find(session(), text, attempt),
    compare: async ({ a, b }) => compareView(session(), a, b, revision),
    sae: async ({ attempt, reveal }) => saeView(session(), attempt, { revision, reveal }),
    machine: () => starter().machine(),
    observe: (input) => inTurn(() => begin(() => starter().observe(input))),
    join: (input) => inTurn(() => begin(() => starter().join(input))),
    simulate: (input) => inTurn(() => begin(() => starter().simulate(input))),
    steer: async ({ how }) => {
      await goingOn().steer(how);
      return null;
    },
    ask: async (asked) => {
      goingOn().ask(asked);
      return null;
    },
    setStops: async ({ breakpoints }) => {
      goingOn().setStops(breakpoints);
      return null;
    },
    cancel: async ({ task }) => {
      if (running?.task === task) running.abort.abort();
      return null;
    },
  };

  return {
    call(method, input) {
      if (!isMethod(method)) return Promise.reject(new UserError('invalid', `${method}: no such call`));
      // The schema checked the input; the union of all methods is more than the compiler can follow.
      const run = workbench[method] as (input: unknown) => Promise<Output<Method>>;
      try {
        return run(parseInput(method, input));
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
}

const sameSecret = (a: Secret, b: Secret): boolean => secretKey(a) === secretKey(b);
