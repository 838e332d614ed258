import { type MacAddress, macAddress, type Suite, suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { Suites } from '../../base/event.ts';
import { Element } from '../../standard/elements.ts';

/** Suites of an RSNE (IEEE 802.11-2020, 9.4.2.24) or of WPA1's element, as far as its octets go; null for another. */
function suitesOf(element: Bytes): { group: Suite[]; pairwise: Suite[]; akms: Suite[] } | null {
  const skip = element[0] === Element.Rsn ? 4 : element[0] === Element.Vendor ? 8 : null;
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
export function offered(element: Bytes): (Suites & { readonly detail: string }) | null {
  const suites = suitesOf(element);
  if (!suites) return null;
  const { group, pairwise, akms } = suites;
  const only = (all: readonly Suite[]) => (all.length === 1 ? all[0] : undefined);
  const [groupCipher, cipher, akm] = [only(group), only(pairwise), only(akms)];
  return {
    ...(groupCipher && { groupCipher }),
    ...(cipher && { pairwise: cipher }),
    ...(akm && { akm }),
    detail: `group ${group.join(' ')}, pairwise ${pairwise.join(' ')}, AKM ${akms.join(' ')}`,
  };
}

const WPA1 = [0x00, 0x50, 0xf2, 1];

/** The one pairwise cipher that an association or reassociation request asks for, and who sends it; null for another frame. */
export function chosenPairwise(
  frame: Bytes,
): { readonly station: MacAddress; readonly pairwise: Suite } | null {
  const fixed = frame[0] === 0x00 ? 28 : frame[0] === 0x20 ? 34 : null;
  if (fixed === null) return null;
  for (let at = fixed; at + 2 <= frame.length; at += 2 + frame[at + 1]!) {
    const element = frame.subarray(at, at + 2 + frame[at + 1]!);
    if (
      element[0] !== Element.Rsn &&
      !WPA1.every((octet, i) => element[0] === Element.Vendor && element[2 + i] === octet)
    )
      continue;
    const [pairwise, more] = suitesOf(element)?.pairwise ?? [];
    if (pairwise && !more) return { station: macAddress(frame.subarray(10, 16)), pairwise };
  }
  return null;
}
