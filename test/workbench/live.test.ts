import { expect, it } from 'vitest';
import { liveStarter } from '../../main/workbench/live-feeds.ts';
import { createWorkbench } from '../../main/workbench/workbench.ts';
import type { RowView, SessionView } from '../../preload/api.ts';

/** A workbench and what it shows; `until` waits for a view that `test` accepts. */
function opened() {
  let view: SessionView | null = null;
  const waiting = new Set<() => void>();
  const workbench = createWorkbench({
    emit: (event) => {
      if (event.type !== 'changed') return;
      view = event.session;
      for (const look of waiting) look();
    },
    file: () => null,
    lessons: new URL('file:///nowhere/'),
    live: liveStarter,
  });
  const until = (test: (view: SessionView) => boolean): Promise<SessionView> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (view === null || !test(view)) return;
        waiting.delete(look);
        resolve(view);
      };
      waiting.add(look);
      look();
    });
  return { call: workbench.call, until };
}

const simulation = { security: 'wpa2', fault: 'none', breakpoints: [] as string[], stepping: false };

it('a simulated join grows in the window until every check of it holds, and ends when it is told to', async () => {
  const { call, until } = opened();
  const first = (await call('simulate', simulation)) as SessionView;
  expect(first.live).toMatchObject({ kind: 'join', running: true });
  const joined = await until(({ attempts }) => attempts.at(-1)?.outcome === 'connected');
  const [attempt] = joined.attempts;
  expect(attempt).toMatchObject({ ssid: 'Simulated', verified: true });
  expect(attempt?.checks.failed).toBe(0);
  await call('steer', { how: 'stop' });
  const over = await until(({ live }) => live?.running === false);
  expect(over.live?.ended).toMatchObject({ ok: true });
  await expect(call('steer', { how: 'go' })).rejects.toThrow('Nothing goes on live');
});

it('M2 is held at a breakpoint, with the time that is left, and sent when the person goes on', async () => {
  const { call, until } = opened();
  await call('simulate', { ...simulation, breakpoints: ['M2'] });
  const { live, attempts } = await until((view) => view.live?.held != null);
  expect(live?.held?.words).toContain('essage 2');
  expect(live?.held?.deadline).toBeGreaterThan(live!.held!.since);
  expect(attempts.at(-1)).toMatchObject({ outcome: 'incomplete', findings: [], cause: 'Under way' });
  const show = { beacons: false, air: false, nl80211: false, logs: true, calculations: false, data: false };
  const { rows } = (await call('rows', { attempt: attempts.at(-1)!.id, from: 0, count: 100, show })) as {
    rows: RowView[];
  };
  expect(rows).toMatchObject([{ label: 'M2 held', style: 'log', from: 'supplicant', to: 'supplicant' }]);
  // Each M1 that the AP repeats meanwhile leads to another M2, which is held as well.
  await until((view) => {
    if (view.live?.held) void call('steer', { how: 'go' });
    return view.attempts.at(-1)?.outcome === 'connected';
  });
  await call('close', {});
});

it('a wrong passphrase is named with its proof when it is over', async () => {
  const { call, until } = opened();
  await call('simulate', { ...simulation, fault: 'wrong-passphrase' });
  const over = await until(({ live }) => live?.running === false);
  expect(over.live?.ended).toMatchObject({ ok: false });
  expect(over.live?.ended?.words.toLowerCase()).toContain('passphrase');
  expect(over.attempts.flatMap(({ findings }) => findings.map(({ cause }) => cause))).toContain(
    'wrong-passphrase',
  );
});
