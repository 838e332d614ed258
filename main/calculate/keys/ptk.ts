import { type HashName, hashLength } from '../../crypto/hash.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import { constant, out, type StepSpec, type SubstepSpec } from '../builder.ts';
import type { FormulaPart, Input, Ref } from '../types.ts';
import { hashText } from '../words.ts';
import { label } from './pmk.ts';

/** How an AKM and a pairwise cipher make a PTK. Lengths in octets. */
export interface PtkRecipe {
  readonly function: 'prf' | 'kdf';
  readonly hash: HashName;
  readonly kck: number;
  readonly kek: number;
  readonly tk: number;
  /** Of FT over FILS alone: keys of the frames of a transition. */
  readonly kck2?: number;
  readonly kek2?: number;
  /** In words, where both ends made it otherwise than the standard says. */
  readonly departs?: string;
}

export interface PtkSources {
  readonly pmk: Ref;
  readonly aa: Ref;
  readonly spa: Ref;
  readonly anonce: Ref;
  readonly snonce: Ref;
}

const LABEL = 'Pairwise key expansion';
const CLAUSES = ['IEEE 802.11-2020, 12.7.1.3', 'IEEE 802.11-2020, 12.7.1.2'];

/** The recipe of an AKM and a temporal key of so many octets. */
export const recipeOf = (akm: AkmParameters, tk: number): PtkRecipe => ({
  function: akm.function,
  hash: akm.hash,
  kck: akm.kckBits / 8,
  kek: akm.kekBits / 8,
  tk,
  ...(akm.kck2Bits > 0 && { kck2: akm.kck2Bits / 8, kek2: akm.kek2Bits / 8 }),
});

/** `PRF-384`, `KDF-SHA-256-384`. */
const functionName = (r: PtkRecipe, bits: number) =>
  r.function === 'prf' ? `PRF-${bits}` : `KDF-${hashText(r.hash)}-${bits}`;

/** The step that makes PTK, KCK, KEK and TK, as outputs of these names. */
export function ptkStep(
  recipe: PtkRecipe,
  from: PtkSources,
  when: Pick<StepSpec, 'phase' | 'time' | 'record'>,
): StepSpec {
  const { kck, kek, tk, hash } = recipe;
  const length = kck + kek + tk;
  const name = functionName(recipe, 8 * length);
  const keys = [kck && 'KCK', kek && 'KEK', tk && 'TK'].filter(Boolean).length;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.ptk',
    title: 'Derive PTK',
    detail: `${name}, HMAC-${hashText(hash)}`,
    sentence: `The station mixes the PMK with both addresses and both nonces into ${length} bytes, and cuts them into ${keys === 3 ? 'three' : 'two'} keys.${recipe.departs ? ` ${recipe.departs}` : ''}`,
    explanation:
      'A nonce is a number used once: the AP sends its own in M1, the station sends its own in M2. Whoever holds the ' +
      'PMK can now make the pairwise transient key (PTK), and each new pair of nonces gives another one. The AP does ' +
      'the same once M2 has reached it. Nothing of the PTK is sent. Addresses and nonces are put in order of size, ' +
      'so that both ends arrive at the same bytes without agreeing on who comes first.',
    clauses: CLAUSES,
    formula: [
      `PTK = ${name}(`,
      { name: 'PMK' },
      `, "${LABEL}", Min(`,
      ...pair('AA', 'SPA'),
      ') ‖ Max(',
      ...pair('AA', 'SPA'),
      ') ‖ Min(',
      ...pair('ANonce', 'SNonce'),
      ') ‖ Max(',
      ...pair('ANonce', 'SNonce'),
      '))',
    ],
    operation: 'ptk',
    params: { function: recipe.function, hash, kck, kek, tk },
    inputs: [
      { name: 'PMK', role: 'derived', ref: from.pmk },
      { name: 'label', role: 'constant', ref: label(LABEL) },
      { name: 'AA', role: 'ap', ref: from.aa, note: 'address of the AP' },
      { name: 'SPA', role: 'station', ref: from.spa, note: 'address of the station' },
      { name: 'ANonce', role: 'ap', ref: from.anonce },
      { name: 'SNonce', role: 'station', ref: from.snonce },
    ],
    outputs: [{ name: 'PTK', role: 'derived', secret: true }, ...keyOutputs(recipe)],
    substeps: { count: 5, make: (id) => substeps(id, recipe, from, length) },
  };
}

