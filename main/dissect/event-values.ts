import { type Bytes, toHex, toText } from '../base/bytes.ts';
import type { ControlEvent, EventKey } from '../base/event.ts';
import { akmName } from '../standard/akms.ts';
import { cipherName } from '../standard/ciphers.ts';
import { errnoText } from '../standard/errno.ts';
import { reasonText } from '../standard/reason.ts';
import { statusText } from '../standard/status.ts';

const keyUses: Readonly<Record<EventKey['use'], string>> = {
  pairwise: 'pairwise key',
  group: 'group key',
  management: 'group key for management frames',
  beacon: 'beacon key',
  unknown: 'key',
};

const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

/** A value of an event: its name, how it reads, and how a log may write it, the likeliest first. */
export interface EventValue {
  readonly label: string;
  readonly value: string;
  readonly written: readonly string[];
}

/** What an event says, value by value. */
export function eventValues(event: ControlEvent): EventValue[] {
  const values: EventValue[] = [];
  const text = (label: string, value: string | undefined, ...written: string[]) => {
    if (value !== undefined) values.push({ label, value, written: [...written, value] });
  };
  const number = (label: string, value: number | undefined, words: string, names: readonly string[]) => {
    if (value === undefined) return;
    const hex = `0x${(value >>> 0).toString(16)}`;
    const written = names.flatMap((name) => [`${name}=${value}`, `${name}: ${value}`, `${name} ${value}`]);
    values.push({
      label,
      value: words ? `${value}, ${words}` : `${value}`,
      written: [...written, `${value}`, hex],
    });
  };
  const octets = (label: string, value: Bytes | undefined) =>
    text(label, value && toHex(value), value ? toHex(value, ' ') : '', value ? toHex(value, ':') : '');
  text('Interface', event.interface);
  text('Station', event.station);
  text('AP', event.bssid);
  if (event.ssid) text('Network', toText(event.ssid) || `0x${toHex(event.ssid)}`, toHex(event.ssid));
  number('Frequency', event.frequencyMHz, 'MHz', ['freq', 'frequency']);
  text('Message', event.message, `msg ${event.message?.slice(1)}`, `${event.message?.slice(1)} of 4`);
  number('Status', event.status, event.status === undefined ? '' : lower(statusText(event.status)), [
    'status_code',
    'status',
  ]);
  number('Reason', event.reason, event.reason === undefined ? '' : lower(reasonText(event.reason)), [
    'reason',
    'reason_code',
    'Reason',
  ]);
  number('Error', event.errno, event.errno ? errnoText(Math.abs(event.errno)) : '', ['err', 'ret', 'errno']);
  if (event.akm) text('Key management', `${akmName(event.akm)}, ${event.akm}`, akmName(event.akm));
  for (const [label, suite] of [
    ['Pairwise cipher', event.pairwise],
    ['Group cipher', event.groupCipher],
    ['Cipher of the key', event.key?.cipher ?? undefined],
  ] as const)
    if (suite)
      text(label, `${cipherName(suite)}, ${suite}`, cipherName(suite), cipherName(suite).split('-')[0]!);
  if (event.key) {
    text('Key', keyUses[event.key.use]);
    number('Key index', event.key.index ?? undefined, '', ['key_idx', 'idx', 'keyidx']);
    number('Key length', event.key.length ?? undefined, 'octets', ['key_len', 'keylen', 'len']);
  }
  number('Authentication algorithm', event.algorithm, '', ['auth_type', 'alg', 'algorithm']);
  number('Group', event.group, '', ['group']);
  octets('PMKID', event.pmkid);
  for (const [name, value] of Object.entries(event.values ?? {})) number(name, value, '', [name]);
  text('Why', event.why);
  text('Detail', event.detail);
  return values;
}
