import * as v from 'valibot';
import type { Input } from '../../preload/contract/index.ts';
import { type Bytes, fromHex, toHex, toText, utf8 } from '../base/bytes.ts';
import type { Secret } from '../calculate/types.ts';
import type { Disclosed, SaeNumbers, SecretKind } from '../capture/secret.ts';
import { UserError } from './errors.ts';
import { parseTlsKeyLog, type TlsSession, tlsKeyLogLines } from './tls-keylog.ts';

const hex = v.pipe(v.string(), v.regex(/^[0-9a-fA-F]*$/, 'not hexadecimal'));
const ssid = { ssid: v.optional(v.string()), ssidHex: v.optional(hex) };

/** The secrets file of `analyze`: docs/secrets.schema.json says the same for other programs. */
const secretsFile = v.strictObject({
  passphrases: v.optional(
    v.array(
      v.strictObject({
        ...ssid,
        passphrase: v.string(),
        identifier: v.optional(v.string()),
        sae: v.optional(v.literal(true)),
      }),
    ),
  ),
  psks: v.optional(v.array(v.strictObject({ ...ssid, psk: hex }))),
  pmks: v.optional(v.array(hex)),
  msks: v.optional(v.array(hex)),
  tks: v.optional(v.array(hex)),
  saes: v.optional(
    v.array(
      v.strictObject({
        ...ssid,
        rand: v.optional(hex),
        mask: v.optional(hex),
        k: v.optional(hex),
        scalar: v.optional(hex),
      }),
    ),
  ),
  owes: v.optional(v.array(v.strictObject({ ...ssid, private: hex }))),
  tlsKeyLog: v.optional(v.array(v.string())),
});

export interface SecretInput {
  /** Distinguishes it in its session: 1 for the first secret given. */
  readonly number: number;
  readonly kind: TextKind;
  /** Text of a passphrase; hexadecimal of a key. */
  readonly value: string;
  readonly ssid: Bytes | null;
  readonly origin: string;
  /** Of a passphrase: it is a password of SAE, of any length. */
  readonly sae?: boolean;
  /** Of an SAE password, which it makes of a passphrase. */
  readonly identifier?: string;
}

/** Secrets that are one string of bytes. */
type KeyKind = Exclude<SecretKind, 'passphrase' | 'sae' | 'tls'>;
/** Secrets that one text gives. */
type TextKind = KeyKind | 'passphrase';

const lengths: Readonly<Record<KeyKind, readonly number[]>> = {
  psk: [32],
  pmk: [32, 48, 64],
  msk: [64],
  tk: [16, 32],
  // As many octets as the primes of the groups 19, 20 and 21 have.
  owe: [32, 48, 66],
};
const names: Readonly<Record<KeyKind, string>> = {
  psk: 'PSK',
  pmk: 'PMK',
  msk: 'MSK',
  tk: 'TK',
  owe: 'OWE private key',
};

/**
 * A checked secret. A passphrase of 64 hexadecimal digits is the raw PSK, as supplicants read it; an SAE password is of
 * any length.
 * @throws UserError that names what is wrong and never the value
 */
export function makeSecret(input: SecretInput): Secret<TextKind> {
  const sae = input.sae === true || input.identifier !== undefined;
  const raw = input.kind === 'passphrase' && !sae && /^[0-9a-fA-F]{64}$/.test(input.value);
  const kind = raw ? 'psk' : input.kind;
  const { ssid, origin, identifier } = input;
  // Numbered, not hashed: an id stands in exports, and a hash of a passphrase would let others test guesses.
  const common = { id: `${kind}-${input.number}`, ssid, origin };
  if (kind !== 'passphrase') return { ...common, kind, value: key(kind, input.value) };
  const value = passphrase(input.value, sae);
  return { ...common, kind, value, ...(identifier !== undefined && { identifier }) };
}

/** So long a text is no passphrase of PSK, and no PSK with a slip in it: it is an SAE password. */
export const isTooLong = (text: string): boolean => text.length > 64;

function passphrase(text: string, sae: boolean): Bytes {
  const value = utf8(text);
  if (value.length === 0) throw new UserError('invalid', 'A passphrase is not empty.');
  if (!sae && value.length > 63) {
    throw new UserError(
      'invalid',
      `A passphrase has 8 to 63 characters (64 hexadecimal digits are a PSK); this has ${value.length}.`,
    );
  }
  return value;
}

/** The key of a WEP network, which stands in for a TK there. */
const wepLengths: readonly number[] = [5, 13];

function key(kind: KeyKind, text: string): Bytes {
  const value = octets(names[kind], text);
  const expected = lengths[kind];
  if (!expected.includes(value.length) && !(kind === 'tk' && wepLengths.includes(value.length))) {
    const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(expected.map(String));
    const article = kind === 'msk' || kind === 'owe' ? 'An' : 'A';
    throw new UserError(
      'invalid',
      `${article} ${names[kind]} has ${list} bytes; this has ${value.length}.${kind === 'tk' ? ' A WEP key has 5 or 13.' : ''}`,
    );
  }
  return value;
}

