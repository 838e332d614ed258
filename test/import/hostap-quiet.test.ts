import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostapd, wpaSupplicant } from '../../main/import/hostap/index.ts';
import { fixture, linesOf } from './reading.ts';

const logs = readdirSync(new URL('../fixtures/logs/', import.meta.url)).filter((name) =>
  /hostap|wpa-supplicant|wpa_supplicant/.test(name),
);

/** A reader remembers lines by their text, and takes a second time off it. */
const unlike = (text: string, i: number): string =>
  `1795219200.${String(i).padStart(6, '0')}: ${text.trimStart()}`;

describe('lines that say nothing', () => {
  it.each(logs)('are remembered without a change of what %s gives', (name) => {
    const lines = linesOf(fixture(name)).filter(({ text }) => !/^\[?\d{9,10}\.\d{6}\]?: /.test(text));
    for (const { form, reader } of [wpaSupplicant, hostapd]) {
      const [remembering, forgetting] = [reader(), reader()];
      const differ: string[] = [];
      let i = 0;
      for (let round = 0; round < 3; round++)
        for (const line of lines) {
          const got = JSON.stringify(remembering.read(line) ?? []);
          const alone = forgetting.read({ ...line, text: unlike(line.text, i++) }) ?? [];
          if (got !== JSON.stringify(alone)) differ.push(`${form}: ${line.text}`);
        }
      expect(differ).toEqual([]);
      expect(remembering.end()).toEqual(forgetting.end());
    }
  });
});
