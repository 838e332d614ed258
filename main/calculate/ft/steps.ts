import { hashLength, type KdfHash } from '../../crypto/hash.ts';
import { KEY_WRAP_IV } from '../../crypto/keywrap.ts';
import { constant, out, type StepSpec, type SubstepSpec, type When } from '../builder.ts';
import {
  cutRounds,
  type GroupKeyName,
  KEY_DATA,
  kdfName,
  kdfSubsteps,
  keyOutputs,
  label,
  type PtkRecipe,
  type PtkSources,
  parts,
} from '../keys/index.ts';
import type { FormulaPart, Input, Ref } from '../types.ts';
import { hashText, placeOf } from '../words.ts';

/** A key of the hierarchy, and its name. */
export interface NamedRef {
  readonly key: Ref;
  readonly name: Ref;
}

/** Where the values of an FT hierarchy stand. */
export interface FtSources {
  readonly ssid: { readonly ref: Ref; readonly length: number };
  readonly mdid: Ref;
  readonly r0khId: { readonly ref: Ref; readonly length: number };
  readonly r1khId: Ref;
  readonly spa: Ref;
}

const octet = (name: string, value: number): Input => ({
  name,
  role: 'constant',
  ref: constant(Uint8Array.of(value), `${value}, 1 byte`),
});

const joinedFormula = (inputs: readonly { readonly name: string }[]): FormulaPart[] =>
  inputs.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }]));

/** The last sub-step of each level: a name is a hash that shows nothing of the key. */
const nameSubstep = (
  name: string,
  hash: KdfHash,
  text: string,
  inputs: readonly Input[],
  clause: string,
): SubstepSpec => ({
  act: 'kdf.name',
  title: `Name it: ${name}`,
  detail: `${hashText(hash)}, 16 bytes`,
  sentence: `The first 16 bytes of a hash are the ${name}: frames name the key by it.`,
  clauses: [clause],
  formula: [`${name} = first 16 bytes of ${hashText(hash)}(`, ...joinedFormula(inputs), ')'],
  operation: 'digest',
  params: { hash, length: 16 },
  inputs: inputs.map((input) =>
    input.name === text ? { ...input, role: 'constant', ref: label(text) } : input,
  ),
  outputs: [{ name, role: 'derived', secret: false, result: 'digest' }],
});

/** A label among the inputs of a name; {@link nameSubstep} fills in its octets. */
const named = (text: string): Input => ({ name: text, role: 'constant', ref: label(text) });

/** The step that makes PMK-R0 out of the XXKey. Outputs `PMK-R0`, `salt`, `PMKR0Name`. */
export function r0Step(hash: KdfHash, xxKey: Ref, from: FtSources, when: When): StepSpec {
  const clause = 'IEEE 802.11-2020, 12.7.1.6.3';
  const length = hashLength(hash);
  const inputs: Input[] = [
    { name: 'XXKey', role: 'derived', ref: xxKey },
    { name: 'SSID', role: from.ssid.ref.from === 'secret' ? 'secret' : 'ap', ref: from.ssid.ref },
    { name: 'MDID', role: 'ap', ref: from.mdid, note: 'mobility domain' },
    { name: 'R0KH-ID', role: 'ap', ref: from.r0khId.ref, note: 'who holds PMK-R0' },
    { name: 'SPA', role: 'station', ref: from.spa, note: 'S0KH-ID' },
  ];
  const [, ssid, mdid, r0khId, spa] = inputs as [Input, Input, Input, Input, Input];
  const key = { name: 'PMK-R0', role: 'derived', secret: true } as const;
  const salt = { name: 'salt', role: 'derived', secret: false, note: 'enters the name' } as const;
  const context = [
    octet('SSID length', from.ssid.length),
    ssid,
    mdid,
    octet('R0KH-ID length', from.r0khId.length),
    r0khId,
    spa,
  ];
  const name = kdfName(hash, length + 16);
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk-r0',
    title: 'Derive PMK-R0',
    detail: name,
    sentence:
      'The station binds its key to the network, the mobility domain and the one that holds the key there: the PMK-R0.',
    explanation:
      'Fast transition puts two levels between the PMK and the keys of a connection. The PMK-R0 is of the whole ' +
      'mobility domain and stays with one key holder, mostly the first AP. Each AP gets a PMK-R1 of its own made from ' +
      'it, so that a station that roams needs no new authentication and no AP can compute the key of another.',
    clauses: [clause],
    formula: [
      `PMK-R0 ‖ salt = ${name}(`,
      { name: 'XXKey' },
      ', "FT-R0", len ‖ ',
      { name: 'SSID' },
      ' ‖ ',
      { name: 'MDID' },
      ' ‖ len ‖ ',
      { name: 'R0KH-ID' },
      ' ‖ ',
      { name: 'SPA' },
      ')',
    ],
    operation: 'ft-r0',
    params: { hash },
    inputs,
    outputs: [
      { ...key, note: 'the key of the mobility domain', result: 'key' },
      salt,
      { name: 'PMKR0Name', role: 'derived', secret: false, note: 'its name in frames', result: 'name' },
    ],
    substeps: {
      count: 5,
      make: (id) => [
        ...kdfSubsteps(id, {
          hash,
          key: { name: 'XXKey', ref: xxKey },
          label: 'FT-R0',
          context,
          length: length + 16,
        }),
        cutRounds(id, [key], 0, length),
        cutRounds(id, [salt], length, length + 16),
        nameSubstep(
          'PMKR0Name',
          hash,
          'FT-R0N',
          [named('FT-R0N'), { name: 'salt', role: 'derived', ref: out(`${id}.4`, 'salt') }],
          clause,
        ),
      ],
    },
  };
}

