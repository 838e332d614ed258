import { nameOfKey } from '../../calculate/step-key.ts';
import type { Step } from '../../calculate/types.ts';

/** Steps of two traces that stand for the same act; one side is null where the other alone has it. */
export interface StepPair {
  readonly a: Step | null;
  readonly b: Step | null;
}

/** The longest traces that are aligned step by step; what is beyond is not compared. */
export const MOST_STEPS = 2_000;

/**
 * What makes two steps alike: who does what, in a rekey or not; of a report also what it is about, of a calculation the message
 * that it belongs to, but not what tells it from others there (a group key's number, say): two sessions rarely have that alike.
 */
function likenesses(steps: readonly Step[]): string[] {
  const messages = new Map(steps.map((step) => [step.kind === 'message' ? step.record : null, step.act]));
  return steps.map((step) => {
    const what = step.kind === 'message' ? nameOfKey(step.key) : `${step.act} ${messages.get(step.record)}`;
    return `${what} ${step.actor} ${step.phase === 'rekey'}`;
  });
}

/**
 * The steps of two attempts side by side, in order: the longest common subsequence of their acts, so that a message
 * that one of them lacks stands alone and what follows it is compared with its like. Data after the keys are in use is
 * left out, as no two sessions carry the same.
 * @returns the pairs, and how many data steps each side has
 */
export function alignSteps(
  a: readonly Step[],
  b: readonly Step[],
): { pairs: StepPair[]; data: { a: number; b: number } } {
  const left = a.filter((step) => step.phase !== 'data').slice(0, MOST_STEPS);
  const right = b.filter((step) => step.phase !== 'data').slice(0, MOST_STEPS);
  const acts = { a: likenesses(left), b: likenesses(right) };
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        acts.a[i] === acts.b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const pairs: StepPair[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && acts.a[i] === acts.b[j])
      pairs.push({ a: left[i++]!, b: right[j++]! });
    else if (
      j >= right.length ||
      (i < left.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    )
      pairs.push({ a: left[i++]!, b: null });
    else pairs.push({ a: null, b: right[j++]! });
  }
  return { pairs, data: { a: a.length - a.filter(notData).length, b: b.length - b.filter(notData).length } };
}

const notData = (step: Step): boolean => step.phase !== 'data';
