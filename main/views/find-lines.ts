import type { FindResult } from '../../preload/contract/index.ts';
import type { RecordStore } from '../capture/store.ts';
import { LinkType } from '../capture/types.ts';

/** Lines that are searched: each letter typed asks again. */
const LINES = 20_000;
/** Characters of a line that a result shows. */
const SHOWN = 120;

const linesOf = new WeakMap<RecordStore, readonly number[]>();

/** Records of log lines, those left out that repeat a line for a second event of it. */
function lines(store: RecordStore): readonly number[] {
  let known = linesOf.get(store);
  if (!known) {
    const hasLines = store.sources.some(({ linkType }) => linkType === LinkType.Log);
    const found: number[] = [];
    if (hasLines)
      for (const { index, linkType, origin } of store.records())
        if (linkType === LinkType.Log && origin === undefined) found.push(index);
    known = found;
    linesOf.set(store, known);
  }
  return known;
}

/**
 * Log lines that hold the words, whether or not they report anything: those of the attempt's time first.
 * @param wanted in lower case
 * @param span the attempt's first and last time
 */
export function findLines(
  store: RecordStore,
  wanted: string,
  span: { readonly start: bigint | null; readonly end: bigint | null } | null,
  limit: number,
): FindResult[] {
  const decoder = new TextDecoder();
  const within: FindResult[] = [];
  const beside: FindResult[] = [];
  for (const index of lines(store).slice(0, LINES)) {
    const record = store.record(index);
    const text = decoder.decode(record.bytes);
    const at = text.toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const from = Math.max(0, Math.min(at - SHOWN / 2, text.length - SHOWN));
    const shown = text.slice(from, from + SHOWN).replaceAll('\n', ' ');
    const result: FindResult = {
      type: 'line',
      label: `${from > 0 ? '…' : ''}${shown}${from + SHOWN < text.length ? '…' : ''}`,
      detail: `${store.sources[record.source]?.file ?? 'log'}, line ${record.line ?? '?'}`,
      attempt: null,
      step: null,
      record: index,
    };
    const { time } = record;
    const inside =
      span?.start != null && span.end != null && time !== null && time >= span.start && time <= span.end;
    (inside ? within : beside).push(result);
    if (within.length >= limit) break;
  }
  return [...within, ...beside].slice(0, limit);
}
