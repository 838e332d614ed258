import type { TokenKind } from './tokens.ts';

/** When a token was seen under one clock: times in nanoseconds, in order. */
export type Sightings = ReadonlyMap<string, { readonly kind: TokenKind; readonly times: readonly bigint[] }>;

/** What the tokens that two clocks share tell of their difference. */
export interface Fit {
  /** What the pairs are of: `bytes` of frames, lines in the same words, the same events. */
  readonly by: 'bytes' | 'lines' | 'events';
  /** Nanoseconds to add to the second clock to have the first. */
  readonly offset: bigint;
  /** Tokens that agree on it. */
  readonly pairs: number;
  /** Half of the pairs lie within this of the offset, in nanoseconds. */
  readonly spread: bigint;
  /** Least and most of the differences. */
  readonly least: bigint;
  readonly most: bigint;
}

interface Difference {
  readonly token: string;
  readonly by: bigint;
  readonly unique: boolean;
}

type Levels = readonly { readonly by: Fit['by']; readonly kinds: readonly TokenKind[] }[];

/** Sightings of one token that are looked at. */
const MOST = 16;

const SURE: Levels = [{ by: 'bytes', kinds: ['unique'] }];
const LEVELS: Levels = [
  { by: 'bytes', kinds: ['unique', 'frame'] },
  { by: 'lines', kinds: ['line'] },
  { by: 'events', kinds: ['event'] },
];

/**
 * The difference of two clocks by what both saw. Every pair of sightings of one token proposes a difference; the one
 * that most tokens propose, within `width`, is taken. One token that cannot be there twice is enough; of others it
 * takes two. Differences that as many propose are told apart by size: the smaller one is taken. Of events, which look alike at each
 * attempt, it is the one that the most sightings propose.
 * @param width nanoseconds within which differences are the same: how exact and how prompt the two are
 * @param sure by nothing that another attempt would show as well
 */
export function differenceOf(first: Sightings, second: Sightings, width: bigint, sure = false): Fit | null {
  for (const { by, kinds } of sure ? SURE : LEVELS) {
    const found = densest(differences(first, second, new Set(kinds)), width, by === 'events');
    if (found) return { by, ...(sure ? widened(found, first, second, width) : found) };
  }
  return null;
}

/** What other frames say of a difference that is sure: the same, within the width. */
function widened(found: Found, first: Sightings, second: Sightings, width: bigint): Found {
  const all = differences(first, second, new Set<TokenKind>(['unique', 'frame']));
  return summary(all.filter(({ by }) => magnitude(by - found.offset) <= width));
}

type Found = Omit<Fit, 'by'>;

function differences(first: Sightings, second: Sightings, kinds: ReadonlySet<TokenKind>): Difference[] {
  const all: Difference[] = [];
  for (const [token, { kind, times }] of second) {
    const there = first.get(token);
    if (!there || !kinds.has(kind)) continue;
    for (const a of there.times.slice(0, MOST))
      for (const b of times.slice(0, MOST)) all.push({ token, by: a - b, unique: kind === 'unique' });
  }
  return all.sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0));
}

/** @param often attempts look alike: of differences that as many tokens propose, the one that they propose more often */
function densest(all: readonly Difference[], width: bigint, often = false): Found | null {
  const within = new Map<string, number>();
  let best: { from: number; to: number; tokens: number } | null = null;
  let from = 0;
  for (let to = 0; to < all.length; to++) {
    const { token, by } = all[to]!;
    within.set(token, (within.get(token) ?? 0) + 1);
    while (by - all[from]!.by > width) {
      const gone = all[from++]!.token;
      const left = within.get(gone)! - 1;
      if (left > 0) within.set(gone, left);
      else within.delete(gone);
    }
    const same = best && within.size === best.tokens;
    const more = often && best ? to - from - (best.to - best.from) : 0;
    const better = !best || within.size > best.tokens || (same && more > 0);
    const nearer = best && same && more === 0 && magnitude(all[from]!.by) < magnitude(all[best.from]!.by);
    if (better || nearer) best = { from, to, tokens: within.size };
  }
  if (!best) return null;
  const taken = all.slice(best.from, best.to + 1);
  if (best.tokens < 2 && !taken.some(({ unique }) => unique)) return null;
  return summary(taken);
}

/** Of each token the difference nearest to the middle. */
function summary(taken: readonly Difference[]): Found {
  const middle = taken[taken.length >> 1]!.by;
  const nearest = new Map<string, bigint>();
  for (const { token, by } of taken) {
    const known = nearest.get(token);
    if (known === undefined || magnitude(by - middle) < magnitude(known - middle)) nearest.set(token, by);
  }
  const values = [...nearest.values()].sort(ascending);
  const offset = values[values.length >> 1]!;
  const residuals = values.map((value) => magnitude(value - offset)).sort(ascending);
  return {
    offset,
    pairs: values.length,
    spread: residuals[residuals.length >> 1]!,
    least: values[0]!,
    most: values.at(-1)!,
  };
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
