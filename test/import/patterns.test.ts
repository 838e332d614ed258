/** No pattern of the importers may take time that grows with the square of a line: one line of 100 kB would stop the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it, vi } from 'vitest';

/** Patterns that are put together when the program starts. */
const built = vi.hoisted(() => {
  const patterns: RegExp[] = [];
  const Plain = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Plain, {
    construct(target, parts: [string, string?], newTarget) {
      const made = Reflect.construct(target, parts, newTarget) as RegExp;
      patterns.push(made);
      return made;
    },
  });
  return {
    patterns,
    end: () => {
      globalThis.RegExp = Plain;
    },
  };
});

const main = fileURLToPath(new URL('../../main/', import.meta.url));

/** Those that stand in the sources of the rooms that read text. */
function written(): RegExp[] {
  const found: RegExp[] = [];
  for (const room of ['import', 'prefix'])
    for (const name of readdirSync(main + room, { recursive: true }).map(String)) {
      if (!name.endsWith('.ts')) continue;
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/');
          found.push(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
        }
        ts.forEachChild(node, visit);
      };
      visit(
        ts.createSourceFile(name, readFileSync(`${main}${room}/${name}`, 'utf8'), ts.ScriptTarget.ESNext),
      );
    }
  return found;
}

const UNITS = [
  ' ',
  'a',
  '0',
  ':',
  '.',
  '-',
  '"',
  '=',
  '<',
  '[',
  ',',
  '\t',
  '\\',
  '00:',
  'a ',
  '0 ',
  'a=',
  'x.',
  '> ',
];

/** Long lines that nearly fit: the words that the pattern begins with, or none, and one thing over and over. */
function* worst(pattern: RegExp, length: number): Generator<string> {
  const words = /^\^?((?:[\w :=,]|\\[.()[\]/-])+)/.exec(pattern.source)?.[1]?.replace(/\\/g, '') ?? '';
  for (const unit of UNITS)
    for (const head of words === '' ? [''] : ['', words])
      yield `${head}${unit.repeat(Math.ceil(length / unit.length))}\u0001`;
}

/** CPU milliseconds of the quickest of a few runs. */
function cost(pattern: RegExp, line: string, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < runs; n++) {
    const before = process.cpuUsage();
    pattern.lastIndex = 0;
    pattern.test(line);
    least = Math.min(least, process.cpuUsage(before).user / 1000);
  }
  return least;
}

it('none takes the square of a line: 10 kB that nearly fit take it no 50 ms', async () => {
  await import('../../main/import/importers.ts');
  built.end();
  const patterns = [...new Map([...written(), ...built.patterns].map((one) => [String(one), one])).values()];
  expect(patterns.length).toBeGreaterThan(500);
  const slow: string[] = [];
  for (const pattern of patterns)
    for (const line of worst(pattern, 10_000)) {
      // What is quick at a tenth is no square.
      // Other threads of the process count as well, so the quickest of several runs it is, and room above it.
      if (cost(pattern, line, 1) < 50 || cost(pattern, line, 8) < 50) continue;
      const head = line.slice(0, 30);
      slow.push(`${pattern} on ${JSON.stringify(head)}: ${cost(pattern, line, 2)} ms at 10 kB`);
      break;
    }
  expect(slow).toEqual([]);
}, 120_000);
