import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Suite } from '../../main/base/brand.ts';
import type { KdfHash } from '../../main/crypto/hash.ts';
import { type AkmParameters, akmParameters } from '../../main/standard/akms.ts';

const shared = process.env.SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** Path of something in ../shared; says so on the console when it is absent. */
export function sharedPath(name: string): { path: string; present: boolean } {
  const path = resolve(shared, name);
  const present = existsSync(path);
  if (!present) console.log(`skipped: ${path} is absent`);
  return { path, present };
}

/** Keys of one handshake as a log printed them, in hexadecimal. */
export interface Derivation {
  readonly aa: string;
  readonly spa: string;
  readonly kdf: string;
  readonly snonce: string;
  readonly anonce: string;
  readonly pmk: string;
  readonly ptk: string;
  readonly kck: string;
  readonly kek: string;
  readonly tk: string;
}
export interface FtDerivation extends Pick<Derivation, 'snonce' | 'anonce' | 'ptk' | 'kck' | 'kek' | 'tk'> {
  readonly pmk_r1: string;
  readonly ptkname: string;
}
export interface KeyEvent {
  readonly name: string;
  readonly line: string;
  readonly hex: string;
}

/** What of a meta.json is read here. */
export interface Meta {
  readonly akm_suite?: Suite;
  readonly passphrase?: string;
  readonly sta_passphrase?: string;
  readonly ssid_hex?: string;
  readonly mac_wlan0: string;
  readonly mac_wlan1: string;
  readonly mac_wlan2?: string;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  readonly ptk_derivations?: readonly Derivation[];
  readonly ft_ptk_derivations?: readonly FtDerivation[];
  readonly key_events?: readonly KeyEvent[];
}

export const captures = sharedPath('captures');

/** Folder name and meta.json of every capture. */
export const metas: readonly (readonly [string, Meta])[] = captures.present
  ? readdirSync(captures.path)
      .filter((folder) => existsSync(resolve(captures.path, folder, 'meta.json')))
      .map((folder) => [
        folder,
        JSON.parse(readFileSync(resolve(captures.path, folder, 'meta.json'), 'utf8')),
      ])
  : [];

const HASHES: Readonly<Record<string, 'sha1' | KdfHash>> = {
  'PRF(SHA1)': 'sha1',
  'PRF(SHA256)': 'sha256',
  'PRF(SHA384)': 'sha384',
};

/** The folder's suite, unless the derivation is of another one that the same network offers. */
export function akmOf(meta: Meta, derivation: Derivation): AkmParameters {
  const hash = HASHES[derivation.kdf]!;
  const own = akmParameters(meta.akm_suite!, hash === 'sha1' ? {} : { hash });
  if (own?.hash === hash) return own;
  // busy and sae-transition have SAE beside PSK, deauth-attack PSK-SHA256
  return akmParameters((hash === 'sha1' ? '00-0f-ac:2' : '00-0f-ac:8') as Suite)!;
}
