import { describe, expect, it, vi } from 'vitest';
import type { Client, FindingView } from '../../preload/contract/index.ts';
import { views } from '../../renderer/contributions/index.ts';
import { type App, createApp } from '../../renderer/state/app.ts';
import { defaultShow } from '../../renderer/state/model.ts';
import { type Act, type FakeClient, fakeClient } from './client.ts';

const m = (label: string, record: number): Act => ({ label, record });
const c = (label: string, substeps = 0): Act => ({ label, substeps });

const messages = [m('M1', 1), m('M2', 2), m('M3', 3), m('M4', 4)];
const withKeys = [
  m('M1', 1),
  c('Derive PMK'),
  c('Derive PTK', 3),
  m('M2', 2),
  c('Check the MIC of M2'),
  m('M3', 3),
  m('M4', 4),
];

async function opened(acts: Record<string, readonly Act[]>): Promise<{ app: App; client: FakeClient }> {
  const client = fakeClient(acts);
  const app = createApp(client, views);
  app.listen(() => {});
  await vi.waitFor(() => expect(app.store.getState().step).not.toBeNull());
  return { app, client };
}
const noFinding: FindingView = {
  id: '',
  cause: 'message-lost',
  verdict: 'fail',
  severity: 'notice',
  certainty: 'likely',
  summary: '',
  step: null,
  for: [],
  against: [],
  settle: [],
  remedy: '',
  misleads: '',
};
const cursor = (app: App): string | undefined => app.store.getState().cursor?.step;
const title = (app: App): string | undefined => app.store.getState().step?.title;

describe('opening', () => {
  it('stands on the first step with its frame', async () => {
    const { app } = await opened({ 1: messages });
    const state = app.store.getState();
    expect([state.attempt, state.cursor, state.total, title(app)]).toEqual([
      '1',
      { step: '1', key: 'frame.data@M1-1', row: 0 },
      4,
      'M1',
    ]);
    await vi.waitFor(() => expect(app.store.getState().frame?.record).toBe(1));
  });

  it('stands at the failure, with its finding, where an attempt has one', async () => {
    const client = fakeClient({ 1: messages });
    const app = createApp(client, views);
    app.listen(() => {});
    const session = (await client.call('session', {}))!;
    const failure = { ...noFinding, id: '1-0', severity: 'failure' as const, step: '3' };
    const attempts = session.attempts.map((one) => ({ ...one, findings: [failure] }));
    client.emit({ type: 'changed', session: { ...session, attempts, revision: 7 } });
    await vi.waitFor(() => expect(cursor(app)).toBe('3'));
    await vi.waitFor(() => expect(app.store.getState()).toMatchObject({ right: 'finding', finding: '1-0' }));
    await app.actions.debug.move('over');
    expect([cursor(app), app.store.getState().right]).toEqual(['4', 'step']);
  });

  it('shows what was found and its record, where nobody tries to join', async () => {
    const client = fakeClient({});
    const app = createApp(client, views);
    app.listen(() => {});
    const session = (await client.call('session', {}))!;
    const fact = { sentence: 'The log says so.', refs: [{ label: 'record 2', record: 2 }] };
    const found = { ...noFinding, id: 'session-0', for: [fact] };
    client.emit({ type: 'changed', session: { ...session, findings: [found], revision: 7 } });
    await vi.waitFor(() =>
      expect(app.store.getState()).toMatchObject({
        right: 'finding',
        finding: 'session-0',
        selection: { record: 2, range: null },
      }),
    );
  });

  it('keeps a session that opened while the first question was under way', async () => {
    const client = fakeClient({ 1: messages });
    const { call } = client;
    let answer = (): void => {};
    const late = new Promise<null>((resolve) => {
      answer = () => resolve(null);
    });
    const slow: Client = {
      ...client,
      call: (method, input) => (method === 'session' ? (late as Promise<never>) : call(method, input)),
    };
    const app = createApp(slow, views);
    app.listen(() => {});
    client.emit({ type: 'changed', session: await call('session', {}) });
    await vi.waitFor(() => expect(cursor(app)).toBe('1'));
    answer();
    await late;
    expect(cursor(app)).toBe('1');
    expect(app.store.getState().session).not.toBeNull();
  });

  it('takes another session as new, though an attempt has the same id', async () => {
    const { app } = await opened({ 1: withKeys });
    await app.actions.debug.move('end');
    app.actions.debug.toggleBreakpoint();
    expect(cursor(app)).toBe('7');
    await app.actions.session.openDialog(false);
    await vi.waitFor(() => expect(cursor(app)).toBe('1'));
    expect(app.store.getState().breakpoints).toEqual({});
  });

  it('shows errors and stays as it was', async () => {
    const { app } = await opened({ 1: messages });
    await app.actions.session.openSample();
    expect(app.store.getState().toasts.map((toast) => toast.tone)).toEqual(['error']);
    expect(cursor(app)).toBe('1');
  });
});