/** The step that makes the PMK-R1 of one AP. Outputs `PMK-R1`, `PMKR1Name`. */
export function r1Step(
  hash: KdfHash,
  r0: NamedRef,
  from: Pick<FtSources, 'r1khId' | 'spa'>,
  when: When,
): StepSpec {
  const clause = 'IEEE 802.11-2020, 12.7.1.6.4';
  const length = hashLength(hash);
  const inputs: Input[] = [
    { name: 'PMK-R0', role: 'derived', ref: r0.key },
    { name: 'PMKR0Name', role: 'derived', ref: r0.name },
    { name: 'R1KH-ID', role: 'ap', ref: from.r1khId, note: 'who holds PMK-R1: this AP' },
    { name: 'SPA', role: 'station', ref: from.spa, note: 'S1KH-ID' },
  ];
  const [, r0Name, r1khId, spa] = inputs as [Input, Input, Input, Input];
  const key = { name: 'PMK-R1', role: 'derived', secret: true } as const;
  const name = kdfName(hash, length);
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk-r1',
    title: 'Derive PMK-R1',
    detail: name,
    sentence:
      'The station makes the key for this AP alone: the PMK-R1. The AP got the same from the key holder.',
    explanation:
      'R1KH-ID is mostly the address of the AP. The holder of PMK-R0 computes the PMK-R1 of each AP and hands it over ' +
      'through the wire, before the station comes or when it asks.',
    clauses: [clause],
    formula: [
      `PMK-R1 = ${name}(`,
      { name: 'PMK-R0' },
      ', "FT-R1", ',
      { name: 'R1KH-ID' },
      ' ‖ ',
      { name: 'SPA' },
      ')',
    ],
    operation: 'ft-r1',
    params: { hash },
    inputs,
    outputs: [
      { ...key, note: 'the key of this AP', result: 'key' },
      { name: 'PMKR1Name', role: 'derived', secret: false, note: 'its name in frames', result: 'name' },
    ],
    substeps: {
      count: 4,
      make: (id) => [
        ...kdfSubsteps(id, {
          hash,
          key: { name: 'PMK-R0', ref: r0.key },
          label: 'FT-R1',
          context: [r1khId, spa],
          length,
        }),
        cutRounds(id, [key], 0, length),
        nameSubstep('PMKR1Name', hash, 'FT-R1N', [named('FT-R1N'), r0Name, r1khId, spa], clause),
      ],
    },
  };
}

