/** Diagnoses parts of the recordings of ../shared/captures: some of their files, in any order, cut at either end. Run by cuts.mjs; prints JSON. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bytes } from '../main/base/bytes.ts';
import { Session } from '../main/session/session.ts';
import { seeded } from '../test/random.ts';
import { passphraseOf, recordingsOf } from './lab.ts';

/** A file as the pieces that it can be cut between. */
interface Pieces {
  readonly name: string;
  /** What stands before the first in any case: a capture's header. */
  readonly head: Bytes;
  readonly pieces: readonly Bytes[];
}

const FILES =
  /^(?:air|mon2|nl)\.pcap(?:\.gz)?$|^(?:(?:wpa_supplicant|hostapd)-.*\.log|iwd\.log|dmesg\.txt)(?:\.gz)?$/;

function piecesOf(path: string, name: string): Pieces {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f ? gunzipSync(raw) : raw;
  const plain = name.replace(/\.gz$/, '');
  const pieces: Bytes[] = [];
  if (!/\.pcap$/.test(plain)) {
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(0x0a, at);
      const next = end < 0 ? bytes.length : end + 1;
      pieces.push(bytes.subarray(at, next));
      at = next;
    }
    return { name: plain, head: new Uint8Array(), pieces };
  }
  const little = bytes.readUInt32LE(0) === 0xa1b2c3d4 || bytes.readUInt32LE(0) === 0xa1b23c4d;
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = 16 + (little ? bytes.readUInt32LE(at + 8) : bytes.readUInt32BE(at + 8));
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { name: plain, head: bytes.subarray(0, 24), pieces };
}

const [captures = '', count = '10', seed = '1', ...only] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'handshake-cuts-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

for (const name of recordingsOf(captures, only)) {
  const path = `${captures}/${name}`;
  const passphrase = passphraseOf(path);
  const files = readdirSync(path)
    .filter((file) => FILES.test(file))
    .map((file) => piecesOf(`${path}/${file}`, file));
  const next = seeded(
    Number(seed) * 7919 + [...name].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7),
  );
  const below = (n: number): number => Math.floor(next() * n);
  for (let i = 0; i < Number(count); i++) {
    // Every other time one file alone, which is what people have most often.
    const some = i % 2 === 0 ? [files[below(files.length)]!] : files.filter(() => next() < 0.5);
    const chosen = (some.length > 0 ? some : [files[below(files.length)]!])
      .map((file) => ({ file, place: next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ file }) => {
        const end = file.pieces.length;
        const how = below(4);
        const from = how & 1 ? below(end) : 0;
        const to = how & 2 ? from + 1 + below(end - from) : end;
        return { file, from, to };
      });
    const opened = chosen.map(({ file: { name: own, head, pieces }, from, to }) => {
      const place = join(folder, own);
      writeFileSync(place, Buffer.concat([head, ...pieces.slice(from, to)]));
      return { path: place, name: own };
    });
    const session = await Session.open(opened);
    try {
      const secret = next() < 0.5 ? passphrase : [];
      const read = session.withSecrets([...session.secrets, ...secret]);
      const findings = [
        ...read.attempts.flatMap(({ id }) => read.analysed(id).findings),
        ...read.findings,
      ].filter(({ severity }) => severity === 'failure');
      console.log(
        JSON.stringify({
          recording: name,
          parts: chosen.map(({ file, from, to }) => `${file.name} ${from}-${to} of ${file.pieces.length}`),
          secret: secret.length > 0,
          failures: [...new Set(findings.map(({ cause, certainty }) => `${certainty} ${cause}`))],
        }),
      );
    } finally {
      session.close();
    }
  }
}
