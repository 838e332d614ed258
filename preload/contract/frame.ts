/** A frame: its fields, its bytes and what calculations use of it. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt, count, type Role } from './common.ts';

export interface FieldView {
  /** Unique in its frame: path of indices, `2.0.4`. */
  id: string;
  label: string;
  filter: string;
  value: string;
  /** End excluded. */
  start: number;
  end: number;
  bits: string;
  clause: string;
  error: string;
  /** What the code in it means, in a sentence or two; absent where there is nothing to say. */
  hint?: string;
  children: FieldView[];
}

/** Octets of the frame that a calculation of this attempt uses or explains. */
export interface MarkView {
  name: string;
  role: Role;
  start: number;
  end: number;
  /** Steps that take it as input. */
  steps: string[];
}

export interface FrameView {
  record: number;
  /** `EAPOL-Key message 1 of 4`. */
  title: string;
  protocol: string;
  source: string;
  time: string | null;
  hex: string;
  originalLength: number;
  comments: string[];
  fields: FieldView[];
  marks: MarkView[];
}

/** Calls about one frame. */
export const frameCalls = {
  frame: call(v.strictObject({ record: count, attempt: v.nullable(attempt) })).gives<FrameView>(),
} as const;
