import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import { tls13Export, tlsPHash, tlsPrf } from '../../main/crypto/tls.ts';
import { readTlsRecords, type TlsRead } from '../../main/dissect/tls/tls.ts';
import { logged, type TlsSession, tlsSession } from '../derive/tls-session.ts';

// Oracle: Node's own TLS (OpenSSL), which exports the keying material of a live session and logs its secrets.

function hellos({ turns }: TlsSession) {
  const random = (from: 'client' | 'server'): string => {
    for (const turn of turns.filter((t) => t.from === from)) {
      const read: TlsRead = readTlsRecords(turn.bytes, { start: 0, end: turn.bytes.length }, []);
      const hello = read.hellos[0];
      if (hello) return toHex(turn.bytes.subarray(hello.random.start, hello.random.end));
    }
    return '';
  };
  return { client: random('client'), server: random('server') };
}

describe('TLS 1.2 (RFC 5246, 5): what a live session exports', () => {
  it.each([
    ['ECDHE-ECDSA-AES256-GCM-SHA384', 'sha384'],
    ['ECDHE-ECDSA-AES128-GCM-SHA256', 'sha256'],
    ['ECDHE-ECDSA-CHACHA20-POLY1305', 'sha256'],
  ] as const)('%s', async (ciphers, hash) => {
    const session = await tlsSession('TLSv1.2', { ciphers });
    const { client, server } = hellos(session);
    const [random, master] = logged(session, 'CLIENT_RANDOM');
    expect(client).toBe(random);
    for (const label of ['client EAP encryption', 'ttls keying material']) {
      const seed = fromHex(client + server);
      expect(toHex(tlsPrf(hash, fromHex(master), label, seed, 128))).toBe(toHex(session.export(128, label)));
    }
  });
});

describe('TLS 1.3 (RFC 8446, 7.5): what a live session exports', () => {
  it.each([
    ['TLS_AES_256_GCM_SHA384', 'sha384'],
    ['TLS_AES_128_GCM_SHA256', 'sha256'],
  ] as const)('%s', async (ciphers, hash) => {
    const session = await tlsSession('TLSv1.3', { ciphers });
    const [random, secret] = logged(session, 'EXPORTER_SECRET');
    expect(hellos(session).client).toBe(random);
    for (const type of [13, 21, 25]) {
      const context = Uint8Array.of(type);
      const { material } = tls13Export(hash, fromHex(secret), 'EXPORTER_EAP_TLS_Key_Material', context, 128);
      expect(toHex(material)).toBe(toHex(session.export(128, 'EXPORTER_EAP_TLS_Key_Material', context)));
    }
  });
});

describe('TLS 1.0 (RFC 2246, 5)', () => {
  const seed = utf8('seed');
  const pHash = (hash: string, secret: Uint8Array, length: number): Uint8Array => {
    const mac = (...parts: Uint8Array[]) =>
      new Uint8Array(
        createHmac(hash, secret)
          .update(concat(...parts))
          .digest(),
      );
    let a: Uint8Array = concat(utf8('label'), seed);
    let out: Uint8Array = new Uint8Array(0);
    while (out.length < length) {
      a = mac(a);
      out = concat(out, mac(a, utf8('label'), seed));
    }
    return out.subarray(0, length);
  };

  it.each([48, 47])('halves of a secret of %i bytes, by HMACs of Node', (size) => {
    const secret = Uint8Array.from({ length: size }, (_, i) => 3 * i + 1);
    const half = Math.ceil(size / 2);
    const md5 = pHash('md5', secret.subarray(0, half), 100);
    const sha1 = pHash('sha1', secret.subarray(size - half), 100);
    expect(toHex(tlsPrf('md5-sha1', secret, 'label', seed, 100))).toBe(
      toHex(md5.map((octet, i) => octet ^ sha1[i]!)),
    );
  });

  it('a longer result begins with a shorter one', () => {
    const key = utf8('key');
    expect(toHex(tlsPHash('sha1', key, seed, 100)).startsWith(toHex(tlsPHash('sha1', key, seed, 33)))).toBe(
      true,
    );
  });
});
