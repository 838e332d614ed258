import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SessionView } from '../../preload/contract/index.ts';
import { workbench } from './bench.ts';

let bench: ReturnType<typeof workbench>;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => bench.remove());

const logs = new URL('../fixtures/logs/', import.meta.url).pathname;
const known = ({ attempts }: SessionView) =>
  attempts.map(({ outcome, ssid, bssid, station, start, rows }) => ({
    outcome,
    ssid,
    bssid,
    station,
    start,
    rows,
  }));

test.each(['iwmon-wpa2.txt.gz', 'iwd-external-auth-ok-pi5.wrapped.log', 'iwd-wpa2.log.gz'])(
  '%s: saved and opened again, the same attempts, with the messages of several lines whole',
  async (name) => {
    const before = await bench.call('open', { files: [logs + name], add: false });
    expect(before.attempts.length).toBeGreaterThan(0);
    const path = bench.path('saved.pcapng');
    await bench.call('save', { file: path, includeSecrets: false });
    const after = await bench.call('open', { files: [path], add: false });
    expect(known(after)).toEqual(known(before));
    expect(readFileSync(path).length).toBeGreaterThan(1000);
  },
);
