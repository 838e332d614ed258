/**
 * How many frames a second the window shows while F10 is held down (30 steps a second, as a keyboard repeats), through
 * every fixture, to the end and back. Nothing is asserted; bench/README.md says how to read the table.
 *
 *   node bench/frames.mjs [--seconds N] [--dist DIST] [fixture ...]
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { airOf, at, launch, openWindow } from './window.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '3' }, dist: { type: 'string', default: at('dist') } },
});
const seconds = Number(options.seconds);
const repeat = 1000 / 30;
const frame = 1000 / 60;

const shared = process.env.SHARED ?? at('../shared');
const sessions = [
  {
    name: 'the sample',
    files: [at('lessons/first-handshake/session.pcapng')],
    passphrase: 'correct horse battery',
  },
];
for (const name of (await readdir(at('test/fixtures'))).sort()) {
  if (!existsSync(airOf(name))) continue;
  const meta = JSON.parse(await readFile(at(`test/fixtures/${name}/meta.json`), 'utf8'));
  sessions.push({ name, files: [airOf(name)], passphrase: meta.passphrase });
}
const busy = join(shared, 'captures/busy');
if (existsSync(busy))
  sessions.push({ name: 'busy', files: [join(busy, 'air.pcap'), join(busy, 'nl.pcap.gz')] });

const positionOf = (page) => page.getByTestId('position').textContent();

/** Holds the key; turns round at either end. @returns the times at which frames began, and the steps taken */
async function hold(page) {
  await page.evaluate(() => {
    window.began = [];
    const note = (time) => {
      window.began.push(time);
      window.noting = requestAnimationFrame(note);
    };
    window.noting = requestAnimationFrame(note);
  });
  const start = performance.now();
  let [keys, before, taken] = [['F10'], await positionOf(page), 0];
  for (let press = 1; performance.now() - start < seconds * 1000; press++) {
    for (const key of keys) await page.keyboard.down(key);
    await page.waitForTimeout(Math.max(0, start + press * repeat - performance.now()));
    if (press % 10 > 0) continue;
    const now = await positionOf(page);
    if (now !== before) taken += 10;
    else {
      for (const key of keys) await page.keyboard.up(key);
      keys = keys.length === 1 ? ['Shift', 'F10'] : ['F10'];
    }
    before = now;
  }
  for (const key of keys) await page.keyboard.up(key);
  const began = await page.evaluate(() => {
    cancelAnimationFrame(window.noting);
    return window.began;
  });
  return { began, taken };
}

const browser = await launch();
const table = {};
try {
  for (const session of sessions) {
    if (positionals.length > 0 && !positionals.includes(session.name)) continue;
    const { page, close } = await openWindow(browser, options.dist, session.files, session.passphrase);
    try {
      for (const pass of ['first', 'again']) {
        await page.keyboard.press('Home');
        await page.waitForTimeout(700);
        const { began, taken } = await hold(page);
        const gaps = began.slice(1).map((time, i) => time - began[i]);
        const took = began[began.length - 1] - began[0];
        table[`${session.name}, ${pass}`] = {
          'frames a second': Number(((gaps.length * 1000) / took).toFixed(1)),
          missed: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frame) - 1), 0),
          'longest ms': Math.round(Math.max(...gaps)),
          'steps taken': taken,
        };
      }
    } finally {
      await close();
    }
  }
} finally {
  await browser.close();
}
console.table(table);
