/** One measurement, in a process of its own; prints it as JSON. Run by run.mjs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkbench } from '../main/workbench/index.ts';
import type { Input, Method, Output } from '../preload/contract/index.ts';

const everything = { beacons: true, air: true, nl80211: true, logs: true, calculations: true, data: true };
/** Rows that a window of usual height shows, and some before and after. */
const window = 60;

const running = createWorkbench({
  emit: () => {},
  file: (path) => ({ path, name: path }),
  lessons: new URL('file:///nowhere/'),
});
const call = <M extends Method>(method: M, input: Input<M>): Promise<Output<M>> =>
  running.call(method, input) as Promise<Output<M>>;

interface Took {
  readonly seconds: number;
  /** Of all threads: what it takes on a machine that does nothing else, whatever this one does. */
  readonly cpuSeconds: number;
}

function stopwatch(): () => Took {
  const begin = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - begin) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

const megabytes = (): number => process.resourceUsage().maxRSS / 1000;

async function open(file: string, passphrase: string): Promise<unknown> {
  const opening = stopwatch();
  const session = await call('open', { files: [file], add: false });
  const opened = opening();
  const peak = megabytes();
  const unlocking = stopwatch();
  await call('addSecret', { kind: 'passphrase', value: passphrase, ssidHex: null });
  const unlocked = unlocking();
  return { attempts: session.attempts.length, opened, peak, unlocked, unlockedPeak: megabytes() };
}

/** Walks every attempt from its first step to its last, into every sub-step, as F11 held down would. */
async function step(folder: string): Promise<unknown> {
  const file = ['air.pcap', 'air.pcap.gz'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!file) throw new Error(`${folder}: no capture`);
  const meta: unknown = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8'));
  const { passphrase } = meta as { passphrase: string };
  await call('open', { files: [file], add: false });
  const session = await call('addSecret', { kind: 'passphrase', value: passphrase, ssidHex: null });
  const times: number[] = [];
  for (const { id: attempt } of session.attempts) {
    let at = (await call('move', { attempt, step: '1', how: 'restart', show: everything, breakpoints: [] }))
      .step;
    for (let moved = true; moved; ) {
      const begin = performance.now();
      const next = await call('move', { attempt, step: at, how: 'into', show: everything, breakpoints: [] });
      const view = await call('step', { attempt, step: next.step, reveal: false });
      await call('rows', {
        attempt,
        from: Math.max(0, next.row - window / 2),
        count: window,
        show: everything,
      });
      if (view.record !== null) await call('frame', { record: view.record, attempt });
      times.push(performance.now() - begin);
      moved = next.step !== at;
      at = next.step;
    }
  }
  times.sort((a, b) => a - b);
  const of = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
  return { steps: times.length, median: of(0.5), p99: of(0.99), worst: of(1) };
}

const [what, argument = '', passphrase = ''] = process.argv.slice(2);
console.log(JSON.stringify(await (what === 'open' ? open(argument, passphrase) : step(argument))));
