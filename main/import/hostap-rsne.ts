import { type Suite, suite } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Said } from './hostap-rules.ts';

const RSNE = 48;
const VENDOR = 221;

/** Suites of an RSNE (IEEE 802.11-2020, 9.4.2.24) or of WPA1's element, as far as its octets go; null for another. */
function suitesOf(element: Bytes): { group: Suite[]; pairwise: Suite[]; akms: Suite[] } | null {
  const skip = element[0] === RSNE ? 4 : element[0] === VENDOR ? 8 : null;
  if (skip === null || element.length < skip + 4) return null;
  let at = skip;
  const take = (n: number): Suite[] => {
    const suites: Suite[] = [];
    for (let i = 0; i < n && at + 4 <= element.length; i++, at += 4)
      suites.push(suite(element.subarray(at, at + 4)));
    return suites;
  };
  const counted = (): Suite[] => {
    if (at + 2 > element.length) return [];
    const n = element[at]! | (element[at + 1]! << 8);
    at += 2;
    return take(n);
  };
  return { group: take(1), pairwise: counted(), akms: counted() };
}

/** What an access point's RSNE offers: each suite in words, and in a field where there is one to choose from. */
export function offered(element: Bytes): Said | null {
  const suites = suitesOf(element);
  if (!suites) return null;
  const { group, pairwise, akms } = suites;
  const only = <K extends string>(name: K, all: readonly Suite[]) =>
    all.length === 1 ? { [name]: all[0] } : {};
  return {
    ...only('groupCipher', group),
    ...only('pairwise', pairwise),
    ...only('akm', akms),
    detail: `group ${group.join(' ')}, pairwise ${pairwise.join(' ')}, AKM ${akms.join(' ')}`,
  };
}
