/** One frame's octets beside another's: what differs is painted by what it means. */
import type { ReactNode } from 'react';
import type { FrameView } from '../../../preload/contract/index.ts';
import { PanelHead } from '../../ui/panel.tsx';

type Range = { start: number; end: number };

export interface OctetsProps {
  side: 'A' | 'B';
  frame: FrameView | null;
  /** Octets that matter, and those that always differ. */
  differing: readonly Range[];
  expected: readonly Range[];
  /** Why there is no frame. */
  hint: string;
}

const lookOf = (offset: number, { differing, expected }: OctetsProps): string => {
  const inside = (ranges: readonly Range[]): boolean =>
    ranges.some(({ start, end }) => offset >= start && offset < end);
  if (inside(differing)) return 'compare-differs';
  return inside(expected) ? 'compare-expected' : '';
};

/** Runs of octets of a row that look alike. */
function runs(
  base: number,
  count: number,
  props: OctetsProps,
): { start: number; end: number; look: string }[] {
  const list: { start: number; end: number; look: string }[] = [];
  for (let offset = base; offset < base + count; offset++) {
    const look = lookOf(offset, props);
    const last = list.at(-1);
    if (last?.look === look) last.end = offset + 1;
    else list.push({ start: offset, end: offset + 1, look });
  }
  return list;
}

const spaced = (hex: string): string => hex.replace(/(..)(?=.)/g, '$1 ');

export function Octets(props: OctetsProps): ReactNode {
  const { side, frame, hint } = props;
  const length = frame === null ? 0 : frame.hex.length / 2;
  const rows = Array.from({ length: Math.ceil(length / 16) }, (_, i) => 16 * i);
  const note = frame === null ? undefined : `frame ${frame.record}, ${length} bytes`;
  return (
    <div className="compare-octets">
      <PanelHead title={`${side}${frame === null ? '' : `  ${frame.title}`}`} note={note} />
      {frame === null ? (
        <p className="compare-hint">{hint}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        <section className="compare-hex selectable" tabIndex={0} aria-label={`Bytes of ${side}`}>
          {rows.map((base) => (
            <div key={base}>
              <i>{base.toString(16).padStart(4, '0')}</i>
              <span>
                {runs(base, Math.min(16, length - base), props).map(({ start, end, look }, i) => (
                  <span key={start}>
                    {i > 0 && ' '}
                    <span className={look}>{spaced(frame.hex.slice(2 * start, 2 * end))}</span>
                  </span>
                ))}
              </span>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
