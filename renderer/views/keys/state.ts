/** What of the key hierarchy is there at the cursor. */
import type { KeyNodeView, KeyProofView, KeyUseView, ValueView } from '../../../preload/contract/index.ts';
import { bytesText } from '../../ui/words.ts';

/** `missing`: no step makes it, for want of a secret. */
export type NodeState = 'past' | 'now' | 'future' | 'missing';

/** Number of a step of depth 0, or of the one that a sub-step belongs to. */
export const stepNumber = (step: string): number => Number.parseInt(step, 10);

/** @param cursor number of the step at the cursor; null: before all */
export function nodeState(node: Pick<KeyNodeView, 'kind' | 'step'>, cursor: number | null): NodeState {
  if (node.kind === 'missing') return 'missing';
  return stepState(node.step, cursor);
}

export function stepState(step: string | null, cursor: number | null): Exclude<NodeState, 'missing'> {
  if (step === null) return 'past';
  const number = stepNumber(step);
  if (cursor === null || number > cursor) return 'future';
  return number === cursor ? 'now' : 'past';
}

/** What has shown by now whether a key is right: one confirmation is enough, a frame may be damaged on its way. */
export function proofAt(node: Pick<KeyNodeView, 'proofs'>, cursor: number | null): KeyProofView | null {
  const seen = node.proofs.filter(({ step }) => cursor !== null && stepNumber(step) <= cursor);
  return seen.find(({ verdict }) => verdict === 'ok') ?? seen[0] ?? null;
}

/** `frame 59`, `step 14`, `given in the window`: where a value comes from, in two words. */
export function placeText({ source }: Pick<ValueView, 'source'>): string {
  if (source === null) return '';
  if (source.from === 'record') return `frame ${source.record}`;
  if (source.from !== 'step') return source.label;
  return source.attempt === undefined ? `step ${source.step}` : `attempt ${source.attempt}`;
}

/** All that a node shows, in words. */
export function nodeLabel(node: KeyNodeView, cursor: number | null): string {
  const { value, meaning, sentence } = node;
  const state = nodeState(node, cursor);
  const place = placeText(value);
  const parts = [
    [value.name, meaning, value.length > 0 ? bytesText(value.length) : ''].filter(Boolean).join(', '),
    sentence.replace(/\.$/, ''),
    state === 'missing' ? 'missing' : state === 'future' ? 'not there yet at the cursor' : '',
    place === '' ? '' : `From ${place}`,
    proofAt(node, cursor)?.sentence.replace(/\.$/, '') ?? '',
  ];
  return `${parts.filter(Boolean).join('. ')}.`;
}

/** `MIC of M2: ok`; without a verdict what is not there yet at the cursor. */
export function labelOfUse(use: KeyUseView, cursor: number | null): string {
  if (stepState(use.step, cursor) === 'future') return `${use.label}: not there yet at the cursor`;
  return use.verdict === 'ok'
    ? `${use.label}: right`
    : use.verdict === 'fail'
      ? `${use.label}: wrong`
      : use.label;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const arrows = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const;

/** Index of the box that an arrow key leads to: the nearest in its direction, what lies straight ahead first. */
export function neighbour(boxes: readonly Box[], here: number, key: string): number | null {
  const direction = Object.hasOwn(arrows, key) ? arrows[key as keyof typeof arrows] : undefined;
  const from = boxes[here];
  if (direction === undefined || from === undefined) return null;
  const [dx, dy] = direction;
  const middle = (box: Box): [number, number] => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [x, y] = middle(from);
  let best: { index: number; cost: number } | null = null;
  for (const [index, box] of boxes.entries()) {
    if (index === here) continue;
    const [bx, by] = middle(box);
    const ahead = dx === 0 ? (by - y) * dy : dx > 0 ? box.left - from.left : from.left - box.left;
    if (ahead < 2) continue;
    const overlaps =
      dx === 0
        ? box.left < from.right && box.right > from.left
        : box.top < from.bottom && box.bottom > from.top;
    const aside = overlaps ? 0 : dx === 0 ? Math.abs(bx - x) : Math.abs(by - y);
    const cost = ahead + 3 * aside;
    if (best === null || cost < best.cost) best = { index, cost };
  }
  return best?.index ?? null;
}
