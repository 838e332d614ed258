/**
 * Wires from bytes to the inputs they become, drawn over the panels. Ends are found in the document: `data-wire` on
 * the inspector's tags, `byte-n` ids in the hex view. Only this overlay is drawn again, so hovering moves nothing.
 */
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { byteId } from '../bytes/bytes.tsx';
import { rowEnds, wirePath } from './path.ts';
import './wires.css';

export interface WiresProps {
  /** Name of the input with the solid wire; `activeInput` gives it. */
  active: string | null;
  /** Changes whenever the ends may have moved: the step, the frame, the selection. */
  watch: readonly unknown[];
}

interface Wire {
  name: string;
  role: string;
  path: string;
  tip: string;
}

export function Wires({ active, watch }: WiresProps): ReactNode {
  const [wires, setWires] = useState<readonly Wire[]>([]);
  const draw = useCallback(() => {
    const next = findWires();
    setWires((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `watch` says when the ends may have moved
  useLayoutEffect(draw, [draw, active, ...watch]);
  useEffect(() => {
    let frame = 0;
    const soon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    };
    soon();
    const observer = new ResizeObserver(soon);
    observer.observe(document.body);
    for (const box of document.querySelectorAll('.bytes, .step')) observer.observe(box);
    document.addEventListener('scroll', soon, { capture: true, passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener('scroll', soon, { capture: true });
    };
  }, [draw]);
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
  const bytes = document.querySelector<HTMLElement>('.bytes-scroll');
  const body = document.querySelector<HTMLElement>('.step-body');
  if (bytes === null || body === null) return [];
  const record = bytes.dataset.record;
  const shown = bytes.getBoundingClientRect();
  const panel = body.getBoundingClientRect();
  const wires: Wire[] = [];
  for (const tag of body.querySelectorAll<HTMLElement>('[data-wire]')) {
    const [of, start, end] = (tag.dataset.wireFrom ?? '').split(':');
    const to = tag.getBoundingClientRect();
    const y = to.top + to.height / 2;
    if (of !== record || y < panel.top || y > panel.bottom) continue;
    const from = furthestRight(Number(start), Number(end), shown);
    if (from === null) continue;
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

/** The box of the octet that ends a row of the range furthest right, of the rows in view. */
function furthestRight(start: number, end: number, shown: DOMRect): DOMRect | null {
  let best: DOMRect | null = null;
  for (const offset of rowEnds(start, end)) {
    const box = document.getElementById(byteId(offset))?.getBoundingClientRect();
    if (box === undefined || box.bottom > shown.bottom + 1 || box.top < shown.top - 1) continue;
    if (best === null || box.right > best.right) best = box;
  }
  return best;
}
