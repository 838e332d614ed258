/** The recordings of ../shared/captures, as the benches take them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { utf8 } from '../main/base/bytes.ts';
import type { Secret } from '../main/calculate/types.ts';

/** Names of the recordings: those given, else all. */
export const recordingsOf = (captures: string, given: readonly string[]): readonly string[] =>
  given.length > 0
    ? given
    : readdirSync(captures).filter((name) => existsSync(`${captures}/${name}/meta.json`));

/** The passphrase of a recording, as a secret; none where it has none. */
export function passphraseOf(path: string): Secret[] {
  const { passphrase } = JSON.parse(readFileSync(`${path}/meta.json`, 'utf8')) as Record<string, unknown>;
  return typeof passphrase === 'string'
    ? [{ id: 's1', kind: 'passphrase', ssid: null, value: utf8(passphrase), origin: 'meta.json' }]
    : [];
}
