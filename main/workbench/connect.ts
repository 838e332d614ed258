import { macAddress, type Suite } from '../base/brand.ts';
import { type Bytes, equal, utf8 } from '../base/bytes.ts';
import type { Secret } from '../calculate/types.ts';
import { bytesOf, type Disclosed } from '../capture/secret.ts';
import { type CaptureRecord, LinkType } from '../capture/types.ts';
import { dissect } from '../dissect/index.ts';
import type { LiveOptions } from '../live/session.ts';
import { UserError } from '../session/errors.ts';
import { redacted } from '../session/redact.ts';
import { exportSecrets } from '../session/secrets.ts';
import { akmNamed } from '../standard/akms.ts';
import { isRsn } from '../standard/suite.ts';
import { breakpointOf, liveOptions } from './live-options.ts';

/** What a person says of a connection, as text. */
export interface ConnectInput {
  readonly ssid: string;
  readonly bssid?: string;
  /** Channels in MHz, with commas between. */
  readonly frequencies?: string;
  /** Passphrases and PSKs; those of other networks are left out. */
  readonly secrets: readonly Secret[];
  readonly akms?: readonly string[];
  readonly pmf?: string;
  readonly pwe?: string;
  readonly groups?: string;
  readonly eapol?: string;
  readonly path?: string;
  readonly ft?: string;
  readonly rejoin?: string;
  readonly breakpoints?: readonly string[];
  readonly step?: boolean;
  readonly evenIfManaged?: boolean;
}

/** @throws UserError naming the option that is not as it should be */
export function connectOptions(input: ConnectInput): LiveOptions {
  const {
    ssid,
    bssid,
    frequencies,
    secrets,
    akms,
    pmf,
    pwe,
    groups,
    eapol,
    path,
    ft,
    rejoin,
    breakpoints = [],
  } = input;
  const name = utf8(ssid);
  if (name.length < 1 || name.length > 32)
    throw new UserError('invalid', `ssid: ${name.length} bytes, a name has 1 to 32`);
  const own = secrets.filter((secret) => !secret.ssid || equal(secret.ssid, name));
  const value = (kind: 'passphrase' | 'psk'): Bytes | null => {
    const found = own.find((secret) => secret.kind === kind);
    return found ? (bytesOf(found).value ?? null) : null;
  };
  const network: Parameters<typeof liveOptions>[0] = {
    ssid: name,
    passphrase: value('passphrase'),
    psk: value('psk'),
    ...(bssid !== undefined && { bssid: valid('bssid', () => macAddress(bssid)) }),
    ...(frequencies !== undefined && { frequenciesMHz: numbers('frequencies', frequencies) }),
    ...(akms?.length && { akms: akms.map(suiteOf) }),
    pmf: oneOf('pmf', pmf, ['auto', 'required', 'no']),
    pwe: oneOf('pwe', pwe, ['auto', 'h2e', 'hnp']),
    ...(groups !== undefined && { groups: numbers('groups', groups) }),
  };
  return liveOptions(network, {
    eapol: oneOf('eapol', eapol, ['auto', 'control-port', 'packet']),
    path: oneOf('path', path, ['auto', 'authenticate', 'connect']),
    ft: oneOf('ft', ft, ['air', 'ds']),
    ...(rejoin !== undefined && { rejoin: numbers('rejoin', rejoin)[0]! }),
    evenIfManaged: input.evenIfManaged ?? false,
    breakpoints: breakpoints.map((text) => valid('break', () => breakpointOf(text))),
    stepping: input.step ?? false,
  });
}

function valid<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UserError('invalid', `${what}: ${error instanceof Error ? error.message : 'not valid'}`);
  }
}

function oneOf<T extends string>(what: string, text: string | undefined, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === (text ?? choices[0]));
  if (!found) throw new UserError('invalid', `${what}: ${text}, expected ${choices.join(', ')}`);
  return found;
}

function numbers(what: string, text: string): number[] {
  const list = text.split(',').map((part) => Number(part.trim()));
  if (list.some((n) => !Number.isInteger(n) || n < 0))
    throw new UserError('invalid', `${what}: ${text}, expected whole numbers with commas between`);
  return list;
}

/** An AKM of RSN by its name or selector. @throws UserError */
export function suiteOf(text: string): Suite {
  const found = akmNamed(text);
  if (!found || !isRsn(found))
    throw new UserError('invalid', `akm: ${text} is no key management that is known`);
  return found;
}

/** Secrets that a session disclosed, in the shape of a secrets file (docs/secrets.schema.json). */
export const secretsJson = (disclosed: readonly Disclosed[], ssid: string): object =>
  exportSecrets(disclosed.map((secret) => ({ ...secret, ssid: utf8(ssid) })));

/** A record as it is recorded: of what the kernel was told over netlink, keys are zeroes, and a comment says so. */
export const recordedAs = (record: CaptureRecord): CaptureRecord =>
  record.linkType === LinkType.Netlink ? redacted(record, dissect(record.bytes, record.linkType)) : record;
