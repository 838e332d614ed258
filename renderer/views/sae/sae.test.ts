import { describe, expect, test } from 'vitest';
import { SMALL_CURVE, smallExchange, smallPoints } from '../../../main/crypto/small-curve.ts';
import type { SaeExchangeView, SaeSmallView } from '../../../preload/contract/index.ts';
import { pictureOf, placeLabels } from './picture.ts';
import { compareSteps, exchangeAt, placeOf, sideOf } from './place.ts';

describe('where a part stands beside the cursor', () => {
  test('steps are in the order of a walk into everything', () => {
    const walked = ['5', '5.1', '5.2', '5.2.3', '5.2.3.8', '5.3', '5.10', '6', '12'];
    expect([...walked].reverse().sort(compareSteps)).toEqual(walked);
    expect(compareSteps('5.2', '5.2')).toBe(0);
  });

  test('gone through, at the cursor, to come', () => {
    expect(placeOf({ step: '5.1' }, '5.2')).toBe('past');
    expect(placeOf({ step: '5.2' }, '5.2')).toBe('now');
    // Inside of it: its own line is marked as well, and the part that holds it.
    expect(placeOf({ step: '5.2' }, '5.2.3')).toBe('now');
    expect(placeOf({ step: '5.3' }, '5.2.3')).toBe('ahead');
    // On a step all that it does is done: its sub-steps too.
    expect(placeOf({ step: '5.3' }, '5')).toBe('past');
    expect(placeOf({ step: '6' }, '5')).toBe('ahead');
    expect(placeOf({ step: '5' }, null)).toBe('ahead');
  });

  test('a part that stands for several steps', () => {
    const runs = { step: '5.2', until: '5.3.3.8' };
    expect(['5.1', '5.2', '5.2.3.4', '5.3', '5.3.3.8', '5.4'].map((at) => placeOf(runs, at))).toEqual([
      'ahead',
      'now',
      'now',
      'now',
      'now',
      'past',
    ]);
  });

  test('of several exchanges the one that the cursor is in, or that is over', () => {
    const exchange = (number: number, from: string, until: string): SaeExchangeView =>
      ({ number, from, until }) as SaeExchangeView;
    const all = [exchange(1, '5', '14'), exchange(2, '15', '24'), exchange(3, '25', '45')];
    const at = (cursor: string | null): number | undefined => exchangeAt(all, cursor)?.number;
    expect([at(null), at('2'), at('5.1'), at('14'), at('15'), at('24.2'), at('45'), at('90')]).toEqual([
      1, 1, 1, 1, 2, 2, 3, 3,
    ]);
    expect([sideOf(all[0]!, '4'), sideOf(all[0]!, '14.3'), sideOf(all[0]!, '15')]).toEqual([
      'before',
      'in',
      'after',
    ]);
    expect(exchangeAt([], '5')).toBeNull();
  });
});

const smallView = (method: 'h2e' | 'hnp', same: boolean): SaeSmallView => {
  const { h2e, hunt, ...ends } = smallExchange(method, same);
  return {
    ...ends,
    p: Number(SMALL_CURVE.p),
    b: Number(SMALL_CURVE.b),
    order: Number(SMALL_CURVE.q),
    points: smallPoints(),
    h2e: h2e && { ...h2e, runs: [...h2e.runs], multiples: [...h2e.multiples] },
    hunt: hunt && { ...hunt, tries: [...hunt.tries] },
  };
};

describe.each([
  ['h2e', true],
  ['h2e', false],
  ['hnp', true],
  ['hnp', false],
] as const)('the picture of %s, one password %s', (method, same) => {
  const small = smallView(method, same);
  test.each(['pwe', 'commit', 'secret'] as const)(
    '%s: points of the curve, and names that do not cover each other',
    (stage) => {
      const { dots, ways, tries } = pictureOf(small, stage);
      const on = new Set(small.points.map(String));
      for (const { at } of dots) expect(on.has(String(at))).toBe(true);
      for (const { from, to } of ways) expect(on.has(String(from)) && on.has(String(to))).toBe(true);
      for (const { x, found } of tries) expect(small.points.some(([px]) => px === x)).toBe(found);
      const area = { width: 300, height: 296 };
      const xy = ([x, y]: readonly [number, number]): [number, number] => [18 + x * 4.15, 282 - y * 4.15];
      const named = dots.filter(({ name, small: little }) => name !== '' && !little);
      const boxes = placeLabels(
        named.map(({ name, at }) => ({ x: xy(at)[0], y: xy(at)[1], width: name.length * 6.6 + 4 })),
        dots.map(({ at }) => xy(at)),
        area,
      );
      boxes.forEach((box, i) => {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(area.width);
        for (const other of boxes.slice(0, i)) {
          const apart =
            box.x >= other.x + other.width ||
            other.x >= box.x + box.width ||
            box.y >= other.y + other.height ||
            other.y >= box.y + box.height;
          expect(apart, `${named[i]!.name} over another name`).toBe(true);
        }
      });
    },
  );

  test('the shared secret is one point with one password, two with two', () => {
    const { dots, words } = pictureOf(small, 'secret');
    const shared = dots.filter(({ name }) => name.startsWith('K'));
    expect(shared).toHaveLength(same ? 1 : 2);
    expect(words).toContain(same ? 'Both have the same K.' : 'They differ.');
  });
});
