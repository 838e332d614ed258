/** Sessions that the program saved before steps had keys: their places are numbers (main/session/old-state.ts). */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workbench } from './bench.ts';
import { fixture } from './fixtures.ts';

let bench: ReturnType<typeof workbench>;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => bench.remove());

it.each([
  // Saved at an attempt of hunting-and-pecking: where no secret is in the file, at the message that it belongs to.
  ['with-secrets', 'sae.hunt.candidate'],
  ['without-secrets', 'frame.sae-commit'],
])('opens with its place: %s', async (name, act) => {
  const session = await bench.call('open', {
    files: [fixture('old-sessions', `${name}.pcapng`)],
    add: false,
  });
  expect(session.warnings).toEqual([]);
  const stepOf = (step: string) => bench.call('step', { attempt: '1', step, reveal: false });
  expect(await stepOf(session.cursor!.step)).toMatchObject({ act, key: session.cursor!.key });
  const acts = session.breakpoints.map(async ({ key, step }) => {
    const shown = await stepOf(key);
    expect(shown.step).toBe(step);
    return shown.act;
  });
  expect(await Promise.all(acts)).toEqual(['frame.association-request', 'frame.m2']);

  // Another secret, and it is saved as the program does now: the place stays.
  await bench.call('save', { file: bench.path('now.pcapng'), includeSecrets: false });
  const again = await bench.call('open', { files: [bench.path('now.pcapng')], add: false });
  expect(again.breakpoints.map(({ key }) => key)).toEqual(session.breakpoints.map(({ key }) => key));
  expect((await stepOf(again.cursor!.key)).act).toBe('frame.sae-commit');
});
