import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importers } from '../../main/import/importers.ts';
import { Recognition } from '../../main/import/likely.ts';
import type { LogLine } from '../../main/import/types.ts';

const folder = new URL('../fixtures/logs/', import.meta.url);
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:log|txt)(?:\.gz)?$/.test(name))
  .map((name) => {
    const bytes = readFileSync(new URL(name, folder));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  });
/** One line of each form that tells by its words alone, and what no form knows. */
const more = [
  'Trace: 12:00:01.123 * <- 02:00:00:00:01:00 02:00:00:00:00:00 - - wpa2 key2',
  'wlceventd: WLCEVENTD wlceventd_proc_event(464): wl0: Auth 02:00:00:00:01:00, status: Successful (0)',
  '[STA-TRACKER].stahtd_dump_event(): {"mac":"02:00:00:00:01:00","event_type":"failure","wpa_auth_failures":"1"}',
  '%DOT11-7-AUTH_FAILED: Station 0200.0000.0101 Authentication failed',
  '02:00:00:00:01:00@wlan1: disconnected, unicast key exchange timeout',
  'state: 3 -> 0 (19)',
  'Aug 1 12:00:00 dinner is ready',
  'xx:xx:xx:xx:xx:xx@wlan1: connected, signal strength -60',
  '',
];
const lineOf = (text: string, program: string | null): LogLine => ({
  whole: text,
  text,
  line: 1,
  lastLine: 1,
  offset: 0,
  length: text.length,
  time: null,
  clock: 'none',
  program,
  host: null,
});

describe('whom to ask of a line', () => {
  it('are all who recognise it', () => {
    const ask = new Recognition(importers);
    const known = new Set<string>();
    for (const text of [...more, ...texts.flatMap((log) => log.split('\n'))])
      for (const program of [null, 'stahtd']) {
        const line = lineOf(text, program);
        const asked = ask.of(line).likely;
        for (const importer of importers) {
          if (importer.recognise(line) === 0) continue;
          known.add(importer.form);
          expect(asked.includes(importer), `${importer.form}: ${text}`).toBe(true);
        }
      }
    expect([...known]).toEqual(
      expect.arrayContaining(['UniFi', 'ASUS', 'Cisco', 'RouterOS', 'ESP8266', 'hostapd']),
    );
  });

  it('are told for the same words as if each line were asked for alone', () => {
    const memory = new Recognition(importers);
    const dmesg = (text: string): LogLine => ({ ...lineOf(text, null), whole: `[   12.345678] ${text}` });
    const lines = [...new Set([...more, ...texts.flatMap((log) => log.split('\n').slice(0, 40))])];
    const differ: string[] = [];
    for (let round = 0; round < 2; round++)
      for (const text of lines)
        for (const line of [lineOf(text, null), lineOf(text, 'kernel'), dmesg(text)]) {
          const { sure, possible } = memory.of(line);
          for (const importer of importers) {
            const alone = importer.recognise(line);
            const listed = sure.includes(importer) ? 2 : possible.includes(importer) ? 1 : 0;
            if (listed !== alone || memory.certainty(importer, line) !== alone)
              differ.push(`${importer.form}: ${line.whole} of ${line.program}`);
          }
        }
    expect(differ).toEqual([]);
  });

  it('are fewer where no words of theirs are in it', () => {
    expect(
      new Recognition(importers).of(lineOf('nl80211: Drv Event 19 received', null)).likely.length,
    ).toBeLessThan(importers.length / 1.5);
    expect(new Recognition(importers).of(lineOf('nl80211: Drv Event 19 received', 'x')).likely.length).toBe(
      importers.length,
    );
  });
});
