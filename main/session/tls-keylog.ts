import { type Bytes, fromHex, toHex } from '../base/bytes.ts';
import type { TlsPart } from '../capture/secret.ts';

/** What a TLS key log disclosed of one session. */
export interface TlsSession {
  /** 32 octets: the random of the ClientHello, by which a session is found. */
  readonly clientRandom: Bytes;
  readonly parts: Readonly<Partial<Record<TlsPart, Bytes>>>;
}

/** Labels of SSLKEYLOGFILE (draft-ietf-tls-keylogfile) and the names of our parts. */
const PARTS: Readonly<Record<string, TlsPart>> = {
  CLIENT_RANDOM: 'masterSecret',
  CLIENT_EARLY_TRAFFIC_SECRET: 'clientEarlyTrafficSecret',
  EARLY_EXPORTER_SECRET: 'earlyExporterSecret',
  CLIENT_HANDSHAKE_TRAFFIC_SECRET: 'clientHandshakeTrafficSecret',
  SERVER_HANDSHAKE_TRAFFIC_SECRET: 'serverHandshakeTrafficSecret',
  CLIENT_TRAFFIC_SECRET_0: 'clientTrafficSecret0',
  SERVER_TRAFFIC_SECRET_0: 'serverTrafficSecret0',
  EXPORTER_SECRET: 'exporterSecret',
};

const LINE = /^([A-Z0-9_]+) ((?:[0-9a-fA-F]{2})+) ((?:[0-9a-fA-F]{2})+)$/;

/**
 * The sessions of a TLS key log: `LABEL client-random secret`, one to a line. Comments, empty lines and labels that are not
 * known are passed over.
 * @throws TypeError that names the line, from 1, and never what it holds
 */
export function parseTlsKeyLog(lines: readonly string[]): TlsSession[] {
  const sessions = new Map<string, { clientRandom: Bytes; parts: Partial<Record<TlsPart, Bytes>> }>();
  for (const [i, text] of lines.entries()) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, label, random, secret] = LINE.exec(line) ?? [];
    if (!label || !random || !secret)
      throw new TypeError(`line ${i + 1}: not a label and two values in hexadecimal`);
    const part = PARTS[label];
    if (!part) continue;
    const clientRandom = fromHex(random, 'client random');
    if (clientRandom.length !== 32)
      throw new TypeError(`line ${i + 1}: a client random has 32 bytes; this has ${clientRandom.length}`);
    const key = toHex(clientRandom);
    const session = sessions.get(key) ?? { clientRandom, parts: {} };
    session.parts[part] = fromHex(secret, part);
    sessions.set(key, session);
  }
  return [...sessions.values()];
}

/** The lines that give this session when they are parsed. */
export const tlsKeyLogLines = ({ clientRandom, parts }: TlsSession): string[] =>
  Object.entries(PARTS).flatMap(([label, part]) =>
    parts[part] ? [`${label} ${toHex(clientRandom)} ${toHex(parts[part])}`] : [],
  );
