/** Which two attempts are compared, and how the comparison reads. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { AttemptView, CompareRowView, CompareView } from '../../../preload/contract/index.ts';
import { attemptView } from '../../../test/renderer/client.ts';
import { Compare } from './compare.tsx';
import { DifferencePanel } from './difference.tsx';
import { likelyPair } from './pair.ts';

const attempt = (id: string, verdict: AttemptView['verdict'], ssid = 'Home'): AttemptView => ({
  ...attemptView(id, 3),
  verdict,
  ssid,
});

describe('the pair that a person most likely wants', () => {
  it('needs two attempts', () => {
    expect(likelyPair([], null)).toBeNull();
    expect(likelyPair([attempt('1', 'ok')], '1')).toBeNull();
  });
  it('is this one and the nearest of its network that ended otherwise, the good one at the left', () => {
    const attempts = [
      attempt('1', 'ok'),
      attempt('2', 'ok', 'Other'),
      attempt('3', 'fail'),
      attempt('4', 'ok'),
    ];
    expect(likelyPair(attempts, '3')).toEqual({ a: '4', b: '3' });
    expect(likelyPair(attempts, '1')).toEqual({ a: '1', b: '3' });
  });
  it('is the nearest where all ended alike', () => {
    expect(likelyPair([attempt('1', 'ok'), attempt('2', 'ok'), attempt('3', 'ok')], '3')).toEqual({
      a: '2',
      b: '3',
    });
  });
});

const row = (title: string, weight: CompareRowView['weight']): CompareRowView => ({
  title,
  phase: 'four-way',
  a: { step: '1', says: `${title} of A`, sentence: `A sends ${title}.`, record: 1, verdict: 'ok' },
  b: { step: '2', says: `${title} of B`, sentence: `B sends ${title}.`, record: 2, verdict: 'fail' },
  weight,
  differences: [],
  expectedA: [],
  expectedB: [],
});
const comparison: CompareView = {
  revision: 1,
  a: { attempt: '1', title: 'A' },
  b: { attempt: '2', title: 'B' },
  sentence: 'M2 is where they part.',
  first: 1,
  rows: [row('M1', 'equal'), row('M2', 'decisive')],
  expected: 0,
};
const nothing = (): void => {};

it('counts what matters and marks the chosen row', () => {
  const html = renderToStaticMarkup(
    <Compare
      attempts={[attempt('1', 'ok'), attempt('2', 'fail')]}
      compared={{ a: '1', b: '2' }}
      comparison={comparison}
      row={1}
      onRow={nothing}
      onChoose={nothing}
      onSwap={nothing}
    />,
  );
  expect(html).toContain('1 of 2 steps differ in what matters');
  const chosen = /<[^>]*data-row="1"[^>]*>/.exec(html)?.[0] ?? '';
  expect(chosen).toMatch(/aria-selected="true"|aria-current="true"/);
});

it('names the first difference that matters, and says what to do where nothing is chosen', () => {
  const shown = (at: number | null) =>
    renderToStaticMarkup(<DifferencePanel comparison={comparison} row={at} onGo={nothing} />);
  expect(shown(1)).toContain('M2 is where they part.');
  expect(shown(0)).not.toContain('M2 is where they part.');
  expect(shown(null)).toContain('Choose a row');
});
