import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hostapd } from '../../main/import/hostap/hostapd.ts';
import { wpaSupplicant } from '../../main/import/hostap/wpa-supplicant.ts';
import { logText, readLog, summary } from './hostap-shared.ts';

const folder = fileURLToPath(new URL('../fixtures/logs', import.meta.url));
const samples = readdirSync(folder).filter(
  (name) => /wpa.supplicant|hostapd/.test(name) && /\.log(\.gz)?$/.test(name),
);

it.each(samples)('%s', (name) => {
  const importer = name.includes('hostapd') ? hostapd : wpaSupplicant;
  expect(summary(readLog(importer, logText(`${folder}/${name}`)))).toMatchSnapshot();
});
