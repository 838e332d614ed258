// biome-ignore-all lint/a11y/useSemanticElements: the rows of a virtual grid are no table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus, aria-activedescendant names the cell
/** The octets of a frame, 16 a row, painted by who made them and linked with the fields. */
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { FrameView, MarkView } from '../../../preload/contract/index.ts';
import { RoleLegend } from '../../ui/chips.tsx';
import { copyText } from '../../ui/copy.ts';
import { fieldAt } from '../../ui/fields.ts';
import { hoverKey, hoverRanges, markAt, type Range } from '../../ui/hover.ts';
import { Icon } from '../../ui/icons.tsx';
import { PanelHead } from '../../ui/panel.tsx';
import { useScroll } from '../../ui/scroll.ts';
import { showRow, useNarrow, useWindow } from '../../ui/window.ts';
import { rangeText, spacedHex } from '../../ui/words.ts';
import { byteRuns, radioRange, rowLook, rowText } from './paint.ts';
import './bytes.css';

export interface BytesProps {
  frame: FrameView | null;
  selected: Range | null;
  hovered: string | null;
  /** What to paint; `shownMarks` gives it. */
  marks: readonly MarkView[];
  onSelect: (range: Range) => void;
  onHover: (key: string | null) => void;
}

export const byteId = (offset: number): string => `byte-${offset}`;

export const Bytes = memo(function Bytes(props: BytesProps): ReactNode {
  const { frame, selected, hovered, marks, onSelect, onHover } = props;
  const scroll = useScroll();
  const rowHeight = useNarrow() ? 18 : 20;
  const length = frame === null ? 0 : frame.hex.length / 2;
  const rows = Math.ceil(length / 16);
  const span = useWindow(scroll, rowHeight, rows);
  const [active, setActive] = useState<number | null>(null);
  const [copied, setCopied] = useState(false);
  const rings = useMemo(() => hoverRanges(marks, hovered), [marks, hovered]);
  const dim = useMemo(() => (frame === null ? null : radioRange(frame)), [frame]);

  const record = frame?.record;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another frame begins at its top
  useEffect(() => {
    setActive(null);
    scroll.to(0);
  }, [record]);
  const from = selected?.start;
  const to = selected?.end;
  useEffect(() => {
    if (from === undefined || to === undefined || record === undefined) return;
    showRow(scroll, Math.floor(Math.max(from, to - 1) / 16), rowHeight);
    showRow(scroll, Math.floor(from / 16), rowHeight);
  }, [scroll, record, from, to, rowHeight]);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  const pick = (offset: number): void => {
    if (frame === null) return;
    setActive(offset);
    const field = fieldAt(frame.fields, offset);
    onSelect(field ? { start: field.start, end: field.end } : { start: offset, end: offset + 1 });
    showRow(scroll, Math.floor(offset / 16), rowHeight);
  };

  const copy = (): void => {
    if (frame === null) return;
    const part = selected && selected.end > selected.start ? selected : { start: 0, end: length };
    void copyText(spacedHex(frame.hex.slice(2 * part.start, 2 * part.end))).then(setCopied);
  };

  // The ground of the octet under the pointer is moved by hand: no other octet is drawn again for it.
  const under = useRef<HTMLElement>(null);
  const pointAt = (offset: number | null): void => {
    const ground = under.current;
    if (ground === null) return;
    ground.hidden = offset === null;
    if (offset === null) return;
    ground.style.top = `${(offset >> 4) * rowHeight}px`;
    ground.style.left = `calc(${offset & 15} * var(--cell))`;
  };

  const onPointerMove = (event: PointerEvent): void => {
    const offset = offsetOf(event);
    pointAt(offset);
    const mark = offset === null ? null : markAt(marks, offset);
    const field = offset === null || mark !== null || frame === null ? null : fieldAt(frame.fields, offset);
    onHover(mark ? mark.name : field ? hoverKey(marks, field) : null);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && `${window.getSelection()}` === '') copy();
    const by = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -16,
      ArrowDown: 16,
      PageUp: -128,
      PageDown: 128,
      Enter: 0,
    }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const here = active ?? selected?.start ?? 0;
    pick(Math.max(0, Math.min(length - 1, active === null && selected === null ? 0 : here + by)));
  };

  const lines: ReactNode[] = [];
  for (let row = span.first; row < span.last; row++) {
    const base = row * 16;
    const hex = frame?.hex.slice(2 * base, 2 * base + 32) ?? '';
    lines.push(
      <ByteRow
        key={row}
        base={base}
        hex={hex}
        wide={length > 0xffff}
        active={active !== null && active >= base && active < base + 16 ? active : null}
        look={rowLook(base, hex.length / 2, { marks, selected, rings, dim })}
      />,
    );
  }

  return (
    <section className="bytes" data-wires-box aria-label="Bytes">
      <PanelHead
        title="Bytes"
        note={
          <>
            {length}
            {selected !== null && selected.end > selected.start && (
              <span className="bytes-range">, {rangeText(selected.start, selected.end)}</span>
            )}
          </>
        }
      >
        <RoleLegend />
        <button
          type="button"
          className="tiny-button"
          title={copied ? 'Copied' : 'Copy as hexadecimal (the selected bytes, or all)'}
          aria-label={copied ? 'Copied' : 'Copy as hexadecimal'}
          disabled={frame === null}
          onClick={copy}
        >
          <Icon name={copied ? 'check' : 'copy'} size={12} />
        </button>
      </PanelHead>
      {frame === null ? (
        <p className="bytes-empty">No frame is selected.</p>
      ) : (
        // The grid is one stop for Tab; its arrows move from byte to byte.
        <div
          ref={scroll.attach}
          className="bytes-scroll"
          data-wires="from"
          role="grid"
          tabIndex={0}
          aria-label={`${length} bytes of frame ${frame.record}`}
          aria-rowcount={rows}
          aria-colcount={17}
          aria-activedescendant={active === null ? undefined : byteId(active)}
          data-record={frame.record}
          onClick={(event: MouseEvent) => {
            const offset = offsetOf(event);
            if (offset !== null) pick(offset);
          }}
          onPointerMove={onPointerMove}
          onPointerLeave={() => {
            pointAt(null);
            onHover(null);
          }}
          onKeyDown={onKeyDown}
        >
          <div className="bytes-body" role="presentation" style={{ height: rows * rowHeight }}>
            <i ref={under} className="bytes-under" aria-hidden="true" hidden />
            <div role="presentation" style={{ transform: `translateY(${span.first * rowHeight}px)` }}>
              {lines}
            </div>
          </div>
          {frame.originalLength > length && (
            <p className="bytes-cut">
              The capture holds {length} of {frame.originalLength} bytes.
            </p>
          )}
        </div>
      )}
    </section>
  );
});

