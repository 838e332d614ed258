import type { SessionView, Workbench } from '../../preload/contract/index.ts';
import type { liveCalls } from '../../preload/contract/live.ts';
import type { Secret } from '../calculate/types.ts';
import { errorView, UserError } from '../session/errors.ts';
import { carried, NOWHERE, type Place } from '../session/place.ts';
import { isGiven } from '../session/secrets.ts';
import { survey } from '../views/overview.ts';
import type { Desk } from './desk.ts';
import type { Keeping } from './keeping.ts';
import { type LiveFeed, LiveRun, type LiveStarter } from './live-run.ts';
import { open } from './session-calls.ts';

/** Live work: beginning it, and steering what goes on. */
export function answerLive(desk: Desk): Pick<Workbench, keyof typeof liveCalls> {
  const starter = (): LiveStarter => {
    const { live } = desk.options;
    if (!live) throw new UserError('invalid', 'This host cannot work live.');
    return live;
  };
  const goingOn = (): LiveRun => {
    if (!desk.live?.view.running) throw new UserError('invalid', 'Nothing goes on live.');
    return desk.live;
  };
  return {
    machine: () => starter().machine(),
    observe: (input) => desk.inTurn(() => begin(desk, () => starter().observe(input), true)),
    join: (input) => desk.inTurn(() => begin(desk, () => starter().join(input), true)),
    // It can be had again at any time.
    simulate: (input) => desk.inTurn(() => begin(desk, () => starter().simulate(input), false)),
    recoverable: async () => desk.keeping?.left() ?? [],
    recover: ({ id }) =>
      desk.instead(async () => {
        const path = kept(desk).leftPath(id);
        const view = await open(desk, [{ path, name: 'recovered live work.pcapng' }], { recovered: true });
        desk.kept = { path, untilSaved: true };
        return view;
      }),
    discardRecovery: async ({ id }) => {
      kept(desk).discard(id);
      return null;
    },
    steer: async ({ how }) => {
      await goingOn().steer(how);
      return null;
    },
    heldStep: async ({ path, reveal }) => goingOn().heldStep(path, reveal),
    ask: async (asked) => {
      goingOn().ask(asked);
      return null;
    },
    setStops: async ({ breakpoints }) => {
      goingOn().setStops(breakpoints);
      return null;
    },
  };
}

function kept(desk: Desk): Keeping {
  if (!desk.keeping) throw new UserError('invalid', 'This host keeps no live work.');
  return desk.keeping;
}

/** @param keep it is written to a private file as it comes */
async function begin(desk: Desk, start: () => Promise<LiveFeed>, keep: boolean): Promise<SessionView> {
  await desk.endLive();
  const feed = await start();
  desk.forgetKept();
  desk.current?.session.close();
  const run: LiveRun = new LiveRun(feed, () =>
    desk
      .inTurn(async () => {
        const { current } = desk;
        if (desk.live === run && current) await show(desk, run, current.session.secrets.filter(isGiven));
      })
      .catch((error: unknown) => desk.options.emit({ type: 'failed', error: errorView(error) })),
  );
  desk.live = run;
  if (keep && desk.keeping) keepOn(desk, desk.keeping, run);
  const shown = await show(desk, run, [], NOWHERE);
  void run.run();
  return shown;
}

/** Where that is refused, live work goes on all the same, and says so. */
function keepOn(desk: Desk, keeping: Keeping, run: LiveRun): void {
  const without = (error: unknown): void =>
    run.note(
      `From here on this is in memory alone, and a crash would lose it: save it when you are done. ${errorView(error).message}.`,
    );
  try {
    const recorder = keeping.begin(without);
    desk.kept = { path: recorder.path, untilSaved: false };
    run.keepIn(recorder);
  } catch (error) {
    without(error);
  }
}

/** @param place where the person is then; absent: where they are now */
async function show(
  desk: Desk,
  run: LiveRun,
  secrets: readonly Secret[],
  place?: Place,
): Promise<SessionView> {
  const session = run.session(secrets);
  const { view: live } = run;
  const { current } = desk;
  const surveyed = await survey(session, { signal: new AbortController().signal, onProgress: () => {} });
  // At the end the records were put in order: attempts may have other numbers.
  const moved = !live.running && current ? carried(desk.place, current.session, session) : desk.place;
  return desk.changeTo(
    { session, surveyed, savedAs: null, unsaved: true, lesson: null, live },
    place ?? moved,
  );
}
