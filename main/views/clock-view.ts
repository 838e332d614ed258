import { basename } from 'node:path';
import type { ClockView } from '../../preload/contract/index.ts';
import type { Clock } from '../capture/types.ts';
import { type ClockReading, secondsText } from '../session/clocks/index.ts';

const kinds: Readonly<Record<Clock, string>> = {
  epoch: 'date and time',
  local: 'clock on the wall',
  boot: 'time since the start of its machine',
  none: 'no times',
};

const MS = 1e6;
const DAY = 86_400_000_000_000n;
const milliseconds = (ns: bigint): number => Number(ns) / MS;

/** A clock for the window, with a sentence on how it is read and how that is known. */
export function clockView(reading: ClockReading): ClockView {
  const { id, file, kind, how, by, offset, fit, placed } = reading;
  return {
    id,
    file,
    kind,
    kindLabel: kinds[kind],
    offset: secondsText(offset),
    how,
    by,
    pairs: fit?.pairs ?? 0,
    measured: fit ? secondsText(fit.offset) : null,
    spreadMs: fit ? milliseconds(fit.spread) : null,
    leastMs: fit ? milliseconds(fit.least) : null,
    mostMs: fit ? milliseconds(fit.most) : null,
    placed,
    sentence: sentenceOf(reading),
  };
}

function sentenceOf(reading: ClockReading): string {
  const { how, kind, offset, fit, placed } = reading;
  switch (how) {
    case 'reference':
      return 'The other clocks are measured by this one.';
    case 'agrees':
      return `Read as it is: ${shared(reading)}, no more than the time that a report takes.`;
    case 'bytes':
    case 'lines':
    case 'events':
      return `Moved by ${movedText(offset)}${kind === 'local' ? zoneText(offset) : ''}: ${shared(reading)}.`;
    case 'placed':
      return `It has no times. ${placed} of its lines ${placed === 1 ? 'holds a frame' : 'hold frames'} that another source has too and stand beside it; the others keep their place between them.`;
    case 'clock':
      return 'It holds no frame that another file holds too: its times are taken as they are.';
    case 'assumed':
      return assumptions[kind];
    case 'given':
      return `Moved by ${movedText(offset)}, as set by hand.${fit ? ` Measured: ${shared(reading)}.` : ''}`;
  }
}

const assumptions: Readonly<Record<Clock, string>> = {
  epoch: 'Its times are taken as they are.',
  local: 'It shares nothing with the others: its times are taken as UTC.',
  boot: 'It counts from the start of its machine, and nothing here tells when that was: its lines come first.',
  none: 'It has no times and shares nothing with the others: its lines come first.',
};

/** `14 frames that air.pcap holds too differ by -0.2 to 3.1 ms (half of them within 0.3 ms of the middle)`. */
function shared({ by, fit }: ClockReading): string {
  if (!fit) return '';
  const { pairs, least, most, spread } = fit;
  const what = { bytes: 'frame', lines: 'log line', events: 'event' }[fit.by];
  const range = least === most ? `by ${differenceText(least)}` : `by ${rangeText(least, most)}`;
  const half = pairs > 2 ? `, half of them within ${differenceText(spread)} of the middle` : '';
  return `${pairs} ${what}${pairs === 1 ? '' : 's'} that ${by === null ? 'another file' : basename(by)} holds too ${pairs === 1 ? 'differs' : 'differ'} ${range}${half}`;
}

const rangeText = (least: bigint, most: bigint): string =>
  `${differenceText(least)} to ${differenceText(most)}`;

/** Short differences in milliseconds, long ones in seconds. */
function differenceText(ns: bigint): string {
  const ms = milliseconds(ns);
  return Math.abs(ms) < 1000 ? `${ms.toFixed(3)} ms` : `${(ms / 1000).toFixed(6)} s`;
}

const movedText = (ns: bigint): string => `${ns > 0n ? '+' : ''}${secondsText(ns)} s`;

/** What a shift of a wall clock most likely is. */
function zoneText(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  if (size === 0n) return ' (it is UTC)';
  const minutes = Number(size / 60_000_000_000n);
  if (size % 900_000_000_000n !== 0n) return '';
  if (size > DAY) return ' (another year or day than was assumed)';
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  return ` (its time zone is UTC${ns < 0n ? '+' : '-'}${hours})`;
}