/**
 * The step that makes the PTK of an FT hierarchy. Outputs `PTK`, the keys of the AKM (`KCK`, `KEK`, `TK`, over FILS
 * `KCK2` and `KEK2`), `PTKName`.
 */
export function ftPtkStep(recipe: PtkRecipe, r1: NamedRef, from: PtkSources, when: When): StepSpec {
  const hash = recipe.hash as KdfHash;
  const { kck, kek, tk, kck2 = 0, kek2 = 0 } = recipe;
  const length = kck + kek + tk + kck2 + kek2;
  const clause = 'IEEE 802.11-2020, 12.7.1.6.5';
  const name = kdfName(hash, length);
  const r1Name: Input = { name: 'PMKR1Name', role: 'derived', ref: r1.name };
  const context: Input[] = [
    { name: 'SNonce', role: 'station', ref: from.snonce },
    { name: 'ANonce', role: 'ap', ref: from.anonce },
    { name: 'BSSID', role: 'ap', ref: from.aa },
    { name: 'SPA', role: 'station', ref: from.spa },
  ];
  const keys = keyOutputs(recipe);
  const lengths = { kck, kek, tk, ...(kck2 > 0 && { kck2, kek2 }) };
  const names = keys.map((key) => key.name);
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.ptk',
    title: 'Derive PTK',
    detail: name,
    sentence: `The station mixes the PMK-R1 with both nonces and both addresses into ${length} bytes, and cuts them into ${kck2 ? 'four' : 'three'} keys.`,
    explanation:
      'As in the four-way handshake, but in a fixed order: the station’s nonce first. In a fast transition both nonces ' +
      'are sent before the association, so that both ends hold the keys when the station comes over.' +
      (kck2
        ? ' Of FILS the KEK seals whole messages and no KCK is needed; the frames of a transition cannot be sealed, so ' +
          'that they have two keys of their own, KCK2 and KEK2.'
        : ''),
    clauses: [clause],
    formula: [`PTK = ${name}(`, { name: 'PMK-R1' }, ', "FT-PTK", ', ...joinedFormula(context), ')'],
    operation: 'ft-ptk',
    params: { hash, ...lengths },
    inputs: [{ name: 'PMK-R1', role: 'derived', ref: r1.key }, r1Name, ...context],
    outputs: [
      { name: 'PTK', role: 'derived', secret: true },
      ...keys,
      { name: 'PTKName', role: 'derived', secret: false },
    ],
    substeps: {
      count: 4,
      make: (id) => [
        ...kdfSubsteps(id, {
          hash,
          key: { name: 'PMK-R1', ref: r1.key },
          label: 'FT-PTK',
          context,
          length,
        }),
        {
          act: 'key.split',
          title: `Keep ${length} bytes and split them`,
          detail: names.join(', '),
          sentence: `The first ${length} bytes are the PTK: ${parts(recipe)}.`,
          clauses: [clause],
          formula: [`${names.join(' ‖ ')} = first `, `${length} bytes of `, { name: 'rounds' }],
          operation: 'split-ptk',
          params: lengths,
          inputs: [{ name: 'rounds', role: 'derived', ref: out(`${id}.2`, 'rounds') }],
          outputs: [{ name: 'PTK', role: 'derived', secret: true }, ...keys],
        },
        nameSubstep('PTKName', hash, 'FT-PTKN', [r1Name, named('FT-PTKN'), ...context], clause),
      ],
    },
  };
}

/** A name of a key that a frame carries. */
export interface NameSubject {
  readonly name: 'PMKR0Name' | 'PMKR1Name';
  readonly own: Ref;
  readonly seen: Ref;
  /** `M2`, `the authentication request`. */
  readonly where: string;
  readonly fromAp: boolean;
}

