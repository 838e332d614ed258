import { createSign, generateKeyPairSync } from 'node:crypto';
import { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureVersion, TLSSocket } from 'node:tls';
import { concat, utf8 } from '../../main/base/bytes.ts';

/** A real TLS session of Node's own TLS, over no network: what each end sent, turn by turn, and what both know. */
export interface TlsSession {
  /** Octets in the order in which they went, one entry a turn. */
  readonly turns: readonly { readonly from: 'client' | 'server'; readonly bytes: Uint8Array }[];
  /** Lines of the key log: `CLIENT_RANDOM …`. */
  readonly keyLog: readonly string[];
  readonly cipher: string;
  /** Keying material, as Node exports it. */
  export(length: number, label: string, context?: Uint8Array): Uint8Array;
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...parts);
  const n = body.length;
  const length = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255];
  return concat(Uint8Array.of(tag, ...length), body);
};
const name = (text: string) =>
  der(0x30, der(0x31, der(0x30, der(0x06, Uint8Array.of(0x55, 4, 3)), der(0x0c, utf8(text)))));

/** A self-signed certificate, made for this run, and its key as PEM. */
export function certificate(subject: string, issuer = subject) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaSha256 = der(0x30, der(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)));
  const tbs = der(
    0x30,
    der(0xa0, der(2, Uint8Array.of(2))),
    der(2, Uint8Array.of(1)),
    ecdsaSha256,
    name(issuer),
    der(0x30, der(0x17, utf8('200101000000Z')), der(0x17, utf8('491231235959Z'))),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(tbs).sign(privateKey);
  const bytes = der(0x30, tbs, ecdsaSha256, der(3, Uint8Array.of(0), signature));
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`;
  return { der: bytes, pem, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** Two ends of a wire that keeps what goes over it. */
function wire() {
  const turns: { from: 'client' | 'server'; bytes: Uint8Array }[] = [];
  const end = (from: 'client' | 'server', other: () => Duplex) =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        const last = turns.at(-1);
        if (last?.from === from) last.bytes = concat(last.bytes, chunk);
        else turns.push({ from, bytes: new Uint8Array(chunk) });
        other().push(chunk);
        done();
      },
    });
  const client: Duplex = end('client', () => server);
  const server: Duplex = end('server', () => client);
  return { client, server, turns };
}

export async function tlsSession(
  version: SecureVersion,
  options: { readonly ciphers?: string; readonly subject?: string } = {},
): Promise<TlsSession> {
  const { pem, key } = certificate(options.subject ?? 'server.test');
  const { client, server, turns } = wire();
  const keyLog: string[] = [];
  const common = { minVersion: version, maxVersion: version, ...options };
  const serverSide = new TLSSocket(server, {
    isServer: true,
    secureContext: createSecureContext({ cert: pem, key, ...common }),
  });
  const clientSide = connect({ socket: client, rejectUnauthorized: false, ...common });
  clientSide.on('keylog', (line: Buffer) => keyLog.push(line.toString().trim()));
  await Promise.all([
    new Promise<void>((resolve, reject) => {
      clientSide.once('secureConnect', resolve);
      clientSide.once('error', reject);
    }),
    new Promise<void>((resolve, reject) => {
      serverSide.once('secure', resolve);
      serverSide.once('error', reject);
    }),
  ]);
  return {
    turns,
    keyLog,
    cipher: clientSide.getCipher().standardName,
    export: (length, label, context) =>
      new Uint8Array(
        clientSide.exportKeyingMaterial(length, label, (context && Buffer.from(context)) as Buffer),
      ),
  };
}

/** Values of the lines of a key log with this label: client random and secret. */
export const logged = (session: TlsSession, label: string): [random: string, secret: string] => {
  const line = session.keyLog.find((text) => text.startsWith(`${label} `))!;
  const [, random, secret] = line.split(' ');
  return [random!, secret!];
};
