import type { Field, WlanHeader } from '../../dissect/types.ts';
import { type CheckSpec, out, type StepSpec } from '../builder.ts';
import type { FormulaPart, Input } from '../types.ts';
import { type Mpdu, mpduInputs } from './mpdu.ts';

/** A decrypted fragment. */
export interface Piece {
  readonly step: string;
  readonly record: number;
  readonly mpdu: Mpdu;
  /** Octets of its plaintext. */
  readonly length: number;
}

/** Fragments of frames that are not whole yet (IEEE 802.11-2020, 10.5), by sender, TID and sequence number. */
export class Fragments {
  readonly #open = new Map<string, Piece[]>();

  /** Takes the next fragment; gives all of them, in order, with the last one. One that does not follow ends its frame. */
  add(piece: Piece, wlan: WlanHeader): readonly Piece[] | null {
    const key = `${wlan.transmitter} ${wlan.receiver} ${wlan.tid}`;
    const name = `${key} ${wlan.sequence}`;
    const before = this.#open.get(name) ?? [];
    // A station sends one fragmented frame after the other.
    for (const known of this.#open.keys()) if (known.startsWith(`${key} `)) this.#open.delete(known);
    if (before.length !== wlan.fragment) return null;
    const pieces = [...before, piece];
    if (!wlan.moreFragments) return pieces;
    this.#open.set(name, pieces);
    return null;
  }
}

const MICHAEL = 8;

/** The receiver's step: all fragments in one; of TKIP also its Michael MIC, which is of the whole. Output `plaintext`. */
export function reassemblyStep(
  pieces: readonly Piece[],
  tkip: boolean,
  place: Pick<StepSpec, 'phase' | 'time' | 'record'>,
  tree: (bytes: Uint8Array) => readonly Field[],
): StepSpec | null {
  const { mpdu } = pieces[0]!;
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (tkip && total < MICHAEL) return null;
  const parts = pieces.map(
    ({ step }, i): Input => ({
      name: `fragment ${i}`,
      role: 'derived',
      ref: out(step, 'plaintext'),
    }),
  );
  const { key, header } = mpduInputs(mpdu);
  const joined: FormulaPart[] = parts.flatMap(({ name }, i) => (i ? [' ‖ ', { name }] : [{ name }]));
  const frames = pieces.map(({ record }) => record).join(', ');
  const sentence = `The ${mpdu.fromAp ? 'station' : 'AP'} puts the plaintexts of frames ${frames} together.`;
  const common = {
    ...place,
    kind: 'calculation',
    actor: mpdu.fromAp ? 'station' : 'ap',
    act: 'data.reassemble',
    title: 'Put the fragments together',
    detail: `${pieces.length} fragments, ${tkip ? total - MICHAEL : total} bytes`,
    sentence,
    clauses: ['IEEE 802.11-2020, 10.5', ...(tkip ? ['IEEE 802.11-2020, 12.5.2.3'] : [])],
    fields: { output: 'plaintext', tree },
  } as const;
  if (!tkip)
    return {
      ...common,
      formula: ['plaintext = ', ...joined],
      operation: 'join',
      inputs: parts,
      outputs: [{ name: 'plaintext', role: 'derived', secret: false, result: 'joined' }],
    };
  return {
    ...common,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Each fragment has a checksum of its own, but Michael signs the frame before it is cut. So only now can it be told ' +
      'whether someone put fragments of different frames together.',
    formula: [
      'plaintext ‖ MIC = ',
      ...joined,
      ',  MIC = Michael(half of ',
      { name: key.name },
      ', addresses of ',
      { name: 'header' },
      ' ‖ plaintext)',
    ],
    operation: 'tkip-reassemble',
    inputs: [key, header, ...parts],
    outputs: [
      { name: 'plaintext', role: 'derived', secret: false },
      { name: 'MIC in the frame', role: 'derived', secret: false, note: 'as decrypted' },
      { name: 'MIC', role: 'derived', secret: false, note: 'as computed' },
    ],
    checks: (id): CheckSpec[] => [
      {
        name: 'michael-mic',
        expected: { name: 'MIC computed', ref: out(id, 'MIC') },
        seen: { name: 'MIC in the frame', ref: out(id, 'MIC in the frame') },
        yes: 'The Michael MIC is right: these fragments are of one frame.',
        no: 'The Michael MIC is wrong: these fragments are not of one frame, or one was changed.',
      },
    ],
  };
}
