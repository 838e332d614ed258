import { macAddress } from '../../base/brand.ts';
import type { NotSelected } from '../../base/event.ts';
import { mac } from './line.ts';
import type { Place } from './place.ts';
import { type Rule, rule, saidBy } from './rules.ts';

const reasons: readonly (readonly [RegExp, NotSelected])[] = [
  [/key mgmt mismatch|DPP/, 'akm'],
  [/PTK cipher mismatch/, 'pairwise'],
  [/GTK cipher mismatch|group mgmt cipher/, 'group'],
  [/no mgmt frame protection$|MFP Required but network not|without MFPC/, 'pmf-missing'],
  [/AP requires it/, 'pmf-required'],
  [/SAE H2E|SAE-PK/, 'sae-h2e'],
  [/\bSSID|non-OSEN/, 'ssid'],
  [/disabled|ignored|blacklisted|disallowed|excluded|not in (?:list|whitelist)|BSSID mismatch/, 'disabled'],
];

/** Why a BSS was passed over, in the vocabulary of events. */
const skipped = (detail: string): NotSelected =>
  reasons.find(([pattern]) => pattern.test(detail))?.[1] ?? 'other';

/** Other networks are passed over all the time: that tells nothing of this one. */
const unremarkable = /SSID mismatch|SSID not known|not ESS|P2P|OWE (?:open|transition) BSS|no SSID/;

/** A BSS is told once, and again when its name or address is new. */
function seen(groups: Readonly<Record<string, string>>, place: Place): Record<never, never> | null {
  const key = `${groups.bssid} ${groups.ssid}`;
  if (place.seen.has(key)) return null;
  place.seen.add(key);
  return {};
}

/** What a line says of the candidate, if it says something of its own. */
function passedOver(
  detail: string,
  place: Place,
): (Place['candidate'] & { readonly why: NotSelected }) | null {
  // An AP that takes hash-to-element alone says so by a selector among its rates (9.4.2.3): the line after it speaks of them.
  // The last line is the sum of those before it.
  const repeats = place.skipped && /rate sets|^reject/.test(detail);
  if (unremarkable.test(detail) || repeats) return null;
  place.skipped = true;
  return { ...place.candidate, why: skipped(detail) };
}

/** What the RSN element's parser does not know, it leaves out: the network looks as if it had none (wpa_common.c). */
function unparsed(_: unknown, place: Place): (Place['candidate'] & { readonly why: NotSelected }) | null {
  if (place.skipped || !place.candidate.bssid) return null;
  place.skipped = true;
  return { ...place.candidate, why: 'group' };
}

/** Scanning and the choice of a BSS, as wpa_supplicant tells them. */
export const selection: readonly Rule[] = [
  rule(new RegExp(`^Own MAC address: ${mac('station')}`, 'i'), 'interface', ({ station }, place) => {
    if (station) place.own = macAddress(station);
    return {};
  }),
  rule(/^Starting AP scan\b/, 'scan', { request: true }),
  rule(/^nl80211: New scan results available|^CTRL-EVENT-SCAN-RESULTS|^Scan results: \d+/, 'scan'),
  rule(/^CTRL-EVENT-SCAN-FAILED.*ret=(?<errno>-\d+)/, 'scan', { ok: false }),
  rule(
    new RegExp(
      `^BSS: Add new id \\d+ BSSID ${mac('bssid')} SSID '(?<ssid>.*)'(?: freq (?<frequencyMHz>\\d+))?(?: MLD ADDR ${mac('mld')})?`,
      'i',
    ),
    'bss',
    seen,
  ),
  rule(
    new RegExp(
      `^\\d+: ${mac('bssid')} ssid='(?<ssid>.*)' wpa_ie_len=\\d+ rsn_ie_len=\\d+(?:.* freq=(?<frequencyMHz>\\d+))?`,
      'i',
    ),
    'bss',
    (groups, place) => {
      place.candidate = saidBy(groups);
      place.skipped = false;
      return seen(groups, place);
    },
  ),
  rule(
    /^(?:wpa_parse_wpa_ie_\w+: )(?<detail>(?:invalid group cipher|TKIP as group cipher not supported|Unsupported management group cipher).*)$/,
    'not-selected',
    unparsed,
  ),
  rule(/^(?<detail>(?:skip|reject)\b.*|SAE H2E disabled)$/, 'not-selected', ({ detail }, place) =>
    passedOver(detail!, place),
  ),
  rule(
    new RegExp(`^selected (?:current )?(?:BSS|WPA AP|non-WPA AP) ${mac('bssid')} ssid='(?<ssid>.*)'`, 'i'),
    'selected',
  ),
  rule(/^No suitable (?:network|AP) found|^CTRL-EVENT-NETWORK-NOT-FOUND/, 'ap-not-found'),
];
