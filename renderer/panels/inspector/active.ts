/** The one input whose bytes are pointed at: by hovering anywhere, else by the selection in the frame below. */
import type { StepView, ValueView } from '../../../preload/contract/index.ts';
import { keyRange, type Range } from '../../ui/hover.ts';

const isAt = (value: ValueView, record: number | null, range: Range): boolean =>
  value.source?.from === 'record' &&
  value.source.record === record &&
  value.source.start === range.start &&
  value.source.end === range.end;

export function activeInput(
  step: StepView | null,
  hovered: string | null,
  record: number | null,
  selected: Range | null,
): string | null {
  const inputs = step?.inputs ?? [];
  if (hovered !== null) {
    const range = keyRange(hovered);
    const found = inputs.find((value) => (range ? isAt(value, record, range) : value.name === hovered));
    return found?.name ?? null;
  }
  return selected === null ? null : (inputs.find((value) => isAt(value, record, selected))?.name ?? null);
}
