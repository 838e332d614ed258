import { parsePrefix } from '../../prefix/prefix.ts';
import type { LogLine } from '../types.ts';
import { LineClock } from './clock.ts';

/** Where a line stands in its file. */
export interface Place {
  readonly line: number;
  readonly lastLine: number;
  readonly offset: number;
  readonly length: number;
}

const START: Place = { line: 1, lastLine: 1, offset: 0, length: 0 };

/** A logical line of its whole text: prefix taken off, time made an instant. A new clock knows no time zone and no year. */
export function lineOf(
  whole: string,
  place: Place = START,
  clock = new LineClock({ reference: 0n }),
): LogLine {
  const { stamp, boot, host, program, text } = parsePrefix(whole);
  const instant = clock.read(stamp, place);
  if (boot !== null && instant.time !== null) clock.anchor(instant.time, boot);
  return { whole, text, ...place, ...instant, program, host };
}
