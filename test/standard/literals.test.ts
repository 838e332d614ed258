import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { literalsIn } from './literals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['main', 'native-bridge', 'preload', 'renderer']
  .flatMap((room) => readdirSync(`${root}/${room}`, { recursive: true }).map((name) => `${room}/${name}`))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .filter((file) => !file.startsWith('main/standard/') && file !== 'main/base/brand.ts')
  .sort();

// A fact of the standard is written once, in main/standard, and named everywhere else.
test('no suite, OUI, Ethertype, element number, status set or second table stands outside main/standard', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((file) => literalsIn(file, readFileSync(`${root}/${file}`, 'utf8')))).toEqual([]);
});

test.each([
  ["const PSK = '00-0f-ac:2';", 'suite or OUI 00-0f-ac:2'],
  ['const wpa = suite.startsWith("00-50-f2");', 'suite or OUI 00-50-f2'],
  ['const text = `00-0f-ac:` + n;', 'suite or OUI 00-0f-ac:'],
  ['const sae = /^00-0f-ac:(8|9)$/;', 'suite or OUI /^00-0f-ac:(8|9)$/'],
  ['const akm = text as Suite;', 'as Suite'],
  ['const akms = list as Suite[];', 'as Suite'],
  ['const port = 0x888e;', 'Ethertype'],
  ['const RSNX = 244;', 'number RSNX'],
  ['const ENOENT = -2;', 'number ENOENT'],
  ['const on = elements.find((e) => e.id === 244);', 'element 244'],
  ['const on = new Set([76, 77, 126, 127]);', 'set of statuses 76, 77, 126, 127'],
  ['const on = [0, 126].includes(status);', 'set of statuses 0, 126'],
  ['if (message.status === 126) refuse();', 'status 126'],
  ['if (attempt.authAlgorithm !== 3) leave();', 'authAlgorithm 3'],
  ['const Subtype = { Beacon: 8 } as const;', 'table Subtype'],
])('it is seen: %s', (source, what) => {
  expect(literalsIn('main/x.ts', `// 00-0f-ac:2\n${source}\n`)).toContain(`main/x.ts:2: ${what}`);
});

test('what is no such fact is ignored', () => {
  const source =
    'const seconds = [76, 200];\nif (status === 0) go();\n/** 00-0f-ac:2, 0x888e */\nconst LENGTH = 48;\n';
  expect(literalsIn('main/x.ts', source)).toEqual([]);
});
