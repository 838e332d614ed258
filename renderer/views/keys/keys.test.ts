import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { KeyCardView, KeyNodeView, KeysView } from '../../../preload/contract/index.ts';
import { arrowHead, keyPoints, rounded } from './edge-path.ts';
import { Keys } from './keys.tsx';
import { planKeys } from './plan.ts';
import { type Box, neighbour, nodeLabel, nodeState, proofAt } from './state.ts';

const node = (id: string, step: string | null, more: Partial<KeyNodeView> = {}): KeyNodeView => ({
  id,
  kind: 'key',
  value: {
    name: id,
    role: 'derived',
    length: 2,
    hex: 'a1b2',
    text: null,
    note: '',
    source: step === null ? null : { from: 'step', step, label: `step ${step}` },
    masked: false,
  },
  meaning: 'a key',
  sentence: 'It is for something.',
  step,
  proofs: [],
  uses: [],
  ...more,
});
const card = (
  id: string,
  layer: number,
  parent: string | null,
  more: Partial<KeyCardView> = {},
): KeyCardView => ({
  id,
  title: `Make ${id}`,
  step: id,
  phase: 'four-way',
  layer,
  parent,
  inputs: [],
  keys: [node(`${id}.K`, id)],
  missing: '',
  ...more,
});

/** One root, two generations of which the first has two hand-overs and the second one. */
const cards = [
  card('1', 0, null),
  card('3', 1, '1'),
  card('9', 1, '1'),
  card('4', 2, '3'),
  card('6', 2, '3'),
  card('11', 2, '9'),
];
const edges = [
  ['1', '3'],
  ['1', '9'],
  ['3', '4'],
  ['3', '6'],
  ['9', '11'],
].map(([from, to]) => ({ from: `${from}.K`, to: to!, name: 'K' }));

describe('where the cards stand', () => {
  it('goes down by depth, generations beside each other, what each led to under it in order of time', () => {
    const { layers, columns } = planKeys({ cards, edges });
    expect(columns).toBe(2);
    const seen = layers.map((row) =>
      row.map(({ left, width, cards: [...own] }) => [left, width, own.map(({ id }) => id)]),
    );
    expect(seen).toEqual([
      [[0, 1, ['1']]],
      [
        [0, 0.5, ['3']],
        [0.5, 0.5, ['9']],
      ],
      [
        [0, 0.5, ['4', '6']],
        [0.5, 0.5, ['11']],
      ],
    ]);
  });

  it('gives the whole width back where only one of two beginnings goes on', () => {
    const two = [
      card('1', 0, null),
      card('2', 0, null),
      card('3', 1, '1'),
      card('4', 1, '2'),
      card('5', 2, '4'),
    ];
    const { layers } = planKeys({ cards: two, edges: [] });
    expect(layers.map((row) => row.map(({ width }) => width))).toEqual([[0.5, 0.5], [0.5, 0.5], [1]]);
  });

  it('puts a secret that joins later above what takes it, not in a column of its own', () => {
    const secret = card('s', 1, null, { step: null, keys: [node('s.K', null)] });
    const joined = [card('1', 0, null), card('2', 1, '1'), secret, card('3', 2, '2')];
    const { layers, columns } = planKeys({ cards: joined, edges: [{ from: 's.K', to: '3', name: 's' }] });
    expect(columns).toBe(1);
    expect(layers[1]!.flatMap((group) => group.cards.map(({ id }) => id))).toEqual(['2', 's']);
  });
});

describe('what is there at the cursor', () => {
  it('is what its step has made, and what was given from the start', () => {
    expect([9, 10, 11].map((cursor) => nodeState(node('K', '10'), cursor))).toEqual([
      'future',
      'now',
      'past',
    ]);
    expect(nodeState(node('K', null), 1)).toBe('past');
    expect(nodeState(node('K', '10'), null)).toBe('future');
    expect(nodeState(node('K', null, { kind: 'missing' }), 99)).toBe('missing');
  });

  it('is proved from the check on; one confirmation outweighs a damaged frame', () => {
    const key = node('K', '1', {
      proofs: [
        { step: '4', verdict: 'fail', sentence: 'Not confirmed.' },
        { step: '7', verdict: 'ok', sentence: 'Confirmed.' },
      ],
    });
    expect([3, 4, 7].map((cursor) => proofAt(key, cursor)?.verdict ?? null)).toEqual([null, 'fail', 'ok']);
    expect(nodeLabel(key, 7)).toBe('K, a key, 2 bytes. It is for something. From step 1. Confirmed.');
    expect(nodeLabel(key, 0)).toContain('not there yet at the cursor');
  });
});

