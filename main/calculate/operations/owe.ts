import { concat } from '../../base/bytes.ts';
import { curveRight, EC_GROUPS, type EcGroup, squareRoot } from '../../crypto/ec-groups.ts';
import { hkdfExpand, hkdfExtract } from '../../crypto/hkdf.ts';
import { modulo, toNumber, toOctets } from '../../crypto/numbers.ts';
import { owePublic, oweShared } from '../../crypto/owe.ts';
import { bytesOf, type Inputs, kdfHashOf, numberOf, type Params } from './arguments.ts';

/** @throws TypeError when the parameter `group` names no curve */
function groupOf(params: Params): EcGroup {
  const number = numberOf(params, 'group');
  const found = EC_GROUPS.find((group) => group.number === number);
  if (!found) throw new TypeError(`group: ${params.group} is not known`);
  return found;
}

/** Operations of opportunistic wireless encryption (RFC 8110), and of FILS, which has more groups. Parameter `group`. */
export const oweOperations = {
  /** Both sides of the curve's equation for an x-coordinate; they are equal if x is on the curve. */
  'owe-point'(inputs: Inputs, params: Params) {
    const group = groupOf(params);
    const right = curveRight(group, toNumber(bytesOf(inputs, 'x')));
    const y = squareRoot(group, right);
    return {
      y: toOctets(y, group.length),
      square: toOctets(modulo(y * y, group.p), group.length),
      right: toOctets(right, group.length),
    };
  },

  /** The public key of a private one: an x-coordinate. */
  'owe-public'(inputs: Inputs, params: Params) {
    return { public: owePublic(groupOf(params), bytesOf(inputs, 'private')) };
  },

  /** The shared secret z: an x-coordinate. */
  'owe-shared'(inputs: Inputs, params: Params) {
    return { z: oweShared(groupOf(params), bytesOf(inputs, 'private'), bytesOf(inputs, 'peer')) };
  },

  /** HKDF-Extract of `z`, the salt being the other arguments in order. Parameter `hash`. */
  'hkdf-extract'(inputs: Inputs, params: Params) {
    const salt = Object.entries(inputs).filter(([name]) => name !== 'z');
    return { prk: hkdfExtract(kdfHashOf(params), concat(...salt.map(([, b]) => b)), bytesOf(inputs, 'z')) };
  },

  /** HKDF-Expand of `prk` with `info`. Parameters `hash`, `length` in octets. */
  'hkdf-expand'(inputs: Inputs, params: Params) {
    const [prk, info] = [bytesOf(inputs, 'prk'), bytesOf(inputs, 'info')];
    return { okm: hkdfExpand(kdfHashOf(params), prk, info, numberOf(params, 'length')) };
  },
};
