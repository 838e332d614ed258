/** Search. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt } from './common.ts';

export interface FindResult {
  /** `line`: a record that is a log line. */
  type: 'step' | 'record' | 'attempt' | 'field' | 'line';
  label: string;
  detail: string;
  attempt: string | null;
  step: string | null;
  record: number | null;
  start?: number;
  end?: number;
}

/** Calls that search. */
export const findCalls = {
  find: call(
    v.strictObject({ text: v.pipe(v.string(), v.maxLength(200)), attempt: v.nullable(attempt) }),
  ).gives<FindResult[]>(),
} as const;
