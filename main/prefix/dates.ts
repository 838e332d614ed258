import { monthNamed } from './months.ts';
import { calendar, type Stamp, zoneOf } from './stamp.ts';

/** A clock, with or without a fraction of the second and half of the day, and the zone behind it. */
const CLOCK =
  /(?:^|[\sT,:à])(\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(?:[\s\u202f]?([AP])\.?M\.?)?(?:[\s\u202f]?(Z|(?:(?:GMT|UTC)(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d|WES?T|CES?T|EES?T|ME[SZ]?Z|MSK|JST|[ECMP][SD]T))(?![\w:]))?/;

/**
 * A date and a clock in any usual order and language: `Mar 18, 2026, 3:44:27 PM GMT+3`, `18.03.2026 15:44:27`,
 * `18 mars 2026 à 15:44:27 UTC+1`, `07/29/2011 09:50:29`. Of two numbers that could both be the month, the first is the
 * month where strokes part them, else the day. null where it is none.
 */
export function freeDate(text: string): Stamp | null {
  const clock = CLOCK.exec(text);
  if (!clock) return null;
  const date = dateOf(`${text.slice(0, clock.index)} ${text.slice(clock.index + clock[0].length)}`);
  if (!date) return null;
  return calendar(date, wholeDay(clock[1]!, clock[2]), zoneNamed(clock[3]));
}

/** `3:44:27` in the afternoon as `15:44:27`. */
function wholeDay(clock: string, half: string | undefined): string {
  const [hour = '', ...rest] = clock.split(':');
  const shown = half ? (Number(hour) % 12) + (half === 'P' ? 12 : 0) : Number(hour);
  return [String(shown), ...(rest.length === 1 ? [...rest, '00'] : rest)].join(':');
}

/** `GMT+3`, `UTC-03:30`, `MEZ` beside what stamps name. */
function zoneNamed(text: string | undefined): number | null {
  if (!text) return null;
  const offset = /^(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d\d))?$/.exec(text);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return offset[1] === '-' ? -minutes : minutes;
  }
  if (text === 'MEZ') return 60;
  return text === 'MESZ' ? 120 : zoneOf(text);
}

type YearMonthDay = readonly [number | null, number, number];

function dateOf(text: string): YearMonthDay | null {
  const numbers = /(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})?(?!\d)/.exec(text);
  if (numbers) return ordered(numbers[1]!, numbers[3]!, numbers[4], numbers[2]!);
  const asian = /(?:(\d{4})年\s?)?(\d{1,2})[月월]\s?(\d{1,2})/.exec(text);
  if (asian) return [asian[1] ? Number(asian[1]) : null, Number(asian[2]), Number(asian[3])];
  let month = 0;
  for (const [word] of text.matchAll(/\p{L}{3,12}\.?/gu)) {
    month = monthNamed(word);
    if (month > 0) break;
  }
  if (month === 0) return null;
  const year = /(?<!\d)(?:19|20)\d\d(?!\d)/.exec(text);
  const rest = year ? text.slice(0, year.index) + text.slice(year.index + 4) : text;
  const day = /(?<!\d)(\d{1,2})(?!\d)/.exec(rest)?.[1];
  return day ? [year ? Number(year[0]) : null, month, Number(day)] : null;
}

function ordered(
  first: string,
  second: string,
  third: string | undefined,
  mark: string,
): YearMonthDay | null {
  const [a, b] = [Number(first), Number(second)];
  if (first.length === 4) return third ? [a, b, Number(third)] : null;
  if (third !== undefined && third.length !== 2 && third.length !== 4) return null;
  const year = third === undefined ? null : third.length === 4 ? Number(third) : 2000 + Number(third);
  const monthFirst = b > 12 || (mark !== '.' && a <= 12);
  return monthFirst ? [year, a, b] : [year, b, a];
}
