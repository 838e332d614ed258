import { describe, expect, it } from 'vitest';
import type { FieldView } from '../../preload/contract/index.ts';
import { fieldAt, fieldLines, fieldOfRange, keysAbove } from '../../renderer/ui/fields.ts';

let next = 0;
const field = (
  label: string,
  start: number,
  end: number,
  children: FieldView[] = [],
  filter = '',
): FieldView => ({
  id: `${next++}`,
  label,
  filter,
  value: '',
  start,
  end,
  bits: '',
  clause: '',
  error: '',
  children,
});

const tree = [
  field('Radiotap', 0, 22, [field('Version', 0, 1)], 'radiotap'),
  field('Header', 22, 48, [field('Receiver', 26, 32), field('Transmitter', 32, 38)]),
  field('Key', 56, 155, [
    field('Information', 61, 63, [field('Pairwise', 61, 63), field('ACK', 61, 63)]),
    field('Nonce', 73, 105),
    field('Data', 155, 155),
  ]),
];

describe('the field of a byte', () => {
  it('is the innermost one', () => {
    expect(fieldAt(tree, 0)?.label).toBe('Version');
    expect(fieldAt(tree, 31)?.label).toBe('Receiver');
    expect(fieldAt(tree, 32)?.label).toBe('Transmitter');
    expect(fieldAt(tree, 104)?.label).toBe('Nonce');
  });

  it('is the group where no child holds the byte', () => {
    expect(fieldAt(tree, 23)?.label).toBe('Header');
    expect(fieldAt(tree, 105)?.label).toBe('Key');
  });

  it('is the parent of bit fields, for the byte is not one of them alone', () => {
    expect(fieldAt(tree, 62)?.label).toBe('Information');
  });

  it('is none between and after the fields', () => {
    expect(fieldAt(tree, 50)).toBeNull();
    expect(fieldAt(tree, 155)).toBeNull();
    expect(fieldAt([], 0)).toBeNull();
  });
});

describe('the field of a range', () => {
  it('is the one that is exactly it', () => {
    expect(fieldOfRange(tree, { start: 73, end: 105 })?.label).toBe('Nonce');
    expect(fieldOfRange(tree, { start: 61, end: 63 })?.label).toBe('Information');
    expect(fieldOfRange(tree, { start: 155, end: 155 })?.label).toBe('Data');
  });

  it('is the innermost of nested ones', () => {
    const nested = [field('Outer', 0, 4, [field('Middle', 0, 4, [field('Inner', 0, 4)])])];
    expect(fieldOfRange(nested, { start: 0, end: 4 })?.label).toBe('Inner');
  });

  it('is none where no field is', () => {
    expect(fieldOfRange(tree, { start: 72, end: 105 })).toBeNull();
  });

  it('is found below a group that is shorter than its parts', () => {
    const broken = [field('Group', 0, 2, [field('Part', 2, 6)])];
    expect(fieldOfRange(broken, { start: 2, end: 6 })?.label).toBe('Part');
  });
});

describe('lines of the tree', () => {
  it('begin with the top groups open, the radio header shut', () => {
    expect(fieldLines(tree, new Map()).map((line) => line.field.label)).toEqual([
      'Radiotap',
      'Header',
      'Receiver',
      'Transmitter',
      'Key',
      'Information',
      'Nonce',
      'Data',
    ]);
  });

  it('follow what a person opens and shuts', () => {
    const toggled = new Map([
      ['/Header', false],
      ['/Key/Information', true],
    ]);
    const lines = fieldLines(tree, toggled);
    expect(lines.map((line) => line.field.label)).toEqual([
      'Radiotap',
      'Header',
      'Key',
      'Information',
      'Pairwise',
      'ACK',
      'Nonce',
      'Data',
    ]);
    const pairwise = lines[4]!;
    expect(pairwise.depth).toBe(2);
    expect(lines[pairwise.parent!]!.field.label).toBe('Information');
  });

  it('know the groups above a field', () => {
    const ack = tree[2]!.children[0]!.children[1]!;
    expect(keysAbove(tree, ack.id)).toEqual(['/Key', '/Key/Information']);
    expect(keysAbove(tree, 'no such')).toBeNull();
  });
});
