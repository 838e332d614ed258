import { macAddress } from '../base/brand.ts';
import type { NotSelected } from '../base/event.ts';
import { mac } from './hostap-line.ts';
import type { Place } from './hostap-place.ts';
import { type Rule, rule, type Said, saidBy } from './hostap-rules.ts';

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
function seen(groups: Readonly<Record<string, string>>, place: Place): Said | null {
  const key = `${groups.bssid} ${groups.ssid}`;
  if (place.seen.has(key)) return null;
  place.seen.add(key);
  return {};
}

/** What a line says of the candidate, if it says something of its own. */
function passedOver(detail: string, place: Place): Said | null {
  // The sum of the lines before it, where there are any.
  const repeats = detail.startsWith('reject') && place.skipped;
  if (unremarkable.test(detail) || repeats) return null;
  place.skipped = true;
  // An AP that wants hash-to-element says so by a selector among its rates (9.4.2.3), which this station then lacks.
  const rates = place.h2eDisabled && detail.includes('rate sets');
  return { ...place.candidate, why: rates ? 'sae-h2e' : skipped(detail) };
}

/** Scanning and the choice of a BSS, as wpa_supplicant tells them. */
export const selection: readonly Rule[] = [
  rule(new RegExp(`^Own MAC address: ${mac('station')}`, 'i'), 'interface', ({ station }, place) => {
    place.own = macAddress(station!);
    return {};
  }),
  rule(/^Starting AP scan\b/, 'scan', { request: true }),
  rule(/^nl80211: New scan results available|^CTRL-EVENT-SCAN-RESULTS|^Scan results: \d+/, 'scan'),
  rule(/^CTRL-EVENT-SCAN-FAILED.*ret=(?<errno>-\d+)/, 'scan', { ok: false }),
  rule(
    new RegExp(
      `^BSS: Add new id \\d+ BSSID ${mac('bssid')} SSID '(?<ssid>.*)'(?: freq (?<frequencyMHz>\\d+))?`,
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
      place.h2eDisabled = false;
      return seen(groups, place);
    },
  ),
  rule(/^SAE H2E disabled/, 'not-selected', (_, place) => {
    place.h2eDisabled = true;
    return null;
  }),
  rule(/^(?<detail>(?:skip|reject)\b.*)$/, 'not-selected', ({ detail }, place) => passedOver(detail!, place)),
  // The AP announces that it takes hash-to-element alone; what follows speaks of rates.
  rule(/^(?<detail>SAE H2E disabled)$/, 'not-selected', ({ detail }, place) => ({
    ...place.candidate,
    why: skipped(detail!),
  })),
  rule(
    new RegExp(`^selected (?:current )?(?:BSS|WPA AP|non-WPA AP) ${mac('bssid')} ssid='(?<ssid>.*)'`, 'i'),
    'selected',
  ),
  rule(/^No suitable (?:network|AP) found|^CTRL-EVENT-NETWORK-NOT-FOUND/, 'ap-not-found'),
];
