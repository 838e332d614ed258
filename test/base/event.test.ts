import { describe, expect, it } from 'vitest';
import type { EventKind, SaidOf } from '../../main/base/event.ts';
import { type ControlEvent, resultOf } from '../../main/base/event.ts';
import { events as hostapd } from '../../main/import/hostap/hostapd-events.ts';
import { eap } from '../../main/import/hostap/wpa-supplicant-eap.ts';
import { joining } from '../../main/import/hostap/wpa-supplicant-joining.ts';
import { agreements, handshakes } from '../../main/import/hostap/wpa-supplicant-keys.ts';
import { selection } from '../../main/import/hostap/wpa-supplicant-selection.ts';

describe('what contradicts itself does not compile', () => {
  const by = 'kernel';

  it('a field that the kind has not, a reason that nobody gives, a result that is none', () => {
    const wrong: readonly ControlEvent[] = [
      // @ts-expect-error: lost beacons have no key
      { kind: 'beacon-loss', by, key: { use: 'group', index: 1, cipher: null, length: 16 } },
      // @ts-expect-error: the word for networks that are passed over, which no refused commit has
      { kind: 'sae-rejected', by, why: 'sae-h2e' },
      // @ts-expect-error: done with a status that refuses
      { kind: 'associated', by, ok: true, status: 17 },
      // @ts-expect-error: done with an error number
      { kind: 'key-install', by, ok: true, errno: -2 },
      // @ts-expect-error: a network is passed over for some reason
      { kind: 'not-selected', by },
      // @ts-expect-error: no EAPOL-Key message is called so
      { kind: 'mic-invalid', by, message: 'M5' },
    ];
    const right: readonly ControlEvent[] = [
      { kind: 'sae-rejected', by, why: 'h2e' },
      { kind: 'associated', by, ok: false, status: 17 },
      { kind: 'associated', by, ...resultOf(0) },
      { kind: 'key-install', by, ok: false, errno: -2 },
    ];
    expect([wrong.length, right.length]).toEqual([6, 4]);
  });

  it('a status is a result', () => {
    expect(resultOf(0)).toEqual({ ok: true, status: 0 });
    expect(resultOf(53)).toEqual({ ok: false, status: 53 });
  });
});

/** Fields that the tables of hostap take from named groups of patterns, by the kind of the rule. */
const GROUPS: { readonly [K in EventKind]?: readonly (keyof SaidOf<K>)[] } = {
  interface: ['bssid', 'ssid', 'station'],
  'authenticate-request': ['algorithm', 'bssid', 'frequencyMHz', 'ssid', 'station', 'status'],
  authenticated: ['algorithm', 'bssid', 'detail', 'errno', 'station', 'status'],
  associated: ['bssid', 'detail', 'group', 'station', 'status'],
  'authentication-timeout': ['detail'],
  'association-timeout': ['detail'],
  'associate-request': ['bssid', 'frequencyMHz', 'ssid', 'station'],
  connected: ['bssid', 'station'],
  'connect-request': ['detail', 'errno'],
  disconnected: ['bssid', 'reason', 'station'],
  deauthenticated: ['bssid', 'detail', 'reason', 'station'],
  disassociated: ['detail'],
  'sa-query': ['detail'],
  error: ['detail', 'station'],
  eapol: ['bssid', 'detail'],
  'key-message': ['detail'],
  'eapol-timeout': ['bssid', 'station'],
  'group-handshake-failed': ['detail'],
  'mic-invalid': ['detail', 'station'],
  configuration: ['detail', 'station'],
  program: ['detail'],
  'eap-no-key': ['detail'],
  'replay-counter': ['detail'],
  'element-mismatch': ['detail'],
  'four-way-complete': ['bssid'],
  'group-handshake-complete': ['bssid'],
  rekey: ['detail', 'station', 'why'],
  'four-way-failed': ['station'],
  note: ['detail'],
  'port-authorized': ['station'],
  'michael-failure': ['detail', 'station'],
  countermeasures: ['detail'],
  'sae-confirm-mismatch': ['detail', 'station'],
  'sae-rejected': ['bssid', 'detail', 'group', 'station'],
  owe: ['detail', 'group'],
  ft: ['detail'],
  fils: ['detail'],
  pmksa: ['bssid', 'detail', 'station'],
  'eap-start': ['station'],
  'eap-method': ['detail'],
  'eap-success': ['detail', 'station'],
  'eap-failure': ['detail', 'station'],
  radius: ['detail'],
  'tls-alert': ['detail'],
  certificate: ['detail', 'status'],
  'tls-failed': ['detail'],
  ocv: ['bssid', 'detail', 'station'],
  dpp: ['bssid', 'detail', 'station'],
  driver: ['detail'],
  'not-selected': ['detail'],
  'connect-result': ['detail', 'status'],
  'external-auth': ['ssid', 'status'],
  'key-install': ['detail'],
  mesh: ['detail'],
  hint: ['detail'],
  'temporarily-disabled': ['bssid', 'detail', 'ssid', 'why'],
  'eapol-early': ['detail'],
  scan: ['errno'],
  bss: ['bssid', 'frequencyMHz', 'ssid'],
  selected: ['bssid', 'ssid'],
};

describe('named groups of patterns that become fields', () => {
  const rules = [...hostapd, ...joining, ...handshakes, ...agreements, ...eap, ...selection];
  const fields =
    'bssid station ssid status reason group algorithm frequencyMHz errno message why detail'.split(' ');

  it.each([...new Set(rules.map(({ kind }) => kind))])('%s has them', (kind) => {
    const named = rules
      .filter((rule) => rule.kind === kind)
      .flatMap(({ pattern }) => [...pattern.source.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name!))
      .filter((name) => fields.includes(name));
    expect([...new Set(named)].sort()).toEqual([...(GROUPS[kind] ?? [])].sort());
  });
});
