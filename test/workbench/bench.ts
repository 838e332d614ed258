import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createWorkbench } from '../../main/workbench/index.ts';
import type { Input, Method, Output, Show, WorkbenchEvent } from '../../preload/contract/index.ts';
import { fixture, meta } from './fixtures.ts';

export const everything: Show = {
  beacons: true,
  air: true,
  nl80211: true,
  logs: true,
  calculations: true,
  data: true,
};

/** A workbench as a window has it: files by reference, events in a list. */
export function workbench() {
  const folder = mkdtempSync(join(tmpdir(), 'handshake-workbench-test-'));
  const events: WorkbenchEvent[] = [];
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const running = createWorkbench({
    emit: (event) => {
      events.push(event);
      for (const listener of listeners) listener(event);
    },
    file: (ref) => (ref.startsWith('/') ? { path: ref, name: basename(ref) } : null),
    lessons: new URL('../../lessons/', import.meta.url),
  });
  const call = <M extends Method>(method: M, input: Input<M>): Promise<Output<M>> =>
    running.call(method, input) as Promise<Output<M>>;
  return {
    folder,
    events,
    call,
    /** As a window would that sends what it should not. */
    send: (method: string, input: unknown): Promise<unknown> => running.call(method, input),
    onEvent: (listener: (event: WorkbenchEvent) => void) => {
      listeners.add(listener);
    },
    path: (name: string): string => join(folder, name),
    openFixture: (name: string, file?: string): Promise<Output<'open'>> =>
      call('open', { files: [fixture(name, file)], add: false }),
    give: (value: string): Promise<Output<'addSecret'>> =>
      call('addSecret', { kind: 'passphrase', value, ssidHex: null }),
    /** Opens a fixture with its passphrase. */
    async unlocked(name: string): Promise<Output<'addSecret'>> {
      await call('open', { files: [fixture(name)], add: false });
      return call('addSecret', { kind: 'passphrase', value: meta(name).passphrase, ssidHex: null });
    },
    /** Every attempt of the open session with all its rows: what another opening of the same must give again. */
    async told() {
      const { attempts } = (await call('session', {}))!;
      return Promise.all(
        attempts.map(async ({ id, outcome, ssid, bssid, station, start, verified, checks, decrypted }) => {
          const { rows } = await call('rows', { attempt: id, from: 0, count: 1000, show: everything });
          return { outcome, ssid, bssid, station, start, verified, checks, decrypted, rows };
        }),
      );
    },
    copyOf(name: string): string {
      const copy = join(folder, basename(fixture(name)));
      copyFileSync(fixture(name), copy);
      return copy;
    },
    async remove(): Promise<void> {
      await call('close', {});
      rmSync(folder, { recursive: true });
    },
  };
}
