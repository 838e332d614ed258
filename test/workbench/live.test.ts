import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorkbench, liveStarter } from '../../main/workbench/index.ts';
import type { RowView, SessionView, StepView, ValueView } from '../../preload/contract/index.ts';

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
    file: (ref) => ({ path: ref, name: 'live.pcapng' }),
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

const simulation = {
  security: 'wpa2',
  fault: 'none',
  breakpoints: [] as string[],
  second: false,
  stepping: false,
};

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

it('what was given to join with and what our supplicant made is of no record, and saved where that is asked for', async () => {
  const { call, until } = opened();
  await call('simulate', { ...simulation, security: 'wpa3' });
  await until(({ attempts }) => attempts.at(-1)?.outcome === 'connected');
  await call('steer', { how: 'stop' });
  const over = await until(({ live }) => live?.running === false);
  expect(over.secrets.find(({ origin }) => origin === 'given to join')).toMatchObject({
    kind: 'passphrase',
    given: false,
    record: null,
  });
  const made = over.secrets.filter(({ origin }) => origin === 'our own supplicant');
  expect(made.map(({ kind }) => kind)).toContain('sae');
  for (const { given, record } of made) expect([given, record]).toEqual([false, null]);

  const folder = mkdtempSync(join(tmpdir(), 'handshake-workbench-test-'));
  try {
    const path = join(folder, 'live.pcapng');
    await call('save', { file: path, includeSecrets: true });
    const again = (await call('open', { files: [path], add: false })) as SessionView;
    expect(again.secrets.filter(({ given }) => given).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['passphrase', 'sae', 'pmk']),
    );
    expect(again.attempts.at(-1)).toMatchObject({ verified: true });
    await call('save', { file: path, includeSecrets: false });
    const bare = (await call('open', { files: [path], add: false })) as SessionView;
    expect(bare.secrets.filter(({ kind }) => kind !== 'tk')).toEqual([]);
  } finally {
    await call('close', {});
    rmSync(folder, { recursive: true });
  }
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

describe('a calculation that is held', () => {
  const held = async (breakpoint: string, more: Partial<typeof simulation> = {}) => {
    const { call, until } = opened();
    await call('simulate', { ...simulation, ...more, breakpoints: [breakpoint] });
    const view = await until(({ live }) => live?.held != null);
    return { call, until, held: view.live!.held! };
  };
  const at = async (call: ReturnType<typeof opened>['call'], path: string, reveal = false) =>
    (await call('heldStep', { path, reveal })) as StepView;
  const hexOf = (values: readonly ValueView[], name: string) => values.find((one) => one.name === name)?.hex;

  it('is a step with its bytes and sub-steps, and its secrets are masked until they are asked for', async () => {
    const { call, until, held: now } = await held('calculation:PTK');
    expect(now).toMatchObject({
      kind: 'calculation',
      name: 'PTK',
      step: { act: 'key.ptk', canGoInto: true },
    });
    const { step, inputs, outputs, substeps } = now.step!;
    expect(inputs.find(({ name }) => name === 'ANonce')?.source?.label).toBe('M1, bytes 17 to 48');
    expect(hexOf(inputs, 'ANonce')).toMatch(/^[0-9a-f]{64}$/);
    const closed = [...inputs, ...outputs].filter(({ masked, hex }) => masked && hex === null);
    expect(closed.map(({ name }) => name)).toEqual(['PMK', 'PTK', 'KCK', 'KEK', 'TK']);
    expect(substeps.map(({ title }) => title)).toContain('Order the nonces');

    const shown = await at(call, step, true);
    expect(hexOf(shown.outputs, 'PTK')).toBe(
      ['KCK', 'KEK', 'TK'].map((name) => hexOf(shown.outputs, name)).join(''),
    );
    // The passphrase is the given one: it is no secret of this program's, but masked like one.
    const pmk = shown.inputs.find(({ name }) => name === 'PMK')!.source!;
    const before = pmk.from === 'step' ? await at(call, pmk.step, true) : null;
    expect(before?.inputs[0]).toMatchObject({ name: 'passphrase', text: 'correct horse battery' });
    expect(hexOf(before!.outputs, 'PMK')).toBe(hexOf(shown.inputs, 'PMK'));

    const rounds = await at(call, `${step}.4`);
    expect(rounds.path.map(({ label }) => label)).toEqual(['Four-way', 'Derive PTK', rounds.title]);
    const round = await at(call, `${step}.4.1`);
    expect(round).toMatchObject({ title: 'Round 0', canGoInto: false });
    expect(round.substeps).toHaveLength(rounds.substeps.length);
    expect([...rounds.outputs, ...round.outputs].every(({ masked }) => masked)).toBe(true);

    await expect(at(call, '99')).rejects.toThrow('no such step');
    await call('setStops', { breakpoints: [] });
    await call('steer', { how: 'go' });
    await until(({ attempts }) => attempts.at(-1)?.outcome === 'connected');
    await expect(at(call, step)).rejects.toThrow('No calculation is held');
    await call('close', {});
  });

  it.each([
    ['wpa3', 'calculation:SAE keys', ['keyseed', 'KCK', 'PMK']],
    ['wpa3', 'calculation:SAE commit', ['mask', 'PWE']],
    ['owe', 'calculation:OWE PMK', ['prk', 'PMK']],
    ['ft-psk', 'calculation:PMK-R1', ['PMK-R0', 'PMK-R1']],
    ['wpa2', 'calculation:Key data of M3', ['KEK', 'key data']],
    ['wpa2', 'calculation:GTK of M3', ['key data', 'GTK']],
  ])('%s, %s: what stays masked', async (security, breakpoint, masked) => {
    const { call, held: now } = await held(breakpoint, { security });
    const { inputs, outputs, outputFields } = now.step!;
    const closed = [...inputs, ...outputs].filter(({ hex }) => hex === null);
    expect(closed.map(({ name }) => name)).toEqual(masked);
    expect(outputFields).toBeNull();
    await call('close', {});
  });

  it('a message that is held has no step', async () => {
    const { call, held: now } = await held('M2');
    expect(now).toMatchObject({ kind: 'message', name: 'M2', step: null });
    await call('close', {});
  });
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

const reasons = ({ live }: SessionView): Record<string, string | null> =>
  Object.fromEntries((live?.orders ?? []).map(({ order, reason }) => [order, reason]));
const isReady = (view: SessionView): boolean => reasons(view).rejoin === null;
const handshakes = ({ attempts }: SessionView): string[] =>
  attempts.flatMap(({ phases }) => phases.flatMap(({ phase, state }) => (state === 'done' ? [phase] : [])));

describe('what is asked of a connection', () => {
  it('a rekey and a rejoin make new handshakes; before that it is said why they cannot be asked for', async () => {
    const { call, until } = opened();
    await call('simulate', { ...simulation, security: 'wpa3', breakpoints: ['M2'] });
    const held = await until((view) => view.live?.held != null);
    expect(reasons(held)).toMatchObject({
      'rekey-pairwise': 'Something is held. Go on first.',
      roam: 'Something is held. Go on first.',
    });
    await expect(call('ask', { order: 'rejoin' })).rejects.toThrow('Go on first');
    // From now on it stops at M4 alone.
    await call('setStops', { breakpoints: ['M4'] });
    await call('steer', { how: 'go' });
    const atM4 = await until(({ live }) => live?.held?.words.startsWith('Message 4') === true);
    expect(atM4.live?.stops).toEqual(['M4']);
    await call('setStops', { breakpoints: [] });
    await call('steer', { how: 'go' });
    const joined = await until(isReady);
    expect(reasons(joined)).toEqual({
      'rekey-pairwise': null,
      'rekey-group': null,
      rejoin: null,
      roam: expect.stringContaining('no other access point'),
      scan: null,
    });
    expect(joined.live?.orders.find(({ order }) => order === 'rejoin')?.words).toContain('SAE is left out');

    await call('ask', { order: 'rekey-pairwise' });
    await until((view) => isReady(view) && view.live?.state === 'The new keys are in use.');
    await call('ask', { order: 'rekey-group' });
    await until((view) => isReady(view) && view.live?.state === 'The new group keys are in use.');
    await call('ask', { order: 'rejoin' });
    const again = await until((view) => isReady(view) && view.attempts.length === 2);
    expect(handshakes(again).filter((phase) => phase === 'rekey')).toHaveLength(1);
    const seen = again.attempts.map(({ outcome, checks, noSae }) => [outcome, checks.failed, noSae === null]);
    expect(seen).toEqual([
      ['connected', 0, true],
      ['connected', 0, false],
    ]);
    await call('close', {});
  });

  it('roaming offers what was found, and goes to the one that was chosen', async () => {
    const { call, until } = opened();
    await call('simulate', { ...simulation, security: 'ft-psk', second: true });
    const { live } = await until(isReady);
    expect(live?.found).toMatchObject([
      { ssid: 'Simulated', channel: 1, signalDbm: -42, current: true, unfit: null },
      { ssid: 'Simulated', channel: 6, signalDbm: -61, current: false, unfit: null },
    ]);
    await expect(call('ask', { order: 'roam', bssid: live!.found[0]!.bssid })).rejects.toThrow(
      'no access point',
    );
    await call('ask', { order: 'roam', bssid: live!.found[1]!.bssid });
    const over = await until((view) => isReady(view) && view.live?.found[1]?.current === true);
    expect(over.attempts.map(({ bssid, outcome }) => [bssid, outcome])).toEqual([
      [live!.found[0]!.bssid, expect.any(String)],
      [live!.found[1]!.bssid, 'connected'],
    ]);
    await call('ask', { order: 'scan' });
    await until((view) => view.live?.state === 'The scan found 2 access points; we stay where we are.');
    await call('close', {});
  });
});
