/**
 * Wires from bytes to the inputs they become, drawn over the panels. Ends are found in the document: `data-wire` on
 * the inspector's tags, `data-o` on the octets of the hex view. They are looked up once a frame, when all else stands
 * and just before it is painted; only this overlay is drawn again, so hovering moves nothing.
 */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { octetsIn } from '../bytes/bytes.tsx';
import { rowEnds, wirePath } from './path.ts';
import './wires.css';

export interface WiresProps {
  /** Name of the input with the solid wire; `activeInput` gives it. */
  active: string | null;
  /** Changes whenever the ends may have moved: the step, the frame, the selection. */
  watch: readonly unknown[];
}

/** The scrollers that hold the ends. */
/**
 * What panels say of themselves: `data-wires="from"` scrolls the bytes, `to` the step; `data-wires-box` is around either.
 */
const ends = '[data-wires]';

interface Wire {
  name: string;
  role: string;
  path: string;
  tip: string;
}

export function Wires({ active, watch }: WiresProps): ReactNode {
  const [wires, setWires] = useState<readonly Wire[]>([]);
  const frame = useRef(0);
  const [soon] = useState(() => () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const next = findWires();
      flushSync(() => setWires((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next)));
    });
  });
  // `watch` says when the ends may have moved.
  useLayoutEffect(soon, [soon, ...watch]);
  useEffect(() => {
    const onScroll = (event: Event): void => {
      if (event.target instanceof Element && event.target.matches(ends)) soon();
    };
    const observer = new ResizeObserver(soon);
    observer.observe(document.body);
    for (const box of document.querySelectorAll('[data-wires-box]')) observer.observe(box);
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      cancelAnimationFrame(frame.current);
      observer.disconnect();
      document.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [soon]);
  if (wires.length === 0) return null;
  const sorted = [...wires].sort((a, b) => Number(a.name === active) - Number(b.name === active));
  return (
    <svg className="wires" aria-hidden="true">
      {sorted.map((wire) => (
        <g key={wire.name} className={`${wire.role}${wire.name === active ? ' wires-active' : ''}`}>
          <path className="wires-line" d={wire.path} />
          <path className="wires-tip" d={wire.tip} />
        </g>
      ))}
    </svg>
  );
}

function findWires(): Wire[] {
  const bytes = document.querySelector<HTMLElement>('[data-wires="from"]');
  const body = document.querySelector<HTMLElement>('[data-wires="to"]');
  if (bytes === null || body === null) return [];
  const record = bytes.dataset.record;
  const octets = octetBoxes(bytes);
  const panel = body.getBoundingClientRect();
  const wires: Wire[] = [];
  for (const tag of body.querySelectorAll<HTMLElement>('[data-wire]')) {
    const [of, start, end] = (tag.dataset.wireFrom ?? '').split(':');
    const to = tag.getBoundingClientRect();
    const y = to.top + to.height / 2;
    if (of !== record || y < panel.top || y > panel.bottom) continue;
    const from = octets?.(Number(start), Number(end));
    if (from == null) continue;
    const bend = panel.left + 10 - 4 * (wires.length % 4);
    const tip = to.left - 2;
    wires.push({
      name: tag.dataset.wire ?? '',
      role: tag.dataset.wireRole ?? '',
      path: wirePath({ x: from.right + 1, y: from.bottom - 1 }, { x: tip - 5, y }, bend),
      tip: `M${tip - 6},${y - 3.5} L${tip},${y} L${tip - 6},${y + 3.5}z`,
    });
  }
  return wires;
}

/**
 * Tells where the octet stands that ends a row of a range furthest right, of the rows in view. All octets are as large
 * as the first one, so that no other needs to be measured. Null where there are none.
 */
function octetBoxes(
  bytes: HTMLElement,
): ((start: number, end: number) => { right: number; bottom: number } | null) | null {
  const first = bytes.querySelector<HTMLElement>('[data-o]');
  const line = first?.closest('[role="row"]');
  if (first == null || line == null) return null;
  const shown = bytes.getBoundingClientRect();
  const cell = first.getBoundingClientRect();
  const pitch = line.getBoundingClientRect().height;
  const pitchAcross = cell.width / octetsIn(first);
  const firstRow = Number(first.dataset.o) >> 4;
  return (start, end) => {
    let best: { right: number; bottom: number } | null = null;
    for (const offset of rowEnds(start, end)) {
      const top = cell.top + ((offset >> 4) - firstRow) * pitch;
      const right = cell.left + ((offset & 15) + 1) * pitchAcross;
      if (top + cell.height > shown.bottom + 1 || top < shown.top - 1) continue;
      if (best === null || right > best.right) best = { right, bottom: top + cell.height };
    }
    return best;
  };
}