function octets(name: string, text: string): Bytes {
  try {
    return fromHex(text, name);
  } catch {
    throw new UserError('invalid', `The ${name} is not whole bytes of hexadecimal.`);
  }
}

/** One end's private numbers of an SAE exchange, in hexadecimal, as logs and debuggers give them. */
export interface SaeInput extends Pick<SecretInput, 'number' | 'ssid' | 'origin'> {
  readonly rand?: string | undefined;
  readonly mask?: string | undefined;
  /** The shared number itself, where a log printed it. */
  readonly k?: string | undefined;
  /** The commit-scalar of the end whose numbers these are: it tells which of the two ends that is. */
  readonly scalar?: string | undefined;
}

/**
 * A secret of kind `sae` with the parts `rand` and `mask`, `k`, or all three, and `scalar` where it is given.
 * @throws UserError that names what is wrong and never a value
 */
export function makeSaeSecret({ number, ssid, origin, ...given }: SaeInput): Secret<'sae'> {
  const part = (name: 'rand' | 'mask' | 'k' | 'scalar'): Bytes | undefined => {
    const text = given[name];
    if (text === undefined) return undefined;
    const value = octets(name, text);
    if (value.length === 0) throw new UserError('invalid', `The ${name} is empty.`);
    return value;
  };
  const [rand, mask, k, scalar] = [part('rand'), part('mask'), part('k'), part('scalar')];
  const of = (numbers: SaeNumbers): Secret<'sae'> => ({
    id: `sae-${number}`,
    kind: 'sae',
    ssid,
    origin,
    parts: { ...numbers, ...(scalar && { scalar }) },
  });
  if (rand && mask) return of({ rand, mask, ...(k && { k }) });
  if (rand || mask || !k) throw new UserError('invalid', 'SAE needs rand and mask, or k.');
  return of({ k });
}

/**
 * A secret as the window gives it. @param number distinguishes it in its session
 * @throws UserError that names what is wrong and never a value
 */
export function secretOfWindow(input: Input<'addSecret'>, number: number): Secret {
  const { kind, value, ssidHex, identifier, mask } = input;
  const common = {
    ssid: ssidHex === null ? null : fromHex(ssidHex, 'ssidHex'),
    origin: 'given in the window',
    number,
  };
  if (kind === 'sae')
    return makeSaeSecret({ ...common, ...(mask === undefined ? { k: value } : { rand: value, mask }) });
  const sae = kind === 'sae-password';
  if (!sae && kind !== 'passphrase') return makeSecret({ ...common, kind, value });
  return makeSecret({
    ...common,
    kind: 'passphrase',
    value,
    sae,
    ...(identifier !== undefined && { identifier }),
  });
}

/** Whether a person gave it. */
export const isGiven = ({ disclosedBy }: Secret): boolean => disclosedBy === undefined;

/** The record that told it; null where none did. */
export const recordOf = ({ disclosedBy }: Secret): number | null =>
  typeof disclosedBy === 'object' ? disclosedBy.record : null;

const tlsSecret = (session: TlsSession, origin: string, number: number): Secret<'tls'> => ({
  id: `tls-${number}`,
  kind: 'tls',
  ssid: null,
  origin,
  ...session,
});

/**
 * Secrets of a TLS key log (SSLKEYLOGFILE), one a TLS session.
 * @throws UserError that names the file and the line, never a value
 */
export function parseTlsKeyLogFile(text: string, origin: string, firstNumber = 1): Secret<'tls'>[] {
  const secrets = tlsSecrets(text.split('\n'), origin, `TLS key log ${origin}`, firstNumber);
  if (secrets.length === 0) throw new UserError('invalid', `${origin}: no secret of a TLS key log`);
  return secrets;
}

function tlsSecrets(
  lines: readonly string[],
  where: string,
  origin: string,
  firstNumber: number,
): Secret<'tls'>[] {
  try {
    return parseTlsKeyLog(lines).map((session, i) => tlsSecret(session, origin, firstNumber + i));
  } catch (error) {
    throw error instanceof TypeError ? new UserError('invalid', `${where}: ${error.message}`) : error;
  }
}

function ssidOf(entry: { ssid?: string | undefined; ssidHex?: string | undefined }): Bytes | null {
  if (entry.ssidHex === undefined && entry.ssid === undefined) return null;
  const value = entry.ssidHex === undefined ? utf8(entry.ssid!) : octets('ssidHex', entry.ssidHex);
  if (value.length > 32)
    throw new UserError('invalid', `An SSID has up to 32 bytes; this has ${value.length}.`);
  return value;
}

/**
 * Secrets of a secrets file.
 * @param origin the file's name, for messages and for the list of secrets
 * @param firstNumber number of the first of them in the session
 * @throws UserError that names the file and the entry, never a value
 */