describe('stepping', () => {
  it('answers over and back at once, from rows that have come', async () => {
    const { app, client } = await opened({ 1: messages });
    client.calls.length = 0;
    void app.actions.debug.move('over');
    expect(cursor(app)).toBe('2');
    void app.actions.debug.move('over');
    void app.actions.debug.move('back');
    expect(cursor(app)).toBe('2');
    expect(app.store.getState().selection?.record).toBe(2);
    expect(client.calls.some((call) => call.method === 'move')).toBe(false);
    await vi.waitFor(() => expect(title(app)).toBe('M2'));
  });

  it('keeps the step that is shown until the next has come, and then shows the newest', async () => {
    const nine = Array.from({ length: 9 }, (_, i) => m(`frame ${i + 1}`, i + 1));
    const { app, client } = await opened({ 1: nine });
    const release = client.hold('step');
    await app.actions.debug.move('end');
    expect([cursor(app), title(app)]).toEqual(['9', 'frame 1']);
    void app.actions.debug.move('back');
    void app.actions.debug.move('back');
    expect([cursor(app), title(app)]).toEqual(['7', 'frame 1']);
    release();
    await vi.waitFor(() => expect(title(app)).toBe('frame 7'));
  });

  it('goes into the sub-steps, along them, and beyond', async () => {
    const { app } = await opened({ 1: withKeys });
    await app.actions.debug.goTo('3');
    await vi.waitFor(() => expect(title(app)).toBe('Derive PTK'));
    for (const expected of ['3.1', '3.2', '3.3']) {
      await app.actions.debug.move(expected === '3.1' ? 'into' : 'over');
      expect(cursor(app)).toBe(expected);
      await vi.waitFor(() => expect(app.store.getState().step?.step).toBe(expected));
    }
    await app.actions.debug.move('over');
    expect(cursor(app)).toBe('4');
  });

  it('loses no press while an answer is under way', async () => {
    const { app, client } = await opened({ 1: [...messages, m('Deauthentication', 5)] });
    app.actions.debug.toggleBreakpoint(app.store.getState().rows.get(2));
    const release = client.hold('move');
    const moves = [
      app.actions.debug.move('run'),
      app.actions.debug.move('over'),
      app.actions.debug.move('over'),
    ];
    expect(cursor(app)).toBe('1');
    release();
    await Promise.all(moves);
    expect(cursor(app)).toBe('5');
  });

  it('runs to a breakpoint and says why it stopped', async () => {
    const { app } = await opened({ 1: messages });
    app.actions.debug.toggleBreakpoint(app.store.getState().rows.get(2));
    await app.actions.debug.move('run');
    expect([cursor(app), app.store.getState().status]).toEqual(['3', 'Stopped at a breakpoint.']);
    await app.actions.debug.move('run');
    expect([cursor(app), app.store.getState().status]).toEqual(['4', 'The end.']);
  });

  it('plays until the last step and stops there', async () => {
    vi.useFakeTimers();
    try {
      const client = fakeClient({ 1: messages });
      const app = createApp(client, views);
      app.listen(() => {});
      await vi.advanceTimersByTimeAsync(10);
      app.actions.debug.togglePlay();
      await vi.advanceTimersByTimeAsync(10_000);
      expect([cursor(app), app.store.getState().playing]).toEqual(['4', false]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a secret is given', () => {
  it('keeps cursor and breakpoints on the same messages, though their numbers change', async () => {
    const { app, client } = await opened({ 1: messages });
    await app.actions.debug.move('over');
    await app.actions.debug.move('over');
    app.actions.debug.toggleBreakpoint(app.store.getState().rows.get(3));
    client.emit({ type: 'changed', session: client.change('1', withKeys) });
    await vi.waitFor(() =>
      expect(app.store.getState().cursor).toEqual({ step: '6', key: 'frame.data@M3-3', row: 5 }),
    );
    await vi.waitFor(() => expect(app.store.getState().step?.number).toBe(6));
    expect(title(app)).toBe('M3');
    expect(app.store.getState().breakpoints).toEqual({ 1: [{ key: 'frame.data@M4-4', step: '7' }] });
    expect(app.store.getState().total).toBe(7);
  });

  it('goes on from where a key led while the change was being taken in', async () => {
    const { app, client } = await opened({ 1: messages });
    await app.actions.debug.move('over');
    const release = client.hold('locate');
    client.emit({ type: 'changed', session: client.change('1', withKeys) });
    await app.actions.debug.move('over');
    release();
    await vi.waitFor(() => expect(app.store.getState().total).toBe(7));
    await vi.waitFor(() => expect(title(app)).toBe('M3'));
    expect(app.store.getState().cursor).toEqual({ step: '6', key: 'frame.data@M3-3', row: 5 });
  });

  it('takes a key that the workbench answers after the change has been taken in, and from there', async () => {
    const { app, client } = await opened({ 1: messages });
    app.actions.debug.toggleBreakpoint(app.store.getState().rows.get(3));
    const release = client.hold('move');
    client.emit({ type: 'changed', session: client.change('1', withKeys) });
    const ran = app.actions.debug.move('run');
    await vi.waitFor(() => expect(app.store.getState().total).toBe(7));
    release();
    await ran;
    // Step 4 of the old numbers is step 7 now: what was asked with the old ones would have been lost, or gone wrong.
    expect([cursor(app), app.store.getState().status]).toEqual(['7', 'Stopped at a breakpoint.']);
  });

  it('ignores a session that is older than the one shown', async () => {
    const { app, client } = await opened({ 1: messages });
    const old = { ...app.store.getState().session!, attempts: [], revision: 0 };
    client.emit({ type: 'changed', session: old });
    expect(app.store.getState().session?.attempts).toHaveLength(1);
  });
});

describe('filters and attempts', () => {
  it('keeps the step when its row moves', async () => {
    const { app } = await opened({ 1: withKeys });
    await app.actions.debug.move('end');
    await app.actions.session.setShow({ calculations: false });
    expect(app.store.getState().cursor).toEqual({ step: '7', key: 'frame.data@M4-4', row: 3 });
    expect([...app.store.getState().rows.values()].every((row) => row.kind === 'message')).toBe(true);
    await app.actions.session.setShow(defaultShow);
    expect(app.store.getState().cursor).toEqual({ step: '7', key: 'frame.data@M4-4', row: 6 });
  });

  it('comes back to where it stood in an attempt', async () => {
    const { app } = await opened({ 1: messages, 2: messages });
    await app.actions.debug.move('over');
    app.actions.session.selectAttempt('2');
    await vi.waitFor(() => expect(app.store.getState().attempt).toBe('2'));
    await vi.waitFor(() => expect(cursor(app)).toBe('1'));
    app.actions.session.selectAttempt('1');
    await vi.waitFor(() => expect([app.store.getState().attempt, cursor(app)]).toEqual(['1', '2']));
  });

  it('goes to the place that a finding refers to, without moving the cursor for a frame', async () => {
    const { app } = await opened({ 1: messages });
    await app.actions.session.goToPlace({ record: 3, start: 10, end: 14 });
    expect(app.store.getState().selection).toEqual({ record: 3, range: { start: 10, end: 14 } });
    expect(cursor(app)).toBe('1');
    await app.actions.session.goToPlace({ step: '4' });
    expect(cursor(app)).toBe('4');
  });
});

describe('progress and errors', () => {
  it('lists tasks until they are finished', async () => {
    const { app, client } = await opened({ 1: messages });
    client.emit({ type: 'progress', task: 't', label: 'Reading', done: 1, total: 4, finished: false });
    expect(app.store.getState().tasks).toEqual([{ task: 't', label: 'Reading', done: 1, total: 4 }]);
    client.emit({ type: 'progress', task: 't', label: '', done: 4, total: 4, finished: true });
    expect(app.store.getState().tasks).toEqual([]);
  });

  it('shows one toast for the same error twice', async () => {
    const { app, client } = await opened({ 1: messages });
    for (let i = 0; i < 2; i++) {
      client.emit({ type: 'failed', error: { code: 'unreadable', message: 'x.pcap: no capture' } });
    }
    expect(app.store.getState().toasts.map((toast) => toast.text)).toEqual(['x.pcap: no capture']);
  });
});

describe('selection', () => {
  it('follows the cursor, but stays on what the person pointed at until the cursor moves', async () => {
    const { app, client } = await opened({ 1: messages });
    // A step that was not fetched ahead: it comes after the person has pointed elsewhere.
    const release = client.hold('step');
    await app.actions.debug.goTo('4');
    expect(app.store.getState().selection).toEqual({ record: 4, range: null });
    app.actions.debug.select({ record: 1, range: { start: 0, end: 1 } });
    release();
    await vi.waitFor(() => expect(title(app)).toBe('M4'));
    expect(app.store.getState().selection).toEqual({ record: 1, range: { start: 0, end: 1 } });
    void app.actions.debug.move('back');
    expect(app.store.getState().selection).toEqual({ record: 3, range: null });
    await vi.waitFor(() => expect(app.store.getState().frame?.record).toBe(3));
  });
});

describe('views', () => {
  it('says why there is nothing to compare, and stays', async () => {
    const { app } = await opened({ 1: messages });
    app.actions.window.showView('compare');
    expect(app.store.getState().view).toBe('ladder');
    expect(app.store.getState().toasts.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Two attempts are needed/),
    ]);
  });

  it('leaves the comparison for what is about one attempt', async () => {
    const { app } = await opened({ 1: messages, 2: withKeys });
    app.actions.window.showView('compare');
    expect(app.store.getState().view).toBe('compare');
    await app.actions.session.goToPlace({ attempt: '1', step: '2' });
    expect(app.store.getState().view).toBe('ladder');
    app.actions.window.showView('compare');
    app.actions.session.selectAttempt('2');
    await vi.waitFor(() => expect(app.store.getState().attempt).toBe('2'));
    expect(app.store.getState().view).toBe('ladder');
  });
});
