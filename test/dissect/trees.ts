import { expect } from 'vitest';
import type { Field, Malformed } from '../../main/dissect/types.ts';

/** All nodes of a tree, in its order. */
export function* nodes(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    if (field.children) yield* nodes(field.children);
  }
}

/** The first node with a display-filter name or, without a dot, a label. */
export function find(fields: readonly Field[], name: string): Field | undefined {
  for (const node of nodes(fields)) if (node.filter === name || node.label === name) return node;
  return undefined;
}

export const textOf = (fields: readonly Field[], name: string): string | undefined =>
  find(fields, name)?.value;
export const textsOf = (fields: readonly Field[], name: string): string[] =>
  [...nodes(fields)].filter((node) => node.filter === name || node.label === name).map((node) => node.value);

/** Every node within start..end and its parent, every malformed entry within, and each with its node. */
export function expectSound(
  fields: readonly Field[],
  malformed: readonly Malformed[],
  start: number,
  end: number,
): void {
  const check = (list: readonly Field[], from: number, to: number): void => {
    for (const { label, span, children } of list) {
      if (span.start < from || span.end > to || span.start > span.end)
        expect.fail(`${label}: ${span.start}..${span.end} is not within ${from}..${to}`);
      if (children) check(children, span.start, span.end);
    }
  };
  check(fields, start, end);
  for (const { offset, message } of malformed) {
    if (offset < start || offset > end)
      expect.fail(`${message}: offset ${offset} is not within ${start}..${end}`);
    expect(
      [...nodes(fields)].some((node) => node.error === message),
      message,
    ).toBe(true);
  }
}