export function parseSecretsFile(text: string, origin: string, firstNumber = 1): Secret[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError('invalid', `${origin}: not JSON`);
  }
  return parseSecrets(json, `secrets file ${origin}`, firstNumber);
}

/** Secrets of the same shape that were read already: those of a saved session. @throws UserError as parseSecretsFile */
export function parseSecrets(json: unknown, origin: string, firstNumber: number): Secret[] {
  // An empty array would pass for an object without entries.
  const parsed = v.safeParse(secretsFile, Array.isArray(json) ? null : json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const where = issue.path?.map((part) => String(part.key)).join('.') || 'the file';
    // The issue's own message quotes what it received, which may be a secret.
    throw new UserError('invalid', `${origin}: ${where} is not as expected (see docs/secrets.schema.json)`);
  }
  const { passphrases = [], psks = [], pmks = [], msks = [], tks = [], saes = [], owes = [] } = parsed.output;
  let number = firstNumber;
  const named = (where: string, make: (number: number) => Secret): Secret => {
    try {
      return make(number++);
    } catch (error) {
      throw error instanceof UserError
        ? new UserError('invalid', `${origin}: ${where}: ${error.message}`)
        : error;
    }
  };
  const keys = (list: string, kind: KeyKind, values: readonly string[]): Secret[] =>
    values.map((value, i) =>
      named(`${list}.${i}`, (number) => makeSecret({ kind, value, ssid: null, origin, number })),
    );
  const read = [
    ...passphrases.map((entry, i) =>
      named(`passphrases.${i}`, (number) =>
        makeSecret({
          kind: 'passphrase',
          value: entry.passphrase,
          ssid: ssidOf(entry),
          origin,
          number,
          ...(entry.identifier !== undefined && { identifier: entry.identifier }),
          ...((entry.sae || isTooLong(entry.passphrase)) && { sae: true }),
        }),
      ),
    ),
    ...psks.map((entry, i) =>
      named(`psks.${i}`, (number) =>
        makeSecret({ kind: 'psk', value: entry.psk, ssid: ssidOf(entry), origin, number }),
      ),
    ),
    ...keys('pmks', 'pmk', pmks),
    ...keys('msks', 'msk', msks),
    ...keys('tks', 'tk', tks),
    ...saes.map(({ ssid, ssidHex, ...numbers }, i) =>
      named(`saes.${i}`, (number) =>
        makeSaeSecret({ ...numbers, ssid: ssidOf({ ssid, ssidHex }), origin, number }),
      ),
    ),
    ...owes.map((entry, i) =>
      named(`owes.${i}`, (number) =>
        makeSecret({ kind: 'owe', value: entry.private, ssid: ssidOf(entry), origin, number }),
      ),
    ),
  ];
  return [...read, ...tlsSecrets(parsed.output.tlsKeyLog ?? [], `${origin}: tlsKeyLog`, origin, number)];
}

/** An SSID as people read it: its text, or `0x` and hexadecimal where it is no text. */
export function ssidText(ssid: Bytes): string {
  const text = toText(ssid);
  return text === null || text === '' ? `0x${toHex(ssid)}` : text;
}

/** Secrets in the shape of a secrets file: only for a person who asked to save them. */
export function exportSecrets(secrets: readonly Disclosed[]): v.InferOutput<typeof secretsFile> {
  const network = (secret: Disclosed) => (secret.ssid ? { ssidHex: toHex(secret.ssid) } : {});
  return {
    passphrases: secrets
      .filter((one) => one.kind === 'passphrase')
      .map((secret) => ({
        ...network(secret),
        passphrase: new TextDecoder().decode(secret.value),
        ...(secret.value.length > 63 && secret.identifier === undefined && { sae: true as const }),
        ...(secret.identifier !== undefined && { identifier: secret.identifier }),
      })),
    psks: secrets
      .filter((one) => one.kind === 'psk')
      .map((secret) => ({ ...network(secret), psk: toHex(secret.value) })),
    pmks: secrets.filter((one) => one.kind === 'pmk').map((secret) => toHex(secret.value)),
    msks: secrets.filter((one) => one.kind === 'msk').map((secret) => toHex(secret.value)),
    tks: secrets.filter((one) => one.kind === 'tk').map((secret) => toHex(secret.value)),
    saes: secrets
      .filter((one) => one.kind === 'sae')
      .map((secret) => ({
        ...network(secret),
        ...Object.fromEntries(Object.entries(secret.parts).map(([name, bytes]) => [name, toHex(bytes)])),
      })),
    owes: secrets
      .filter((one) => one.kind === 'owe')
      .map((secret) => ({ ...network(secret), private: toHex(secret.value) })),
    tlsKeyLog: secrets.filter((one) => one.kind === 'tls').flatMap(tlsKeyLogLines),
  };
}
