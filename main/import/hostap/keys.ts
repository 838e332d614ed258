import type { Suite } from '../../base/brand.ts';
import type { EventKey } from '../../base/event.ts';
import { CIPHER, isBip, temporalKeyLength } from '../../standard/ciphers.ts';

/**
 * Suites by number of `enum wpa_alg`, which hostap 2.10 numbered anew (WPA_ALG_PMK, 5, was taken out). WEP's suite is by the
 * length of its key.
 */
const since210: readonly (Suite | null)[] = [
  null,
  CIPHER.WEP_40,
  CIPHER.TKIP,
  CIPHER.CCMP_128,
  CIPHER.BIP_CMAC_128,
  CIPHER.GCMP_128,
  null,
  null,
  CIPHER.GCMP_256,
  CIPHER.CCMP_256,
  CIPHER.BIP_GMAC_128,
  CIPHER.BIP_GMAC_256,
  CIPHER.BIP_CMAC_256,
];
const before210 = since210.toSpliced(5, 0, null);

/** By name, as drivers before nl80211 print them. */
const named: Readonly<Record<string, number>> = { NONE: 0, WEP: 1, TKIP: 2, CCMP: 3, IGTK: 4 };

/** KEY_FLAG_* of hostap 2.10. */
const PAIRWISE = 0x20;

/** Numbers of `name=value` in a line, hexadecimal ones too. */
export function numbers(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(?<!\w)(\w+)=([^\s,)]+)/g)].map(([, name, value]) => [name!, value!]),
  );
}

function cipherOf(algorithm: number, length: number | null, current: boolean): Suite | null {
  const suite = (current ? since210 : before210)[algorithm] ?? null;
  return suite === CIPHER.WEP_40 && length === temporalKeyLength(CIPHER.WEP_104) ? CIPHER.WEP_104 : suite;
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
  const bip = cipher !== null && isBip(cipher);
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