const pair = (a: string, b: string): FormulaPart[] => [{ name: a }, ', ', { name: b }];

/** The keys that a PTK is cut into, in this order. */
export const keyOutputs = ({ kck, kek, tk, kck2, kek2 }: PtkRecipe) => [
  ...(kck ? [{ name: 'KCK', role: 'kck', secret: true, note: 'makes MICs' } as const] : []),
  ...(kek ? [{ name: 'KEK', role: 'kek', secret: true, note: 'wraps the GTK' } as const] : []),
  ...(tk ? [{ name: 'TK', role: 'tk', secret: true, note: 'encrypts data' } as const] : []),
  ...(kck2 ? [{ name: 'KCK2', role: 'kck', secret: true, note: 'makes MICs of a transition' } as const] : []),
  ...(kek2
    ? [{ name: 'KEK2', role: 'kek', secret: true, note: 'wraps group keys in a transition' } as const]
    : []),
];

function substeps(id: string, recipe: PtkRecipe, from: PtkSources, length: number): SubstepSpec[] {
  const rounds = Math.ceil(length / hashLength(recipe.hash));
  return [
    order(
      'addresses',
      { name: 'AA', role: 'ap', ref: from.aa },
      { name: 'SPA', role: 'station', ref: from.spa },
    ),
    order(
      'nonces',
      { name: 'ANonce', role: 'ap', ref: from.anonce },
      { name: 'SNonce', role: 'station', ref: from.snonce },
    ),
    join(id, recipe, length),
    expand(id, recipe, from.pmk, length, rounds),
    {
      act: 'key.split',
      title: `Keep ${length} bytes and split them`,
      detail: 'KCK, KEK, TK',
      sentence: `The first ${length} of the ${rounds * hashLength(recipe.hash)} bytes are the PTK: ${parts(recipe)}.`,
      clauses: CLAUSES,
      formula: ['KCK ‖ KEK ‖ TK = first ', `${length} bytes of `, { name: 'rounds' }],
      operation: 'split-ptk',
      params: { kck: recipe.kck, kek: recipe.kek, tk: recipe.tk },
      inputs: [{ name: 'rounds', role: 'derived', ref: out(`${id}.4`, 'rounds') }],
      outputs: [{ name: 'PTK', role: 'derived', secret: true }, ...keyOutputs(recipe)],
    },
  ];
}

/** `16 for the KCK, 16 for the KEK, 16 for the TK`. */
export function parts({ kck, kek, tk, kck2, kek2 }: PtkRecipe): string {
  return [
    kck && `${kck} for the KCK`,
    kek && `${kek} for the KEK`,
    tk && `${tk} for the TK`,
    kck2 && `${kck2} for the KCK2`,
    kek2 && `${kek2} for the KEK2`,
  ]
    .filter(Boolean)
    .join(', ');
}

function order(what: 'addresses' | 'nonces', a: Input, b: Input): SubstepSpec {
  return {
    act: what === 'addresses' ? 'kdf.order-addresses' : 'kdf.order-nonces',
    title: `Order the ${what}`,
    detail: `${a.name}, ${b.name}`,
    sentence: `The two ${what} are put in order, the smaller first.`,
    explanation:
      'They are compared as unsigned numbers whose first byte weighs most. The order depends on the bytes alone, so ' +
      'both ends find the same one.',
    clauses: CLAUSES,
    formula: ['Min(', ...pair(a.name, b.name), ') ‖ Max(', ...pair(a.name, b.name), ')'],
    operation: 'order',
    inputs: [
      { ...a, argument: 'a' },
      { ...b, argument: 'b' },
    ],
    outputs: [
      { name: 'smaller', role: 'derived', secret: false },
      { name: 'larger', role: 'derived', secret: false },
    ],
  };
}

