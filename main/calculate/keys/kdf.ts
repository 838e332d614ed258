import { hashLength, type KdfHash } from '../../crypto/hash.ts';
import { constant, out, type SubstepSpec } from '../builder.ts';
import type { FormulaPart, Input, Ref } from '../types.ts';
import { hashText } from '../words.ts';
import { label } from './pmk.ts';

/** A KDF-Hash-Length to be shown round by round (IEEE 802.11-2020, 12.7.1.6.2). */
export interface KdfSubject {
  readonly hash: KdfHash;
  readonly key: { readonly name: string; readonly ref: Ref };
  readonly label: string;
  /** In the order of the context; names must differ. */
  readonly context: readonly Input[];
  /** Octets wanted. */
  readonly length: number;
}

const CLAUSES = ['IEEE 802.11-2020, 12.7.1.6.2'];

/** `KDF-SHA-256-384`. */
export const kdfName = (hash: KdfHash, octets: number) => `KDF-${hashText(hash)}-${8 * octets}`;

/** Octets that the rounds give: `length` or more. */
const roundsLength = ({ hash, length }: KdfSubject) =>
  Math.ceil(length / hashLength(hash)) * hashLength(hash);

/** The first two sub-steps of a KDF: `.1` joins the message, `.2` makes the output `rounds`, not cut. */
export function kdfSubsteps(id: string, subject: KdfSubject): SubstepSpec[] {
  const { hash, key, length } = subject;
  const n = Math.ceil(length / hashLength(hash));
  const bits: Input = {
    name: 'length',
    role: 'constant',
    ref: constant(
      Uint8Array.of((8 * length) & 255, (8 * length) >> 8),
      `${8 * length} bits, 2 bytes, low byte first`,
    ),
  };
  const joined: Input[] = [
    { name: 'label', role: 'constant', ref: label(subject.label) },
    ...subject.context.map(({ argument: _, ...input }) => input),
    bits,
  ];
  const message: Input = { name: 'message', role: 'derived', ref: out(`${id}.1`, 'message') };
  const signed: Input = { name: key.name, role: 'derived', ref: key.ref, argument: 'key' };
  return [
    {
      act: 'kdf.message',
      title: 'Join label, context and length',
      detail: 'message',
      sentence: 'The label, the context and the number of bits wanted are put one after the other.',
      clauses: CLAUSES,
      formula: joined.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }])),
      operation: 'join',
      inputs: joined,
      outputs: [{ name: 'message', role: 'derived', secret: false, result: 'joined' }],
    },
    {
      act: 'kdf.rounds',
      title: `HMAC-${hashText(hash)}, ${n} round${n === 1 ? '' : 's'}`,
      detail: `${roundsLength(subject)} bytes`,
      sentence: `The ${key.name} signs these bytes, each time with another round number, until there are ${length} bytes or more.`,
      clauses: CLAUSES,
      formula: [
        `rounds = HMAC-${hashText(hash)}(`,
        { name: key.name },
        ', i ‖ ',
        { name: 'message' },
        `), i = 1 to ${n}`,
      ],
      operation: 'expand',
      params: { function: 'kdf', hash, rounds: n },
      inputs: [signed, message],
      outputs: [{ name: 'rounds', role: 'derived', secret: true }],
      substeps: {
        count: n,
        make: () => Array.from({ length: n }, (_, i) => round(hash, signed, message, i + 1)),
      },
    },
  ];
}

function round(hash: KdfHash, key: Input, message: Input, i: number): SubstepSpec {
  const counter: Input = {
    name: 'i',
    role: 'constant',
    ref: constant(Uint8Array.of(i, 0), `round number ${i}, 2 bytes, low byte first`),
  };
  return {
    act: 'kdf.round',
    title: `Round ${i}`,
    detail: `HMAC-${hashText(hash)}`,
    sentence: `The ${key.name} signs the bytes with the round number ${i}.`,
    clauses: CLAUSES,
    formula: [
      `HMAC-${hashText(hash)}(`,
      { name: key.name },
      ', ',
      { name: 'i' },
      ' ‖ ',
      { name: 'message' },
      ')',
    ],
    operation: 'hmac',
    params: { hash },
    inputs: [key, counter, message],
    outputs: [{ name: 'block', role: 'derived', secret: true, result: 'MAC' }],
  };
}

/** The sub-step that cuts octets out of the `rounds` of sub-step `.2`. */
export const cutRounds = (
  id: string,
  output: SubstepSpec['outputs'] & {},
  start: number,
  end: number,
): SubstepSpec => {
  const name = output[0]!.name;
  return {
    act: 'kdf.cut',
    title: `Take the ${name}`,
    detail: `bytes ${start} to ${end - 1}`,
    sentence: `Bytes ${start} to ${end - 1} of the rounds are the ${name}.`,
    clauses: CLAUSES,
    formula: [`${name} = bytes ${start} to ${end - 1} of `, { name: 'rounds' }],
    operation: 'cut',
    params: { start, end },
    inputs: [{ name: 'rounds', role: 'derived', ref: out(`${id}.2`, 'rounds'), argument: 'value' }],
    outputs: output.map((o) => ({ ...o, result: 'part' })),
  };
};
