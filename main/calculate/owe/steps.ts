import { utf8 } from '../../base/bytes.ts';
import type { EcGroup } from '../../crypto/ec-groups.ts';
import { hashLength, type KdfHash } from '../../crypto/hash.ts';
import { OWE_LABEL } from '../../crypto/owe.ts';
import { constant, out, type StepSpec, type When } from '../builder.ts';
import type { Input, Ref, Told } from '../types.ts';
import { hashText, placeOf } from '../words.ts';

/** Both public keys of an exchange, and its group. */
export interface DhExchange {
  readonly group: EcGroup;
  /** The station's public key, C. */
  readonly c: Ref;
  /** The AP's public key, A. */
  readonly a: Ref;
  /** The two octets that name the group in the station's element. */
  readonly number: Ref;
}

/** The same with the hash that goes with its group in OWE. */
export interface OweExchange extends DhExchange {
  readonly hash: KdfHash;
}

const publicInputs = ({ c, a }: OweExchange): readonly [Input, Input] => [
  { name: 'C', role: 'station', ref: c, note: 'public key of the station' },
  { name: 'A', role: 'ap', ref: a, note: 'public key of the AP' },
];

/** The step that tests whether a public key is on the curve. Output `y`; check `public-key`. */
export function pointStep(
  group: EcGroup,
  { x, where, fromAp }: { readonly x: Ref; readonly where: string; readonly fromAp: boolean },
  when: When,
): StepSpec {
  const receiver = fromAp ? 'station' : 'AP';
  const sentence = `The ${receiver} tests whether the public key in ${where} is a point of ${group.name}.`;
  return {
    ...when,
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: 'check.owe-public-key',
    title: `Test the public key of the ${fromAp ? 'AP' : 'station'}`,
    detail: `group ${group.number}, ${group.name}`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'A public key is a point of the curve, of which the x-coordinate alone is sent: y follows from it but for its ' +
      'sign, and the sign does not matter here. A number that is no x-coordinate of the curve would make a shared ' +
      'secret that can be guessed, so it must be refused.',
    clauses: ['RFC 8110, 4.4', 'RFC 6090, 4'],
    formula: ['y² = ', { name: 'x' }, '³ + a·', { name: 'x' }, ' + b mod p'],
    operation: 'owe-point',
    params: { group: group.number },
    inputs: [{ name: 'x', role: fromAp ? 'ap' : 'station', ref: x }],
    outputs: [
      { name: 'y', role: 'derived', secret: false, note: 'one of the two' },
      { name: 'y²', role: 'derived', secret: false, result: 'square' },
      { name: 'x³ + ax + b', role: 'derived', secret: false, result: 'right' },
    ],
    checks: (id) => [
      {
        name: 'public-key',
        expected: { name: 'x³ + ax + b', ref: out(id, 'x³ + ax + b') },
        seen: { name: 'y²', ref: out(id, 'y²') },
        yes: 'It is on the curve.',
        no: `It is not: ${placeOf(x)} is no x-coordinate of the curve. The ${receiver} must refuse it.`,
      },
    ],
  };
}

/** The step that names the PMK to be: everyone who hears both public keys can make it. Output `PMKID`. */
export function owePmkidStep(exchange: OweExchange, when: When): StepSpec {
  const { hash } = exchange;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmkid',
    title: 'Make the PMKID',
    detail: `${hashText(hash)}, 16 bytes`,
    sentence: 'Both ends name their PMK by a hash of the two public keys.',
    explanation:
      'In OWE the PMKID depends on nothing secret. It says which exchange is meant, and proves no key.',
    clauses: ['RFC 8110, 4.4'],
    formula: [`PMKID = first 16 bytes of ${hashText(hash)}(`, { name: 'C' }, ' ‖ ', { name: 'A' }, ')'],
    operation: 'digest',
    params: { hash, length: 16 },
    inputs: publicInputs(exchange),
    outputs: [{ name: 'PMKID', role: 'derived', secret: false, result: 'digest' }],
  };
}

/** Whose private key is known. */
export type OweSide = 'station' | 'ap';

const privateInput = (secret: Told): Input => ({
  name: 'private key',
  role: 'secret',
  ref: { from: 'secret', secret: secret.id, part: 'value' },
  note: secret.origin,
  argument: 'private',
});

/**
 * The step that makes a public key. Output `public key`; check `private-key` where it was seen, which shows whose
 * private key it is.
 * @param seen the public key of that side as it was sent; null: not yet
 */
