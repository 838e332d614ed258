import { attributeName, commandName } from '../main/standard/nl80211.ts';
import { Generic, resolveFamily } from './generic.ts';
import type { Netlink } from './netlink.ts';

/** Multicast groups of nl80211; a kernel may lack some. */
export const GROUPS = ['config', 'scan', 'regulatory', 'mlme', 'vendor', 'nan'] as const;

/** nl80211 over this socket; null where the kernel has none: no wireless driver is loaded. */
export async function openNl80211(netlink: Netlink): Promise<Generic | null> {
  const family = await resolveFamily(netlink, 'nl80211');
  return family && new Generic(netlink, family, commandName, attributeName);
}
