/** SAE exchanges: password element, commits, confirms, and the same on a small curve. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt, type ValueView, type Verdict } from './common.ts';
import type { RowView } from './ladder.ts';
import type { StepView } from './step.ts';

export type SaeSide = 'station' | 'ap';

/** A value, and the step that it came with. */
export interface SaeValueView {
  step: string;
  value: ValueView;
  /** What is to be said beside it: `both logs agree`. */
  note: string;
}

/** One calculation on the way to a key: a step of any depth. */
export interface SaePartView {
  step: string;
  /** The last step that it stands for; `step` itself where it is one alone. */
  until: string;
  title: string;
  /** `32 bytes`, `u1, u2`. */
  result: string;
  sentence: string;
  /** Who computes it; null: only this program. */
  side: SaeSide | null;
  formula: StepView['formula'];
  clauses: string[];
  /** What it takes out of a frame, or of what a person or a log told; what earlier steps gave stands there. */
  inputs: ValueView[];
  values: ValueView[];
  verdict: Verdict | null;
  /** Its sub-steps, each in a line. */
  lines: SaeLineView[];
  /** Calculations that run side by side with other numbers; [] where there are none. */
  runs: SaeRunView[];
  /** Tries of hunting-and-pecking; [] where it is something else. */
  tries: SaeTryView[];
}

/** `x1`, its octets or a few words in their place, and the step that gives it. */
export interface SaeLineView {
  step: string;
  label: string;
  value: ValueView | null;
  words: string;
}

export interface SaeRunView {
  /** Of the point that it gives: `P1`. */
  name: string;
  step: string;
  lines: SaeLineView[];
  point: SaeValueView;
}

export interface SaeTryView {
  step: string;
  /** `3`, or `4 to 40` for those with a dummy password. */
  counter: string;
  /** null: it cannot be computed. */
  seed: ValueView | null;
  value: ValueView | null;
  belowPrime: boolean | null;
  /** Curves alone: whether x³ + ax + b is a square. */
  square: boolean | null;
  outcome: 'found' | 'next' | 'dummy';
  sentence: string;
}

/** Calculations that belong together: PT, PWE, the commits, the shared secret. */
export interface SaeGroupView {
  name: 'pt' | 'pwe' | 'commit' | 'secret';
  title: string;
  /** The step that all of its parts are sub-steps of; null where they stand side by side. */
  step: string | null;
  /** `once per network and passphrase`. */
  note: string;
  parts: SaePartView[];
  /** Why nothing, or not all, is computed; '' where nothing is wanting. */
  missing: string;
}

export interface SaeMessageView {
  step: string;
  record: number | null;
  /** Who sends it. */
  side: SaeSide;
  transaction: 'commit' | 'confirm';
  /** `Commit`, `Token wanted`, `Confirm refused`. */
  label: string;
  /** `status 126`, `send-confirm 1`, `sent again`. */
  note: string;
  sentence: string;
  refused: boolean;
  style: RowView['style'];
}

/** What one end sent in its commit. */
export interface SaeEndView {
  side: SaeSide;
  address: string;
  /** Step of its commit; null where none was captured. */
  step: string | null;
  record: number | null;
  values: ValueView[];
  /** What the other end makes of it; null where it cannot tell. */
  check: { step: string; verdict: Verdict; sentence: string } | null;
}

export interface SaeKeysView {
  /** Ends that are known to have them; none where it is not known whose they are. */
  sides: SaeSide[];
  /** `both ends`, `the AP`. */
  whose: string;
  /** k, keyseed, KCK, PMK, with SAE-PK the KEK. */
  values: SaeValueView[];
}

export interface SaeConfirmView {
  /** Who sent it. */
  side: SaeSide;
  /** Steps that make it, show it and check it. */
  made: string | null;
  sent: string | null;
  checked: string | null;
  verdict: Verdict;
  /** `The station's confirm is right`. */
  title: string;
  sentence: string;
  /** In the frame, and as it was computed. */
  seen: ValueView | null;
  expected: ValueView | null;
}

/** A state of 12.4.8 that one end came to. */
export interface SaeStateView {
  state: string;
  /** The step that shows it, or after which the log tells it. */
  step: string;
  /** Record of the log line that tells it; null where frames alone show it. */
  record: number | null;
  ms: number | null;
  note: string;
}

/** One exchange: a commit of each end and what follows, up to the next commit with other numbers. */
export interface SaeExchangeView {
  number: number;
  /** Its first and last step of depth 0. */
  from: string;
  until: string;
  /** `group 20, refused`. */
  title: string;
  /** What it came to, in a few words and whole. */
  verdict: Verdict;
  outcome: string;
  sentence: string;
  /** Step that decides it. */
  decided: string | null;
  group: { number: number; name: string; kind: 'curve' | 'modp'; bits: number } | null;
  method: 'h2e' | 'hnp' | null;
  /** SAE-PK. */
  pk: boolean;
  groups: SaeGroupView[];
  ends: Record<SaeSide, SaeEndView>;
  messages: SaeMessageView[];
  keys: SaeKeysView[];
  pmkid: SaeValueView | null;
  /** What cannot be known of the shared secret, said in its place; null where it is known, or nothing is to be known. */
  unknown: { step: string; sentence: string; explanation: string } | null;
  confirms: SaeConfirmView[];
  states: { side: SaeSide; told: string; states: SaeStateView[] }[];
  /** The same on a curve that can be counted; a sentence says why not. */
  small: SaeSmallView | string;
}

/** A point of the small curve; null: the point at infinity. */
export type SaePoint = readonly [number, number] | null;

export interface SaeSmallEnd {
  pwe: SaePoint;
  rand: number;
  mask: number;
  scalar: number;
  masked: SaePoint;
  element: SaePoint;
  peerPwe: SaePoint;
  sum: SaePoint;
  K: SaePoint;
}

/** An exchange on a curve of a few dozen points, computed by the functions that compute real ones. */
export interface SaeSmallView {
  p: number;
  b: number;
  /** Points and infinity: the order of the group, a prime. */
  order: number;
  points: (readonly [number, number])[];
  h2e: {
    runs: {
      u: number;
      x1: number;
      gx1: number;
      x2: number;
      gx2: number;
      taken: 'x1' | 'x2';
      point: SaePoint;
    }[];
    pt: SaePoint;
    val: number;
    /** PT, 2 PT, 3 PT … val PT. */
    multiples: SaePoint[];
  } | null;
  hunt: {
    tries: {
      counter: number;
      value: number;
      belowPrime: boolean;
      right: number;
      square: boolean;
      found: boolean;
    }[];
    roots: readonly [number, number];
  } | null;
  station: SaeSmallEnd;
  ap: SaeSmallEnd;
  /** Both ends come to one K: they have one password, as the real ends have as far as it is known. */
  agree: boolean;
}

export interface SaeView {
  revision: number;
  attempt: string;
  exchanges: SaeExchangeView[];
}

/** Calls about SAE. */
export const saeCalls = {
  /** The SAE exchanges of an attempt; `reveal` shows what a person typed. */
  sae: call(v.strictObject({ attempt, reveal: v.boolean() })).gives<SaeView>(),
} as const;
