/** What the window has fetched: kept for one revision, and never an older answer after a newer one. */
import { expect, it, vi } from 'vitest';
import { createSlices } from '../../renderer/state/slices.ts';
import { fakeClient } from './client.ts';

const act = { label: 'M1', record: 1 };
const ask = { record: 1, attempt: null };

it('asks once for what it has, until the session is another one', async () => {
  const client = fakeClient({ 1: [act] });
  const slices = createSlices(client);
  slices.renew(1);
  const first = await slices.get('frame', ask);
  expect(slices.peek('frame', ask)).toBe(first);
  await slices.get('frame', ask);
  expect(client.calls).toHaveLength(1);
  slices.renew(1);
  expect(slices.peek('frame', ask)).toBe(first);
  slices.renew(2);
  expect(slices.peek('frame', ask)).toBeUndefined();
  await slices.get('frame', ask);
  expect(client.calls).toHaveLength(2);
});

it('lets go of an answer that nobody waits for any more', async () => {
  const client = fakeClient({ 1: [act] });
  const slices = createSlices(client);
  const release = client.hold('frame');
  const take = vi.fn();
  const stop = slices.follow('frame', ask, take, take);
  stop();
  const newer = vi.fn();
  slices.follow('frame', { record: 2, attempt: null }, newer, take);
  release();
  await vi.waitFor(() => expect(newer).toHaveBeenCalledOnce());
  expect(newer.mock.calls[0]![0]).toMatchObject({ record: 2 });
  expect(take).not.toHaveBeenCalled();
});

it('gives an error to who asked, and asks again the next time', async () => {
  const client = fakeClient({ 1: [act] });
  const slices = createSlices(client);
  const fail = vi.fn();
  slices.follow('step', { attempt: '1', step: '9', reveal: false }, () => {}, fail);
  await vi.waitFor(() => expect(fail).toHaveBeenCalledOnce());
  expect(fail.mock.calls[0]![0]).toMatchObject({ message: expect.stringContaining('step 9') });
  slices.follow('step', { attempt: '1', step: '9', reveal: false }, () => {}, fail);
  await vi.waitFor(() => expect(fail).toHaveBeenCalledTimes(2));
  expect(client.calls).toHaveLength(2);
});
