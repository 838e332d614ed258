import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { fromHex, utf8 } from '../../main/base/bytes.ts';
import { akmParameters } from '../../main/crypto/akm.ts';
import type { KdfHash } from '../../main/crypto/hash.ts';
import { ptk } from '../../main/crypto/keys.ts';
import { pmkFromPassphrase } from '../../main/crypto/pbkdf2.ts';

const captures = new URL('captures/', process.env.SHARED ?? new URL('../../../shared/', import.meta.url));
const present = existsSync(captures);
if (!present) console.log(`skipped: ${captures.pathname} is absent`);

interface Derivation {
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
interface KeyEvent {
  readonly name: string;
  readonly line: string;
  readonly hex: string;
}
interface Meta {
  readonly akm_suite?: Suite;
  readonly passphrase?: string;
  readonly sta_passphrase?: string;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  readonly ssid_hex?: string;
  readonly ptk_derivations?: readonly Derivation[];
  readonly key_events?: readonly KeyEvent[];
}

const metas: [string, Meta][] = present
  ? readdirSync(captures)
      .filter((folder) => existsSync(new URL(`${folder}/meta.json`, captures)))
      .map((folder) => [folder, JSON.parse(readFileSync(new URL(`${folder}/meta.json`, captures), 'utf8'))])
  : [];

const HASHES: Record<string, 'sha1' | KdfHash> = {
  'PRF(SHA1)': 'sha1',
  'PRF(SHA256)': 'sha256',
  'PRF(SHA384)': 'sha384',
};

/** The folder's suite, unless the derivation is of another: a station on the same network with SHA-1. */
function parameters(meta: Meta, derivation: Derivation) {
  const hash = HASHES[derivation.kdf]!;
  const own = akmParameters(meta.akm_suite!, hash === 'sha1' ? {} : { hash });
  return own?.hash === hash ? own : akmParameters((hash === 'sha1' ? '00-0f-ac:2' : '00-0f-ac:6') as Suite)!;
}

describe.skipIf(!present)('keys that the logs of ../shared/captures print', () => {
  test.each(metas.filter(([, meta]) => meta.ptk_derivations?.length))('PTK: %s', (_, meta) => {
    for (const derivation of meta.ptk_derivations!) {
      const [aa, spa, anonce, snonce, pmk] = (['aa', 'spa', 'anonce', 'snonce', 'pmk'] as const).map((name) =>
        fromHex(derivation[name]),
      );
      const akm = parameters(meta, derivation);
      const keys = ptk(
        akm,
        pmk!,
        { aa: aa!, spa: spa!, anonce: anonce!, snonce: snonce! },
        derivation.tk.length / 2,
      );
      for (const part of ['ptk', 'kck', 'kek', 'tk'] as const)
        expect(keys[part], part).toEqual(fromHex(derivation[part]));
    }
  });

  test.each(metas.filter(([, meta]) => meta.keys?.PSK))('PSK: %s', (_, meta) => {
    const ssid = fromHex(meta.ssid_hex!);
    const own = [meta.passphrase, meta.sta_passphrase]
      .filter((passphrase) => passphrase !== undefined)
      .map((passphrase) => pmkFromPassphrase(utf8(passphrase), ssid));
    for (const psk of meta.keys!.PSK!) expect(own).toContainEqual(fromHex(psk));
  });
});
