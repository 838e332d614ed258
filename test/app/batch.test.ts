import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BatchLine } from '../../main/report/batch.ts';
import { fixture, meta } from '../workbench/fixtures.ts';
import { type BundledCli, bundleCli, type Ran } from './bundled.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-batch-test-'));
const captures = join(folder, 'captures');
const good = join(captures, 'b', 'good.pcap');
const bad = join(captures, 'a.png');
const out = join(folder, 'out.jsonl');
let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
  mkdirSync(join(captures, 'b'), { recursive: true });
  copyFileSync(fixture('wpa2-psk-ccmp'), good);
  copyFileSync(fixture('two-stations'), join(captures, 'b', 'two.pcap.gz'));
  writeFileSync(bad, '\u0089PNG\u0000\u0001\u0002');
  // It leads in a circle.
  symlinkSync(captures, join(captures, 'b', 'again'));
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
});

const batch = (...args: readonly string[]): Promise<Ran> =>
  cli.run(['analyze', '--batch', ...args, '--jsonl']);
const parsed = (text: string): BatchLine[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as BatchLine);
const written = (): BatchLine[] => parsed(readFileSync(out, 'utf8'));
const { passphrase } = meta('wpa2-psk-ccmp');

test('a line a file and attempt, one with the error of a bad file; each as the schema says', async () => {
  const { status, stdout, stderr } = await batch(captures, '--passphrase', passphrase);
  const lines = parsed(stdout);
  const schema = JSON.parse(readFileSync(new URL('../../docs/batch.schema.json', import.meta.url), 'utf8'));
  const fits = new Ajv2020().compile(schema);
  for (const line of lines) expect(fits(line), JSON.stringify([line, fits.errors])).toBe(true);
  expect(Object.keys(schema.properties)).toEqual(Object.keys(lines[0] ?? {}));
  expect(lines.find(({ file }) => file === bad)).toMatchObject({
    error: expect.stringMatching(/a\.png: neither/),
    attempt: null,
  });
  expect(lines.find(({ file }) => file === good)).toMatchObject({
    error: null,
    attempts: 1,
    attempt: 1,
    outcome: 'connected',
    verified: true,
    ssid: 'Home Network',
  });
  const two = lines.filter(({ file }) => file.endsWith('two.pcap.gz'));
  expect(two.map(({ attempt }) => attempt)).toEqual(two.map((_, index) => index + 1));
  expect(two.length).toBe(two[0]?.attempts);
  expect(new Set(lines.map(({ file }) => file)).size).toBe(3);
  expect(stderr).toMatch(/3 of 3 files analyzed, 1 could not be read/);
  expect(status).toBe(1);
  expect(stdout + stderr).not.toContain(passphrase);
});

test('exit status: all well, none read, no such file', async () => {
  expect((await batch(good, '--passphrase', passphrase)).status).toBe(0);
  expect((await batch(good, '--passphrase', 'not the passphrase')).status).toBe(1);
  expect((await batch(bad)).status).toBe(2);
  expect(await batch(join(folder, 'absent'))).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/absent: no such file/),
  });
});

test('goes on where it ended: what is there stays, what is torn is written anew', async () => {
  await batch(good, '-o', out);
  const first = readFileSync(out, 'utf8');
  await batch(captures, '-o', out);
  const whole = written();
  expect(readFileSync(out, 'utf8').startsWith(first)).toBe(true);
  expect(new Set(whole.map(({ file }) => file)).size).toBe(3);

  // The last line of the last file is torn; with it go the others of that file.
  truncateSync(out, readFileSync(out).length - 5);
  const again = await batch(captures, '-o', out);
  const key = ({ file, attempt }: BatchLine): string => `${file} ${attempt}`;
  expect(written().map(key).sort()).toEqual(whole.map(key).sort());
  expect(again.stderr).toMatch(/1 of 1 files analyzed, 2 were there already, 1 could not be read/);
  expect(again.status).toBe(1);
  expect((await batch(captures, '-o', out)).stderr).toMatch(/0 of 0 files analyzed, 3 were there already/);
});

test('an output that holds something else is refused and stays as it is', async () => {
  const notes = join(folder, 'notes.txt');
  writeFileSync(notes, 'mine\nand more\n');
  expect(await batch(good, '-o', notes)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/notes\.txt: line 1 is none of a batch/),
  });
  expect(readFileSync(notes, 'utf8')).toBe('mine\nand more\n');
});

test('an output in the folder of the batch is none of its files', async () => {
  const inside = join(captures, 'b', 'out.jsonl');
  await batch(captures, '-o', inside);
  const { stderr } = await batch(captures, '-o', inside);
  expect(stderr).toMatch(/0 of 0 files analyzed, 3 were there already/);
  rmSync(inside);
});

test('options that its lines have no place for are refused', async () => {
  expect(await batch(good, '--json')).toMatchObject({ status: 2, stderr: expect.stringMatching(/--json/) });
  expect(await cli.run(['analyze', good, '-o', join(folder, 'none')])).toMatchObject({ status: 2 });
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

test('Ctrl+C leaves whole lines, and the same command goes on', async () => {
  const many = join(folder, 'many');
  mkdirSync(many);
  for (let n = 0; n < 60; n++) copyFileSync(good, join(many, `${n}.pcap`));
  const target = join(folder, 'many.jsonl');
  const running = cli.start(['analyze', '--batch', many, '--jsonl', '-o', target]);
  const ended = new Promise<number | null>((done) => running.once('close', done));
  for (;;) {
    await new Promise((done) => setTimeout(done, 20));
    if (existsSync(target) && readFileSync(target, 'utf8').includes('\n')) break;
  }
  running.kill('SIGINT');
  const status = await ended;
  const text = readFileSync(target, 'utf8');
  expect(text.endsWith('}\n')).toBe(true);
  const before = parsed(text).length;
  // A machine that is quick enough is through before the signal comes.
  if (before < 60) expect(status).toBe(130);
  const { stderr } = await batch(many, '-o', target);
  expect(stderr).toContain(`${60 - before} of ${60 - before} files analyzed`);
  expect(parsed(readFileSync(target, 'utf8'))).toHaveLength(60);
});
