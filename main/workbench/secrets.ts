import * as v from 'valibot';
import { type Bytes, fromHex, toHex, toText, utf8 } from '../base/bytes.ts';
import type { Secret } from '../derive/types.ts';
import { UserError } from './errors.ts';

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
});

export interface SecretInput {
  /** Distinguishes it in its session: 1 for the first secret given. */
  readonly number: number;
  readonly kind: 'passphrase' | KeyKind;
  /** Text of a passphrase; hexadecimal of a key. */
  readonly value: string;
  readonly ssid: Bytes | null;
  readonly origin: string;
  readonly identifier?: string;
}

type KeyKind = 'psk' | 'pmk' | 'msk';

const lengths: Readonly<Record<KeyKind, readonly number[]>> = {
  psk: [32],
  pmk: [32, 48],
  msk: [64],
};

/**
 * A checked secret. A passphrase of 64 hexadecimal digits is the raw PSK, as supplicants read it.
 * @throws UserError that names what is wrong and never the value
 */
export function makeSecret(input: SecretInput): Secret {
  const raw = input.kind === 'passphrase' && /^[0-9a-fA-F]{64}$/.test(input.value);
  const kind = raw ? 'psk' : input.kind;
  const value = kind === 'passphrase' ? passphrase(input.value) : key(kind, input.value);
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

function passphrase(text: string): Bytes {
  const value = utf8(text);
  if (value.length === 0 || value.length > 63) {
    throw new UserError(
      'invalid',
      `A passphrase has 8 to 63 characters (64 hexadecimal digits are a PSK); this has ${value.length}.`,
    );
  }
  return value;
}

function key(kind: KeyKind, text: string): Bytes {
  let value: Bytes;
  try {
    value = fromHex(text, kind);
  } catch {
    throw new UserError('invalid', `The ${kind.toUpperCase()} is not whole octets of hexadecimal.`);
  }
  if (!lengths[kind].includes(value.length)) {
    throw new UserError(
      'invalid',
      `A ${kind.toUpperCase()} has ${lengths[kind].join(' or ')} octets; this has ${value.length}.`,
    );
  }
  return value;
}

const ssidOf = (entry: { ssid?: string | undefined; ssidHex?: string | undefined }): Bytes | null =>
  entry.ssidHex !== undefined
    ? fromHex(entry.ssidHex, 'ssidHex')
    : entry.ssid !== undefined
      ? utf8(entry.ssid)
      : null;

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
  const parsed = v.safeParse(secretsFile, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const where = issue.path?.map((part) => String(part.key)).join('.') || 'the file';
    // The issue's own message quotes what it received, which may be a secret.
    throw new UserError('invalid', `${origin}: ${where} is not as expected (see docs/secrets.schema.json)`);
  }
  const { passphrases = [], psks = [], pmks = [], msks = [] } = parsed.output;
  let number = firstNumber;
  const make = (where: string, input: Omit<SecretInput, 'origin' | 'number'>): Secret => {
    try {
      return makeSecret({ ...input, origin, number: number++ });
    } catch (error) {
      throw error instanceof UserError
        ? new UserError('invalid', `${origin}: ${where}: ${error.message}`)
        : error;
    }
  };
  return [
    ...passphrases.map((entry, i) =>
      make(`passphrases.${i}`, {
        kind: 'passphrase',
        value: entry.passphrase,
        ssid: ssidOf(entry),
        ...(entry.identifier !== undefined && { identifier: entry.identifier }),
      }),
    ),
    ...psks.map((entry, i) => make(`psks.${i}`, { kind: 'psk', value: entry.psk, ssid: ssidOf(entry) })),
    ...pmks.map((value, i) => make(`pmks.${i}`, { kind: 'pmk', value, ssid: null })),
    ...msks.map((value, i) => make(`msks.${i}`, { kind: 'msk', value, ssid: null })),
  ];
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
  };
}
