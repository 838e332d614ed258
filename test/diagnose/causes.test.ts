import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { causeTitles } from '../../main/diagnose/causes.ts';

it('docs/causes.md has an entry for each cause, in order, and no other', () => {
  const text = readFileSync(new URL('../../docs/causes.md', import.meta.url), 'utf8');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(Object.keys(causeTitles));
});
