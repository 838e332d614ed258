/** Two attempts side by side. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt, type Phase, type Verdict } from './common.ts';

/** One difference between two attempts. */
export interface DifferenceView {
  weight: 'decisive' | 'meaningful' | 'minor';
  /** `Elements › RSN element › PMKID count`. */
  what: string;
  /** null: that side has none. */
  a: string | null;
  b: string | null;
  sentence: string;
  rangeA: { start: number; end: number } | null;
  rangeB: { start: number; end: number } | null;
}

/** A step of two attempts side by side; one side is null where the other alone has it. */
export interface CompareRowView {
  title: string;
  phase: Phase;
  a: CompareCellView | null;
  b: CompareCellView | null;
  /** The heaviest of its differences; `expected`: only times, counters and random numbers differ. */
  weight: DifferenceView['weight'] | 'expected' | 'equal';
  differences: DifferenceView[];
  /** Octets that differ as they do between any two sessions. */
  expectedA: { start: number; end: number }[];
  expectedB: { start: number; end: number }[];
}

export interface CompareCellView {
  step: string;
  /** What this side shows, in a few words. */
  says: string;
  sentence: string;
  record: number | null;
  verdict: Verdict | null;
}

export interface CompareView {
  revision: number;
  a: { attempt: string; title: string };
  b: { attempt: string; title: string };
  /** The first difference that matters, or that there is none. */
  sentence: string;
  /** Row of the first difference that matters. */
  first: number | null;
  rows: CompareRowView[];
  /** Times, counters, addresses and random numbers that were folded away. */
  expected: number;
}

/** Calls that compare. */
export const compareCalls = {
  /** Two attempts of the session side by side. */
  compare: call(v.strictObject({ a: attempt, b: attempt })).gives<CompareView>(),
} as const;
