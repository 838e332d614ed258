import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../main/base/bytes.ts';
import { Dispatcher } from '../../main/import/dispatcher.ts';
import { importers } from '../../main/import/importers.ts';
import { fixture, imported, linesOf } from './reading.ts';

const samples = [
  'kernel.log',
  'managers.log',
  'iw-event.log',
  'kernel-config.txt',
  'dnsmasq.log',
  'journal/export.txt',
  'journal/json.txt',
  'journal/short.txt',
  'iwd-external-auth-fail-pi4b.mail-quoted.txt',
  'iwd-external-auth-fail-pi5.wrapped.log',
  'wpa-supplicant-set-key-enoent.log',
  'wpa-supplicant-set-key-enoent.mail-quoted.html.txt',
  'hostap-michael-mic-tailroom.log',
  'iw-phy0.txt.gz',
  'tshark-vx.txt.gz',
].map(fixture);

/** Pieces of which files with surprises are made. */
const pieces = [
  '\n',
  '\r\n',
  '\r',
  '\u0000',
  '\u001b[31m',
  '> ',
  '>> ',
  '<br>',
  '<pre>',
  '</pre>',
  '<a href="',
  '&nbsp;',
  '&#99999999;',
  '=\n',
  '=3D',
  '=C3=',
  '--limit\n',
  '--limit--\n',
  'From: a@b\n',
  'From a@b Fri Nov 20 12:00:00 2026\n',
  'Content-Type: text/html\n\n',
  'Content-Type: multipart/mixed; boundary=limit\n\n',
  'Content-Transfer-Encoding: base64\n\n',
  'Date: Fri, 20 Nov 2026 25:00:00\n',
  '__CURSOR=x\n',
  '__REALTIME_TIMESTAMP=99999999999999999999999\n',
  'MESSAGE\n',
  'MESSAGE\n\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u00ff',
  '{"__REALTIME_TIMESTAMP":"1","MESSAGE":[300,-1]}\n',
  '{"__REALTIME_TIMESTAMP":{},"MESSAGE":null}\n',
  '1700000000.123456: ',
  '[   12.345678] ',
  '[Fri Feb 30 12:00:00 2026] ',
  'Nov 31 23:59:60 box iwd[7]: ',
  '9999-12-31T23:59:59Z box kernel: ',
  'WPA: PMK - hexdump(len=99999): 00 01',
  'Wiphy phy0\n\tSupported Ciphers:\n\t\t* X (ff-ff-ff:999)\n',
  'Frame 1: 4 bytes on wire, 4 bytes captured\n    Encapsulation type: Ethernet (1)\n0000  00 01 02\n',
  '802.1X Authentication\n    Version: (2)\n    Length: 95\n',
  'name         : \n',
];

const damaged: fc.Arbitrary<Bytes> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces).map(utf8),
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat({ max: 600 }))
        .map(([sample, at, length]) => sample.subarray(at % sample.length, (at % sample.length) + length)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => concat(...parts));

describe('any file', () => {
  it('gives lines that cover it: every byte in exactly one, however the chunks fall', () => {
    fc.assert(
      fc.property(damaged, fc.integer({ min: 1, max: 5000 }), (octets, size) => {
        const lines = linesOf(octets, {}, size);
        let at = 0;
        // Lines that stood newest first have been turned; pieces of one line have no octets of their own.
        const standing = lines.filter(({ length }) => length > 0).sort((a, b) => a.offset - b.offset);
        for (const line of standing) {
          expect(line.offset).toBe(at);
          expect(line.length).toBeGreaterThanOrEqual(0);
          at += line.length;
        }
        expect(at).toBe(octets.length);
        const again = linesOf(octets).map(({ whole, time, line }) => [whole, time, line]);
        expect(lines.map(({ whole, time, line }) => [whole, time, line])).toEqual(again);
      }),
      { numRuns: 400 },
    );
  });

  it('is imported without an error, with records numbered on and references that exist', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (octets) => {
        const { records, sources } = await imported(octets);
        for (const [i, record] of records.entries()) {
          expect(record.index).toBe(i + 1);
          expect(sources.some(({ index }) => index === record.source)).toBe(true);
          if (record.origin !== undefined) expect(record.origin).toBeLessThan(record.index);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(samples.map((sample, i) => [i, sample] as const))(
    'sample %i: nothing of it is lost',
    (_, sample) => {
      expect(linesOf(sample).reduce((n, line) => n + line.length, 0)).toBe(sample.length);
    },
  );
});

// Each of these has made some pattern take time that grows with the square of the length.
describe('a long file of one thing', () => {
  it.each([
    '\r',
    '<br',
    '<!--',
    '=20',
    '> ',
    'brcmf_',
    'hexdump(len=99999): 00 ',
    'From: a\nContent-Transfer-Encoding: base64\n\nQUFB\n',
    '__CURSOR=x\nMESSAGE\n',
    'Frame 1: 10 bytes, 10 bytes captured\n     .    . ',
    'name         : x\n',
  ])('%j is read to its end', async (piece) => {
    const head = piece.slice(0, piece.lastIndexOf('\n', piece.length - 2) + 1);
    const octets = utf8(head + piece.slice(head.length).repeat(300_000 / (piece.length - head.length)));
    const { records } = await imported(octets);
    expect(linesOf(octets).reduce((n, line) => n + line.length, 0)).toBe(octets.length);
    expect(records.length).toBeLessThan(octets.length);
  });
});

describe('any line', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      ...samples.flatMap((sample) => new TextDecoder().decode(sample).split('\n')).slice(0, 4000),
    ),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
  );

  it('is taken by some importer or by none, and redacting adds no line', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (lines) => {
        const dispatcher = new Dispatcher(importers);
        for (const whole of lines) {
          const line = { whole, text: whole, line: 1, lastLine: 1, offset: 0, length: 0 };
          for (const program of [null, 'kernel', 'iwd', 'NetworkManager'])
            dispatcher.read({ ...line, time: null, clock: 'none', program, host: null });
          for (const importer of importers)
            expect(importer.redact(whole).split('\n').length).toBeLessThanOrEqual(whole.split('\n').length);
        }
        dispatcher.end();
      }),
      { numRuns: 300 },
    );
  });
});
