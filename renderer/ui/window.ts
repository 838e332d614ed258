/** Lists of rows that are all as high: which of them are in view. */
import { useEffect, useLayoutEffect, useState } from 'react';
import type { Scroll } from './scroll.ts';

export interface Span {
  first: number;
  /** Excluded. */
  last: number;
}

/** Rows in view with a few on each side. */
export function windowOf(top: number, height: number, rowHeight: number, total: number): Span {
  const first = Math.max(0, Math.floor(top / rowHeight) - 4);
  const last = Math.min(total, Math.ceil((top + height) / rowHeight) + 4);
  return { first: Math.min(first, total), last };
}

export function useWindow(scroll: Scroll, rowHeight: number, total: number): Span {
  const [span, setSpan] = useState<Span>({ first: 0, last: Math.min(total, 40) });
  useLayoutEffect(() => {
    const measure = (): void => {
      if (scroll.height === 0) return;
      // A list that has become shorter pulls the view up with it.
      const top = Math.min(scroll.top, Math.max(0, total * rowHeight - scroll.height));
      const next = windowOf(top, scroll.height, rowHeight, total);
      setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
    };
    measure();
    return scroll.listen(measure);
  }, [scroll, rowHeight, total]);
  return { first: Math.min(span.first, total), last: Math.min(span.last, total) };
}

/** Scrolls by the least that brings a row into view. */
export function showRow(scroll: Scroll, row: number, rowHeight: number): void {
  const top = row * rowHeight;
  if (scroll.height === 0) scroll.measure();
  if (top < scroll.top) scroll.to(Math.max(0, top - rowHeight));
  else if (top + rowHeight > scroll.top + scroll.height) scroll.to(top + 2 * rowHeight - scroll.height);
}

/** Whether the window is so narrow that the panels fold (NOTES: below 1180 px). */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => window.matchMedia('(max-width: 1180px)').matches);
  useEffect(() => {
    const query = window.matchMedia('(max-width: 1180px)');
    const change = (): void => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return narrow;
}
