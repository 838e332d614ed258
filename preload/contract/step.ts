/** One step: formula, inputs, outputs and checks. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt, type Phase, type Role, step, type ValueView, type Verdict } from './common.ts';
import type { FieldView } from './frame.ts';

export interface CheckView {
  name: string;
  verdict: Verdict;
  sentence: string;
  expected: ValueView | null;
  seen: ValueView | null;
}

export interface SubstepView {
  step: string;
  key: string;
  title: string;
  /** Result in a few words: `AA, SPA`, `48 bytes`. */
  result: string;
  verdict: Verdict | null;
}

export interface StepView {
  revision: number;
  attempt: string;
  step: string;
  act: string;
  key: string;
  /** Step of depth 0 that it belongs to, its number and row, and how many there are. */
  top: string;
  number: number;
  of: number;
  row: number;
  ms: number | null;
  kind: 'message' | 'calculation';
  phase: Phase;
  phaseLabel: string;
  /** From the phase down to this step, each with the step to go to. */
  path: { label: string; step: string | null }[];
  title: string;
  sentence: string;
  explanation: string;
  /** The log line that the step tells of; '' where it is none. */
  quote: string;
  record: number | null;
  formula: (string | { name: string; role: Role })[];
  clauses: string[];
  inputs: ValueView[];
  outputs: ValueView[];
  checks: CheckView[];
  /** Sub-steps of the step itself, or its siblings when it is a sub-step: what the small list shows. */
  substeps: SubstepView[];
  canGoInto: boolean;
  /** Tree of an output that is a message: unwrapped key data, a decrypted MSDU. */
  outputFields: { output: string; hex: string; fields: FieldView[] } | null;
}

/** Calls about one step. */
export const stepCalls = {
  /** `reveal` shows what a person typed. */
  step: call(v.strictObject({ attempt, step, reveal: v.boolean() })).gives<StepView>(),
} as const;
