import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { save } from '../../main/session/save.ts';
import { Session } from '../../main/session/session.ts';

// Every folder of the lab with all that was recorded in it, saved as one session: Wireshark reads the file, no key of
// the lab is in it, and it gives the same attempts again.

const shared = process.env.SHARED ?? '../shared';
const captures = join(shared, 'captures');
const hasTshark = (() => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
})();
const usable = existsSync(captures) && hasTshark;
const folders = usable
  ? readdirSync(captures, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(captures, entry.name, 'meta.json')))
      .map(({ name }) => name)
  : [];
const folder = mkdtempSync(join(tmpdir(), 'saved-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RECORDED =
  /^(air\.pcap|nl\.pcap|netdev\.pcap|wpa_supplicant.*\.log|hostapd.*\.log|iwd\.log|dmesg\.txt)(\.gz)?$/;
/** Configuration lines of the logs hold these; a key of one octet count or a counter would be anywhere. */
const LONG = /^([0-9a-f]{2}){16,}$/;

const work = { signal: new AbortController().signal, onProgress: () => {} };

describe.skipIf(!usable)(
  `saved sessions with logs (${usable ? 'tshark' : 'no ../shared or no tshark'})`,
  () => {
    test.each(folders)('%s', async (name) => {
      const files = readdirSync(join(captures, name))
        .filter((file) => RECORDED.test(file))
        .map((file) => ({ path: join(captures, name, file), name: file }));
      const opened = await Session.open(files);
      const session = opened.withSecrets([]);
      const target = join(folder, `${name}.pcapng`);
      try {
        await save(session, target, { cursor: null, breakpoints: [] }, false, work);
        const told = execFileSync('tshark', ['-r', target, '-T', 'fields', '-e', 'frame.protocols'], {
          encoding: 'utf8',
          maxBuffer: 1 << 28,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const lines = told.trim().split('\n');
        const written = [...session.store.records()].filter(({ origin }) => origin === undefined).length;
        // Wireshark shows our block of state as a frame too.
        expect(lines.length).toBe(written + 1);
        expect(lines.filter((line) => line.startsWith('systemd_journal')).length).toBeGreaterThan(10);

        const saved = readFileSync(target);
        const text = saved.toString('latin1').toLowerCase();
        const meta = JSON.parse(readFileSync(join(captures, name, 'meta.json'), 'utf8'));
        const air = session.store.files.filter((file) => /pcap/.test(file.name));
        expect(air.length).toBeGreaterThan(0);
        for (const [kind, values] of Object.entries(meta.keys as Record<string, string[]>)) {
          // Nonces and names of keys go over the air.
          if (/nonce|name|pmkid/i.test(kind)) continue;
          for (const key of values.filter((value) => LONG.test(value))) {
            for (const written of [key, key.replace(/..(?!$)/g, '$& '), key.replace(/..(?!$)/g, '$&:')])
              expect(text.includes(written), `${kind} as text`).toBe(false);
            expect(saved.includes(Buffer.from(key, 'hex')), `${kind} as bytes`).toBe(false);
          }
        }

        const read = await Session.open([{ path: target, name: 'saved' }]);
        const again = read.withSecrets([]);
        expect(read.disclosed.map(({ kind, origin }) => [kind, origin])).toEqual([]);
        expect(again.store.length).toBe(session.store.length);
        const outcomes = (s: Session) =>
          s.attempts.map(({ id, bssid, station, start, messages }) => {
            const { trace } = s.analysed(id);
            return [bssid, station, start, trace.outcome, messages.length, trace.digest];
          });
        expect(outcomes(again)).toEqual(outcomes(session));
        expect(again.clocks.map(({ file, offset }) => [file, offset]).sort()).toEqual(
          session.clocks.map(({ file, offset }) => [file, offset]).sort(),
        );
        read.close();
      } finally {
        opened.close();
        rmSync(target, { force: true });
      }
    });
  },
);
