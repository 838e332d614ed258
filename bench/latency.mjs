// How long after its arrival a frame is on screen: `node bench/latency.mjs [--frames 100] [--every 100] [--load 500]
// [--rekeys] [--json]`, as root, after `npm run build` and `npm run build:native`. README.md says what is measured.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { at, launch, serve } from './window.mjs';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '100' },
    every: { type: 'string', default: '100' },
    load: { type: 'string', default: '500' },
    rekeys: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
/** Clock ticks of /proc in a second. */
const TICKS = 100;
const SSID = 'Latency';
const PASSPHRASE = 'correct horse battery';
/** Frames are sent on the one end of a cable and watched on the other. */
const [SENDING, WATCHED] = ['hwlat0', 'hwlat1'];

const folder = mkdtempSync(join(tmpdir(), 'handshake-latency-'));
const ip = (...words) => {
  const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
};
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
  spawnSync('ip', ['link', 'del', SENDING], { stdio: 'ignore' });
});

ip('link', 'add', SENDING, 'type', 'veth', 'peer', 'name', WATCHED);
for (const name of [SENDING, WATCHED]) {
  // Nothing but our own frames is to be on the cable.
  writeFileSync(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`, '1');
  ip('link', 'set', name, 'up');
}
const built = await rolldown({
  input: at('bench/latency-subject.ts'),
  external: [/^node:/],
  platform: 'node',
});
await built.write({ file: join(folder, 'subject.mjs'), format: 'esm' });
await built.close();

/** In the page: notes for each record when the first animation frame after its row began. Rows are those of the ladder. */
function watchRows() {
  const seen = new Map();
  window.rowsSeen = seen;
  const look = () => {
    const fresh = [];
    for (const number of document.querySelectorAll('.ladder-row .ladder-capsule u')) {
      const record = Number(number.textContent);
      if (seen.has(record)) continue;
      seen.set(record, null);
      fresh.push(record);
    }
    if (fresh.length === 0) return;
    requestAnimationFrame(() => {
      const now = performance.timeOrigin + performance.now();
      for (const record of fresh) seen.set(record, now);
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** CPU seconds of a process and of all that it started. */
function cpuOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const own = (Number(stat[11]) + Number(stat[12])) / TICKS;
  return children.reduce((sum, child) => sum + cpuOf(child), own);
}

/** Seconds that the threads of a process and of all that it started stood ready and got no processor. */
function waitedOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const [, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(waited) / 1e9;
  });
  return [...threads, ...children.map(waitedOf)].reduce((sum, one) => sum + one, 0);
}

/** Seconds that all processors together worked since the machine began. */
function busy() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / TICKS;
}

const browser = await launch();

async function measure(load) {
  const { server, url: address } = serve(at('dist'));
  const url = await address;
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  try {
    await page.addInitScript(watchRows);
    await page.goto(url);
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    const token = new URLSearchParams(new URL(url).hash.slice(1)).get('token');
    const call = (method, input) =>
      page.evaluate(
        async ([method, input, token]) => {
          const response = await fetch(`api/${method}`, {
            method: 'POST',
            body: JSON.stringify(input),
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          });
          const reply = await response.json();
          if (!reply.ok) throw new Error(reply.error.message);
          return reply.value;
        },
        [method, input, token],
      );
    await call('observe', { netlink: false, devices: [WATCHED], ssh: null });
    // Keys are computed and every MIC is checked while it runs.
    const ssidHex = Buffer.from(SSID).toString('hex');
    await call('addSecret', { kind: 'passphrase', value: PASSPHRASE, ssidHex });
    await page.locator('.live').waitFor();
    const ifindex = Number(readFileSync(`/sys/class/net/${SENDING}/ifindex`, 'utf8'));
    const order = {
      ifindex,
      frames: Number(values.frames),
      everyMs: Number(values.every),
      load,
      ssid: SSID,
      passphrase: PASSPHRASE,
      rekey: values.rekeys,
    };
    const sender = spawn(
      process.execPath,
      [join(folder, 'subject.mjs'), at('dist/native-bridge/bridge.node'), JSON.stringify(order)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const before = {
      app: cpuOf(server.pid),
      window: cpuOf(process.pid),
      all: busy(),
      at: performance.now(),
      waited: waitedOf(process.pid),
    };
    let said = '';
    sender.stdout.on('data', (chunk) => {
      said += chunk;
    });
    await new Promise((resolve) => sender.once('close', resolve));
    const { sent, others } = JSON.parse(said);
    const seconds = (performance.now() - before.at) / 1000;
    const app = cpuOf(server.pid) - before.app;
    const window = cpuOf(process.pid) - before.window;
    const all = busy() - before.all;
    // The application and the browser are both of this process.
    const waited = waitedOf(process.pid) - before.waited;
    await page.waitForTimeout(2000);
    const seen = new Map(await page.evaluate(() => [...window.rowsSeen]));
    const { records, live, attempts } = await call('session', {});
    const show = { beacons: false, air: true, nl80211: false, logs: false, calculations: false, data: false };
    const rows = [];
    for (const { id } of attempts) {
      const query = { attempt: id, from: 0, count: 1000, show };
      rows.push(...(await call('rows', query)).rows.map(({ record }) => record));
    }
    if (rows.length !== sent.length)
      throw new Error(`${sent.length} frames were sent, and the ladder has ${rows.length}`);
    // One that newer rows had pushed out of the ladder before it was drawn was never on screen.
    const inOrder = rows
      .toSorted((one, other) => one - other)
      .map((record, i) => (seen.get(record) ?? Number.POSITIVE_INFINITY) - sent[i]);
    const delays = inOrder.toSorted((one, other) => one - other);
    const shown = delays.filter(Number.isFinite);
    return {
      frames: sent.length,
      everyMs: order.everyMs,
      otherFrames: others,
      otherPerSecond: load,
      records,
      lost: live.lost,
      unseen: delays.length - shown.length,
      waitedMs: (1000 * waited) / sent.length,
      appCpu: app / seconds,
      windowCpu: (window - app) / seconds,
      othersCpu: (all - window) / seconds,
      processors: availableParallelism(),
      attempts: attempts.length,
      checks: attempts.reduce((sum, { checks }) => sum + checks.passed, 0),
      fastestMs: delays[0],
      tenthMs: delays[Math.floor(0.1 * delays.length)],
      medianMs: delays[delays.length >> 1],
      p95Ms: delays[Math.floor(0.95 * delays.length)],
      maxMs: delays.at(-1),
      delaysMs: inOrder,
    };
  } finally {
    await page.context().close();
    server.kill('SIGTERM');
    await new Promise((done) => server.once('exit', done));
  }
}

const results = [await measure(0), await measure(Number(values.load))];
await browser.close();
if (values.json) console.log(JSON.stringify(results, null, 2));
else
  for (const one of results) {
    const { frames, everyMs, otherFrames, otherPerSecond, attempts, checks, lost } = one;
    console.log(
      `${frames} EAPOL frames, one every ${everyMs} ms, beside ${otherFrames} others (${otherPerSecond} a second); ${attempts} attempts, ${checks} checks hold, ${lost} frames lost, ${one.unseen} never on screen`,
    );
    console.log(
      `  the application took ${(100 * one.appCpu).toFixed(0)} % of a processor, the browser and the sender ${(100 * one.windowCpu).toFixed(0)} %; other programs ${(100 * one.othersCpu).toFixed(0)} % of ${one.processors}`,
    );
    console.log(
      `  for each frame all its threads together stood ${one.waitedMs.toFixed(0)} ms in the queue for a processor`,
    );
    console.log(
      `  from sending to the screen: fastest ${one.fastestMs.toFixed(1)} ms, 10 % ${one.tenthMs.toFixed(1)} ms, median ${one.medianMs.toFixed(1)} ms, 95 % ${one.p95Ms.toFixed(1)} ms, slowest ${one.maxMs.toFixed(1)} ms`,
    );
  }
