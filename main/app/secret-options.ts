import { utf8 } from '../base/bytes.ts';
import type { Secret } from '../calculate/types.ts';
import { UserError } from '../session/errors.ts';
import { isTooLong, makeSecret, parseSecretsFile, parseTlsKeyLogFile } from '../session/secrets.ts';
import { readText } from './read-text.ts';

/** Options of a command that name secrets, as a person gave them. */
export interface SecretOptions {
  passphrase?: string;
  ssid?: string;
  psk?: string;
  pmk?: string;
  msk?: string;
  tk?: string;
  tlsKeylog?: string;
  secrets?: string;
}

/** Secrets from arguments, the environment and files. A process list shows arguments, so the others come recommended. */
export function secretsFrom(options: SecretOptions, env: NodeJS.ProcessEnv): Secret[] {
  const name = (key: string): string => `HANDSHAKE_WORKBENCH_${key}`;
  const ssidText = options.ssid ?? env[name('SSID')];
  const ssid = ssidText === undefined ? null : utf8(ssidText);
  if (ssid && ssid.length > 32)
    throw new UserError('invalid', `--ssid: an SSID has up to 32 bytes; this has ${ssid.length}`);
  const secrets: Secret[] = [];
  for (const kind of ['passphrase', 'psk', 'pmk', 'msk', 'tk'] as const) {
    const fromEnvironment = env[name(kind.toUpperCase())];
    const value = options[kind] ?? fromEnvironment;
    if (value === undefined) continue;
    const origin =
      options[kind] === undefined ? `environment ${name(kind.toUpperCase())}` : `argument --${kind}`;
    const named = kind === 'passphrase' || kind === 'psk';
    const sae = kind === 'passphrase' && isTooLong(value);
    secrets.push(
      makeSecret({ kind, value, origin, ssid: named ? ssid : null, number: secrets.length + 1, sae }),
    );
  }
  const keyLog = options.tlsKeylog ?? env[name('TLS_KEYLOG')];
  if (keyLog !== undefined) secrets.push(...parseTlsKeyLogFile(readText(keyLog), keyLog, secrets.length + 1));
  const file = options.secrets ?? env[name('SECRETS')];
  if (file !== undefined) secrets.push(...parseSecretsFile(readText(file), file, secrets.length + 1));
  return secrets;
}
