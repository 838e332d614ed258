import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RecordStore } from '../../main/capture/store.ts';
import type { SessionView } from '../../preload/contract/index.ts';
import { workbench } from './bench.ts';
import { fixture, meta } from './fixtures.ts';

let bench: ReturnType<typeof workbench>;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => bench.remove());

const air = fixture('sae-h2e-g19');
const log = fixture('sae-h2e-g19', 'wpa_supplicant-sta.log');
const open = (...files: string[]): Promise<SessionView> => bench.call('open', { files, add: false });
const save = (includeSecrets: boolean): Promise<unknown> =>
  bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets });
/** Every key of the exchange as the lab's log printed it. */
const keys = (): string[] => {
  const { keys } = meta('sae-h2e-g19');
  return ['PMK', 'PTK', 'KCK', 'KEK', 'TK', 'GTK'].flatMap((kind) => keys[kind] ?? []);
};

describe('a log in a session', () => {
  test('unlocks the frames beside it, and says where each key stood', async () => {
    const { attempts, secrets } = await open(air, log);
    expect(attempts[0]).toMatchObject({ verified: true, outcome: 'connected' });
    expect(attempts[0]!.decrypted.frames).toBeGreaterThan(0);
    const lines = gunzipSync(readFileSync(log)).toString('latin1').split('\n');
    expect(secrets.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['sae', 'pmk', 'tk']));
    for (const { kind, origin, record } of secrets) {
      const [, file, line] = /^(.*), line (\d+)/.exec(origin)!;
      expect(file).toBe('wpa_supplicant-sta.log.gz');
      if (kind === 'pmk') expect(lines[Number(line) - 1]).toMatch(/PMK/);
      const frame = await bench.call('frame', { record: record!, attempt: null });
      expect(frame.protocol).toBe('log');
    }
  });

  test('is steps of its attempt: each on the lane of who reports, with its line behind it', async () => {
    await open(air, log);
    const show = { beacons: false, air: false, nl80211: false, logs: true, calculations: false, data: false };
    const { rows } = await bench.call('rows', { attempt: '1', from: 0, count: 1000, show });
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every(({ style, from, to }) => style === 'log' && from === 'supplicant' && to === from)).toBe(
      true,
    );
    const connected = rows.find(({ label }) => label === 'Connected')!;
    const frame = await bench.call('frame', { record: connected.record!, attempt: '1' });
    const message = frame.fields.find(({ label }) => label === 'Message')!;
    expect(message.value).toMatch(/CTRL-EVENT-CONNECTED/);
  });

  test('is found by its words, also where a line reports nothing', async () => {
    await open(air, log);
    // Said by wpa_supplicant at its start, and no event.
    const [found] = await bench.call('find', { text: 'getrandom() support', attempt: '1' });
    expect(found).toMatchObject({
      type: 'line',
      detail: expect.stringMatching(/^wpa_supplicant-sta\.log\.gz, line \d+$/),
      label: expect.stringContaining('random: getrandom() support available'),
    });
    const frame = await bench.call('frame', { record: found!.record!, attempt: null });
    expect(frame.fields.at(-1)).toMatchObject({
      label: 'Message',
      value: 'random: getrandom() support available',
    });
    // Steps are there as well.
    const both = await bench.call('find', { text: 'commit', attempt: '1' });
    expect(both.map(({ type }) => type)).toEqual(expect.arrayContaining(['step', 'line']));
  });

  test('is saved without its keys, and gives the same attempts again', async () => {
    const before = await open(air, log);
    await Promise.all(before.secrets.map(({ id }) => bench.call('removeSecret', { id })));
    const bare = await bench.told();
    await save(false);
    const file = readFileSync(bench.path('saved.pcapng')).toString('latin1');
    for (const key of keys()) {
      expect(file).not.toContain(key);
      expect(file).not.toContain(key.replace(/..(?!$)/g, '$& '));
      expect(file).not.toContain(Buffer.from(key, 'hex').toString('latin1'));
    }
    expect(file).not.toContain(meta('sae-h2e-g19').passphrase);
    expect(file).toContain('[REDACTED]');
    const again = await open(bench.path('saved.pcapng'));
    expect(again.secrets).toEqual([]);
    expect(again.records).toBe(before.records);
    expect(await bench.told()).toEqual(bare);
    expect(again.clocks).toEqual(before.clocks);
  });

  test('is saved with them where that is asked for, and unlocks the frames again', async () => {
    const before = await open(air, log);
    const told = await bench.told();
    await save(true);
    const again = await open(bench.path('saved.pcapng'));
    expect(await bench.told()).toEqual(told);
    expect(again.secrets).toEqual(before.secrets);
    expect(again.files).toHaveLength(1);
  });

  test('alone is saved and read again', async () => {
    const before = await open(log);
    expect(before.attempts).toHaveLength(1);
    const told = await bench.told();
    await save(true);
    await open(bench.path('saved.pcapng'));
    expect(await bench.told()).toEqual(told);
  });

  test('of several files is read file by file, though their lines stand mixed', async () => {
    const lines = gunzipSync(readFileSync(log)).toString('latin1');
    // A second supplicant's log, of the same form: another interface, another address.
    const other = lines.replaceAll('wlan1', 'wlan7').replaceAll('02:00:00:00:01:00', '02:00:00:00:07:00');
    writeFileSync(bench.path('other.log'), other);
    const before = await open(log, bench.path('other.log'));
    const told = await bench.told();
    await save(true);
    const again = await open(bench.path('saved.pcapng'));
    expect(again.records).toBe(before.records);
    expect(await bench.told()).toEqual(told);
    expect(again.clocks.map(({ file }) => file)).toEqual(['wpa_supplicant-sta.log.gz', 'other.log']);
  });

  test('is journal entries that say time, program and line', async () => {
    await open(air, log);
    await save(false);
    const entries: string[] = [];
    const store = await RecordStore.open([{ path: bench.path('saved.pcapng'), name: 'saved' }], {
      text: {
        text: () => {
          throw new Error('it is a capture');
        },
        journal: () => ({
          read: (entry) => {
            entries.push(new TextDecoder().decode(entry));
            return [];
          },
          end: () => [],
        }),
      },
    });
    store.close();
    const line = entries.find((entry) => entry.includes('CTRL-EVENT-CONNECTED'))!;
    expect(line).toMatch(
      /^__REALTIME_TIMESTAMP=1795176650\d{6}\nSYSLOG_IDENTIFIER=wpa_supplicant\nMESSAGE=1795176650\.\d+: wlan1: CTRL-EVENT-CONNECTED/,
    );
    expect(line).toMatch(
      /\nHANDSHAKE_WORKBENCH_FILE=wpa_supplicant-sta\.log\.gz\nHANDSHAKE_WORKBENCH_LINE=\d+\n/,
    );
  });
});
