import type { Suite } from '../base/brand.ts';
import { AKM_SUITES, akmParameters } from './akms.ts';
import { CIPHER_ROWS } from './ciphers.ts';
import { isRsn } from './suite.ts';

/** Cells of an AKM suite in docs/crypto.md: suite, name, expansion, PMK, KCK and KEK, MIC, key wrap, PMKID. */
function akmCells(suite: Suite): string[] {
  const akm = akmParameters(suite)!;
  const others = (['sha384', 'sha512'] as const).map((hash) => akmParameters(suite, { hash })!);
  const byGroup = others.some(({ hash }) => hash !== akm.hash);
  const hash = akm.hash.replace('sha', 'SHA-');
  const cells = [
    `${akm.function.toUpperCase()}, ${hash}`,
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

/** Rows of RSN's ciphers with a temporal key: suite, name, bytes of the key. */
const cipherCells = (): string[][] =>
  CIPHER_ROWS.flatMap(({ suite, name, keyLength }) =>
    isRsn(suite) && keyLength !== undefined ? [[`\`${suite}\``, name, String(keyLength)]] : [],
  );

/** The table of this heading with these first cells; what stands behind them in the document stays with its suite. */
function withTable(document: string, heading: string, rows: readonly (readonly string[])[]): string {
  const start = document.indexOf(`\n## ${heading}\n`);
  const head = document.indexOf('\n|', start) + 1;
  const body = document.indexOf('\n|', document.indexOf('\n|', head)) + 1;
  const end = document.indexOf('\n\n', body);
  const old = document.slice(body, end).split('\n').slice(1);
  const columns = document.slice(head, document.indexOf('\n', head)).split('|').length - 2;
  const lines = rows.map((cells) => {
    const now = old.find((line) => line.startsWith(`| ${cells[0]} |`))?.split('|') ?? [];
    const rest = Array.from(
      { length: columns - cells.length },
      (_, i) => now[cells.length + 1 + i]?.trim() ?? '',
    );
    return `| ${[...cells, ...rest].join(' | ')} |`;
  });
  const rule = document.slice(body, end).split('\n')[0]!;
  return document.slice(0, body) + [rule, ...lines].join('\n') + document.slice(end);
}

/**
 * docs/crypto.md with its tables of AKM and cipher suites made from the rows. What is said by hand of a suite (how it is
 * verified) stays; a new suite has nothing there, which a test refuses.
 */
export const cryptoDocument = (document: string): string =>
  withTable(withTable(document, 'AKM suites', AKM_SUITES.map(akmCells)), 'Cipher suites', cipherCells());
