import { type Bytes, concat, isZero, toPlainText } from '../../base/bytes.ts';
import { curveRight, type EcGroup, euler } from '../../crypto/ec-groups.ts';
import { hashLength, type KdfHash } from '../../crypto/hash.ts';
import { inverseModulo, modulo, powerModulo, toNumber, toOctets } from '../../crypto/numbers.ts';
import { commitElement, commitScalar, keyseedOf, saeKeys, saeSecret, scalarSum } from '../../crypto/sae.ts';
import {
  addressesHighFirst,
  elementOp,
  elementToOctets,
  inverseOp,
  type SaeGroup,
  saeGroup,
  scalarOp,
} from '../../crypto/sae-group.ts';
import {
  h2ePt,
  h2ePtModp,
  h2eReduce,
  h2eReduceModp,
  h2eValue,
  pweFromPt,
  pweScalar,
  sswu,
} from '../../crypto/sae-h2e.ts';
import { hunt, huntElement, huntIteration, huntPoint, huntResidue, huntValue } from '../../crypto/sae-pwe.ts';
import { bytesOf, hashOf, type Inputs, numberOf, type Params } from './arguments.ts';

/** @throws TypeError when the parameter `group` names none that is known */
function groupOf(params: Params): SaeGroup {
  const group = saeGroup(numberOf(params, 'group'));
  if (!group) throw new TypeError(`group: ${params.group} is not known`);
  return group;
}

function curveOf(params: Params): EcGroup {
  const group = groupOf(params);
  if (group.kind !== 'ec') throw new TypeError(`group: ${params.group} is no curve`);
  return group;
}

const kdfHashOf = (params: Params): KdfHash => {
  const hash = hashOf(params);
  if (hash === 'md5' || hash === 'sha1') throw new TypeError(`hash: ${hash} is not used by SAE`);
  return hash;
};

const commitOf = (inputs: Inputs) => ({
  scalar: bytesOf(inputs, 'peer scalar'),
  element: bytesOf(inputs, 'peer element'),
});

/** Coordinates of an element of a curve. */
const halves = (element: Bytes): readonly [Bytes, Bytes] => [
  element.slice(0, element.length / 2),
  element.slice(element.length / 2),
];

