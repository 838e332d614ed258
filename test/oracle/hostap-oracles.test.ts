import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { Dispatcher } from '../../main/import/dispatcher.ts';
import { importers } from '../../main/import/importers.ts';
import type { Read } from '../../main/import/types.ts';
import { linesOf, logText, usedOf } from '../import/hostap-shared.ts';
import { sharedPath } from './crypto-shared.ts';

const oracles = sharedPath('oracles');

/** What a log gives whose lines are of both ends in one process. */
function reads(name: string): Read[] {
  const dispatcher = new Dispatcher(importers);
  const lines = linesOf(logText(resolve(oracles.path, `${name}.log`)));
  return [
    ...lines.flatMap((line) => dispatcher.read(line).reads),
    ...dispatcher.end().flatMap((end) => end.reads),
  ];
}

const told = (name: string): ControlEvent[] =>
  reads(name).flatMap((read) => (read.type === 'event' ? [read.event] : []));
const said = (name: string, by: ControlEvent['by']) =>
  told(name)
    .filter((event) => event.by === by)
    .map(({ kind, message, errno, reason }) =>
      [kind, message ?? errno ?? reason].filter((one) => one !== undefined).join(' '),
    );

/** README.md of the oracles: the signature of each injected cause. */
describe.skipIf(!oracles.present)('logs of both ends of a handshake', () => {
  it('wrongpsk: an invalid MIC in M2 and never M3', () => {
    const ap = said('wrongpsk', 'ap');
    expect(ap).toContain('mic-invalid M2');
    expect(ap).toContain('retry-limit M1');
    expect(ap).not.toContain('eapol M3');
  });

  it('dropm2: the same retry limit without that line', () => {
    const ap = said('dropm2', 'ap');
    expect(ap).toContain('retry-limit M1');
    expect(ap).not.toContain('mic-invalid M2');
    expect(ap).not.toContain('eapol M2');
    expect(said('dropm2', 'supplicant')).toContain('eapol M2');
  });

  it('dropm4: M3 again and again while the station believes it is done', () => {
    expect(said('dropm4', 'ap').filter((one) => one === 'eapol M3').length).toBeGreaterThan(1);
    expect(said('dropm4', 'ap')).toContain('retry-limit M3');
    expect(said('dropm4', 'supplicant')).toContain('four-way-complete');
  });

  it('setkey: M4, then the refusal, then leaving with reason 1, and an AP that believes all is well', () => {
    const station = said('setkey', 'supplicant');
    const order = ['eapol M4', 'key-install -2', 'deauthenticated 1'].map((one) => station.indexOf(one));
    expect(order.every((at, i) => at >= 0 && (i === 0 || at > order[i - 1]!))).toBe(true);
    expect(said('setkey', 'ap')).toContain('four-way-complete');
  });

  it('rsne: leaves with reason 17', () => {
    const station = said('rsne', 'supplicant');
    expect(station.some((one) => one.startsWith('element-mismatch'))).toBe(true);
    expect(station).toContain('deauthenticated 17');
  });

  it('none: neither refusal nor mismatch nor end', () => {
    const all = [...said('none', 'ap'), ...said('none', 'supplicant')];
    expect(all.filter((one) => /mismatch|invalid|limit|timeout|deauth|-\d/.test(one))).toEqual([]);
  });

  it.each(['none', 'wrongpsk', 'dropm2', 'dropm4', 'setkey', 'rsne'])(
    '%s: both addresses in every frame',
    (name) => {
      const frames = reads(name).flatMap((read) => (read.type === 'frame' ? [read.bytes] : []));
      expect(frames.length).toBeGreaterThan(3);
      const ends = new Set(
        frames.map((bytes) => [toHex(bytes.subarray(0, 6)), toHex(bytes.subarray(6, 12))].sort().join()),
      );
      expect([...ends]).toEqual(['121212121212,323232323232']);
    },
  );

  it.each([
    ['sae_g19_h2e0', 1],
    ['sae_g19_h2e1', 1],
    ['sae_g21_h2e1', 1],
    ['sae_wrongpw', 2],
  ])('%s: the shared number of SAE once a value', (name, values) => {
    const ks = reads(name).flatMap((read) =>
      read.type === 'secret' && read.kind === 'sae' ? [toHex(usedOf(read))] : [],
    );
    expect(new Set(ks).size).toBe(values);
  });
});
