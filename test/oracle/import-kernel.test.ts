import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { imported, linesOf } from '../import/reading.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const captures = join(shared, 'captures');
const folders = existsSync(captures)
  ? readdirSync(captures).filter((name) => existsSync(join(captures, name, 'dmesg.txt.gz')))
  : [];
const tsharkRuns = spawnSync('tshark', ['--version']).status === 0;

const text = (path: string): Bytes => {
  const octets = readFileSync(path);
  return octets[0] === 0x1f ? gunzipSync(octets) : octets;
};

async function told(folder: string): Promise<ControlEvent[]> {
  const { records } = await imported(text(join(captures, folder, 'dmesg.txt.gz')));
  return records.flatMap(({ event }) => event ?? []);
}

interface Heard {
  readonly subtype: number;
  readonly protected: boolean;
  /** Status or reason; null where the frame is encrypted. */
  readonly code: number | null;
}

/** Authentication, association and deauthentication frames of the air. */
function onAir(folder: string): Heard[] {
  const fields = [
    'wlan.fc.type_subtype',
    'wlan.fc.protected',
    'wlan.fixed.status_code',
    'wlan.fixed.reason_code',
  ];
  const args = ['-r', join(captures, folder, 'air.pcap'), '-Y', 'wlan.fc.type == 0', '-T', 'fields'];
  const { stdout } = spawnSync('tshark', [...args, ...fields.flatMap((field) => ['-e', field])], {
    maxBuffer: 1 << 26,
  });
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [subtype, isProtected, status, reason] = line.split('\t');
      const code = status || reason;
      return { subtype: Number(subtype), protected: isProtected === '1', code: code ? Number(code) : null };
    });
}

const once = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
const statuses = (events: readonly ControlEvent[], kind: ControlEvent['kind']): number[] =>
  once(events.filter((event) => event.kind === kind).flatMap(({ status }) => status ?? []));

describe.skipIf(folders.length === 0 || !tsharkRuns)(
  'dmesg beside the air of the same run, as tshark reads it',
  () => {
    it.each(folders)(
      '%s: statuses of associations and refusals, reasons of the access point',
      async (folder) => {
        const events = await told(folder);
        const air = onAir(folder);
        const codes = (...subtypes: readonly number[]): number[] =>
          once(
            air.flatMap(({ subtype, code }) => (subtypes.includes(subtype) && code !== null ? [code] : [])),
          );
        expect(statuses(events, 'associated')).toEqual(codes(1, 3));
        // Statuses 76, 77, 126 and 127 of SAE are steps, not refusals: the kernel is silent on them.
        for (const status of statuses(events, 'authenticated')) expect(codes(11)).toContain(status);
        const encrypted = air.some((frame) => frame.subtype === 12 && frame.protected);
        for (const { kind, local, reason } of events)
          if (kind === 'deauthenticated' && !local)
            expect(encrypted || codes(12).includes(reason!)).toBe(true);
      },
    );
  },
);

describe.skipIf(folders.length === 0)('nothing of a log is lost', () => {
  it.each(folders)('%s', (folder) => {
    const logs = readdirSync(join(captures, folder)).filter((name) => /\.(?:log|txt)(?:\.gz)?$/.test(name));
    for (const log of logs) {
      const octets = text(join(captures, folder, log));
      expect(linesOf(octets).reduce((n, line) => n + line.length, 0)).toBe(octets.length);
    }
  });
});
