import { type Suite, suite } from '../../base/brand.ts';
import type { EventKey } from '../../base/event.ts';

/**
 * Suites of `enum wpa_alg`, which hostap 2.10 numbered anew (WPA_ALG_PMK, 5, was taken out): types of 00-0f-ac by number.
 * WEP is 1 or 5 by the length of its key.
 */
const since210: readonly (number | null)[] = [null, 1, 2, 4, 6, 8, null, null, 9, 10, 11, 12, 13];
const before210: readonly (number | null)[] = [null, 1, 2, 4, 6, null, 8, null, null, 9, 10, 11, 12, 13];

/** By name, as drivers before nl80211 print them. */
const named: Readonly<Record<string, number>> = { NONE: 0, WEP: 1, TKIP: 2, CCMP: 3, IGTK: 4 };

const WEP = 1;
const BIP = [6, 11, 12, 13];
/** KEY_FLAG_* of hostap 2.10. */
const PAIRWISE = 0x20;

/** Numbers of `name=value` in a line, hexadecimal ones too. */
export function numbers(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)=([^\s,)]+)/g)].map(([, name, value]) => [name!, value!]),
  );
}

function cipherOf(algorithm: number, length: number | null, current: boolean): Suite | null {
  const type = (current ? since210 : before210)[algorithm];
  if (type === null || type === undefined) return null;
  return suite(Uint8Array.of(0x00, 0x0f, 0xac, type === WEP && length === 13 ? 5 : type));
}

function purposeOf(
  bip: boolean,
  index: number | null,
  flag: number | null,
  address: string,
): EventKey['use'] {
  if (bip) return index !== null && index >= 6 ? 'beacon' : 'management';
  if (flag !== null) return flag & PAIRWISE ? 'pairwise' : 'group';
  if (address === '(nil)' || address === 'ff:ff:ff:ff:ff:ff') return 'group';
  return index ? 'group' : 'pairwise';
}

/** A key given to the kernel, or taken away. */
export interface GivenKey {
  readonly kind: 'key-install' | 'key-remove';
  readonly algorithm: number;
  readonly key: EventKey;
}

/**
 * The key that a `set_key` line is about: `wpa_driver_nl80211_set_key: ifindex=3 (wlan1) alg=3 … key_flag=0x2c`, and as other
 * drivers and versions print it. null without an algorithm. `alg=0` takes a key away.
 */
export function setKey(text: string): GivenKey | null {
  const said = numbers(text);
  const algorithm = said.alg && (named[said.alg] ?? Number(said.alg));
  if (typeof algorithm !== 'number' || Number.isNaN(algorithm)) return null;
  const digits = said.key_idx ?? said.keyidx ?? said.idx;
  const index = digits === undefined ? null : Number(digits);
  const octets = said.key_len ?? said.keylen;
  const length = octets === undefined ? null : Number(octets);
  const flag = said.key_flag === undefined ? null : Number(said.key_flag);
  const cipher = cipherOf(algorithm, length, flag !== null);
  const bip = cipher !== null && BIP.includes(Number(cipher.split(':')[1]));
  return {
    kind: algorithm === 0 ? 'key-remove' : 'key-install',
    algorithm,
    key: {
      use: purposeOf(bip, index, flag, said.addr ?? ''),
      index,
      cipher,
      length,
    },
  };
}
