import type { Bytes } from '../base/bytes.ts';
import type { Collector } from './collector.ts';
import { fileOfComment } from './marks.ts';
import { commentsOf, Option, optionText, readOptions } from './options.ts';
import type { Source } from './types.ts';

/** An interface of a pcapng section: its source, and how its ticks become nanoseconds. */
export interface Interface {
  readonly source: Source;
  readonly time: (ticks: bigint) => bigint;
  /** Nanoseconds of a tick since 1970, where they are a whole number up to a million; else null. */
  readonly unit: number | null;
}

const NANO = 1_000_000_000n;

/** Nanoseconds of one tick count: `resolution` is if_tsresol, a power of ten or, with the highest bit, of two. */
function clock(resolution: number, offset: bigint): (ticks: bigint) => bigint {
  const exponent = resolution & 0x7f;
  if (resolution & 0x80) return (ticks) => ((ticks * NANO) >> BigInt(exponent)) + offset;
  if (exponent > 9) {
    const divisor = 10n ** BigInt(exponent - 9);
    return (ticks) => ticks / divisor + offset;
  }
  const factor = 10n ** BigInt(9 - exponent);
  return (ticks) => ticks * factor + offset;
}

/**
 * Reads an interface description block (draft-ietf-opsawg-pcapng section 4.2).
 * @param body the block without its head and tail, 8 octets at least
 */
export function readInterface(body: Bytes, little: boolean, at: number, out: Collector): Interface {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const { options, damaged } = readOptions(body.subarray(8), little);
  if (damaged) out.warn('option', at, 'an option of the interface block goes past its end');
  const value = (code: number, length?: number): Bytes | null => {
    const found = options.find((option) => option.code === code)?.value;
    if (!found) return null;
    if (length === undefined || found.length === length) return found;
    out.warn('option', at, `option ${code} of the interface has ${found.length} bytes, expected ${length}`);
    return null;
  };
  const text = (code: number): string | undefined => {
    const found = value(code);
    return found ? optionText(found) : undefined;
  };
  const offset = value(Option.IfTsOffset, 8);
  const seconds = offset ? new DataView(offset.buffer, offset.byteOffset).getBigInt64(0, little) : 0n;
  const filter = value(Option.IfFilter);
  const comments = commentsOf(options);
  const file = comments.map(fileOfComment).find((name) => name !== null);
  for (const comment of comments)
    if (fileOfComment(comment) === null) out.items.push({ type: 'comment', text: comment });
  const source = out.source({
    linkType: view.getUint16(0, little),
    snapLength: view.getUint32(4, little),
    fcsLength: value(Option.IfFcsLength, 1)?.[0] ?? null,
    ...(file !== undefined && { file }),
    ...present({
      name: text(Option.IfName),
      description: text(Option.IfDescription),
      // The first octet says what follows: 0 is a filter string, anything else is code.
      filter: filter?.[0] === 0 ? optionText(filter.subarray(1)) : undefined,
      os: text(Option.IfOs),
      hardware: text(Option.IfHardware),
    }),
  });
  const resolution = value(Option.IfTsResolution, 1)?.[0] ?? 6;
  const unit = seconds === 0n && resolution >= 3 && resolution <= 9 ? 10 ** (9 - resolution) : null;
  return { source, time: clock(resolution, seconds * NANO), unit };
}

function present(texts: Record<'name' | 'description' | 'filter' | 'os' | 'hardware', string | undefined>) {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as Pick<
    Source,
    'name' | 'description' | 'filter' | 'os' | 'hardware'
  >;
}
