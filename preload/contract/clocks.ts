/** Clocks: the times of the files on one axis. */
import * as v from 'valibot';
import { type Changed, call } from './call.ts';
import { id } from './common.ts';

/** One clock: the times of one file that are of one kind. */
export interface ClockView {
  id: string;
  file: string;
  kind: 'epoch' | 'local' | 'boot' | 'none';
  /** `time since the start of its machine`. */
  kindLabel: string;
  /** Seconds added to its times, in decimal and exactly. */
  offset: string;
  how: 'reference' | 'bytes' | 'lines' | 'events' | 'agrees' | 'clock' | 'placed' | 'assumed' | 'given';
  /** File that it was measured by. */
  by: string | null;
  /** How many frames, lines or events it shares with that one, and the seconds between them in the middle. */
  pairs: number;
  measured: string | null;
  /** Half of the differences lie within this of the middle; all of them between least and most. */
  spreadMs: number | null;
  leastMs: number | null;
  mostMs: number | null;
  /** Lines without a time that were put beside their frames. */
  placed: number;
  sentence: string;
}

/** Calls about clocks. */
export const clockCalls = {
  /** Moves a clock by so many seconds; null: back to what is measured. Records get other numbers where they move. */
  setClock: call(
    v.strictObject({
      id,
      seconds: v.nullable(
        v.pipe(v.string(), v.regex(/^[+-]?\d{1,10}(\.\d{1,9})?$/, 'not a number of seconds')),
      ),
    }),
  ).gives<Changed>(),
} as const;
