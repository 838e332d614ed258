/** Lists of rows that are all as high: which of them are in view. */
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

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

export function useWindow(ref: RefObject<HTMLElement | null>, rowHeight: number, total: number): Span {
  const [span, setSpan] = useState<Span>({ first: 0, last: Math.min(total, 40) });
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const measure = (): void => {
      const next = windowOf(box.scrollTop, box.clientHeight, rowHeight, total);
      setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
    };
    measure();
    box.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => {
      box.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [ref, rowHeight, total]);
  return { first: Math.min(span.first, total), last: Math.min(span.last, total) };
}

/** Scrolls by the least that brings a row into view. */
export function showRow(box: HTMLElement | null, row: number, rowHeight: number): void {
  if (box === null) return;
  const top = row * rowHeight;
  if (top < box.scrollTop) box.scrollTop = Math.max(0, top - rowHeight);
  else if (top + rowHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = top + 2 * rowHeight - box.clientHeight;
  }
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
