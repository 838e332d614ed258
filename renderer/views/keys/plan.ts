/** Where each card of the key hierarchy stands: depth goes down, generations of the same key stand side by side. */
import type { KeyCardView, KeysView } from '../../../preload/contract/index.ts';

/** Cards that share a part of a layer; they flow in it in order of time. */
export interface PlannedGroup {
  /** Of the whole width, 0 to 1. */
  left: number;
  width: number;
  cards: KeyCardView[];
}

export interface Plan {
  layers: PlannedGroup[][];
  /** Columns that stand side by side at most. */
  columns: number;
}

export function planKeys({ cards, edges }: Pick<KeysView, 'cards' | 'edges'>): Plan {
  const layers: PlannedGroup[][] = [];
  const under = (parent: KeyCardView): KeyCardView[] => cards.filter((card) => card.parent === parent.id);
  /** Each card that leads on has a column; those that do not share one. */
  const branches = (list: readonly KeyCardView[]): KeyCardView[][] => {
    const leading = list.filter((card) => under(card).length > 0).map((card) => [card]);
    const rest = list.filter((card) => under(card).length === 0);
    return rest.length === 0 ? leading : [...leading, rest];
  };
  const columnsOf = (list: readonly KeyCardView[]): number =>
    branches(list).reduce((sum, branch) => sum + Math.max(1, columnsOf(branch.flatMap(under))), 0);
  const depthOf = (list: readonly KeyCardView[]): number =>
    Math.max(-1, ...list.flatMap((card) => [card.layer, depthOf(under(card))]));

  const put = (card: KeyCardView, left: number, width: number): void => {
    layers[card.layer] ??= [];
    const row = layers[card.layer]!;
    const group = row.find((one) => one.left === left && one.width === width);
    if (group) group.cards.push(card);
    else row.push({ left, width, cards: [card] });
  };
  /** @param beside how deep the other roots reach: below that the whole width is free */
  const place = (list: readonly KeyCardView[], left: number, width: number, beside: number): void => {
    const all = columnsOf(list);
    let x = left;
    for (const branch of branches(list)) {
      const share = (width * Math.max(1, columnsOf(branch.flatMap(under)))) / all;
      for (const card of branch) {
        const free = card.layer > beside;
        put(card, free ? 0 : x, free ? 1 : share);
        place(under(card), free ? 0 : x, free ? 1 : share, free ? Number.MAX_SAFE_INTEGER : beside);
      }
      x += share;
    }
  };

  const usersOf = (root: KeyCardView): KeyCardView[] =>
    cards.filter((card) =>
      edges.some(({ from, to }) => to === card.id && root.keys.some(({ id }) => id === from)),
    );
  const roots = cards.filter(({ parent }) => parent === null);
  // A secret that only joins what another began stands above that, not in a column of its own.
  const joining = roots.filter((root) => under(root).length === 0 && usersOf(root).length > 0);
  const begins = roots.filter((root) => !joining.includes(root));
  const all = columnsOf(begins);
  let x = 0;
  for (const branch of branches(begins)) {
    const share = Math.max(1, columnsOf(branch.flatMap(under))) / Math.max(1, all);
    const others = begins.filter((root) => !branch.includes(root));
    for (const root of branch) {
      put(root, x, share);
      place(under(root), x, share, others.length === 0 ? Number.MAX_SAFE_INTEGER : depthOf(others));
    }
    x += share;
  }
  for (const root of joining) {
    const user = layers.flat().find(({ cards: [first] }) => first && usersOf(root).includes(first));
    put(root, user?.left ?? 0, user?.width ?? 1);
  }
  for (const row of layers) row?.sort((a, b) => a.left - b.left);
  return { layers: layers.filter((row) => row !== undefined), columns: Math.max(1, all) };
}
