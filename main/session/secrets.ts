import * as v from 'valibot';
import { type Bytes, concat, fromHex, toHex, toText, utf8 } from '../base/bytes.ts';
import type { Secret } from '../calculate/types.ts';
import { UserError } from './errors.ts';
import { parseTlsKeyLog, type TlsSession, tlsKeyLogLines } from './tls-keylog.ts';

const hex = v.pipe(v.string(), v.regex(/^[0-9a-fA-F]*$/, 'not hexadecimal'));
const ssid = { ssid: v.optional(v.string()), ssidHex: v.optional(hex) };

/** The secrets file of `analyze`: docs/secrets.schema.json says the same for other programs. */
const secretsFile = v.strictObject({
  passphrases: v.optional(
    v.array(v.strictObject({ ...ssid, passphrase: v.string(), identifier: v.optional(v.string()) })),
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
  readonly kind: 'passphrase' | KeyKind;
  /** Text of a passphrase; hexadecimal of a key. */
  readonly value: string;
  readonly ssid: Bytes | null;
  readonly origin: string;
  /** Of a passphrase: it is a password of SAE, of any length. */
  readonly sae?: boolean;
  /** Of an SAE password, which it makes of a passphrase. */
  readonly identifier?: string;
}

/** Secrets that are one string of octets. */
type KeyKind = 'psk' | 'pmk' | 'msk' | 'tk' | 'owe';

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
export function makeSecret(input: SecretInput): Secret {
  const sae = input.sae === true || input.identifier !== undefined;
  const raw = input.kind === 'passphrase' && !sae && /^[0-9a-fA-F]{64}$/.test(input.value);
  const kind = raw ? 'psk' : input.kind;
  const value = kind === 'passphrase' ? passphrase(input.value, sae) : key(kind, input.value);
  return {
    // Numbered, not hashed: an id stands in exports, and a hash of a passphrase would let others test guesses.
    id: `${kind}-${input.number}`,
    kind,
    ssid: input.ssid,
    value,
    origin: input.origin,
    ...(input.identifier !== undefined && { identifier: input.identifier }),
  };
}

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

function key(kind: KeyKind, text: string): Bytes {
  const value = octets(names[kind], text);
  const expected = lengths[kind];
  if (!expected.includes(value.length)) {
    const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(expected.map(String));
    const article = kind === 'msk' || kind === 'owe' ? 'An' : 'A';
    throw new UserError('invalid', `${article} ${names[kind]} has ${list} octets; this has ${value.length}.`);
  }
  return value;
}

function octets(name: string, text: string): Bytes {
  try {
    return fromHex(text, name);
  } catch {
    throw new UserError('invalid', `The ${name} is not whole octets of hexadecimal.`);
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
 * A secret of kind `sae` with the parts `rand` and `mask`, `k`, or all three, and `scalar` where it is given; its value is
 * the parts one after the other.
 * @throws UserError that names what is wrong and never a value
 */
export function makeSaeSecret({ number, ssid, origin, ...given }: SaeInput): Secret {
  const parts: Record<string, Bytes> = {};
  for (const name of ['rand', 'mask', 'k', 'scalar'] as const) {
    const text = given[name];
    if (text === undefined) continue;
    parts[name] = octets(name, text);
    if (parts[name].length === 0) throw new UserError('invalid', `The ${name} is empty.`);
  }
  const pair = Boolean(parts.rand && parts.mask);
  if (Boolean(parts.rand) !== Boolean(parts.mask) || !(pair || parts.k))
    throw new UserError('invalid', 'SAE needs rand and mask, or k.');
  return { id: `sae-${number}`, kind: 'sae', ssid, value: concat(...Object.values(parts)), origin, parts };
}

/** A secret of kind `tls`: its value is the client random. */
const tlsSecret = ({ clientRandom, parts }: TlsSession, origin: string, number: number): Secret => ({
  id: `tls-${number}`,
  kind: 'tls',
  ssid: null,
  value: clientRandom,
  origin,
  parts,
});

/**
 * Secrets of a TLS key log (SSLKEYLOGFILE), one a TLS session.
 * @throws UserError that names the file and the line, never a value
 */
export function parseTlsKeyLogFile(text: string, origin: string, firstNumber = 1): Secret[] {
  const secrets = tlsSecrets(text.split('\n'), origin, `TLS key log ${origin}`, firstNumber);
  if (secrets.length === 0) throw new UserError('invalid', `${origin}: no secret of a TLS key log`);
  return secrets;
}

function tlsSecrets(lines: readonly string[], where: string, origin: string, firstNumber: number): Secret[] {
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
    throw new UserError('invalid', `An SSID has up to 32 octets; this has ${value.length}.`);
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
export function exportSecrets(secrets: readonly Secret[]): v.InferOutput<typeof secretsFile> {
  const of = (kind: Secret['kind']): Secret[] => secrets.filter((secret) => secret.kind === kind);
  const network = (secret: Secret) => (secret.ssid ? { ssidHex: toHex(secret.ssid) } : {});
  return {
    passphrases: of('passphrase').map((secret) => ({
      ...network(secret),
      passphrase: new TextDecoder().decode(secret.value),
      ...(secret.identifier !== undefined && { identifier: secret.identifier }),
    })),
    psks: of('psk').map((secret) => ({ ...network(secret), psk: toHex(secret.value) })),
    pmks: of('pmk').map((secret) => toHex(secret.value)),
    msks: of('msk').map((secret) => toHex(secret.value)),
    tks: of('tk').map((secret) => toHex(secret.value)),
    saes: of('sae').map((secret) => ({
      ...network(secret),
      ...Object.fromEntries(Object.entries(secret.parts ?? {}).map(([name, bytes]) => [name, toHex(bytes)])),
    })),
    owes: of('owe').map((secret) => ({ ...network(secret), private: toHex(secret.value) })),
    tlsKeyLog: of('tls').flatMap(({ value, parts = {} }) => tlsKeyLogLines({ clientRandom: value, parts })),
  };
}
