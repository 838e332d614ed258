import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { SAE_GROUPS } from '../../main/crypto/sae-group.ts';
import { AKM_SUITES, type AkmParameters, akmParameters } from '../../main/standard/akms.ts';
import { cipherName, temporalKeyLength } from '../../main/standard/ciphers.ts';
import { cryptoDocument } from '../../main/standard/document.ts';

const text = readFileSync(new URL('../../docs/crypto.md', import.meta.url), 'utf8');

/** Cells of the table under a heading, row by row, without its head. */
function table(heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const hashes = (suite: Suite): AkmParameters[] =>
  (['sha256', 'sha384', 'sha512'] as const).map((hash) => akmParameters(suite, { hash })!);

/** What the table must say of a suite; `by group` where the hash is the group's. */
function row(suite: Suite): string[] {
  const akm = akmParameters(suite)!;
  const byGroup = hashes(suite).some(({ hash }) => hash !== akm.hash);
  const hash = akm.hash.replace('sha', 'SHA-');
  const cells = [
    akm.function === 'prf' ? `PRF, ${hash}` : `KDF, ${hash}`,
    String(akm.pmkLength),
    `${akm.kckBits / 8}, ${akm.kekBits / 8}`,
    akm.mic ? `${akm.mic.algorithm}, ${akm.mic.length}` : 'none',
  ];
  return [
    `\`${suite}\``,
    akm.name,
    ...(byGroup ? cells.map(() => 'by group') : cells),
    akm.keyWrap,
    akm.pmkid,
  ];
}

test('docs/crypto.md has each AKM suite with what main/standard/akms.ts fixes, in order, and no other', () => {
  const rows = table('AKM suites');
  expect(rows.map((cells) => cells.slice(0, 8))).toEqual(AKM_SUITES.map(row));
  for (const cells of rows) expect(cells[8], cells[1]).not.toBe('');
});

test("docs/crypto.md's tables are made from the rows: `node bench/standard.mjs` writes them", () => {
  expect(cryptoDocument(text)).toBe(text);
  const stale = text.replace('| `00-0f-ac:12` | 802.1X-Suite-B-192 | KDF', '| `00-0f-ac:12` | Other | PRF');
  expect(stale).not.toBe(text);
  expect(cryptoDocument(stale)).toBe(text);
});

test('docs/crypto.md has each cipher suite with a temporal key, by number, and no other', () => {
  const known = Array.from({ length: 14 }, (_, type) => `00-0f-ac:${type}` as Suite).filter(
    (suite) => temporalKeyLength(suite) !== null,
  );
  const rows = table('Cipher suites');
  expect(rows.map((cells) => cells.slice(0, 3))).toEqual(
    known.map((suite) => [`\`${suite}\``, cipherName(suite), String(temporalKeyLength(suite))]),
  );
});

test('docs/crypto.md names every SAE group', () => {
  const groups = table('SAE groups').flatMap(([numbers]) => numbers!.split(', ').map(Number));
  expect(groups.sort((a, b) => a - b)).toEqual(SAE_GROUPS);
});
