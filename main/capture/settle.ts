/**
 * Nanoseconds by which a record may come later than others of the same time: what a request is stamped with and what the
 * kernel stamps its answer with come here by different ways, and dumpcap writes its interfaces by turns.
 */
export const SETTLING = 400_000_000n;

/**
 * Nanoseconds by which a stamp may go back and mean nothing: receivers stamp the start of a frame or its end, and round. No
 * two frames of one channel are so near, so the order in which they were written is the true one.
 */
export const JITTER = 100_000;

/** Items that are held back at most, so that a file without times cannot fill the memory. */
const HELD = 65_536;
/** Items between two looks at what can go on. */
const STRIDE = 64;

/**
 * What came in order of arrival, in order of time. What is late by more than `SETTLING` stays where it came: a clock was
 * set back, and no order is known. What is early by less than `JITTER` stays where it came as well. Equal times keep their order; what has no time stays behind what came before it.
 * Held back is what one that is late may still come before.
 */
export function* settled<T>(items: Iterable<T>, timeOf: (item: T) => bigint | null): Generator<T> {
  const held: { readonly item: T; readonly time: bigint }[] = [];
  let last = 0n;
  /** How many of those held nothing can come before. */
  let fixed = 0;
  let count = 0;
  for (const item of items) {
    const own = timeOf(item) ?? last;
    const time = own < last && last - own <= BigInt(JITTER) ? last : own;
    last = time;
    let place = held.length;
    while (place > 0 && held[place - 1]!.time > time && held[place - 1]!.time - time <= SETTLING) place--;
    if (place === held.length) {
      if (place > 0 && held[place - 1]!.time > time) fixed = place;
      held.push({ item, time });
    } else held.splice(place, 0, { item, time });
    if (++count % STRIDE > 0) continue;
    const newest = held.at(-1)!.time;
    let over = Math.max(fixed, held.length - HELD);
    while (held[over]!.time + SETTLING < newest) over++;
    fixed = 0;
    for (const { item } of held.splice(0, over)) yield item;
  }
  for (const { item } of held) yield item;
}

/** All of `settled`. */
export const inOrder = <T>(items: readonly T[], timeOf: (item: T) => bigint | null): T[] => [
  ...settled(items, timeOf),
];
