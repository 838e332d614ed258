/** Live work in the window outlives the program that records it. */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkbench, liveStarter } from '../../main/workbench/index.ts';
import type { Input, RecoveryView, SessionView } from '../../preload/contract/index.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'hw-keeping-')), 'state');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const simulation: Input<'simulate'> = {
  security: 'wpa2',
  fault: 'none',
  breakpoints: [],
  second: false,
  stepping: false,
};

/** A workbench as the window has it; what it observes is a simulated join. */
function workbench(worker = 1, revision = 0) {
  let view: SessionView | null = null;
  const { call } = createWorkbench({
    emit: (event) => {
      if (event.type === 'changed') view = event.session;
    },
    file: (ref) => ({ path: ref, name: 'saved.pcapng' }),
    lessons: new URL('../../lessons/', import.meta.url),
    live: { ...liveStarter, observe: () => liveStarter.simulate(simulation) },
    keeping: { folder, worker },
    revision,
  });
  const observe = () => call('observe', { netlink: true, devices: [], ssh: null });
  const until = (test: (view: SessionView) => boolean) =>
    expect.poll(() => view !== null && test(view), { timeout: 20_000 }).toBe(true);
  const left = async () => (await call('recoverable', {})) as RecoveryView[];
  return { call, observe, until, left, view: () => view! };
}

const files = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);
/** As if the process that wrote them were gone. */
const orphan = (): void => {
  for (const name of files())
    renameSync(join(folder, name), join(folder, name.replace(/^live-\d+/, 'live-4194303')));
};

it('is on the disk from the first record, for its owner alone, and gone when it is closed', async () => {
  const { call, observe, until, left } = workbench();
  await observe();
  await until(({ attempts }) => attempts.at(-1)?.outcome === 'connected');
  await expect.poll(() => statSync(join(folder, files()[0]!)).size, { timeout: 5000 }).toBeGreaterThan(1000);
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(statSync(join(folder, files()[0]!)).mode & 0o077).toBe(0);
  // Whoever records it runs: it is not offered.
  expect(await left()).toEqual([]);
  await call('close', {});
  expect(files()).toEqual([]);
});

it('what a killed program left is offered, opened, and kept until it was saved', async () => {
  const before = workbench();
  await before.observe();
  await before.until(({ attempts }) => attempts.at(-1)?.outcome === 'connected');
  const { attempts } = before.view();
  await before.call('steer', { how: 'stop' });
  await before.until(({ live }) => live?.running === false);
  orphan();
  const { call, left, view } = workbench();
  const [one] = await left();
  expect(one).toMatchObject({ own: false, bytes: statSync(join(folder, files()[0]!)).size });
  await call('recover', { id: one!.id });
  expect(view()).toMatchObject({ unsaved: true, savedAs: null });
  expect(view().attempts.map(({ ssid, outcome }) => [ssid, outcome])).toEqual(
    attempts.map(({ ssid, outcome }) => [ssid, outcome]),
  );
  await call('close', {});
  expect(await left()).toHaveLength(1);
  await call('recover', { id: one!.id });
  await call('save', { file: join(folder, '..', 'saved.pcapng'), includeSecrets: false });
  await call('close', {});
  expect(files()).toEqual([]);
});

it('of its own process, what a worker that died left is offered to the one after it', async () => {
  const before = workbench(1);
  await before.observe();
  const after = workbench(2, 500);
  expect(await after.left()).toMatchObject([{ own: true }]);
  await after.call('recover', { id: (await after.left())[0]!.id });
  // The window takes it for newer than what it has.
  expect(after.view().revision).toBeGreaterThan(500);
  await after.call('close', {});
  await after.call('discardRecovery', { id: (await after.left())[0]!.id });
  expect(files()).toEqual([]);
  await before.call('close', {});
});

it('names no other file', async () => {
  const { call } = workbench();
  for (const id of ['live-1-1-1.pcapng', '..', 'passwd']) {
    await expect(call('recover', { id })).rejects.toThrow(/no live work of this name/);
    await expect(call('discardRecovery', { id })).rejects.toThrow(/no live work of this name/);
  }
});

it('goes on in memory alone where the disk refuses, and says so', async () => {
  writeFileSync(folder, 'a file in its place');
  const { call, observe, until, view } = workbench();
  await observe();
  await until(({ live, attempts }) => (live?.notes.length ?? 0) > 0 && attempts.length > 0);
  expect(view().live!.notes.join()).toMatch(
    /in memory alone, and a crash would lose it: save it.*(path is a file|file of this name already)/,
  );
  await call('close', {});
});
