import type { MacAddress } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import { dissectElements } from '../dissect/elements/index.ts';
import type { RsnInfo } from '../dissect/types.ts';
import type { Attributes } from '../standard/netlink.ts';
import { Attribute, BssAttribute } from '../standard/nl80211.ts';
import { ssidAt } from './bss.ts';

/** A BSS of a scan with its elements. Spans are of the record. */
export interface ScanResult {
  readonly bssid: MacAddress;
  readonly frequencyMHz: number | null;
  readonly ssid: ReturnType<typeof ssidAt>;
  readonly rsn: readonly RsnInfo[];
  readonly told: Pick<ControlEvent, 'bssid' | 'ssid' | 'frequencyMHz'>;
}

/** The BSS that a NEW_SCAN_RESULTS message holds; null for the event that only says that there are some. */
export function scanResult(bytes: Bytes, a: Attributes): ScanResult | null {
  const bss = a.nest(Attribute.BSS);
  const bssid = bss?.mac(BssAttribute.BSSID);
  const list = bss?.span(BssAttribute.INFORMATION_ELEMENTS) ?? bss?.span(BssAttribute.BEACON_IES);
  if (!bss || !bssid || !list) return null;
  const found = dissectElements(bytes, list, {});
  const ssid = ssidAt(bytes, found.ssid);
  const frequencyMHz = bss.number(BssAttribute.FREQUENCY);
  return {
    bssid,
    frequencyMHz,
    ssid,
    rsn: found.rsn,
    told: { bssid, ...(ssid && { ssid: ssid.octets }), ...(frequencyMHz !== null && { frequencyMHz }) },
  };
}
