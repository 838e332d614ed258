/**
 * The edges of the key hierarchy, drawn under the cards. Where the cards stand is the style sheet's matter, so the ends
 * are looked up in the document once it stands.
 */
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { KeysView } from '../../../preload/contract/index.ts';
import { arrowHead, inputPoints, keyPoints, rounded } from './edge-path.ts';
import type { Box } from './state.ts';

interface Drawn {
  id: string;
  look: string;
  line: string;
  head: string;
}

export interface EdgesProps {
  view: KeysView;
  graph: RefObject<HTMLElement | null>;
  /** Changes when a card may have grown: the cursor, what is revealed. */
  watch: unknown;
}

export function Edges({ view, graph, watch }: EdgesProps): ReactNode {
  const [drawn, setDrawn] = useState<readonly Drawn[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `watch` says when the ends may have moved
  useLayoutEffect(() => {
    if (graph.current) setDrawn(edgesIn(graph.current, view));
  }, [view, graph, watch]);
  useEffect(() => {
    const root = graph.current;
    if (!root) return;
    const observer = new ResizeObserver(() => setDrawn(edgesIn(root, view)));
    observer.observe(root);
    return () => observer.disconnect();
  }, [view, graph]);
  return (
    <svg className="keys-edges" aria-hidden="true">
      {drawn.map((edge) => (
        <g key={edge.id} className={edge.look}>
          <path className="keys-line" d={edge.line} />
          <path className="keys-head" d={edge.head} />
        </g>
      ))}
    </svg>
  );
}

function edgesIn(root: HTMLElement, view: KeysView): Drawn[] {
  const origin = root.getBoundingClientRect();
  const find = (attribute: string, id: string): HTMLElement | null =>
    root.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(id)}"]`);
  const box = (element: HTMLElement): Box => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return {
      left: Math.round(left - origin.left),
      top: Math.round(top - origin.top),
      right: Math.round(right - origin.left),
      bottom: Math.round(bottom - origin.top),
    };
  };
  const lookOf = (...ends: (HTMLElement | null)[]): string => {
    const states = ends.map((end) => end?.dataset.state ?? 'past');
    const state = ['missing', 'future', 'now'].find((one) => states.includes(one)) ?? 'past';
    return `keys-edge keys-${state} ${ends[0]?.dataset.role ?? ''}`;
  };
  const drawn: Drawn[] = [];
  const draw = (id: string, look: string, points: Parameters<typeof rounded>[0]): void => {
    drawn.push({ id, look, line: rounded(points), head: arrowHead(points) });
  };
  for (const card of view.cards) {
    const target = find('data-card', card.id);
    if (!target) continue;
    for (const input of card.inputs) {
      const node = find('data-node', input.id);
      if (node) draw(input.id, lookOf(node, target), inputPoints(box(node), box(target)));
    }
  }
  const cards = view.cards.flatMap((card) => find('data-card', card.id) ?? []).map(box);
  const lanes = new Map<string, number>();
  for (const edge of view.edges) {
    const node = find('data-node', edge.from);
    const source = node?.closest<HTMLElement>('[data-card]');
    const target = find('data-card', edge.to);
    if (!node || !source || !target) continue;
    const item = node.closest<HTMLElement>('li');
    const row = box(node);
    const last = item?.nextElementSibling === null;
    const [from, to] = [box(source), box(target)];
    const clear = !cards.some(
      (one) => one.top >= from.bottom && one.bottom <= to.top && one.left < to.right && one.right > to.left,
    );
    // All edges of one key leave it in one line.
    const own = `${source.dataset.card ?? ''}`;
    const known = [...lanes.keys()].filter((key) => key.startsWith(`${own}|`));
    const lane = lanes.get(`${own}|${edge.from}`) ?? known.length;
    lanes.set(`${own}|${edge.from}`, lane);
    draw(`${edge.from}>${edge.to}`, lookOf(node, target), keyPoints({ row, last, from, to, clear, lane }));
  }
  return drawn;
}
