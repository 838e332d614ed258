/** What runs live, in the window's state: what is followed, what is let be, and what may be asked for. */
import { expect, it, vi } from 'vitest';
import type { LiveView, SessionView } from '../../preload/contract/index.ts';
import { commands, views } from '../../renderer/contributions/index.ts';
import { type App, createApp } from '../../renderer/state/app.ts';
import { atNewest } from '../../renderer/state/live.ts';
import { type Act, type FakeClient, fakeClient } from './client.ts';

const m = (label: string, record: number): Act => ({ label, record });
const live: LiveView = {
  kind: 'join',
  title: 'wlan0 joins “Home”',
  running: true,
  state: '',
  held: null,
  ended: null,
  lost: 0,
  notes: [],
  orders: [
    { order: 'rejoin', label: '', words: '', reason: null },
    { order: 'roam', label: '', words: '', reason: 'nowhere to go' },
  ],
  stops: [],
  found: [],
};
const held: LiveView['held'] = {
  kind: 'message',
  name: 'M2',
  words: 'M2',
  since: 0,
  deadline: null,
  deadlineWords: '',
  step: null,
};

/** A live session of these attempts, the newest of which is followed. */
async function running(acts: Record<string, readonly Act[]>, view: Partial<LiveView> = {}) {
  const client = fakeClient(acts);
  const app = createApp(client, views);
  app.listen(() => {});
  await vi.waitFor(() => expect(app.store.getState().step).not.toBeNull());
  const show = (session: SessionView): void =>
    client.emit({ type: 'changed', session: { ...session, live: { ...live, ...view } } });
  const newest = Object.keys(acts).at(-1)!;
  show(client.change(newest, acts[newest]!));
  await vi.waitFor(() => expect(app.store.getState().session?.live).not.toBeNull());
  await app.actions.session.goToNewest();
  return { app, client, show, newest };
}
const place = (app: App): (string | undefined | null)[] => {
  const { attempt, cursor } = app.store.getState();
  return [attempt, cursor?.step];
};
const steered = (client: FakeClient): number =>
  client.calls.filter(({ method }) => method === 'steer').length;

it('the newest step is followed; who chose another attempt stays there, whatever comes', async () => {
  const { app, client, show } = await running({ 1: [m('M1', 1), m('M2', 2)], 2: [m('M1', 3)] });
  expect(place(app)).toEqual(['2', '1']);
  show(client.change('2', [m('M1', 3), m('M2', 4)]));
  await vi.waitFor(() => expect(place(app)).toEqual(['2', '2']));
  // More comes before the answer of the choice has.
  const release = client.hold('rows');
  app.actions.session.selectAttempt('1');
  show(client.change('2', [m('M1', 3), m('M2', 4), m('M3', 5)]));
  release();
  await vi.waitFor(() => expect(app.store.getState().session?.attempts[1]?.rows).toBe(3));
  await vi.waitFor(() => expect(place(app)[0]).toBe('1'));
  expect(atNewest(app.store.getState())).toBe(false);
  await app.actions.session.goToNewest();
  expect(place(app)).toEqual(['2', '3']);
  expect(atNewest(app.store.getState())).toBe(true);
});

it('a step forward at the newest step lets go of what is held; at the end of an earlier attempt it does not', async () => {
  const { app, client } = await running({ 1: [m('M1', 1)], 2: [m('M1', 2), m('M2', 3)] }, { held });
  await app.actions.debug.move('over');
  expect(steered(client)).toBe(1);
  app.actions.session.selectAttempt('1');
  await vi.waitFor(() => expect(place(app)[0]).toBe('1'));
  await app.actions.debug.move('over');
  expect(steered(client)).toBe(1);
});

it('the commands of the connection are there when it can be asked, and ask by the contract', async () => {
  const { app, client } = await running({ 1: [m('M1', 1)] });
  expect(commands.isAvailable('ask-rejoin', app.store.getState())).toBe(true);
  expect(commands.isAvailable('roam', app.store.getState())).toBe(false);
  expect(commands.isAvailable('ask-scan', app.store.getState())).toBe(false);
  expect(commands.isAvailable('stops', app.store.getState())).toBe(true);
  await app.actions.live.ask({ order: 'roam', bssid: '02:00:00:00:02:00' });
  await app.actions.live.setStops(['M2', 'SAE Commit']);
  expect(client.calls.slice(-2)).toEqual([
    { method: 'ask', input: { order: 'roam', bssid: '02:00:00:00:02:00' } },
    { method: 'setStops', input: { breakpoints: ['M2', 'SAE Commit'] } },
  ]);
  client.emit({ type: 'changed', session: { ...client.change('1', [m('M1', 1)]), live: null } });
  await vi.waitFor(() => expect(commands.isAvailable('stops', app.store.getState())).toBe(false));
});
