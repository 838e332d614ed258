import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { macAddress } from '../../main/base/brand.ts';
import { utf8 } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, dissectLog } from '../../main/dissect/index.ts';
import type { Field } from '../../main/dissect/types.ts';

const at = (bytes: Uint8Array, { span }: Field): string =>
  new TextDecoder().decode(bytes.subarray(span.start, span.end));
const all = (fields: readonly Field[]): Field[] => fields.flatMap((f) => [f, ...all(f.children ?? [])]);
const named = (fields: readonly Field[], label: string): Field => all(fields).find((f) => f.label === label)!;

describe('dissectLog', () => {
  it('shows each value where it stands in the line', () => {
    const line =
      '1700000000.123456: wlan0: CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:01:00 reason=15 locally_generated=1';
    const bytes = utf8(line);
    const event: ControlEvent = {
      kind: 'disconnected',
      by: 'supplicant',
      interface: 'wlan0',
      bssid: macAddress('02:00:00:00:01:00'),
      reason: 15,
      local: true,
    };
    const { fields, summary, protocol } = dissectLog(bytes, event);
    expect(protocol).toBe('log');
    expect(summary).toMatch(/^wlan0: CTRL-EVENT-DISCONNECTED/);
    expect(at(bytes, named(fields, 'Time as written'))).toBe('1700000000.123456');
    expect(at(bytes, named(fields, 'AP'))).toBe('02:00:00:00:01:00');
    expect(at(bytes, named(fields, 'Reason'))).toBe('reason=15');
    expect(named(fields, 'Reason').value).toMatch(/^15, .*4-way handshake/i);
    expect(at(bytes, named(fields, 'Interface'))).toBe('wlan0');
    expect(named(fields, 'What it reports').value).toBe('disconnected');
  });

  it.each([
    [
      'Tue Mar  7 19:12:30 2023 daemon.info hostapd: wlan0: up',
      ['Tue Mar  7 19:12:30 2023', null, 'hostapd', null],
    ],
    [
      '[Mar 18, 2026, 3:44:27 PM GMT+3] daemon.notice: hostapd: wlan0: up',
      ['[Mar 18, 2026, 3:44:27 PM GMT+3]', null, 'hostapd', null],
    ],
    [
      '<30>1 2026-03-18T15:44:27.1Z box hostapd 12 - - wlan0: up',
      ['2026-03-18T15:44:27.1Z', 'box', 'hostapd', null],
    ],
    [
      '03-18 15:44:27.123  12  34 D hostapd: wlan0: up',
      ['03-18 15:44:27.123  12  34 D', null, 'hostapd', null],
    ],
    ['hostapd[12]: wlan0: up', [null, null, 'hostapd', '12']],
  ])('%s', (line, [time, host, program, process]) => {
    const bytes = utf8(line);
    const { fields } = dissectLog(bytes);
    const value = (label: string) => fields.find((field) => field.label === label)?.value ?? null;
    expect(value('Message')).toBe('wlan0: up');
    expect(['Time as written', 'Host', 'Program', 'Process'].map(value)).toEqual([
      time,
      host,
      program,
      process,
    ]);
  });

  it('takes host, program and process off what syslog wrote, in bytes and not characters', () => {
    const bytes = utf8('Nov 20 16:42:17 küche wpa_supplicant[812]: wlan0: SME: Trying');
    const { fields } = dissectLog(bytes);
    expect(fields.map((field) => [field.label, at(bytes, field)])).toEqual([
      ['Time as written', 'Nov 20 16:42:17'],
      ['Host', 'küche'],
      ['Program', 'wpa_supplicant'],
      ['Process', '812'],
      ['Message', 'wlan0: SME: Trying'],
    ]);
    const message = (line: string) => named(dissectLog(utf8(line)).fields, 'Message').value;
    expect(message('[   12.345678] ath10k core: up')).toBe('ath10k core: up');
    expect(message('1700000000.1 Own note: up')).toBe('Own note: up');
    expect(message('1700000000.123456: random: up')).toBe('random: up');
    expect(message('Nov 20 16:42:17 host kernel: up')).toBe('up');
    const plain = utf8('[   12.345678] wlan0: “ü” wrong: err=-22');
    const event: ControlEvent = { kind: 'error', by: 'kernel', errno: -22 };
    const read = dissectLog(plain, event);
    expect(at(plain, named(read.fields, 'Error'))).toBe('err=-22');
    expect(named(read.fields, 'Error').value).toContain('EINVAL');
  });

  it('gives a value that the line does not write to the whole message', () => {
    const bytes = utf8('EAPOL: Supplicant port status: Authorized');
    const event: ControlEvent = { kind: 'associated', by: 'supplicant', status: 1 };
    expect(at(bytes, named(dissectLog(bytes, event).fields, 'Status'))).toBe(
      'EAPOL: Supplicant port status: Authorized',
    );
  });

  it('never throws, and its spans lie in the line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        for (const { span } of all(dissect(bytes, LinkType.Log).fields)) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});
