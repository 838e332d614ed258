/** The ladder: the rows of an attempt, and moves of the debugger on them. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt, count, type Lane, type Phase, type Role, step, type Verdict } from './common.ts';

/** A row of the ladder: a step of depth 0. */
export interface RowView {
  row: number;
  step: string;
  /** What it is: `key.ptk`, `frame.m1`. */
  act: string;
  /** By which it is found again whatever its number is. */
  key: string;
  /** Number shown as `Step 12 of 41`. */
  number: number;
  kind: 'message' | 'calculation';
  phase: Phase;
  /** Milliseconds since the attempt's first frame, null where records have no time. */
  ms: number | null;
  label: string;
  detail: string;
  record: number | null;
  /** For a message: sender and receiver lanes. For a calculation: both the lane that computes. */
  from: Lane;
  to: Lane;
  role: Role;
  style: 'air' | 'nl80211' | 'log' | 'calculation';
  /** Beside the arrow: `ack 50 µs`, `status 0`, `reason 15`, `sent again`. */
  note: string;
  verdict: Verdict | null;
  substeps: number;
  /** Discovery frames that the beacons filter hides. */
  beacon: boolean;
  data: boolean;
}

export interface RowsView {
  revision: number;
  total: number;
  rows: RowView[];
}

/** What the ladder shows; the rest is filtered out. */
const show = v.strictObject({
  beacons: v.boolean(),
  air: v.boolean(),
  nl80211: v.boolean(),
  logs: v.boolean(),
  calculations: v.boolean(),
  data: v.boolean(),
});
export type Show = v.InferOutput<typeof show>;

/** Calls about the rows of an attempt. */
export const ladderCalls = {
  rows: call(
    v.strictObject({ attempt, from: count, count: v.pipe(count, v.maxValue(1000)), show }),
  ).gives<RowsView>(),
  /** Where a move of the debugger leads; the cursor stays where it is when there is nowhere to go. */
  move: call(
    v.strictObject({
      attempt,
      step,
      how: v.picklist(['restart', 'back', 'into', 'over', 'out', 'run', 'end']),
      show,
      breakpoints: v.array(step),
    }),
  ).gives<{ step: string; key: string; row: number; stoppedAt: 'breakpoint' | 'failure' | 'end' | null }>(),
  /**
   * Where a step is now, and its row under a filter. `exact` is false where it is not there (its secret was removed, say): then
   * the answer is its message, or the step before.
   */
  locate: call(v.strictObject({ attempt, step, show })).gives<{
    row: number;
    step: string;
    key: string;
    exact: boolean;
  }>(),
} as const;