/** The octet at the pointer, by its place in the run under it. */
function offsetOf(event: MouseEvent): number | null {
  const run = (event.target as Element).closest<HTMLElement>('[data-o]');
  if (run === null) return null;
  const { left, width } = run.getBoundingClientRect();
  const count = octetsIn(run);
  const place = Math.floor(((event.clientX - left) / width) * count);
  return Number(run.dataset.o) + Math.max(0, Math.min(count - 1, place));
}

/** Octets of a run, which reads `8b d8 b7`. */
export const octetsIn = (run: HTMLElement): number => ((run.textContent ?? '').length + 1) / 3;

const ByteRow = memo(function ByteRow(props: {
  base: number;
  hex: string;
  look: string;
  wide: boolean;
  active: number | null;
}): ReactNode {
  const { base, hex, active } = props;
  const looks = props.look.split('|');
  const text = rowText(hex);
  return (
    <div className="bytes-row" role="row" aria-rowindex={base / 16 + 1}>
      <span className="bytes-offset" role="rowheader">
        {base.toString(16).padStart(props.wide ? 6 : 4, '0')}
      </span>
      <span className="bytes-hex" role="presentation">
        {byteRuns(looks, active === null ? null : active - base).map(({ start, end, look }) => (
          <span
            key={start}
            id={byteId(base + start)}
            role="gridcell"
            aria-colindex={start + 2}
            aria-colspan={end - start}
            data-o={base + start}
            className={active === base + start ? `${look} bytes-active` : look}
          >
            {spacedHex(hex.slice(2 * start, 2 * end))}
          </span>
        ))}
      </span>
      <span className="bytes-text" aria-hidden="true">
        {textRuns(text, looks).map((run) => (
          <span key={run.at} className={run.selected ? 'bytes-text-selected' : undefined}>
            {run.text}
          </span>
        ))}
      </span>
    </div>
  );
});

/** The text column cut where the selection begins and ends. */
function textRuns(text: string, looks: readonly string[]): { at: number; text: string; selected: boolean }[] {
  const runs: { at: number; text: string; selected: boolean }[] = [];
  for (let i = 0; i < text.length; i++) {
    const selected = looks[i]!.includes('bytes-selected');
    const run = runs.at(-1);
    if (run && run.selected === selected) run.text += text[i];
    else runs.push({ at: i, text: text[i]!, selected });
  }
  return runs;
}
