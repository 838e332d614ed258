/**
 * The small curve beside plain arithmetic on whole numbers: points found by trial, sums by chord and tangent. Nothing here
 * uses the functions that are tested, so that the numbers the window shows are checked by hand, as a reader could.
 */
import { describe, expect, test } from 'vitest';
import { SAE_GROUPS } from '../../main/crypto/sae-group.ts';
import {
  SMALL_CURVE,
  type SmallPoint,
  smallAgreement,
  smallElement,
  smallExchange,
  smallPoints,
} from '../../main/crypto/small-curve.ts';

const P = 67;
const B = 8;
const mod = (n: number): number => ((n % P) + P) % P;
const right = (x: number): number => mod(x ** 3 - 3 * x + B);
const inverse = (n: number): number => {
  for (let i = 1; i < P; i++) if (mod(i * n) === 1) return i;
  throw new RangeError(`${n} has no inverse`);
};
const isSquare = (n: number): boolean =>
  Array.from({ length: P }, (_, y) => mod(y * y)).includes(mod(n)) && mod(n) !== 0;

function add(a: SmallPoint, b: SmallPoint): SmallPoint {
  if (a === null) return b;
  if (b === null) return a;
  const [x1, y1] = a;
  const [x2, y2] = b;
  if (x1 === x2 && mod(y1 + y2) === 0) return null;
  const slope =
    x1 === x2 ? mod((3 * x1 * x1 - 3) * inverse(mod(2 * y1))) : mod((y2 - y1) * inverse(mod(x2 - x1)));
  const x = mod(slope * slope - x1 - x2);
  return [x, mod(slope * (x1 - x) - y1)];
}
function times(n: number, point: SmallPoint): SmallPoint {
  let sum: SmallPoint = null;
  for (let i = 0; i < n; i++) sum = add(sum, point);
  return sum;
}
const opposite = (point: SmallPoint): SmallPoint => point && [point[0], mod(-point[1])];

describe('the group', () => {
  test('its points are those of the equation, and with infinity a prime number of them', () => {
    const counted: [number, number][] = [];
    for (let x = 0; x < P; x++) for (let y = 0; y < P; y++) if (mod(y * y) === right(x)) counted.push([x, y]);
    expect(smallPoints()).toEqual(counted);
    const order = counted.length + 1;
    expect(order).toBe(71);
    expect(Number(SMALL_CURVE.q)).toBe(order);
    for (let n = 2; n < order; n++) expect(order % n).not.toBe(0);
    for (const point of counted) expect(times(order, point)).toBeNull();
  });

  test('z fits the simplified SWU map: no square, not -1, g(x) = z without a root, g(b/(za)) a square', () => {
    const z = mod(Number(SMALL_CURVE.z));
    expect(isSquare(z)).toBe(false);
    expect(z).not.toBe(P - 1);
    for (let x = 0; x < P; x++) expect(right(x)).not.toBe(z);
    expect(isSquare(right(mod(B * inverse(mod(z * -3)))))).toBe(true);
  });

  test('it is no group of SAE', () => expect(SAE_GROUPS).not.toContain(SMALL_CURVE.number));
});

