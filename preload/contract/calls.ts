/** All calls of the contract, composed of its topics. */
import * as v from 'valibot';
import type { AnswerOf, Changed } from './call.ts';
import { clockCalls } from './clocks.ts';
import { compareCalls } from './compare.ts';
import { findCalls } from './find.ts';
import { frameCalls } from './frame.ts';
import { keyCalls } from './keys.ts';
import { ladderCalls } from './ladder.ts';
import { lessonCalls } from './lessons.ts';
import { liveCalls } from './live.ts';
import { saeCalls } from './sae.ts';
import { secretCalls } from './secrets.ts';
import { type SessionView, sessionCalls } from './session.ts';
import { stepCalls } from './step.ts';

/** Every call. A new one is an entry in its topic's file and its answer in main/workbench. */
export const calls = {
  ...sessionCalls,
  ...lessonCalls,
  ...secretCalls,
  ...clockCalls,
  ...ladderCalls,
  ...stepCalls,
  ...frameCalls,
  ...keyCalls,
  ...saeCalls,
  ...compareCalls,
  ...findCalls,
  ...liveCalls,
} as const;

export type Method = keyof typeof calls;
export type Input<M extends Method> = v.InferOutput<(typeof calls)[M]['input']>;
export type Output<M extends Method> = Shown<AnswerOf<(typeof calls)[M]>>;
type Shown<Answer> = Answer extends Changed ? SessionView : Answer;

/** What the workbench implements and every host carries. */
export type Workbench = { [M in Method]: (input: Input<M>) => Promise<Output<M>> };

/** @throws v.ValiError when the input is not what the method takes */
export function parseInput<M extends Method>(method: M, input: unknown): Input<M> {
  return v.parse(calls[method].input, input) as Input<M>;
}