function join(id: string, { function: kdf }: PtkRecipe, length: number): SubstepSpec {
  const zero: Input = { name: 'zero', role: 'constant', ref: constant(Uint8Array.of(0), '0, 1 byte') };
  const bits: Input = {
    name: 'length',
    role: 'constant',
    ref: constant(
      Uint8Array.of((8 * length) & 255, (8 * length) >> 8),
      `${8 * length} bits, 2 bytes, low byte first`,
    ),
  };
  const prf = kdf === 'prf';
  const b: Input[] = [
    { name: 'Min(AA, SPA)', role: 'derived', ref: out(`${id}.1`, 'smaller') },
    { name: 'Max(AA, SPA)', role: 'derived', ref: out(`${id}.1`, 'larger') },
    { name: 'Min(ANonce, SNonce)', role: 'derived', ref: out(`${id}.2`, 'smaller') },
    { name: 'Max(ANonce, SNonce)', role: 'derived', ref: out(`${id}.2`, 'larger') },
  ];
  const inputs: Input[] = [
    { name: 'label', role: 'constant', ref: label(LABEL) },
    ...(prf ? [zero, ...b] : [...b, bits]),
  ];
  return {
    act: 'kdf.message',
    title: prf ? 'Join label, 0 and B' : 'Join label, B and length',
    detail: `${22 + 76 + (prf ? 1 : 2)} bytes`,
    sentence: prf
      ? 'The label, a zero byte and B, which is the four ordered values, are put one after the other.'
      : 'The label, B, which is the four ordered values, and the number of bits wanted are put one after the other.',
    clauses: CLAUSES,
    formula: inputs.flatMap((input, i): FormulaPart[] =>
      i ? [' ‖ ', { name: input.name }] : [{ name: input.name }],
    ),
    operation: 'join',
    inputs,
    outputs: [{ name: 'message', role: 'derived', secret: false, result: 'joined' }],
  };
}

function expand(
  id: string,
  { function: kdf, hash }: PtkRecipe,
  pmk: Ref,
  length: number,
  rounds: number,
): SubstepSpec {
  const key: Input = { name: 'PMK', role: 'derived', ref: pmk, argument: 'key' };
  const message: Input = { name: 'message', role: 'derived', ref: out(`${id}.3`, 'message') };
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
  return {
    act: 'kdf.rounds',
    title: `HMAC-${hashText(hash)}, ${words[rounds] ?? rounds} round${rounds === 1 ? '' : 's'}`,
    detail: `${rounds * hashLength(hash)} bytes`,
    sentence: `The PMK signs these bytes ${words[rounds] ?? rounds} times, each time with another round number, until there are ${length} bytes or more.`,
    clauses: CLAUSES,
    formula:
      kdf === 'prf'
        ? [
            `rounds = HMAC-${hashText(hash)}(`,
            { name: 'PMK' },
            ', ',
            { name: 'message' },
            ` ‖ i), i = 0 to ${rounds - 1}`,
          ]
        : [
            `rounds = HMAC-${hashText(hash)}(`,
            { name: 'PMK' },
            ', i ‖ ',
            { name: 'message' },
            `), i = 1 to ${rounds}`,
          ],
    operation: 'expand',
    params: { function: kdf, hash, rounds },
    inputs: [key, message],
    outputs: [{ name: 'rounds', role: 'derived', secret: true }],
    substeps: {
      count: rounds,
      make: () => Array.from({ length: rounds }, (_, i) => round(kdf, hash, key, message, i)),
    },
  };
}

function round(
  kdf: PtkRecipe['function'],
  hash: HashName,
  key: Input,
  message: Input,
  i: number,
): SubstepSpec {
  const prf = kdf === 'prf';
  const number = prf ? i : i + 1;
  const counter: Input = {
    name: 'i',
    role: 'constant',
    ref: prf
      ? constant(Uint8Array.of(number), `round number ${number}, 1 byte`)
      : constant(Uint8Array.of(number, 0), `round number ${number}, 2 bytes, low byte first`),
  };
  return {
    act: 'kdf.round',
    title: `Round ${number}`,
    detail: `HMAC-${hashText(hash)}`,
    sentence: `The PMK signs the bytes with the round number ${number}.`,
    clauses: CLAUSES,
    formula: [
      `HMAC-${hashText(hash)}(`,
      { name: 'PMK' },
      ', ',
      { name: prf ? 'message' : 'i' },
      ' ‖ ',
      { name: prf ? 'i' : 'message' },
      ')',
    ],
    operation: 'hmac',
    params: { hash },
    inputs: prf ? [key, message, counter] : [key, counter, message],
    outputs: [{ name: 'block', role: 'derived', secret: true, result: 'MAC' }],
  };
}
