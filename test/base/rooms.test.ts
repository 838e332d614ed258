/** The walls between rooms: the table in rooms.cjs, and the references that make a wall a compile error. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const { rooms } = createRequire(import.meta.url)('../../rooms.cjs') as {
  rooms: Readonly<Record<string, readonly string[]>>;
};
const references = (folder: string): string[] => {
  const config = new URL(`${folder}/tsconfig.json`, root);
  const { references = [] } = JSON.parse(readFileSync(config, 'utf8')) as {
    references?: { path: string }[];
  };
  return references.map(({ path }) => new URL(path, config).pathname.slice(root.pathname.length)).sort();
};

describe.each(Object.keys(rooms))('main/%s', (room) => {
  it('references what the table lets it know, and of the contract and the bridge no more than it needs', () => {
    const outside = ['native-bridge', 'preload'];
    expect(references(`main/${room}`).filter((path) => !outside.includes(path))).toEqual(
      rooms[room]!.map((below) => `main/${below}`).sort(),
    );
  });
  it('knows only rooms that stand before it in the table', () => {
    const order = Object.keys(rooms);
    for (const below of rooms[room]!) expect(order.indexOf(below)).toBeLessThan(order.indexOf(room));
  });
});

it('every folder of main/ is a room of the table, and the whole is checked by one command', () => {
  const folders = readdirSync(new URL('main/', root)).filter((name) =>
    existsSync(new URL(`main/${name}/tsconfig.json`, root)),
  );
  expect(folders.sort()).toEqual(Object.keys(rooms).sort());
  expect(readdirSync(new URL('main/', root)).sort()).toEqual(folders);
  expect(references('.')).toEqual(
    [...folders.map((room) => `main/${room}`), 'native-bridge', 'preload', 'renderer', 'test'].sort(),
  );
});
