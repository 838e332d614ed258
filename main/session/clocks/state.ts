import { basename } from 'node:path';
import type { RecordStore } from '../../capture/store.ts';
import { UserError } from '../errors.ts';
import type { SavedState } from '../state.ts';
import type { ClockOf, ClockReading, GivenOffsets } from './clocks.ts';

/** Clocks as a saved session keeps them: what its times hold already, and what a person gave. */
export function savedClocks(readings: readonly ClockReading[]): NonNullable<SavedState['clocks']> {
  return readings.map(({ file, kind, offset, how }) => ({
    file,
    clock: kind,
    applied: offset.toString(),
    given: how === 'given',
  }));
}

/** Offsets that a person gave before the session was saved. */
export function savedOffsets(clocks: readonly ClockOf[], saved: SavedState | null): GivenOffsets {
  const given = new Map<string, bigint>();
  for (const { id, file, kind } of clocks) {
    const found = saved?.clocks?.find((one) => one.given && one.file === file && one.clock === kind);
    if (found) given.set(id, BigInt(found.applied));
  }
  return given;
}

/** By source: nanoseconds that a saved session's times hold already. Sources of files beside it hold none. */
export function appliedShifts(store: RecordStore, saved: SavedState | null): Map<number, bigint> {
  const applied = new Map<number, bigint>();
  if (!saved?.clocks) return applied;
  for (const { name, sources } of store.files)
    for (const index of sources) {
      const { file, clock = 'epoch' } = store.sources[index]!;
      // A saved session names the files that its sources were recorded in.
      if (file === name) continue;
      const found = saved.clocks.find((one) => one.file === file && one.clock === clock);
      if (found) applied.set(index, BigInt(found.applied));
    }
  return applied;
}

const SECOND = 1_000_000_000n;

/** Nanoseconds as seconds in decimal, exactly: `-0.000250000` is `-0.00025`. */
export function secondsText(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  const fraction = (size % SECOND).toString().padStart(9, '0').replace(/0+$/, '');
  return `${ns < 0n ? '-' : ''}${size / SECOND}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Nanoseconds of a decimal number of seconds, up to 300 years; null where it is none. */
export function parseSeconds(text: string): bigint | null {
  const found = /^([+-]?)(\d{1,10})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (!found) return null;
  const [, sign, whole, fraction = ''] = found;
  const ns = BigInt(whole!) * SECOND + BigInt(fraction.padEnd(9, '0'));
  return sign === '-' ? -ns : ns;
}

/**
 * Offsets as the command line takes them: `FILE=SECONDS`, or `FILE:KIND=SECONDS` (`mail.txt:boot=1700000000`) where the
 * times of a file are of several kinds.
 * @throws UserError that names the argument
 */
export function parseOffsets(given: readonly string[], clocks: readonly ClockOf[]): GivenOffsets {
  const offsets = new Map<string, bigint>();
  for (const argument of given) {
    const invalid = (why: string) => new UserError('invalid', `--offset ${argument}: ${why}`);
    const at = argument.lastIndexOf('=');
    const ns = parseSeconds(argument.slice(at + 1));
    if (at < 1 || ns === null) throw invalid('not FILE=SECONDS');
    const name = argument.slice(0, at);
    const named = ({ file, kind }: ClockOf): boolean =>
      [file, basename(file)].some((known) => name === known || name === `${known}:${kind}`);
    const found = clocks.filter((clock) => named(clock) && clock.kind !== 'none');
    if (found.length === 0) throw invalid('no such file with times in this session');
    if (found.length > 1)
      throw invalid(`name one of ${found.map(({ file, kind }) => `${file}:${kind}`).join(', ')}`);
    offsets.set(found[0]!.id, ns);
  }
  return offsets;
}
