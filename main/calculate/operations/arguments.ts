import { type Bytes, concat } from '../../base/bytes.ts';
import type { HashName, KdfHash } from '../../crypto/hash.ts';
import type { MicAlgorithm } from '../../crypto/mic.ts';

export type Inputs = Readonly<Record<string, Bytes>>;
export type Params = Readonly<Record<string, number | string>>;

/** @throws TypeError naming the argument that is not there */
export function bytesOf(inputs: Inputs, name: string): Bytes {
  const value = inputs[name];
  if (!value) throw new TypeError(`${name}: missing argument`);
  return value;
}

/** All arguments in order, but the named ones. */
export const rest = (inputs: Inputs, ...but: readonly string[]): Bytes =>
  concat(
    ...Object.entries(inputs)
      .filter(([name]) => !but.includes(name))
      .map(([, bytes]) => bytes),
  );

/** @throws TypeError naming the parameter that is no number */
export function numberOf(params: Params, name: string): number {
  const value = params[name];
  if (typeof value !== 'number') throw new TypeError(`${name}: not a number`);
  return value;
}

/** Lengths in octets of the keys that a PTK is cut into: parameters `kck`, `kek`, `tk`, and where it has them `kck2`, `kek2`. */
export const ptkLengths = (params: Params) => ({
  kck: numberOf(params, 'kck'),
  kek: numberOf(params, 'kek'),
  tk: numberOf(params, 'tk'),
  kck2: params.kck2 === undefined ? 0 : numberOf(params, 'kck2'),
  kek2: params.kek2 === undefined ? 0 : numberOf(params, 'kek2'),
});

const HASHES: readonly string[] = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] satisfies HashName[];

/** @throws TypeError when the parameter `hash` names none that is known */
export function hashOf(params: Params): HashName {
  const value = params.hash;
  if (typeof value !== 'string' || !HASHES.includes(value))
    throw new TypeError(`hash: ${value} is not known`);
  return value as HashName;
}

const ALGORITHMS: readonly string[] = [
  'hmac-md5',
  'hmac-sha1-128',
  'aes-128-cmac',
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
] satisfies MicAlgorithm[];

/** @throws TypeError when the parameter `algorithm` names no MIC that is known */
export function micAlgorithmOf(params: Params): MicAlgorithm {
  const value = params.algorithm;
  if (typeof value !== 'string' || !ALGORITHMS.includes(value))
    throw new TypeError(`algorithm: ${value} is not known`);
  return value as MicAlgorithm;
}

/** @throws TypeError when the parameter `hash` names none that the KDF is used with */
export function kdfHashOf(params: Params): KdfHash {
  const hash = hashOf(params);
  if (hash === 'md5' || hash === 'sha1') throw new TypeError(`hash: ${hash} is not known`);
  return hash;
}
