// biome-ignore-all lint/a11y/useFocusableInteractive: the list keeps the focus, aria-activedescendant names the row
/** A field tree of its own: of a frame, or of what a calculation unwrapped. */
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { FieldView, MarkView } from '../../../preload/contract/index.ts';
import { Tag } from '../../ui/chips.tsx';
import { type FieldLine, fieldLines, fieldOfRange, keysAbove } from '../../ui/fields.ts';
import { hoverKey, hoverRanges, type Range } from '../../ui/hover.ts';
import { Icon } from '../../ui/icons.tsx';
import { useScroll } from '../../ui/scroll.ts';
import { showRow, useNarrow, useWindow } from '../../ui/window.ts';
import { bytesText, rangeText } from '../../ui/words.ts';
import './fields.css';

export interface FieldTreeProps {
  fields: readonly FieldView[];
  label: string;
  /** Begins the ids of its rows: one for each tree on the screen. */
  prefix: string;
  selected: Range | null;
  hovered: string | null;
  marks: readonly MarkView[];
  onSelect: (range: Range) => void;
  onHover: (key: string | null) => void;
}

export function FieldTree(props: FieldTreeProps): ReactNode {
  const { fields, prefix, selected, hovered, marks, onSelect, onHover } = props;
  const scroll = useScroll();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [chosen, setChosen] = useState<FieldView | null>(null);
  const lines = useMemo(() => fieldLines(fields, toggled), [fields, toggled]);
  const rowHeight = useNarrow() ? 18 : 20;
  const span = useWindow(scroll, rowHeight, lines.length);

  // Bit fields share their octets: the one that was clicked is meant as long as the selection is its own.
  const current = useMemo(() => {
    if (selected === null) return null;
    if (chosen?.start === selected.start && chosen.end === selected.end && keysAbove(fields, chosen.id))
      return chosen;
    return fieldOfRange(fields, selected);
  }, [fields, selected, chosen]);
  const at =
    current === null ? -1 : lines.findIndex((line) => line.field === current || line.field.id === current.id);

  useEffect(() => {
    if (current === null) return;
    const above = keysAbove(fields, current.id) ?? [];
    setToggled((now) => {
      const shut = above.filter((key, depth) => !(now.get(key) ?? (depth === 0 && isOpen(fields, key))));
      return shut.length === 0 ? now : new Map([...now, ...shut.map((key) => [key, true] as const)]);
    });
  }, [fields, current]);
  const hint = current?.hint;
  useEffect(() => {
    // The hint below takes room from the tree.
    if (hint !== undefined) scroll.measure();
    if (at >= 0) showRow(scroll, at, rowHeight);
  }, [scroll, at, rowHeight, hint]);

  const toggle = (line: FieldLine): void => {
    if (line.field.children.length > 0) setToggled((now) => new Map(now).set(line.key, !line.open));
  };
  const select = (line: FieldLine | undefined): void => {
    if (line === undefined) return;
    setChosen(line.field);
    onSelect({ start: line.field.start, end: line.field.end });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const line = lines[at];
    const first = at < 0;
    switch (event.key) {
      case 'ArrowDown':
        select(lines[first ? 0 : Math.min(lines.length - 1, at + 1)]);
        break;
      case 'ArrowUp':
        select(lines[first ? 0 : Math.max(0, at - 1)]);
        break;
      case 'ArrowRight':
        if (line && line.field.children.length > 0 && !line.open) toggle(line);
        else if (line?.open) select(lines[at + 1]);
        break;
      case 'ArrowLeft':
        if (line?.open) toggle(line);
        else if (line && line.parent !== null) select(lines[line.parent]);
        break;
      case 'Enter':
        if (line) toggle(line);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const lineOf = (target: EventTarget): FieldLine | undefined => {
    const row = (target as Element).closest<HTMLElement>('[data-line]');
    return row === null ? undefined : lines[Number(row.dataset.line)];
  };
  const onClick = (event: MouseEvent): void => {
    const line = lineOf(event.target);
    if (line === undefined) return;
    if ((event.target as Element).closest('.fields-twist') !== null || event.detail === 2) toggle(line);
    else select(line);
  };
  const onPointerOver = (event: PointerEvent): void => {
    const line = lineOf(event.target);
    onHover(line === undefined || line.field.end === line.field.start ? null : hoverKey(marks, line.field));
  };

  const rings = useMemo(() => hoverRanges(marks, hovered), [marks, hovered]);
  return (
    <>
      <div
        ref={scroll.attach}
        className="fields-scroll"
        role="tree"
        tabIndex={0}
        aria-label={props.label}
        aria-activedescendant={
          at >= span.first && at < span.last ? `${prefix}-${lines[at]!.field.id}` : undefined
        }
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerOver={onPointerOver}
        onPointerLeave={() => onHover(null)}
      >
        <div role="presentation" style={{ height: lines.length * rowHeight }}>
          <div role="presentation" style={{ transform: `translateY(${span.first * rowHeight}px)` }}>
            {lines.slice(span.first, span.last).map((line, i) => {
              const { start, end } = line.field;
              return (
                <FieldRow
                  key={line.field.id}
                  line={line}
                  index={span.first + i}
                  prefix={prefix}
                  selected={span.first + i === at}
                  ringed={rings.some((ring) => ring.start === start && ring.end === end)}
                  mark={marks.find((mark) => mark.start === start && mark.end === end) ?? null}
                />
              );
            })}
          </div>
        </div>
      </div>
      {/* What the pointer shows over a row, for the row that the keyboard is on. */}
      <p className="fields-hint" role="status" hidden={hint === undefined}>
        {hint}
      </p>
    </>
  );
}

/** Whether a top group is open by itself. */
function isOpen(fields: readonly FieldView[], key: string): boolean {
  return fieldLines(fields, new Map()).some((line) => line.key === key && line.open);
}

interface FieldRowProps {
  line: FieldLine;
  index: number;
  prefix: string;
  selected: boolean;
  ringed: boolean;
  mark: MarkView | null;
}

const FieldRow = memo(
  function FieldRow({ line, index, prefix, selected, ringed, mark }: FieldRowProps): ReactNode {
    const { field, depth, open } = line;
    const group = field.children.length > 0;
    const value = field.value === '' && group ? bytesText(field.end - field.start) : field.value;
    const where = field.end > field.start ? rangeText(field.start, field.end) : '';
    return (
      <div
        id={`${prefix}-${field.id}`}
        className={`fields-row${selected ? ' fields-selected' : ''}${ringed ? ' fields-ringed' : ''}${field.error ? ' fields-error' : ''}`}
        role="treeitem"
        aria-level={depth + 1}
        aria-selected={selected}
        aria-expanded={group ? open : undefined}
        aria-label={[field.label, value, field.error, where].filter((part) => part !== '').join(', ')}
        data-line={index}
        style={{ paddingLeft: 8 + depth * 14 }}
        title={[field.hint ?? '', field.filter, where, field.clause].filter((part) => part !== '').join('\n')}
      >
        <span className={group ? 'fields-twist' : 'fields-leaf'}>
          {group && <Icon name={open ? 'down' : 'right'} size={10} />}
        </span>
        <span className="fields-name">{field.label}</span>
        <span className="fields-filter">{field.filter}</span>
        {field.bits !== '' && <span className="fields-bits">{field.bits}</span>}
        {mark !== null && <Tag name={mark.name} role={mark.role} />}
        <span className="fields-value">{value}</span>
        {field.error !== '' && (
          <span className="fields-problem">
            <Icon name="warning" size={12} />
            {field.error}
          </span>
        )}
      </div>
    );
  },
  (a, b) =>
    a.line.field === b.line.field &&
    a.line.open === b.line.open &&
    a.line.depth === b.line.depth &&
    a.index === b.index &&
    a.prefix === b.prefix &&
    a.selected === b.selected &&
    a.ringed === b.ringed &&
    a.mark === b.mark,
);