export function publicStep(
  { group }: Pick<DhExchange, 'group'>,
  secret: Told,
  side: OweSide,
  seen: Ref | null,
  when: When,
): StepSpec {
  const who = side === 'station' ? 'station' : 'AP';
  return {
    ...when,
    kind: 'calculation',
    actor: side,
    act: 'owe.public-key',
    about: side,
    title: `Public key of the ${who}`,
    detail: group.name,
    sentence: `The ${who} multiplies the base point of the curve by its private key: the x-coordinate is its public key.`,
    explanation:
      'The private key is a random number that never leaves its owner. To find it from the public key would take ' +
      'longer than the world is old; to make the public key from it takes a moment.',
    clauses: ['RFC 8110, 4.3', 'RFC 6090, 4'],
    formula: ['public key = x of ', { name: 'private key' }, ' · G'],
    operation: 'owe-public',
    params: { group: group.number },
    inputs: [privateInput(secret)],
    outputs: [{ name: 'public key', role: 'derived', secret: false, result: 'public' }],
    ...(seen && {
      checks: (id) => [
        {
          name: 'private-key',
          expected: { name: 'public key computed', ref: out(id, 'public key') },
          seen: { name: `public key of the ${who}`, ref: seen },
          yes: `Equal to ${placeOf(seen)}: this is the private key of the ${who}.`,
          no: `It differs from ${placeOf(seen)}: this is the private key of another exchange.`,
        },
      ],
    }),
  };
}

/** The public key of a side. */
export const publicSent = ({ c, a }: Pick<DhExchange, 'c' | 'a'>, side: OweSide): Ref =>
  side === 'station' ? c : a;

/** The step that makes the shared secret. Output `z`. */
export function sharedStep({ group, c, a }: DhExchange, secret: Told, side: OweSide, when: When): StepSpec {
  const [who, peer] = side === 'station' ? ['station', 'AP'] : ['AP', 'station'];
  const peerInput: Input =
    side === 'station' ? { name: 'A', role: 'ap', ref: a } : { name: 'C', role: 'station', ref: c };
  return {
    ...when,
    kind: 'calculation',
    actor: side,
    act: 'owe.secret',
    about: side,
    title: 'Shared secret z',
    detail: `Diffie-Hellman, ${group.name}`,
    sentence: `The ${who} multiplies the public key of the ${peer} by its own private key; both ends arrive at one point.`,
    explanation:
      'The station has c and A = a·G, the AP has a and C = c·G. Both c·A and a·C are c·a·G. Who hears C and A alone ' +
      'cannot make it. But nothing tells the station whose A it is: OWE encrypts, it does not authenticate.',
    clauses: ['RFC 8110, 4.4', 'RFC 6090, 4'],
    formula: ['z = x of ', { name: 'private key' }, ' · ', { name: peerInput.name }],
    operation: 'owe-shared',
    params: { group: group.number },
    inputs: [privateInput(secret), { ...peerInput, argument: 'peer' }],
    outputs: [{ name: 'z', role: 'derived', secret: true }],
  };
}

/** The step that gathers the shared secret into a key. Output `prk`. */
export function prkStep(exchange: OweExchange, z: Ref, when: When): StepSpec {
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'owe.extract',
    title: 'Extract prk',
    detail: `HKDF-Extract, HMAC-${hashText(exchange.hash)}`,
    sentence: 'Both ends turn z into an even key, with both public keys and the group as salt.',
    explanation:
      'The x-coordinate of a point is no even string of bits. HMAC makes one of it, and binds it to this exchange.',
    clauses: ['RFC 8110, 4.4', 'RFC 5869, 2.2'],
    formula: [
      `prk = HMAC-${hashText(exchange.hash)}(`,
      { name: 'C' },
      ' ‖ ',
      { name: 'A' },
      ' ‖ ',
      { name: 'group' },
      ', ',
      { name: 'z' },
      ')',
    ],
    operation: 'hkdf-extract',
    params: { hash: exchange.hash },
    inputs: [
      { name: 'z', role: 'derived', ref: z },
      ...publicInputs(exchange),
      { name: 'group', role: 'station', ref: exchange.number, note: '2 bytes, low byte first' },
    ],
    outputs: [{ name: 'prk', role: 'derived', secret: true }],
  };
}

/** The step that makes the PMK. Output `PMK`. */
export function owePmkStep({ hash }: OweExchange, prk: Ref, when: When): StepSpec {
  const length = hashLength(hash);
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk',
    title: 'Derive PMK',
    detail: `HKDF-Expand, ${length} bytes`,
    sentence: `Both ends expand prk into the PMK of ${length} bytes.`,
    clauses: ['RFC 8110, 4.4', 'RFC 5869, 2.3'],
    formula: ['PMK = HKDF-Expand(', { name: 'prk' }, `, "${OWE_LABEL}", ${length})`],
    operation: 'hkdf-expand',
    params: { hash, length },
    inputs: [
      { name: 'prk', role: 'derived', ref: prk },
      {
        name: 'label',
        role: 'constant',
        ref: constant(utf8(OWE_LABEL), `"${OWE_LABEL}"`),
        argument: 'info',
      },
    ],
    outputs: [
      {
        name: 'PMK',
        role: 'derived',
        secret: true,
        note: 'the root of every key that follows',
        result: 'okm',
      },
    ],
  };
}
