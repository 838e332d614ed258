import type { MismatchedElement } from '../../../base/event.ts';
import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'element-mismatch-in-m2',
  title: 'M2 differs from what the station asked for',
  shows:
    'The log of hostapd has `WPA IE from (Re)AssocReq did not match with msg 2/4` (or RSNXE), and sends the station away before M3.',
  proof:
    'The check of the AP: the element in M2 has to be, byte for byte, the one of the association request (IEEE 802.11-2020, 12.7.6.3). It comes after the MIC, so the two hold the same PMK.',
  remedy:
    'The fault is in the station: its driver or firmware puts another element into the association request than its supplicant puts into M2. Bring the driver and the supplicant up to date; set what it changes by itself to a fixed value (PMF: `ieee80211w=0` or `2`, one pairwise cipher, no PMKID).',
  misleads:
    'The AP gives reason 2, 15 or 17, and the station may guess at the passphrase: the MIC of M2 was right.',
} as const;

const NAMES: Readonly<Partial<Record<MismatchedElement, string>>> = {
  rsne: 'RSN element',
  rsnxe: 'RSN extension element',
  rsnoe: 'RSN selection element',
};

export const elementMismatchInM2: Rule = {
  ...entry,
  explains: { deauthenticated: 'inferred', 'message-lost': 'all', 'wrong-passphrase': 'all' },
  ...told(entry, {
    kinds: ['element-mismatch'],
    is: ({ message }) => message === 'M2',
    says: ({ why }) => ({
      summary: `The AP does not accept M2: the ${NAMES[why ?? 'rsne'] ?? 'element'} in it is not the one of the station's association request.`,
    }),
  }),
};
