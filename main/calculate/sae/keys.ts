import { utf8 } from '../../base/bytes.ts';
import { hashLength, type KdfHash } from '../../crypto/hash.ts';
import { kdfRounds } from '../../crypto/prf.ts';
import { SAE_KEYS_LABEL, SAE_PK_KEYS_LABEL } from '../../crypto/sae.ts';
import { saeHash } from '../../crypto/sae-group.ts';
import { type CheckSpec, constant, out, type StepSpec, type SubstepSpec } from '../builder.ts';
import { label } from '../keys/index.ts';
import type { Input, Output, Ref, Told } from '../types.ts';
import { hashText } from '../words.ts';
import { privateInput } from './commits.ts';
import { otherSide, type SaeCommit, type Side, sideWords } from './frames.ts';
import { noSalt } from './messages.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** Two commits that answer each other. */
export interface Pair<Commit extends SaeCommit = SaeCommit> {
  readonly station: Commit;
  readonly ap: Commit;
  readonly hash: KdfHash;
  /** Octets. */
  readonly pmkLength: number;
}

export const hashOfPair = ({ group, method }: SaeCommit): KdfHash => saeHash(group, method);

const CLAUSES = ['IEEE 802.11-2020, 12.4.5.4'];

/** Half of a commit as an input. */
export const commitInput = (
  name: string,
  side: Side,
  commit: SaeCommit,
  part: 'scalar' | 'element',
  argument = name,
): Input => ({
  name,
  role: side,
  ref: commit.located.ref(commit[part]),
  argument,
});
const derived = (name: string, ref: Ref, argument?: string): Input => ({
  name,
  role: 'derived',
  ref,
  ...(argument && { argument }),
});
const hidden = (name: string, result?: string): Omit<Output, 'bytes'> => ({
  name,
  role: 'derived',
  secret: true,
  ...(result && { result }),
});

/**
 * The shared secret by one side's rand. Output `k`.
 * @param other k as the other side came by it, to compare: check `sae-k`
 */
export function secretStep(
  pair: Pair,
  side: Side,
  secret: Told,
  pwe: Ref,
  other: Ref | null,
  when: When,
): StepSpec {
  const peerSide = otherSide(side);
  const peer = pair[peerSide];
  const { group } = peer;
  const params = { group: group.number };
  const rand = privateInput(secret, 'rand');
  const scalar = commitInput('peer scalar', peerSide, peer, 'scalar');
  const element = commitInput('peer element', peerSide, peer, 'element');
  const who = sideWords(side);
  const curve = group.kind === 'ec';
  return {
    ...when,
    kind: 'calculation',
    actor: side,
    act: 'sae.secret',
    about: side,
    title: 'Compute the shared secret k',
    detail: curve ? 'a point, and its x' : 'an element',
    sentence: `The ${who} computes the shared secret of its rand, the password element and the other's commit.`,
    tell: (_outputs, checks) => ({
      sentence: `The ${who} computes the shared secret of its rand, the password element and the other's commit.${checks.map((c) => ` ${c.sentence}`).join('')}`,
    }),
    explanation:
      'scalar · PWE of the other end is (rand + mask) · PWE; its element takes mask · PWE away; what is left is its ' +
      "rand times PWE. Taken one's own rand times, both ends have rand · rand · PWE: the same, if and only if they had " +
      'the same password.',
    clauses: CLAUSES,
    formula: [
      'K = ',
      { name: 'rand' },
      ' · (',
      { name: 'peer scalar' },
      ' · ',
      { name: 'PWE' },
      ' + ',
      { name: 'peer element' },
      curve ? '),  k = K.x' : '),  k = K',
    ],
    operation: 'sae-secret',
    params,
    inputs: [rand, derived('PWE', pwe), scalar, element],
    outputs: [hidden('K'), { ...hidden('k'), note: 'never sent; all keys come from it' }],
    ...(other && {
      checks: (id: string): CheckSpec[] => [
        {
          name: 'sae-k',
          expected: { name: `k of the ${sideWords(peerSide)}`, ref: other },
          seen: { name: `k of the ${who}`, ref: out(id, 'k') },
          yes: 'Equal to that of the other end.',
          no: 'It differs from that of the other end: the two have different passwords.',
        },
      ],
    }),
    substeps: {
      count: 4,
      make: (id) => [
        {
          act: 'sae.secret.scalar',
          title: "Multiply by the other's scalar",
          detail: 'peer scalar · PWE',
          sentence: "The password element is taken as many times as the other's scalar says.",
          clauses: CLAUSES,
          formula: [{ name: 'peer scalar' }, ' · ', { name: 'PWE' }],
          operation: 'sae-multiply',
          params,
          inputs: [{ ...scalar, argument: 'scalar' }, derived('PWE', pwe, 'element')],
          outputs: [hidden('product')],
        },
        {
          act: 'sae.secret.element',
          title: "Add the other's element",
          detail: "the other's rand · PWE",
          sentence: "The other's element takes its mask away again.",
          clauses: CLAUSES,
          formula: [{ name: 'product' }, ' + ', { name: 'peer element' }],
          operation: 'sae-add',
          params,
          inputs: [derived('product', out(`${id}.1`, 'product'), 'one'), { ...element, argument: 'other' }],
          outputs: [hidden('sum')],
        },
        {
          act: 'sae.secret.rand',
          title: "Multiply by one's own rand",
          detail: 'K',
          sentence: 'The result taken rand times is K.',
          clauses: CLAUSES,
          formula: ['K = ', { name: 'rand' }, ' · ', { name: 'sum' }],
          operation: 'sae-multiply',
          params,
          inputs: [{ ...rand, argument: 'scalar' }, derived('sum', out(`${id}.2`, 'sum'), 'element')],
          outputs: [hidden('K', 'product')],
        },
        {
          act: 'sae.secret.bytes',
          title: 'Its bytes',
          detail: 'k',
          sentence: curve ? 'The x of the point K is k.' : 'The element K is k.',
          clauses: CLAUSES,
          formula: curve ? ['k = x of ', { name: 'K' }] : ['k = ', { name: 'K' }],
          operation: 'sae-octets',
          params,
          inputs: [derived('K', out(`${id}.3`, 'K'), 'element')],
          outputs: [hidden('k')],
        },
      ],
    },
  };
}