/** Operations of SAE (IEEE 802.11-2020, 12.4). Parameter `group`: its number. */
export const saeOperations = {
  /** What shows that an element is of its group: both sides of the curve's equation, or element^r modulo p. */
  'sae-member'(inputs: Inputs, params: Params): Record<string, Bytes> {
    const group = groupOf(params);
    const element = bytesOf(inputs, 'element');
    if (group.kind === 'modp')
      return { power: toOctets(powerModulo(toNumber(element), group.q, group.p), group.length) };
    const [x, y] = halves(element).map(toNumber) as [bigint, bigint];
    return {
      left: toOctets((y * y) % group.p, group.length),
      right: toOctets(curveRight(group, x), group.length),
    };
  },

  /** MAX(a, b) then MIN(a, b). */
  'sae-addresses'(inputs: Inputs, _params: Params) {
    return { addresses: addressesHighFirst(bytesOf(inputs, 'a'), bytesOf(inputs, 'b')) };
  },

  /** The PWE by hunting-and-pecking, all tries (12.4.4.2.2, 12.4.4.3.2). */
  'sae-hunt'(inputs: Inputs, params: Params) {
    const [password, a, b] = [bytesOf(inputs, 'password'), bytesOf(inputs, 'a'), bytesOf(inputs, 'b')];
    const { pwe, counter } = hunt(groupOf(params), password, a, b);
    return { PWE: pwe, counter: Uint8Array.of(counter) };
  },

  /** One try with the number `counter`. Of a curve also `y²` and its Legendre symbol, of MODP the element. */
  'sae-try'(inputs: Inputs, params: Params): Record<string, Bytes> {
    const addresses = bytesOf(inputs, 'addresses');
    const { seed, value, residue, element } = huntIteration(
      groupOf(params),
      addresses,
      bytesOf(inputs, 'password'),
      bytesOf(inputs, 'counter')[0]!,
    );
    return {
      seed,
      value,
      ...(residue && { 'y squared': residue.ySquared, legendre: residue.legendre }),
      ...(element && { element }),
    };
  },

  /** pwd-value of a pwd-seed. */
  'sae-hunt-value'(inputs: Inputs, params: Params) {
    return { value: huntValue(groupOf(params), bytesOf(inputs, 'seed')) };
  },

  /** x³ + ax + b of a pwd-value, and whether that is a square: its Legendre symbol. */
  'sae-hunt-residue'(inputs: Inputs, params: Params) {
    const { ySquared, legendre } = huntResidue(curveOf(params), bytesOf(inputs, 'value'));
    return { 'y squared': ySquared, legendre };
  },

  /** pwd-value^((p-1)/q) modulo p. */
  'sae-hunt-element'(inputs: Inputs, params: Params) {
    const group = groupOf(params);
    if (group.kind !== 'modp') throw new TypeError(`group: ${params.group} is a curve`);
    return { element: huntElement(group, bytesOf(inputs, 'value')) };
  },

  /** Both roots above x, and the point that the seed's lowest bit picks. */
  'sae-hunt-point'(inputs: Inputs, params: Params) {
    const { y, negativeY, pwe } = huntPoint(
      curveOf(params),
      bytesOf(inputs, 'value'),
      bytesOf(inputs, 'seed'),
    );
    return { y, 'p - y': negativeY, PWE: pwe };
  },

  /** PT of a password, with the seed that it begins with (12.4.4.2.3, 12.4.4.3.3). */
  'sae-pt'(inputs: Inputs, params: Params) {
    const { seed, pt } = h2ePt(
      groupOf(params),
      bytesOf(inputs, 'SSID'),
      bytesOf(inputs, 'password'),
      inputs.identifier,
    );
    return { 'pwd-seed': seed, PT: pt };
  },

  /** pwd-value of a pwd-seed and a label. */
  'sae-pt-value'(inputs: Inputs, params: Params) {
    const label = toPlainText(bytesOf(inputs, 'label'));
    if (label === null) throw new TypeError('label: no text');
    return { value: h2eValue(groupOf(params), bytesOf(inputs, 'seed'), label) };
  },

  /** u of a pwd-value; of MODP the number that is raised next. */
  'sae-pt-reduce'(inputs: Inputs, params: Params) {
    const group = groupOf(params);
    const value = bytesOf(inputs, 'value');
    return { u: group.kind === 'ec' ? h2eReduce(group, value) : h2eReduceModp(group, value) };
  },

  /** u^((p-1)/q) modulo p. */
  'sae-pt-modp'(inputs: Inputs, params: Params) {
    const group = groupOf(params);
    if (group.kind !== 'modp') throw new TypeError(`group: ${params.group} is a curve`);
    return { PT: h2ePtModp(group, bytesOf(inputs, 'u')) };
  },

  /** The simplified SWU map: a point of a number. */
  'sae-sswu'(inputs: Inputs, params: Params) {
    const { point, x1, x2, v, y } = sswu(curveOf(params), bytesOf(inputs, 'u'));
    return { x1, x2, v, y, P: point };
  },

  /** m = z²u⁴ + zu², and t = 1/m (0 of 0). */
  'sae-sswu-t'(inputs: Inputs, params: Params) {
    const { p, z, length } = curveOf(params);
    const u = toNumber(bytesOf(inputs, 'u'));
    const zu2 = modulo(z * u * u, p);
    const m = (zu2 * zu2 + zu2) % p;
    return { m: toOctets(m, length), t: toOctets(inverseModulo(m, p), length) };
  },

  /** x1a = b/(za), x1b = (-b/a)(1 + t); x1 is x1a where m is 0, else x1b. */
  'sae-sswu-x1'(inputs: Inputs, params: Params) {
    const { p, a, b, z, length } = curveOf(params);
    const t = toNumber(bytesOf(inputs, 't'));
    const x1a = toOctets((b * inverseModulo(modulo(z * a, p), p)) % p, length);
    const x1b = toOctets((modulo(-b, p) * inverseModulo(a, p) * (1n + t)) % p, length);
    return { x1a, x1b, x1: isZero(bytesOf(inputs, 'm')) ? x1a : x1b };
  },

  /** x2 = zu²x1. */
  'sae-sswu-x2'(inputs: Inputs, params: Params) {
    const { p, z, length } = curveOf(params);
    const u = toNumber(bytesOf(inputs, 'u'));
    return { x2: toOctets(modulo(z * u * u * toNumber(bytesOf(inputs, 'x1')), p), length) };
  },

  /** g(x) = x³ + ax + b. */
  'sae-curve'(inputs: Inputs, params: Params) {
    const group = curveOf(params);
    return { g: toOctets(curveRight(group, toNumber(bytesOf(inputs, 'x'))), group.length) };
  },

  /** g^((p-1)/2): 0 or 1 of a square. */
  'sae-legendre'(inputs: Inputs, params: Params) {
    const group = curveOf(params);
    return { legendre: toOctets(euler(group, toNumber(bytesOf(inputs, 'g'))), group.length) };
  },

  /** x1 and g(x1) where the Legendre symbol says square, else x2 and g(x2). */
  'sae-sswu-select'(inputs: Inputs, _params: Params) {
    const first = toNumber(bytesOf(inputs, 'legendre')) <= 1n;
    const of = (one: string, other: string) => bytesOf(inputs, first ? one : other);
    return { x: of('x1', 'x2'), v: of('g(x1)', 'g(x2)') };
  },

  /** y = √v, and the point whose y has the parity of u. */
  'sae-sswu-point'(inputs: Inputs, params: Params) {
    const { p, length } = curveOf(params);
    const y = powerModulo(toNumber(bytesOf(inputs, 'v')), (p + 1n) / 4n, p);
    const same = (y & 1n) === (BigInt(bytesOf(inputs, 'u').at(-1)!) & 1n);
    const negative = toOctets(modulo(-y, p), length);
    const root = toOctets(y, length);
    return { y: root, 'p - y': negative, P: concat(bytesOf(inputs, 'x'), same ? root : negative) };
  },

  /** elem-op of two elements. */
  'sae-add'(inputs: Inputs, params: Params) {
    return { sum: elementOp(groupOf(params), bytesOf(inputs, 'one'), bytesOf(inputs, 'other')) };
  },

  /** scalar-op of a number and an element. */
  'sae-multiply'(inputs: Inputs, params: Params) {
    return { product: scalarOp(groupOf(params), bytesOf(inputs, 'scalar'), bytesOf(inputs, 'element')) };
  },

  /** inverse-op of an element. */
  'sae-inverse'(inputs: Inputs, params: Params) {
    return { inverse: inverseOp(groupOf(params), bytesOf(inputs, 'element')) };
  },

  /** val and PWE of PT and two addresses (12.4.5.2). */
  'sae-pwe'(inputs: Inputs, params: Params) {
    const { val, pwe } = pweFromPt(
      groupOf(params),
      bytesOf(inputs, 'PT'),
      bytesOf(inputs, 'a'),
      bytesOf(inputs, 'b'),
    );
    return { val, PWE: pwe };
  },

  /** val = hash modulo (q - 1) + 1. */
  'sae-val'(inputs: Inputs, params: Params) {
    return { val: pweScalar(groupOf(params), bytesOf(inputs, 'hash')) };
  },

  /** rand + mask modulo r. */
  'sae-scalar'(inputs: Inputs, params: Params) {
    return { scalar: commitScalar(groupOf(params), bytesOf(inputs, 'rand'), bytesOf(inputs, 'mask')) };
  },

  /** inverse-op(scalar-op(mask, PWE)). */
  'sae-element'(inputs: Inputs, params: Params) {
    return { element: commitElement(groupOf(params), bytesOf(inputs, 'mask'), bytesOf(inputs, 'PWE')) };
  },

  /** The PWE that gives this element with this mask: scalar-op(1/mask modulo r, inverse-op(element)). */
  'sae-unmask'(inputs: Inputs, params: Params) {
    const group = groupOf(params);
    const back = inverseModulo(toNumber(bytesOf(inputs, 'mask')) % group.q, group.q);
    const inverse = inverseOp(group, bytesOf(inputs, 'element'));
    return { PWE: scalarOp(group, toOctets(back, group.length), inverse) };
  },

  /** K and k of one's own rand and the other's commit. */
  'sae-secret'(inputs: Inputs, params: Params) {
    const { K, k } = saeSecret(
      groupOf(params),
      bytesOf(inputs, 'rand'),
      bytesOf(inputs, 'PWE'),
      commitOf(inputs),
    );
    return { K, k };
  },

  /** F: x of a point; of MODP the element itself. */
  'sae-octets'(inputs: Inputs, params: Params) {
    return { k: elementToOctets(groupOf(params), bytesOf(inputs, 'element')) };
  },

  /** keyseed of k; the salt is all other arguments in order, one after the other. */
  'sae-keyseed'(inputs: Inputs, params: Params) {
    const salt = Object.entries(inputs).filter(([name]) => name !== 'k');
    return {
      keyseed: keyseedOf(
        kdfHashOf(params),
        concat(...salt.map(([, octets]) => octets)),
        bytesOf(inputs, 'k'),
      ),
    };
  },

  /** The sum of both scalars modulo r, and its first 16 octets, the PMKID. */
  'sae-context'(inputs: Inputs, params: Params) {
    const context = scalarSum(groupOf(params), bytesOf(inputs, 'one'), bytesOf(inputs, 'other'));
    return { context, PMKID: context.slice(0, 16) };
  },

  /** KCK, PMK and, with the parameter `kek` above 0, KEK. Parameters `hash`, `pmk` (octets), `kek` (octets). */
  'sae-keys'(inputs: Inputs, params: Params): Record<string, Bytes> {
    const hash = kdfHashOf(params);
    const keys = saeKeys(hash, bytesOf(inputs, 'keyseed'), bytesOf(inputs, 'context'), {
      extendedKey: numberOf(params, 'pmk') > 32,
      pk: numberOf(params, 'kek') > 0,
    });
    return { KCK: keys.kck, PMK: keys.pmk, ...(keys.kek && { KEK: keys.kek }) };
  },

  /** KCK, PMK and KEK cut out of `rounds`. Parameters as of `sae-keys`. */
  'sae-split'(inputs: Inputs, params: Params): Record<string, Bytes> {
    const rounds = bytesOf(inputs, 'rounds');
    const [length, pmk, kek] = [hashLength(hashOf(params)), numberOf(params, 'pmk'), numberOf(params, 'kek')];
    const end = length + pmk;
    return {
      KCK: rounds.slice(0, length),
      PMK: rounds.slice(length, end),
      ...(kek > 0 && { KEK: rounds.slice(end, end + kek) }),
    };
  },
};
