import type { Calculation } from '../report/calculate.ts';
import { akmNamed, cipherNamed } from '../report/suites.ts';
import { UserError } from '../session/errors.ts';
import type { AkmParameters } from '../standard/akms.ts';
import { AKM as AKM_SUITE } from '../standard/akms.ts';
import { CIPHER as CIPHER_SUITE } from '../standard/ciphers.ts';
import type { Values } from './derive-values.ts';

/** An option: its name in camel case, what stands for its value, and what it is. */
export type OptionLine = readonly [name: string, value: string, help: string];

/** A calculation that can be asked for. */
export interface Entry {
  /** `ptk`. */
  readonly what: string;
  readonly help: string;
  readonly options: readonly OptionLine[];
  calculate(values: Values): Calculation;
}

export const HASHES = ['sha256', 'sha384', 'sha512'] as const;
export const NETWORK: readonly OptionLine[] = [
  ['ssid', 'text', 'name of the network'],
  ['ssidHex', 'hex', 'the same in bytes, where it is no text'],
];
export const PMK: OptionLine = ['pmk', 'hex', 'pairwise master key'];
export const ADDRESSES: readonly OptionLine[] = [
  ['aa', 'mac', "authenticator's address (of an MLD: its MLD address)"],
  ['spa', 'mac', "supplicant's address"],
];
export const NONCES: readonly OptionLine[] = [
  ['anonce', 'hex', 'nonce of M1'],
  ['snonce', 'hex', 'nonce of M2'],
];
export const AKM: readonly OptionLine[] = [
  ['akm', 'suite', `selector or name: ${AKM_SUITE.PSK_SHA256}, PSK-SHA256 (default: ${AKM_SUITE.PSK})`],
  ['hash', 'name', 'sha256, sha384 or sha512, where the AKM leaves it to the group (OWE, SAE-EXT-KEY)'],
];
export const CIPHER: OptionLine = [
  'cipher',
  'suite',
  `pairwise cipher: ${CIPHER_SUITE.GCMP_256}, GCMP-256 (default: ${CIPHER_SUITE.CCMP_128})`,
];

/** AKM and octets of the TK by --akm, --hash and --cipher. */
export function suites(values: Values, standard?: string): { akm: AkmParameters; tk: number } {
  const cipher = cipherNamed(values.optional('cipher') ?? CIPHER_SUITE.CCMP_128);
  if (!cipher) throw new UserError('invalid', '--cipher: no cipher suite with a temporal key');
  return { akm: akmOf(values, cipher.suite, standard), tk: cipher.keyLength };
}

/** The AKM of --akm and --hash. */
export function akmOf(
  values: Values,
  pairwise?: AkmParameters['suite'],
  standard: string = AKM_SUITE.PSK,
): AkmParameters {
  const akm = akmNamed(values.optional('akm') ?? standard, {
    hash: values.choice('hash', HASHES, 'sha256'),
    ...(pairwise && { pairwise }),
  });
  if (!akm) throw new UserError('invalid', '--akm: no AKM suite that is known');
  return akm;
}