describe('arrow keys', () => {
  const at = (left: number, top: number): Box => ({ left, top, right: left + 80, bottom: top + 20 });
  const boxes = [at(0, 0), at(0, 40), at(200, 45), at(0, 80)];
  it.each([
    [0, 'ArrowDown', 1],
    [1, 'ArrowDown', 3],
    [3, 'ArrowUp', 1],
    [1, 'ArrowRight', 2],
    [2, 'ArrowLeft', 1],
    [0, 'ArrowUp', null],
    [0, 'Enter', null],
  ])('from %i by %s to %s', (here, key, to) => {
    expect(neighbour(boxes, here, key)).toBe(to);
  });
});

describe('edges', () => {
  const from: Box = { left: 100, top: 0, right: 300, bottom: 80 };
  const below: Box = { left: 100, top: 110, right: 300, bottom: 150 };
  const row: Box = { left: 105, top: 40, right: 295, bottom: 60 };
  it('of the last key go straight down, of another out at the right, and into what is covered from the right', () => {
    const ends = { row, from, to: below, lane: 0 };
    expect(keyPoints({ ...ends, last: true, clear: true })).toEqual([
      [126, 80],
      [126, 110],
    ]);
    const aside = keyPoints({ ...ends, last: false, clear: true });
    expect([aside[0], aside.at(-1)]).toEqual([
      [300, 50],
      [126, 110],
    ]);
    const covered = keyPoints({ ...ends, last: true, clear: false });
    expect(covered.at(-1)![0]).toBe(300);
    expect(rounded(covered)).toMatch(/^M300,50 .*Q.*L300,123$/);
    expect(arrowHead(covered)).toBe('M300,123 L306,119.5 L306,126.5 Z');
  });
});

describe('the view', () => {
  const view: KeysView = { revision: 1, attempt: '1', cards, edges };
  const markup = (shown: KeysView | null, cursor: string): string =>
    renderToStaticMarkup(
      createElement(Keys, {
        view: shown,
        cursor,
        reveal: false,
        onReveal() {},
        onNode() {},
        onStep() {},
        onHover() {},
        onGive() {},
      }),
    );

  it('is a list that can be read, filled up to the cursor, also inside a sub-step', () => {
    const text = markup(view, '3.2');
    expect(text).toContain('2 of 6 keys there at the cursor');
    expect(text.match(/<span class="keys-octets">a1 b2</g)).toHaveLength(2);
    expect(text.match(/>not yet</g)).toHaveLength(4);
    expect(text.match(/aria-current="step"/g)).toHaveLength(1);
    expect(text).toContain('aria-label="Make 3, step 3"');
    // Tab leads to one value; arrows go on from there.
    expect(text.match(/data-stop="true"[^>]*tabindex="0"/g)).toHaveLength(1);
  });

  it('never shows what is masked, and says what is missing and how to give it', () => {
    const masked = node('secret', null, { kind: 'secret' });
    masked.value = { ...masked.value, hex: null, masked: true };
    const asked = card('missing', 0, null, {
      step: null,
      title: 'Missing',
      keys: [node('m', null, { kind: 'missing' })],
      missing: 'The passphrase is needed.',
    });
    const given = card('g', 0, null, { step: null, keys: [masked] });
    const text = markup({ ...view, cards: [given, asked], edges: [] }, '1');
    expect(text).toContain('••••••••');
    expect(text).toContain('Show secrets');
    expect(text).toContain('The passphrase is needed.');
    expect(text).toContain('Give it');
  });

  it('says so when there is none, and waits for what is computed', () => {
    expect(markup({ ...view, cards: [], edges: [] }, '1')).toContain('No key is made in this attempt');
    expect(markup(null, '1')).toContain('Computing');
  });
});
