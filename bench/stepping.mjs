/**
 * What a step costs the window: CPU time of the page's main thread, frames, and layouts, from the browser's own trace.
 * Nothing is asserted; bench/README.md says how to read the table.
 *
 *   node bench/stepping.mjs [--against DIST] [--rounds N] [--steps N] [--only NAME] [--json]
 *
 * --against measures another build (a folder like dist/) in turns with this one, so that the load of the machine
 * falls on both alike.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { airOf, at, launch, openWindow } from './window.mjs';

const { values: options } = parseArgs({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '30' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const steps = Number(options.steps);
const passphrase = 'correct horse battery';
const shared = process.env.SHARED ?? at('../shared');
const busy = join(shared, 'captures/busy');

/** Between two presses, in milliseconds: longer than any step takes, so that what a press causes is counted to it. */
const apart = 150;
/** As a key held down repeats. */
const held = 33;

async function press(page, key, times, pause) {
  for (let i = 0; i < times; i++) {
    await page.keyboard.press(key);
    await page.waitForTimeout(pause);
  }
}

/** Each: the files, what leads to the first step that counts, and the steps. `each` is the event that begins a step. */
const scenarios = [
  {
    name: 'over',
    what: 'F10 through a WPA2-PSK handshake',
    files: [at('lessons/first-handshake/session.pcapng')],
    passphrase,
    run: (page) => press(page, 'F10', steps, apart),
  },
  {
    name: 'held',
    what: 'the same with F10 held down',
    files: [at('lessons/first-handshake/session.pcapng')],
    passphrase,
    async run(page) {
      for (let i = 0; i < steps; i++) {
        await page.keyboard.down('F10');
        await page.waitForTimeout(held);
      }
      await page.keyboard.up('F10');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'into',
    what: 'F11 through every sub-step',
    files: [airOf('wpa2-psk-ccmp')],
    passphrase,
    run: (page) => press(page, 'F11', steps, apart),
  },
  {
    name: 'data',
    what: 'back from the end through decrypted data',
    files: [airOf('wpa2-psk-ccmp')],
    passphrase,
    async prepare(page) {
      await page.keyboard.press('End');
      await page.waitForTimeout(1500);
    },
    run: (page) => press(page, 'Shift+F10', steps, apart),
  },
  {
    name: 'busy',
    what: 'F10 in 18 000 records of air and netlink (needs ../shared)',
    files: [join(busy, 'air.pcap'), join(busy, 'nl.pcap.gz')],
    run: (page) => press(page, 'F10', steps, apart),
  },
  {
    name: 'scroll',
    what: 'the wheel over the ladder of the same, a notch a step',
    files: [join(busy, 'air.pcap'), join(busy, 'nl.pcap.gz')],
    async run(page) {
      await page.mouse.move(600, 400);
      for (let i = 0; i < steps; i++) {
        await page.mouse.wheel(0, 120);
        await page.waitForTimeout(apart);
      }
    },
  },
];

/** @param counting also tells who asked for layouts, which costs time of its own */
async function measure(browser, dist, scenario, folder, counting) {
  const { page, close } = await openWindow(browser, dist, scenario.files, scenario.passphrase);
  try {
    await scenario.prepare?.(page);
    const before = await page.getByTestId('position').textContent();
    const path = join(folder, 'trace.json');
    const categories = ['devtools.timeline', 'toplevel', ...(counting ? ['blink'] : [])];
    await browser.startTracing(page, { path, categories });
    await scenario.run(page);
    await browser.stopTracing();
    const after = await page.getByTestId('position').textContent();
    if (scenario.name !== 'scroll' && before === after)
      throw new Error(`${scenario.name}: no step was taken`);
    return read(JSON.parse(await readFile(path, 'utf8')).traceEvents);
  } finally {
    await close();
  }
}

/** Of one run: CPU time of each step in milliseconds, and what was counted over all of them. */
function read(events) {
  const names = new Map();
  for (const event of events) {
    if (event.name === 'thread_name') names.set(`${event.pid}:${event.tid}`, event.args.name);
  }
  const main = events.filter(
    (event) => event.ph === 'X' && names.get(`${event.pid}:${event.tid}`) === 'CrRendererMain',
  );
  const called = (name) => main.filter((event) => event.name === name);
  const tasks = called('ThreadControllerImpl::RunTask');
  const starts = called('EventDispatch')
    .filter((event) => event.args.data?.type === 'keydown')
    .map((event) => event.ts)
    .sort((a, b) => a - b);
  const cpu = (list) => list.reduce((sum, event) => sum + (event.tdur ?? 0) / 1000, 0);
  const perStep = starts.map((start, i) =>
    cpu(
      tasks.filter((task) => task.ts + task.dur >= start && task.ts + task.dur < (starts[i + 1] ?? Infinity)),
    ),
  );
  const within = (outer) => (event) =>
    outer.some((one) => one !== event && event.ts >= one.ts && event.ts + event.dur <= one.ts + one.dur);
  const layouts = called('Layout');
  const scripts = [...called('FunctionCall'), ...called('RunMicrotasks'), ...called('EventDispatch')];
  const paints = called('Paint');
  const frames = called('Layerize').length;
  const layout = [...layouts, ...called('UpdateLayoutTree')];
  const outermost = scripts.filter((event) => !within(scripts)(event));
  return {
    cpu: cpu(tasks) / steps,
    perStep,
    perFrame: frames === 0 ? 0 : cpu(tasks) / frames,
    frames: frames / steps,
    layouts: layouts.length / steps,
    forced: layouts.filter(within(scripts)).length / steps,
    asked: called('Blink.ForcedStyleAndLayout.UpdateTime').length / steps,
    script: (cpu(outermost) - cpu(layout.filter(within(scripts)))) / steps,
    layout: cpu(layout) / steps,
    paint:
      cpu([
        ...called('PrePaint'),
        ...called('Layerize'),
        ...paints.filter((event) => !within(paints)(event)),
      ]) / steps,
  };
}

function quantile(list, part) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted.length === 0
    ? Number.NaN
    : sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
const median = (list) => quantile(list, 0.5);

function summary(runs, counted) {
  const all = runs.flatMap((run) => run.perStep);
  const of = (key) => median(runs.map((run) => run[key]));
  return {
    'CPU ms': of('cpu'),
    median: median(all),
    p95: quantile(all, 0.95),
    script: of('script'),
    layout: of('layout'),
    paint: of('paint'),
    'CPU/frame': of('perFrame'),
    frames: of('frames'),
    layouts: of('layouts'),
    forced: of('forced'),
    asked: counted.asked,
  };
}

const builds = [{ name: 'this', dist: at('dist') }];
if (options.against !== undefined) builds.unshift({ name: 'against', dist: options.against });
const folder = await mkdtemp(join(tmpdir(), 'stepping-'));
const browser = await launch();
const report = {};
try {
  for (const scenario of scenarios) {
    if (options.only !== undefined && options.only !== scenario.name) continue;
    if (!scenario.files.every((file) => existsSync(file))) {
      console.error(`${scenario.name}: skipped, ${scenario.files[0]} is not there`);
      continue;
    }
    const runs = new Map(builds.map(({ name }) => [name, []]));
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const { name, dist } of builds) {
        runs.get(name).push(await measure(browser, dist, scenario, folder, false));
      }
    }
    report[scenario.name] = {};
    for (const { name, dist } of builds) {
      const counted = await measure(browser, dist, scenario, folder, true);
      report[scenario.name][name] = summary(runs.get(name), counted);
    }
    if (options.json) continue;
    console.log(`\n${scenario.name}: ${scenario.what}`);
    console.table(
      Object.fromEntries(
        Object.entries(report[scenario.name]).map(([name, row]) => [
          name,
          Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value.toFixed(2))])),
        ]),
      ),
    );
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
if (options.json) console.log(JSON.stringify(report, null, 2));
