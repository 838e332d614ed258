import { toPlainText } from '../../base/bytes.ts';
import type { EcGroup } from '../../crypto/ec-groups.ts';
import { ecdsaCheck, ecdsaHash, ecdsaScalars, ecdsaSignature, ecdsaX } from '../../crypto/ecdsa.ts';
import { saeGroup } from '../../crypto/sae-group.ts';
import { saePkFingerprint, saePkKey, saePkPassword } from '../../crypto/sae-pk.ts';
import { bytesOf, type Inputs, kdfHashOf, numberOf, type Params, rest } from './arguments.ts';

/** @throws TypeError when the parameter `group` names no curve */
function curveOf(params: Params): EcGroup {
  const group = saeGroup(numberOf(params, 'group'));
  if (group?.kind !== 'ec') throw new TypeError(`group: ${params.group} is no curve`);
  return group;
}

/** @throws TypeError when the argument is no key on P-256, P-384 or P-521 */
function keyOf(inputs: Inputs) {
  const key = saePkKey(bytesOf(inputs, 'K_AP'));
  if (!key) throw new TypeError('K_AP: no key on P-256, P-384 or P-521');
  return key;
}

function signatureOf(inputs: Inputs, { length }: EcGroup) {
  const signature = ecdsaSignature(bytesOf(inputs, 'signature'), length);
  if (!signature) throw new TypeError('signature: not in DER');
  return signature;
}

/** Operations of SAE-PK (WPA3 specification, 6) and of ECDSA (FIPS 186-4, 6.4). */
export const saePkOperations = {
  /** The fingerprint that a password spells, its last octet filled with zero bits. */
  'sae-pk-password'(inputs: Inputs, _params: Params) {
    const text = toPlainText(bytesOf(inputs, 'password'));
    const password = text === null ? null : saePkPassword(text);
    if (!password) throw new TypeError('password: none of SAE-PK');
    return { fingerprint: password.fingerprint };
  },

  /** The first bits of the hash of network, M and key. Parameters `hash`, `bits`. */
  'sae-pk-fingerprint'(inputs: Inputs, params: Params) {
    const [ssid, m, kAp] = [bytesOf(inputs, 'SSID'), bytesOf(inputs, 'M'), bytesOf(inputs, 'K_AP')];
    return { fingerprint: saePkFingerprint(kdfHashOf(params), ssid, m, kAp, numberOf(params, 'bits')) };
  },

  /** x || y of the point in a SubjectPublicKeyInfo. */
  'sae-pk-key'(inputs: Inputs, _params: Params) {
    return { point: keyOf(inputs).point };
  },

  /** r of a signature, and what it has to be: the message is all arguments but `signature` and `key`, in order. */
  'sae-pk-verify'(inputs: Inputs, _params: Params) {
    const { group, hash, point } = keyOf(inputs);
    const message = rest(inputs, 'signature');
    const check = ecdsaCheck(group, hash, point, message, bytesOf(inputs, 'signature'));
    if (!check) throw new TypeError('signature: not in DER, or out of range');
    return { r: check.r, v: check.v };
  },

  /** Both numbers of a signature in DER. Parameter `group`. */
  'ecdsa-signature'(inputs: Inputs, params: Params) {
    const { r, s } = signatureOf(inputs, curveOf(params));
    return { r, s };
  },

  /** The hash of the arguments in order, modulo n. Parameters `group`, `hash`. */
  'ecdsa-hash'(inputs: Inputs, params: Params) {
    return { e: ecdsaHash(curveOf(params), kdfHashOf(params), rest(inputs)) };
  },

  /** u1 = e/s and u2 = r/s modulo n. Parameter `group`. */
  'ecdsa-scalars'(inputs: Inputs, params: Params) {
    const signature = { r: bytesOf(inputs, 'r'), s: bytesOf(inputs, 's') };
    const { u1, u2 } = ecdsaScalars(curveOf(params), bytesOf(inputs, 'e'), signature);
    return { u1, u2 };
  },

  /** x of a point modulo n. Parameter `group`. */
  'ecdsa-x'(inputs: Inputs, params: Params) {
    return { v: ecdsaX(curveOf(params), bytesOf(inputs, 'point')) };
  },
};
