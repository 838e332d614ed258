import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../main/diagnose/catalogue.ts';
import { open } from './logs.ts';

const folder = fileURLToPath(new URL('../../main/diagnose/rules/', import.meta.url));
const foundIn = (cause: string): string[] =>
  readdirSync(`${folder}${cause}/evidence`)
    .filter((name) => name.startsWith('found'))
    .map((name) => `${folder}${cause}/evidence/${name}`);

describe.each(rules.filter(({ yieldsTo }) => yieldsTo))('$cause', ({ cause, yieldsTo = [] }) => {
  it.each(yieldsTo)('is not named where %s says more', async (better) => {
    for (const path of foundIn(better)) {
      const { findings } = await open(path);
      expect(findings.map((finding) => finding.cause)).not.toContain(cause);
    }
  });
});
