import * as names from '../main/dissect/nl80211-names.ts';
import { Generic, resolveFamily } from './generic.ts';
import type { Netlink } from './netlink.ts';

/** @throws RangeError when the header has no such name: a misspelling, found when the module is loaded */
const numberIn =
  (list: readonly string[]) =>
  (name: string): number => {
    const number = list.indexOf(name);
    if (number < 0) throw new RangeError(`nl80211: no name ${name}`);
    return number;
  };

/** Numbers of nl80211 by the header's names without prefix: `command('NEW_KEY')`. */
export const command = numberIn(names.commands);
export const attr = numberIn(names.attributes);
export const bssAttr = numberIn(names.bssAttributes);
export const keyAttr = numberIn(names.keyAttributes);
export const keyDefault = numberIn(names.keyDefaultTypes);
export const stationFlag = numberIn(names.stationFlags);
export const authType = numberIn(names.authTypes);
export const mfpValue = numberIn(names.mfp);
export const bandAttr = numberIn(names.bandAttributes);
export const frequencyAttr = numberIn(names.frequencyAttributes);

/** `NEW_KEY`, or `command 250` where the number has no name. */
export const commandName = (number: number): string => names.commands[number] ?? `command ${number}`;

const attributeName = (number: number): string | null => {
  const name = names.attributes[number];
  return name ? `NL80211_ATTR_${name}` : null;
};

/** Multicast groups of nl80211; a kernel may lack some. */
export const GROUPS = ['config', 'scan', 'regulatory', 'mlme', 'vendor', 'nan'] as const;

/** nl80211 over this socket; null where the kernel has none: no wireless driver is loaded. */
export async function openNl80211(netlink: Netlink): Promise<Generic | null> {
  const family = await resolveFamily(netlink, 'nl80211');
  return family && new Generic(netlink, family, commandName, attributeName);
}