/** The step that compares the name of a key with the one in a frame. Check `pmkr0name` or `pmkr1name`. */
export function nameStep({ name, own, seen, where, fromAp }: NameSubject, when: When): StepSpec {
  const [receiver, sender] = fromAp ? ['station', 'AP'] : ['AP', 'station'];
  const sentence = `The ${receiver} looks up the key by the name in ${where}.`;
  const key = name === 'PMKR0Name' ? 'PMK-R0' : 'PMK-R1';
  return {
    ...when,
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: name === 'PMKR0Name' ? 'check.pmk-r0-name' : 'check.pmk-r1-name',
    title: `Check the ${name} of ${where}`,
    detail: 'byte for byte',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    clauses: ['IEEE 802.11-2020, 13.4.2'],
    formula: [{ name: `${name} in ${where}` }, ' = ', { name }],
    operation: 'compare',
    inputs: [
      { name, role: 'derived', ref: own },
      { name: `${name} in ${where}`, role: fromAp ? 'ap' : 'station', ref: seen },
    ],
    checks: () => [
      {
        name: name.toLowerCase(),
        expected: { name, ref: own },
        seen: { name: `${name} in ${where}`, ref: seen },
        yes: `Equal: the ${sender} means this ${key}.`,
        no: `It differs from ${placeOf(seen)}: the ${sender} means another ${key}, of another passphrase, network name or key holder.`,
      },
    ],
  };
}

/** The step that opens a group key in a fast BSS transition element. Output `key data`. */
export function unwrapSubelementStep(
  name: GroupKeyName,
  wrapped: Ref,
  kek: { readonly name: string; readonly ref: Ref },
  when: When,
): StepSpec {
  const sentence = `The station unwraps the ${name} with the ${kek.name}.`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'unwrap.subelement',
    title: `Unwrap the ${name} of the reassociation response`,
    detail: `AES key wrap, with the ${kek.name}`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'There is no four-way handshake after a fast transition. The AP hands the group keys over in its reassociation ' +
      'response, each wrapped on its own.',
    clauses: ['IEEE 802.11-2020, 9.4.2.47', 'RFC 3394, 2.2.2'],
    formula: ['A, key data = AES-Unwrap(', { name: kek.name }, ', ', { name: `wrapped ${name}` }, ')'],
    operation: 'aes-unwrap',
    inputs: [
      { name: kek.name, role: 'kek', ref: kek.ref, argument: 'KEK' },
      { name: `wrapped ${name}`, role: 'ap', ref: wrapped, argument: 'wrapped' },
    ],
    outputs: [
      { name: 'A', role: 'derived', secret: false, note: 'integrity check value' },
      { name: KEY_DATA, role: 'derived', secret: true, result: 'plaintext' },
    ],
    checks: (id) => [
      {
        name: 'key-wrap',
        expected: { name: 'integrity check value', ref: constant(KEY_WRAP_IV, 'a6, eight times') },
        seen: { name: 'A', ref: out(id, 'A') },
        yes: 'The integrity check value is a6 eight times: the KEK is right and nothing was changed.',
        no: 'The integrity check value is not a6 eight times: another KEK wrapped this.',
      },
    ],
  };
}

/** The step that compares the nonce of a refused request with the AP's newest one. Check `nonce`. */
export function freshNonceStep(newest: Ref, requested: Ref, when: When): StepSpec {
  const sentence = 'The AP compares the nonce of the request with its own newest one.';
  return {
    ...when,
    kind: 'calculation',
    actor: 'ap',
    act: 'check.fresh-nonce',
    title: 'ANonce of the request against the AP’s newest',
    detail: 'byte for byte',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Each authentication request makes the AP take a new nonce, and with it a new PTK. A station that asks twice and ' +
      'goes on with the first answer signs with a key that the AP has given up: the status that it gets speaks of ' +
      'something else.',
    clauses: ['IEEE 802.11-2020, 13.8.3'],
    formula: [{ name: 'ANonce of the request' }, ' = ', { name: 'newest ANonce' }],
    operation: 'compare',
    inputs: [
      { name: 'newest ANonce', role: 'ap', ref: newest },
      { name: 'ANonce of the request', role: 'station', ref: requested },
    ],
    checks: () => [
      {
        name: 'nonce',
        expected: { name: 'newest ANonce', ref: newest },
        seen: { name: 'ANonce of the request', ref: requested },
        yes: 'Equal: both ends mean one pair of nonces.',
        no: `They differ: the AP has taken a new nonce (${placeOf(newest)}), and the request is signed for an older one.`,
      },
    ],
  };
}
