/** What runs live, in the window's state: what is followed, what is ignored, and what may be asked for. */
import { expect, it, vi } from 'vitest';
import type { Input, LiveView, SessionView, StepView } from '../../preload/contract/index.ts';
import { commands, views } from '../../renderer/contributions/index.ts';
import { type App, createApp } from '../../renderer/state/app.ts';
import { atNewest, heldReveals, heldStepOf } from '../../renderer/state/live.ts';
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

it('steps go into a held calculation and out of it, and what is held goes on from its top alone', async () => {
  // 3 has 3.1 and 3.2, and 3.1 has 3.1.1.
  const children: Record<string, string[]> = { 3: ['3.1', '3.2'], '3.1': ['3.1.1'] };
  const viewOf = (step: string): StepView => {
    const own = children[step] ?? [];
    const listed = own.length > 0 ? own : (children[step.slice(0, step.lastIndexOf('.'))] ?? []);
    const substeps = listed.map((one) => ({ step: one, key: one, title: one, result: '', verdict: null }));
    return { step, substeps, canGoInto: own.length > 0 } as StepView;
  };
  const { app, client } = await running({ 1: [m('M1', 1)] }, { held: { ...held, step: viewOf('3') } });
  const { call } = client;
  client.call = (method, input) => {
    if (method !== 'heldStep') return call(method, input);
    return Promise.resolve(viewOf((input as Input<'heldStep'>).path)) as ReturnType<typeof call>;
  };
  const shown = (): string | undefined => heldStepOf(app.store.getState())?.step;
  const places: (string | undefined)[] = [shown()];
  for (const how of ['into', 'into', 'over', 'over', 'over', 'into', 'out'] as const) {
    await app.actions.debug.move(how);
    places.push(shown());
  }
  expect(places).toEqual(['3', '3.1', '3.1.1', '3.1', '3.2', '3', '3.1', '3']);
  expect(steered(client)).toBe(0);
  await app.actions.live.goToHeld('1');
  await app.actions.debug.move('over');
  expect(shown()).toBe('3');
  expect(steered(client)).toBe(0);
  await app.actions.live.revealHeld(true);
  expect(heldReveals(app.store.getState())).toBe(true);
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