/** The shared secret as a log printed it. Output `k`. */
export function givenSecretStep(secret: Told, side: Side | null, when: When): StepSpec {
  return {
    ...when,
    kind: 'calculation',
    actor: side ?? 'observer',
    act: 'sae.secret-given',
    about: side ?? 'observer',
    title: 'Take the shared secret k as given',
    detail: '',
    sentence: `k was given${side ? `, as the ${sideWords(side)} has it` : ''}: it is the x of a point that no frame shows.`,
    explanation:
      "Without an end's rand, k cannot be computed; here it was disclosed. Whether it is that of this exchange, the " +
      'confirms show.',
    clauses: CLAUSES,
    formula: ['k = ', { name: 'given k' }],
    operation: 'join',
    inputs: [
      {
        name: 'given k',
        role: 'secret',
        ref: { from: 'secret', secret: secret.id, part: 'k' },
        note: secret.origin,
      },
    ],
    outputs: [hidden('k', 'joined')],
  };
}

/** Groups that a commit lists as rejected, those of the higher address first. */
function saltInputs({ station, ap, hash }: Pair, apFirst: boolean): Input[] {
  const lists = (apFirst ? [ap, station] : [station, ap]).flatMap((commit): Input[] =>
    commit.rejected
      ? [
          {
            name: `rejected groups of the ${sideWords(commit.side)}`,
            role: commit.side,
            ref: commit.located.ref(commit.rejected),
          },
        ]
      : [],
  );
  return lists.length > 0 ? lists : [{ name: 'zeros', role: 'constant', ref: noSalt(hash) }];
}

/** keyseed of k. Output `keyseed`. */
export function keyseedStep(
  pair: Pair,
  k: Ref,
  apFirst: boolean,
  actor: StepSpec['actor'],
  when: When,
): StepSpec {
  const salt = saltInputs(pair, apFirst);
  const mac = `HMAC-${hashText(pair.hash)}`;
  return {
    ...when,
    kind: 'calculation',
    actor,
    act: 'sae.keyseed',
    about: actor,
    title: 'Derive the keyseed',
    detail: mac,
    sentence:
      salt[0]!.role === 'constant'
        ? 'Zeros sign k: what HKDF calls extract. It spreads the secret evenly over all bits.'
        : 'The list of rejected groups signs k. Had someone taken a group out of the list on the way, the two ends would now have different keys.',
    clauses: CLAUSES,
    formula: [
      `keyseed = ${mac}(`,
      ...salt.flatMap((input, i) => (i ? [' ‖ ', { name: input.name }] : [{ name: input.name }])),
      ', ',
      { name: 'k' },
      ')',
    ],
    operation: 'sae-keyseed',
    params: { hash: pair.hash },
    inputs: [...salt, derived('k', k)],
    outputs: [hidden('keyseed')],
  };
}

/** The step that adds both scalars: what names the PMK, known to all who hear. Outputs `context` and `PMKID`. */
export function contextStep({ station, ap }: Pair, when: When): StepSpec {
  return {
    ...when,
    kind: 'calculation',
    actor: 'observer',
    act: 'sae.pmkid',
    title: 'Name the PMK (PMKID)',
    detail: 'scalar + scalar mod r',
    sentence: 'Both scalars are added; the first 16 bytes of the sum are the PMKID.',
    explanation:
      'The PMKID names the PMK that this exchange makes, so that both ends can take it up again later. It comes from the two ' +
      'scalars alone: everyone who hears them can compute it, and it tells nothing of the password. The whole sum goes ' +
      'into the keys, too.',
    clauses: CLAUSES,
    formula: [
      'context = (',
      { name: 'scalar of the station' },
      ' + ',
      { name: 'scalar of the AP' },
      ') mod r,  PMKID = first 16 bytes of context',
    ],
    operation: 'sae-context',
    params: { group: station.number },
    inputs: [
      commitInput('scalar of the station', 'station', station, 'scalar', 'one'),
      commitInput('scalar of the AP', 'ap', ap, 'scalar', 'other'),
    ],
    outputs: [
      { name: 'context', role: 'derived', secret: false },
      { name: 'PMKID', role: 'derived', secret: false },
    ],
  };
}

