/** Finding one's way in a frame's field tree. */
import type { FieldView } from '../../preload/contract/index.ts';
import type { Range } from './hover.ts';

const covers = (field: FieldView, offset: number): boolean => offset >= field.start && offset < field.end;

/**
 * The field that an octet belongs to: the innermost one. Where several children share the octet (bit fields) it is
 * their parent, for none of them is it alone.
 */
export function fieldAt(fields: readonly FieldView[], offset: number): FieldView | null {
  let level = fields;
  let best: FieldView | null = null;
  for (;;) {
    const hits = level.filter((field) => covers(field, offset));
    const only = hits[0];
    if (only === undefined || hits.length > 1) return best ?? only ?? null;
    best = only;
    level = only.children;
  }
}

/** The field that is exactly a range, the innermost of several; null when there is none. */
export function fieldOfRange(fields: readonly FieldView[], range: Range): FieldView | null {
  for (const field of fields) {
    if (field.start > range.start || field.end < range.end) {
      // A grouping node may be shorter than its children where a frame is broken, so it is searched as well.
      const inside = field.children.length > 0 ? fieldOfRange(field.children, range) : null;
      if (inside) return inside;
      continue;
    }
    const exact = field.start === range.start && field.end === range.end;
    const children = field.children.filter((child) => child.start === range.start && child.end === range.end);
    if (exact && children.length !== 1) return field;
    const inside = fieldOfRange(field.children, range);
    if (inside) return inside;
    if (exact) return field;
  }
  return null;
}

/** A line of the tree as it stands open. */
export interface FieldLine {
  field: FieldView;
  depth: number;
  /** Path of labels: the same field of another frame has the same, so that what is open stays open. */
  key: string;
  open: boolean;
  parent: number | null;
}

/** Whether a group is open before a person has touched it. */
export function openAtFirst(field: FieldView, depth: number): boolean {
  return depth === 0 && field.filter !== 'radiotap' && field.filter !== 'frame';
}

/** Lines of the tree, top to bottom. @param toggled what a person opened or closed, by key */
export function fieldLines(fields: readonly FieldView[], toggled: ReadonlyMap<string, boolean>): FieldLine[] {
  const lines: FieldLine[] = [];
  const walk = (level: readonly FieldView[], depth: number, path: string, parent: number | null): void => {
    for (const field of level) {
      const key = `${path}/${field.label}`;
      const open = field.children.length > 0 && (toggled.get(key) ?? openAtFirst(field, depth));
      const index = lines.length;
      lines.push({ field, depth, key, open, parent });
      if (open) walk(field.children, depth + 1, key, index);
    }
  };
  walk(fields, 0, '', null);
  return lines;
}

/** Keys of the groups that must be open for a field to be seen; null when the tree does not hold it. */
export function keysAbove(fields: readonly FieldView[], id: string, path = ''): string[] | null {
  for (const field of fields) {
    if (field.id === id) return [];
    const key = `${path}/${field.label}`;
    const below = keysAbove(field.children, id, key);
    if (below) return [key, ...below];
  }
  return null;
}
