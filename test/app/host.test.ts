/** A worker that dies is told of, started again, and what was open is opened again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { type Host, startHost } from '../../main/app/host.ts';
import type { WorkbenchEvent } from '../../preload/contract/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hw-host-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands for worker.js: says what it was told, and dies where it is asked to. */
const script = join(folder, 'worker.mjs');
writeFileSync(
  script,
  `import { parentPort, workerData } from 'node:worker_threads';
   let revision = workerData.revision;
   const calls = [], granted = [];
   parentPort.on('message', (m) => {
     if (m.type === 'grant') return void granted.push(m.name);
     if (m.method === 'boom') setTimeout(() => { throw new Error('boom'); });
     else if (m.method === 'exit') process.exit(3);
     else if (m.method === 'hang') return;
     else if (m.method === 'told') parentPort.postMessage({ type: 'value', id: m.id, value: { calls, granted, worker: workerData.worker } });
     else if (m.method === 'recoverable') parentPort.postMessage({ type: 'value', id: m.id, value: [{ id: 'of-another', own: false }, { id: 'newest', own: true }, { id: 'older', own: true }] });
     else if (m.input.refuse && workerData.worker > 1) parentPort.postMessage({ type: 'error', id: m.id, error: { code: 'unreadable', message: 'air.pcap: no such file' } });
     else {
       calls.push([m.method, m.input]);
       parentPort.postMessage({ type: 'event', event: { type: 'changed', session: { revision: ++revision } } });
       parentPort.postMessage({ type: 'value', id: m.id, value: null });
     }
   });`,
);

interface Told {
  calls: [string, unknown][];
  granted: string[];
  worker: number;
}

async function started(calls: readonly (readonly [string, object])[]) {
  const host = startHost(pathToFileURL(script));
  const events: WorkbenchEvent[] = [];
  host.listen((event) => events.push(event));
  for (const [method, input] of calls) await host.call(method, input);
  const failed = (): string[] =>
    events.flatMap((event) => (event.type === 'failed' ? [event.error.message] : []));
  const die = async (how = 'boom', times = 1): Promise<void> => {
    const reply = await host.call(how, {});
    expect(reply).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^The analysis stopped: /) },
    });
    await expect.poll(() => failed().length, { timeout: 10_000 }).toBe(times);
  };
  return { host, events, failed, die };
}
const told = async (host: Host): Promise<Told> => {
  const reply = await host.call('told', {});
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value as Told;
};

it('opens again what was open, with the secrets and the place, under newer revisions', async () => {
  const begin = ['open', { files: ['a'], add: false }] as const;
  const more = [
    ['open', { files: ['b'], add: true }],
    ['addSecret', { value: 'x' }],
    ['remember', { cursor: 1 }],
    ['remember', { cursor: 2 }],
  ] as const;
  const { host, events, failed, die } = await started([['openSample', {}], begin, ...more]);
  host.grant('/somewhere/air.pcap');
  const before = events.filter(({ type }) => type === 'changed').length;
  const waits = host.call('hang', {});
  await die();
  expect(await waits).toMatchObject({ ok: false });
  expect(failed()).toEqual([
    'The analysis stopped: boom. It was started again, and what was open is open again; no file was changed.',
  ]);
  expect(await told(host)).toEqual({
    calls: [begin, more[0], more[1], more[3]],
    granted: ['air.pcap'],
    worker: 2,
  });
  const revisions = events.flatMap((event) =>
    event.type === 'changed' && event.session ? [event.session.revision] : [],
  );
  expect(Math.min(...revisions.slice(before))).toBeGreaterThan(Math.max(...revisions.slice(0, before)));
  await host.close();
});

it('opens live work as far as it was kept', async () => {
  const { host, failed, die } = await started([
    ['openSample', {}],
    ['observe', { devices: [] }],
  ]);
  await die();
  expect(failed()[0]).toMatch(/what was recorded live is open, up to the last second before\. Save it now/);
  expect((await told(host)).calls).toEqual([['recover', { id: 'newest' }]]);
  await host.close();
});

it.each([
  [
    'nothing was open',
    [
      ['openSample', {}],
      ['close', {}],
    ],
  ],
  ['what was open cannot be opened again', [['open', { files: [], add: false, refuse: true }]]],
] as const)('%s: the window is told that nothing is', async (_, calls) => {
  const { host, events, die } = await started(calls);
  await die('exit');
  expect(events.filter(({ type }) => type === 'changed').at(-1)).toEqual({ type: 'changed', session: null });
  expect((await told(host)).calls).toEqual([]);
  await host.close();
});

it('one that dies again and again is not started for ever', async () => {
  const { host, failed, die } = await started([]);
  for (let times = 1; times <= 4; times++) await die('boom', times);
  expect(failed().at(-1)).toMatch(/4 times within a minute, so it is not started again/);
  expect(await host.call('told', {})).toMatchObject({ ok: false });
  await host.close();
});

it('one that was closed is no death', async () => {
  const { host, failed } = await started([]);
  await host.close();
  expect(failed()).toEqual([]);
});