export interface KeySources {
  readonly keyseed: Ref;
  readonly context: Ref;
}

/** KCK and PMK of the keyseed, with SAE-PK also a KEK. Outputs of these names. */
export function keysStep(pair: Pair, from: KeySources, actor: StepSpec['actor'], when: When): StepSpec {
  const { hash, pmkLength } = pair;
  const pk = pair.station.pk && pair.ap.pk;
  const length = hashLength(hash);
  const kek = pk ? length : 0;
  const bits = 8 * (length + pmkLength + kek);
  const text = pk ? SAE_PK_KEYS_LABEL : SAE_KEYS_LABEL;
  const params = { hash, pmk: pmkLength, kek };
  const keyseed = derived('keyseed', from.keyseed);
  const context = derived('context', from.context);
  const name = `KDF-${hashText(hash)}-${bits}`;
  const outputs: Omit<Output, 'bytes'>[] = [
    { name: 'KCK', role: 'kck', secret: true, note: 'makes the confirms' },
    { name: 'PMK', role: 'derived', secret: true, note: 'the root of every key that follows' },
    ...(pk
      ? [{ name: 'KEK', role: 'kek', secret: true, note: 'opens the modifier of SAE-PK' } as const]
      : []),
  ];
  return {
    ...when,
    kind: 'calculation',
    actor,
    act: 'sae.keys',
    about: actor,
    title: 'Derive KCK and PMK',
    detail: name,
    sentence: `The keyseed and the sum of both scalars become ${bits / 8} bytes: ${length} for the KCK, ${pmkLength} for the PMK${pk ? `, ${kek} for the KEK` : ''}.`,
    explanation:
      'The two keys are neighbours of one block, but neither leads to the other: the KCK makes the confirms of this ' +
      'exchange and is then forgotten, the PMK feeds the four-way handshake. Who is given the PMK alone cannot check the ' +
      'confirms.',
    clauses: CLAUSES,
    formula: [
      `KCK ‖ PMK${pk ? ' ‖ KEK' : ''} = ${name}(`,
      { name: 'keyseed' },
      `, "${text}", `,
      { name: 'context' },
      ')',
    ],
    operation: 'sae-keys',
    params,
    inputs: [keyseed, context],
    outputs,
    substeps: { count: 3, make: (id) => keySubsteps(id, { keyseed, context, text, bits, params, outputs }) },
  };
}

function keySubsteps(
  id: string,
  from: {
    keyseed: Input;
    context: Input;
    text: string;
    bits: number;
    params: { hash: KdfHash; pmk: number; kek: number };
    outputs: readonly Omit<Output, 'bytes'>[];
  },
): SubstepSpec[] {
  const { keyseed, context, text, bits, params, outputs } = from;
  const rounds = kdfRounds(params.hash, bits);
  const message: Input[] = [
    { name: 'label', role: 'constant', ref: label(text) },
    context,
    {
      name: 'length',
      role: 'constant',
      ref: constant(Uint8Array.of(bits & 255, bits >> 8), `${bits} bits, 2 bytes, low byte first`),
    },
  ];
  return [
    {
      act: 'kdf.message',
      title: 'Join label, context and length',
      detail: `${utf8(text).length} bytes of label`,
      sentence:
        'The label, the sum of the scalars and the number of bits wanted are put one after the other.',
      clauses: ['IEEE 802.11-2020, 12.7.1.6.2'],
      formula: [{ name: 'label' }, ' ‖ ', { name: 'context' }, ' ‖ ', { name: 'length' }],
      operation: 'join',
      inputs: message,
      outputs: [{ name: 'message', role: 'derived', secret: false, result: 'joined' }],
    },
    {
      act: 'kdf.rounds',
      title: `HMAC-${hashText(params.hash)}`,
      detail: `${rounds} rounds`,
      sentence:
        'The keyseed signs these bytes, each time with another round number before them, until there are enough.',
      clauses: ['IEEE 802.11-2020, 12.7.1.6.2'],
      formula: [
        `rounds = HMAC-${hashText(params.hash)}(`,
        { name: 'keyseed' },
        ', i ‖ ',
        { name: 'message' },
        `), i = 1 … ${rounds}`,
      ],
      operation: 'expand',
      params: { function: 'kdf', hash: params.hash, rounds },
      inputs: [{ ...keyseed, argument: 'key' }, derived('message', out(`${id}.1`, 'message'))],
      outputs: [hidden('rounds')],
    },
    {
      act: 'key.split',
      title: 'Cut them',
      detail: outputs.map((output) => output.name).join(', '),
      sentence: `The first ${bits / 8} bytes are cut into the keys.`,
      clauses: CLAUSES,
      formula: [`${outputs.map((output) => output.name).join(' ‖ ')} = `, { name: 'rounds' }],
      operation: 'sae-split',
      params,
      inputs: [derived('rounds', out(`${id}.2`, 'rounds'))],
      outputs,
    },
  ];
}
