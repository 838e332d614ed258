import type { Unwelcome } from '../base/event.ts';
import type { Trace } from '../calculate/types.ts';
import type { TrackedEvent } from '../track/types.ts';
import { finding, reports } from './evidence.ts';
import type { Rule } from './rule.ts';
import { toldFacts } from './told.ts';
import type { Finding } from './types.ts';

/** Why an AP does not take a station, as a sentence, and what to do. */
const unwelcome: Readonly<
  Partial<
    Record<Unwelcome | 'akm' | 'group' | 'pairwise', { readonly summary: string; readonly remedy: string }>
  >
> = {
  acl: {
    summary: 'The access list of the AP shuts the station out.',
    remedy:
      'Take the address off the deny list, or put it on the accept list (`macaddr_acl`, `deny_mac_file`, `accept_mac_file` of hostapd; OpenWrt: `macfilter`). A device with a random address (private Wi-Fi address) has another one than the list knows. Band steering and load balancing (usteer, DAWN) refuse so too.',
  },
  countermeasures: {
    summary: 'The AP takes nobody while its TKIP countermeasures last.',
    remedy: 'Wait for a minute, and let the AP use CCMP in place of TKIP.',
  },
  full: {
    summary: 'The AP has no room for another station.',
    remedy: 'Raise `max_num_sta` on hostapd, or look how many stations the driver can hold.',
  },
  'no-rsne': {
    summary: 'The station asks to associate without an RSN element, and the network is protected.',
    remedy:
      'The station wants to join an open network, or WEP: give it WPA2 or WPA3. Where it does send the element (a capture shows it), the driver of the AP drops it before hostapd sees the request: update that driver.',
  },
  phy: {
    summary: 'The AP takes only stations with a newer PHY than this one has.',
    remedy: 'Switch `require_ht`, `require_vht` or `require_he` off on hostapd.',
  },
  ssid: {
    summary: 'The station asks for another network name than the AP has.',
    remedy:
      'Compare the names, letter by letter: upper and lower case, spaces, and other letters that look alike.',
  },
  'not-authenticated': {
    summary: 'The station asks to associate, and the AP does not know it as authenticated.',
    remedy:
      'The AP has forgotten the station (restart, timeout), or answers for another interface. The station authenticates anew by itself.',
  },
  algorithm: {
    summary: 'The station authenticates in a way that the AP does not have.',
    remedy:
      'Let both have one way: SAE (WPA3) needs `wpa_key_mgmt=SAE` and a build with SAE on the AP, shared key belongs to WEP.',
  },
  pmf: {
    summary: 'The AP takes no station without management frame protection.',
    remedy: 'Switch PMF on in the station (`ieee80211w=1`), or Agile Multiband (`mbo=0`) off on the AP.',
  },
  malformed: {
    summary: 'The AP does not accept what the association request of the station holds.',
    remedy: 'Look at the request in a capture, and bring the driver of the station up to date.',
  },
};

/** Reports of an AP that refuses by no status, of one part of the join. */
export const refusedByWords = (
  trace: Trace,
  kind: 'authenticated' | 'associated',
): TrackedEvent<'authenticated' | 'associated'>[] =>
  reports(trace, kind).filter(
    ({ event }) =>
      event.ok === false &&
      event.by === 'ap' &&
      !event.status &&
      event.why !== undefined &&
      unwelcome[event.why as Unwelcome] !== undefined,
  );

/** What the first of these says of why, and what to do; undefined where there is none. */
export const whyOf = (words: readonly TrackedEvent<'authenticated' | 'associated'>[]) =>
  words[0] && unwelcome[words[0].event.why as Unwelcome];

/** A refusal of which the log of the AP says why, and no status stands beside it; none where nothing says why. */
export function refusedInWords(
  rule: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
  words: readonly TrackedEvent<'authenticated' | 'associated'>[],
  severity: Finding['severity'],
): Finding[] {
  const why = whyOf(words);
  return why ? [finding(rule, { severity, certainty: 'proved', for: toldFacts(words), ...why })] : [];
}