describe('the example', () => {
  test('hash-to-element: x1 or x2 by whether g(x1) is a square, PT the sum, PWE val times PT', () => {
    const { h2e, station } = smallExchange('h2e');
    for (const run of h2e!.runs) {
      const z = Number(SMALL_CURVE.z);
      const m = mod(z * z * mod(run.u ** 2) ** 2 + z * run.u * run.u);
      expect(run.x1).toBe(mod(-B * inverse(mod(-3)) * mod(1 + inverse(m))));
      expect(run.x2).toBe(mod(z * mod(run.u * run.u) * run.x1));
      expect([run.gx1, run.gx2]).toEqual([right(run.x1), right(run.x2)]);
      expect(run.taken).toBe(isSquare(run.gx1) ? 'x1' : 'x2');
      expect(run.point![0]).toBe(run[run.taken]);
      expect(mod(run.point![1] ** 2)).toBe(right(run.point![0]));
      expect(run.point![1] % 2).toBe(run.u % 2);
    }
    // Both branches of the map are to be seen.
    expect(new Set(h2e!.runs.map(({ taken }) => taken)).size).toBe(2);
    expect(h2e!.pt).toEqual(add(h2e!.runs[0].point, h2e!.runs[1].point));
    expect(h2e!.multiples).toEqual(Array.from({ length: h2e!.val }, (_, i) => times(i + 1, h2e!.pt)));
    expect(station.pwe).toEqual(times(h2e!.val, h2e!.pt));
  });

  test('hunting-and-pecking: the first value below p with a square above it', () => {
    const { hunt, station } = smallExchange('hnp');
    for (const one of hunt!.tries) {
      expect(one.belowPrime).toBe(one.value < P);
      expect(one.right).toBe(right(one.value));
      expect(one.square).toBe(isSquare(one.right));
      expect(one.found).toBe(one === hunt!.tries.at(-1));
      expect(one.found).toBe(one.belowPrime && one.square);
    }
    // A value that is too great and one that is the x of no point are to be seen.
    expect(hunt!.tries.some(({ belowPrime }) => !belowPrime)).toBe(true);
    expect(hunt!.tries.some(({ belowPrime, square }) => belowPrime && !square)).toBe(true);
    expect(station.pwe![0]).toBe(hunt!.tries.at(-1)!.value);
    expect(hunt!.roots).toContain(station.pwe![1]);
    expect(hunt!.roots[0] + hunt!.roots[1]).toBe(P);
  });

  test.each([
    ['h2e', true],
    ['h2e', false],
    ['hnp', true],
    ['hnp', false],
  ] as const)('%s, one password at both ends %s: commits and K by hand', (method, same) => {
    const { station, ap, agree } = smallExchange(method, same);
    expect(String(station.pwe) === String(ap.pwe)).toBe(same);
    for (const [own, peer] of [
      [station, ap],
      [ap, station],
    ] as const) {
      expect(own.scalar).toBe((own.rand + own.mask) % 71);
      expect(own.masked).toEqual(times(own.mask, own.pwe));
      expect(own.element).toEqual(opposite(own.masked));
      expect(own.peerPwe).toEqual(times(peer.scalar, own.pwe));
      expect(own.sum).toEqual(add(own.peerPwe, peer.element));
      expect(own.K).toEqual(times(own.rand, own.sum));
      // Nothing of it falls on another point of it, or the picture could not be read.
      const drawn = [own.pwe, own.element, peer.element, own.sum, own.K].map(String);
      expect(new Set(drawn).size).toBe(drawn.length);
    }
    expect(agree).toBe(same);
    expect(String(station.K) === String(ap.K)).toBe(same);
  });
});

test('both ends come to one K for every rand and every mask: rand · rand · PWE', () => {
  const [x, y] = smallExchange('h2e').station.pwe!;
  const pwe = smallElement(x, y);
  const multiples = Array.from({ length: 71 }, (_, n) => String(times(n, [x, y])));
  let tried = 0;
  // Every rand of the station with every third mask, others with each; the numbers of the AP walk through all as well.
  for (let rand = 2; rand < 71; rand++)
    for (let mask = 2 + (rand % 3); mask < 71; mask += 3) {
      if ((rand + mask) % 71 < 2) continue;
      const other = { rand: 2 + ((rand * 7 + mask) % 69), mask: 2 + ((mask * 5 + rand) % 69) };
      if ((other.rand + other.mask) % 71 < 2) continue;
      const { station, ap, agree } = smallAgreement(
        { station: pwe, ap: pwe },
        { station: { rand, mask }, ap: other },
      );
      expect(agree).toBe(true);
      expect(String(ap.K)).toBe(multiples[(rand * other.rand) % 71]);
      expect(String(station.K)).toBe(String(ap.K));
      tried++;
    }
  expect(tried).toBeGreaterThan(1400);
});
