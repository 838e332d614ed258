import { describe, expect, it } from 'vitest';
import type { StepView, ValueView } from '../../preload/contract/index.ts';
import { CallError, codeOf, withCodes } from '../../renderer/state/errors.ts';
import { recordOf } from '../../renderer/state/model.ts';
import { fakeClient } from './client.ts';

const value = (record: number): ValueView => ({
  name: `v${record}`,
  role: 'ap',
  length: 1,
  hex: '00',
  text: null,
  note: '',
  source: { from: 'record', record, start: 0, end: 1, label: '' },
  masked: false,
});
const step = (kind: StepView['kind'], record: number | null, inputs: ValueView[]): StepView =>
  ({ kind, record, inputs }) as unknown as StepView;

describe('recordOf', () => {
  it('shows a message itself', () => {
    expect(recordOf(step('message', 5, [value(1)]), 9)).toBe(5);
  });
  it('shows the frame that most inputs come from, the present one where it serves as well', () => {
    expect(recordOf(step('calculation', null, [value(1), value(2), value(2)]), 9)).toBe(2);
    expect(recordOf(step('calculation', null, [value(1), value(2)]), 2)).toBe(2);
    expect(recordOf(step('calculation', null, [value(1), value(2)]), 9)).toBe(1);
  });
  it('stays where it is when a step takes nothing from a frame', () => {
    expect(recordOf(step('calculation', null, []), 9)).toBe(9);
    expect(recordOf(step('calculation', 4, []), 9)).toBe(4);
  });
});

describe('withCodes', () => {
  it('takes the code out of a message that crossed Electron', async () => {
    const client = {
      ...fakeClient({}),
      call: () => Promise.reject(new Error('unreadable: a.pcap: record 3, offset 40: torn')),
    };
    const error = await withCodes(client)
      .call('session', {})
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CallError);
    expect(codeOf(error)).toBe('unreadable');
    expect((error as Error).message).toBe('a.pcap: record 3, offset 40: torn');
  });
  it('leaves other errors as they are', async () => {
    const own = new Error('something: else');
    const client = { ...fakeClient({}), call: () => Promise.reject(own) };
    await expect(withCodes(client).call('session', {})).rejects.toBe(own);
    expect(codeOf(own)).toBeNull();
  });
});
