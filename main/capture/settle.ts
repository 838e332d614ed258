/**
 * Nanoseconds by which a record may come later than others of the same time: what a request is stamped with and what the
 * kernel stamps its answer with come here by different ways.
 */
export const SETTLING = 400_000_000n;

/**
 * What came in order of arrival, in order of time. What is late by more than `SETTLING` stays where it came: a clock was
 * set back, and no order is known. Equal times keep their order; what has no time stays behind what came before it.
 */
export function inOrder<T>(items: readonly T[], timeOf: (item: T) => bigint | null): T[] {
  const ordered: { readonly item: T; readonly time: bigint }[] = [];
  let last = 0n;
  for (const item of items) {
    const time = timeOf(item) ?? last;
    last = time;
    let place = ordered.length;
    while (place > 0 && ordered[place - 1]!.time > time && ordered[place - 1]!.time - time <= SETTLING)
      place--;
    if (place === ordered.length) ordered.push({ item, time });
    else ordered.splice(place, 0, { item, time });
  }
  return ordered.map(({ item }) => item);
}
