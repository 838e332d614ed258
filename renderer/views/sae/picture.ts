/** What is drawn of the small curve at each stage: points with names, and the way from one to the next. No colours here. */
import type { SaePoint, SaeSmallView } from '../../../preload/contract/index.ts';
import type { Stage } from './place.ts';

export type Xy = readonly [number, number];
/** Who a point is of: its colour. */
export type Hue = 'derived' | 'station' | 'ap' | 'secret';

export interface Dot {
  name: string;
  at: Xy;
  hue: Hue;
  /** Drawn without a name beside others: a multiple on the way. */
  small?: boolean;
}

export interface Way {
  from: Xy;
  to: Xy;
  hue: Hue;
  /** `sum`: added. `times`: multiplied. `mirror`: inverted. */
  kind: 'sum' | 'times' | 'mirror';
}

export interface Picture {
  dots: Dot[];
  ways: Way[];
  /** x of tries of hunting-and-pecking, and whether a point stands above. */
  tries: { x: number; found: boolean }[];
  /** What the picture shows, for who does not see it. */
  words: string;
}

const text = (point: SaePoint): string => (point === null ? 'infinity' : `(${point[0]}, ${point[1]})`);
const dot = (name: string, at: SaePoint, hue: Hue, small = false): Dot[] =>
  at === null ? [] : [{ name, at, hue, ...(small && { small }) }];
const way = (from: SaePoint, to: SaePoint, hue: Hue, kind: Way['kind']): Way[] =>
  from === null || to === null ? [] : [{ from, to, hue, kind }];

export function pictureOf(small: SaeSmallView, stage: Stage): Picture {
  if (stage === 'pwe') return making(small);
  return stage === 'commit' ? commits(small) : secret(small);
}

function making({ h2e, hunt, station, p }: SaeSmallView): Picture {
  if (h2e) {
    const [one, two] = h2e.runs;
    const { multiples } = h2e;
    return {
      dots: [
        ...dot('P1', one!.point, 'derived'),
        ...dot('P2', two!.point, 'derived'),
        ...dot('PT', h2e.pt, 'derived'),
        ...multiples.slice(1, -1).flatMap((point, i) => dot(`${i + 2}`, point, 'derived', true)),
        ...dot('PWE', station.pwe, 'derived'),
      ],
      ways: [
        ...way(one!.point, h2e.pt, 'derived', 'sum'),
        ...way(two!.point, h2e.pt, 'derived', 'sum'),
        ...multiples.slice(1).flatMap((point, i) => way(multiples[i]!, point, 'derived', 'times')),
      ],
      tries: [],
      words: `P1 ${text(one!.point)} and P2 ${text(two!.point)} are added: PT ${text(h2e.pt)}. PT taken ${h2e.val} times is the PWE ${text(station.pwe)}.`,
    };
  }
  const tries = hunt?.tries ?? [];
  const pwe = station.pwe;
  const other: SaePoint = pwe && [pwe[0], p - pwe[1]];
  return {
    dots: [...dot('PWE', pwe, 'derived'), ...dot('p − y', other, 'derived', true)],
    ways: [],
    tries: tries.filter(({ belowPrime }) => belowPrime).map(({ value, found }) => ({ x: value, found })),
    words: `${tries.map(({ value, belowPrime, square }) => `${value}: ${!belowPrime ? 'not below p' : square ? 'a point stands above' : 'no point'}`).join('; ')}. PWE ${text(pwe)}.`,
  };
}

function commits({ station, ap, agree }: SaeSmallView): Picture {
  return {
    dots: [
      ...dot(agree ? 'PWE' : 'PWE, station', station.pwe, agree ? 'derived' : 'station'),
      ...(agree ? [] : dot('PWE, AP', ap.pwe, 'ap')),
      ...dot(`${station.mask} · PWE`, station.masked, 'station', true),
      ...dot('element', station.element, 'station'),
      ...dot(`${ap.mask} · PWE`, ap.masked, 'ap', true),
      ...dot('element', ap.element, 'ap'),
    ],
    ways: [
      ...way(station.pwe, station.masked, 'station', 'times'),
      ...way(station.masked, station.element, 'station', 'mirror'),
      ...way(ap.pwe, ap.masked, 'ap', 'times'),
      ...way(ap.masked, ap.element, 'ap', 'mirror'),
    ],
    tries: [],
    words: `The station takes the PWE ${station.mask} times, ${text(station.masked)}, and inverts it: element ${text(station.element)}. The AP takes it ${ap.mask} times, ${text(ap.masked)}: element ${text(ap.element)}.`,
  };
}

function secret({ station, ap, agree }: SaeSmallView): Picture {
  const end = (own: SaeSmallView['station'], peer: SaeSmallView['station'], hue: Hue): Way[] => [
    ...way(own.peerPwe, own.sum, hue, 'sum'),
    ...way(peer.element, own.sum, hue, 'sum'),
    ...way(own.sum, own.K, hue, 'times'),
  ];
  return {
    dots: [
      ...dot(`${ap.scalar} · PWE`, station.peerPwe, 'station', true),
      ...dot('sum', station.sum, 'station'),
      ...dot(`${station.scalar} · PWE`, ap.peerPwe, 'ap', true),
      ...dot('sum', ap.sum, 'ap'),
      ...dot('', station.element, 'station', true),
      ...dot('', ap.element, 'ap', true),
      ...(agree
        ? dot('K', station.K, 'secret')
        : [...dot('K, station', station.K, 'station'), ...dot('K, AP', ap.K, 'ap')]),
    ],
    ways: [...end(station, ap, 'station'), ...end(ap, station, 'ap')],
    tries: [],
    words: `The station comes to ${text(station.sum)} and takes it ${station.rand} times: K ${text(station.K)}. The AP comes to ${text(ap.sum)} and takes it ${ap.rand} times: K ${text(ap.K)}. ${agree ? 'Both have the same K.' : 'They differ.'}`,
  };
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/**
 * A place for each name beside its point: of the places around it the one that covers least of other names and points and
 * lies inside.
 * @param points centres of all dots that a name must not cover
 */
export function placeLabels(
  labels: readonly { x: number; y: number; width: number }[],
  points: readonly Xy[],
  area: { width: number; height: number },
): Box[] {
  const height = 14;
  const gap = 8;
  const placed: Box[] = [];
  for (const { x, y, width } of labels) {
    const choices: Box[] = [
      [gap, -height - 2],
      [gap, 2],
      [-gap - width, -height - 2],
      [-gap - width, 2],
      [-width / 2, -height - gap],
      [-width / 2, gap],
    ].map(([dx, dy]) => ({ x: x + dx!, y: y + dy!, width, height }));
    const cost = (box: Box): number => {
      const outside =
        Math.max(0, -box.x) +
        Math.max(0, box.x + box.width - area.width) +
        Math.max(0, -box.y) +
        Math.max(0, box.y + box.height - area.height);
      const names = placed.reduce((sum, other) => sum + overlap(box, other), 0);
      const dots = points.reduce(
        (sum, [px, py]) => sum + overlap(box, { x: px - 5, y: py - 5, width: 10, height: 10 }),
        0,
      );
      return 100 * outside + names * 2 + dots;
    };
    placed.push(choices.reduce((best, choice) => (cost(choice) < cost(best) ? choice : best)));
  }
  return placed;
}
