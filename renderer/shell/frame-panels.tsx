import { type ReactNode, useCallback, useMemo } from 'react';
import type { FrameView, MarkView, StepView } from '../../preload/contract/index.ts';
import { Bytes } from '../panels/bytes/bytes.tsx';
import { shownMarks } from '../panels/bytes/paint.ts';
import { Fields } from '../panels/fields/fields.tsx';
import { selectedRange, useActions, useApp } from '../state/app.ts';
import type { Range } from '../ui/hover.ts';

/** Fields and bytes of the selected frame. */
export function FramePanels(): ReactNode {
  const frame = useApp((state) => state.frame);
  const step = useApp((state) => state.step);
  const selected = useApp(selectedRange);
  const hovered = useApp((state) => state.hovered);
  const marks = useMarks(frame, step);
  const { debug } = useActions();
  const record = frame?.record;
  const onSelect = useCallback(
    (range: Range) => {
      if (record !== undefined) debug.select({ record, range });
    },
    [debug, record],
  );
  const shared = { frame, selected, hovered, marks, onSelect, onHover: debug.hover };
  return (
    <section className="low" aria-label="Selected frame">
      <div data-panel="fields">
        <Fields {...shared} />
      </div>
      <div data-panel="bytes">
        <Bytes {...shared} />
      </div>
    </section>
  );
}

/** Marks to show: the same array for as long as they are alike, for most steps take what the one before takes. */
function useMarks(frame: FrameView | null, step: StepView | null): readonly MarkView[] {
  const text = JSON.stringify(shownMarks(frame, step).map((mark) => ({ ...mark, steps: [] })));
  return useMemo(() => JSON.parse(text) as MarkView[], [text]);
}
