import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Keys of one handshake as hostapd's or wpa_supplicant's log printed them, in hexadecimal. */
export interface Derivation {
  readonly aa: string;
  readonly spa: string;
  readonly anonce: string;
  readonly snonce: string;
  readonly pmk: string;
  readonly ptk: string;
  readonly kck: string;
  readonly kek: string;
  readonly tk: string;
}

/** What a fixture's meta.json says, which the lab wrote from the logs of both ends. */
export interface Meta {
  readonly ssid: string;
  readonly ssid_hex: string;
  readonly akm_suite: string;
  readonly passphrase: string;
  readonly sta_passphrase?: string;
  readonly mac_wlan0: string;
  readonly mac_wlan1: string;
  readonly mac_wlan2?: string;
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly ptk_derivations: readonly Derivation[];
  /** connected_sta, connected_sta1 …: whether each attempt of that station succeeded. */
  readonly [connected: `connected_${string}`]: boolean | readonly boolean[];
}

const at = (path: string): string => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));

export const meta = (name: string): Meta => JSON.parse(readFileSync(at(`${name}/meta.json`), 'utf8')) as Meta;

/** Path of a fixture's air capture, or of another file of it. */
export function fixture(name: string, file = 'air.pcap'): string {
  const path = at(`${name}/${file}`);
  return existsSync(path) ? path : `${path}.gz`;
}

/** A fixture's octets, decompressed. */
export function octets(name: string, file = 'air.pcap'): Buffer {
  const raw = readFileSync(fixture(name, file));
  return raw[0] === 0x1f ? gunzipSync(raw) : raw;
}

/** Offsets of the records' headers in a little-endian pcap file, and its end. */
export function recordOffsets(pcap: Buffer): number[] {
  const offsets: number[] = [];
  let offset = 24;
  for (; offset < pcap.length; offset += 16 + pcap.readUInt32LE(offset + 8)) offsets.push(offset);
  return [...offsets, offset];
}

export const pskFixtures = [
  'deauth-during-handshake',
  'm3-lost',
  'm3-rsne-mismatch',
  'm4-lost',
  'no-control-port',
  'two-stations',
  'wpa-mixed',
  'wpa1-tkip',
  'wpa2-gcmp',
  'wpa2-psk-ccmp',
  'wpa2-psk-sha256-pmf',
  'wpa2-wrong-passphrase',
] as const;
