import type { End } from '../base/brand.ts';
import { type Bytes, isZero } from '../base/bytes.ts';
import type { Glance } from '../dissect/index.ts';
import type { RsnInfo, Span, WlanHeader } from '../dissect/types.ts';
import { Element } from '../standard/elements.ts';
import { type Draft, SECOND } from './drafts.ts';
import { Senders } from './senders.ts';
import type { Farewell, Network, NetworkFacts, Silence } from './types.ts';

/** A beacon or probe response that differs in name or protection from the one before. */
export interface Advertisement {
  readonly message: Draft;
  readonly ssid: { readonly octets: Uint8Array; readonly span: Span } | null;
  readonly rsn: readonly RsnInfo[];
  /** The capture has cut it: that it names no protection tells nothing. */
  readonly cut?: boolean;
}

/** More changes than this are two networks that share an address, not one that changes: the later ones are left out. */
const MOST_ADVERTISEMENTS = 64;

/** Beyond this the BSS is heard so rarely that its silences tell nothing. */
const MOST_SILENCES = 256;

/** So many beacons a second show that the capture holds what the BSS sends. */
const BEACONS_KEPT = 3;

/** Octets of a beacon's or probe response's body before its elements. */
export const BODY_FIXED_PART = 12;
const TOLD_BY_ELEMENTS = new Set([0, 48, 54, 244]);
/** OUI and type of WPA1's element, and the Wi-Fi Alliance's OUI (OWE transition, RSN override). */
const MICROSOFT_WPA = [0x00, 0x50, 0xf2, 0x01] as const;
const WIFI_ALLIANCE = [0x50, 0x6f, 0x9a] as const;

/** A BSS as its own frames show it. */
export class Bss {
  readonly bssid: End;
  readonly advertisements: Advertisement[] = [];
  readonly #fingerprints = new Map<number, number>();
  firstSeen: bigint | null = null;
  lastSeen: bigint | null = null;
  readonly senders = new Senders();
  readonly #silences: Silence[] = [];
  /** Times of the last beacons. */
  #beacons: bigint[] = [];
  readonly #farewells: Farewell[] = [];
  channel: number | null = null;
  frequencyMHz: number | null = null;

  constructor(bssid: End) {
    this.bssid = bssid;
  }

  /** Whether this beacon or probe response says something about name or protection that the one before did not. */
  isNews(bytes: Bytes, subtype: number, bodyAt: number, end: number): boolean {
    const print = fingerprint(bytes, bodyAt, end);
    return this.#fingerprints.get(subtype) !== print && this.advertisements.length < MOST_ADVERTISEMENTS;
  }

  advertise(bytes: Bytes, wlan: WlanHeader, advertisement: Advertisement): void {
    this.#fingerprints.set(wlan.subtype, fingerprint(bytes, wlan.header.end, wlan.frame.end));
    this.advertisements.push(advertisement);
  }

  /** It sent a beacon that says nothing new. */
  repeats(glance: Glance, time: bigint | null): void {
    this.heard(time, true);
    if (this.channel !== null && this.frequencyMHz !== null) return;
    const { radio } = glance;
    this.channel ??= radio?.channel ?? null;
    this.frequencyMHz ??= radio?.frequencyMHz ?? null;
  }

  /** What a scan reports, where no beacon or probe response told it. */
  scanned(advertisement: Advertisement): void {
    if (this.advertisements.length === 0) this.advertisements.push(advertisement);
  }

  /** It sent a deauthentication or disassociation to all. */
  sentAway(farewell: Farewell): void {
    if (this.#farewells.length < MOST_SILENCES) this.#farewells.push(farewell);
  }

  /** Management frame protection is offered, as far as is known. */
  get protectsManagement(): boolean {
    const last = this.advertisements.at(-1);
    return !last || last.rsn.some((rsn) => rsn.mfpCapable);
  }

  /** It sent a frame. @param beacon it is one of those that go out without being asked for */
  heard(time: bigint | null, beacon = false): void {
    if (time === null) return;
    this.firstSeen ??= time;
    const last = this.lastSeen;
    if (last !== null && time - last >= SECOND && this.#silences.length < MOST_SILENCES)
      this.#silences.push({
        from: last,
        to: time,
        beacons: this.#beacons.filter((at) => last - at <= SECOND).length,
      });
    if (beacon) this.#beacons = [...this.#beacons.slice(-BEACONS_KEPT), time];
    if (last === null || time > last) this.lastSeen = time;
  }

  /**
   * Advertisements that an attempt from record `first` to record `last` was made under: of each kind the one then
   * valid (or the first at all), and each change while it went on.
   */
  during(first: number, last: number): Advertisement[] {
    const chosen: Advertisement[] = [];
    for (const kind of ['beacon', 'probe-response', 'event', 'log']) {
      const own = this.advertisements.filter((a) => a.message.kind === kind);
      const valid = own.findLast((a) => a.message.record < first) ?? own[0];
      if (valid) chosen.push(valid);
      for (const a of own)
        if (a !== valid && a.message.record > first && a.message.record <= last) chosen.push(a);
    }
    return chosen;
  }

  network(): Network {
    const { bssid, firstSeen, lastSeen } = this;
    return {
      bssid,
      ...factsFrom(this, this.advertisements),
      firstSeen,
      lastSeen,
      silences: [...this.#silences],
      secondSender: this.senders.second(),
      farewells: [...this.#farewells],
    };
  }
}

/** Name and protection as the advertisements tell them; the first that names the network gives its name. */
export function factsFrom(bss: Bss, advertisements: readonly Advertisement[]): NetworkFacts {
  const naming = advertisements.find((a) => a.ssid !== null);
  const telling = advertisements.find((a) => a.rsn.length > 0) ?? advertisements.find((a) => !a.cut);
  return {
    ssid: naming?.ssid?.octets ?? null,
    ssidRecord: naming?.ssid ? { record: naming.message.record, ...spanOf(naming.ssid.span) } : null,
    advertised: telling ? { record: telling.message.record, rsn: telling.rsn } : null,
    channel: bss.channel,
    frequencyMHz: bss.frequencyMHz,
  };
}

const spanOf = ({ start, end }: Span) => ({ start, end });

/** The octets of an SSID, copied; null for the wildcard and for a hidden name sent as zeroes. */
export function ssidAt(bytes: Bytes, span: Span | null): Advertisement['ssid'] {
  if (!span || span.end === span.start) return null;
  const octets = bytes.slice(span.start, span.end);
  return isZero(octets) ? null : { octets, span };
}

/** FNV-1a over the privacy bit and the elements that tell name and protection: timestamps and TIMs do not matter. */
function fingerprint(bytes: Bytes, start: number, end: number): number {
  let hash = 0x811c9dc5;
  const mix = (octet: number) => {
    hash = Math.imul(hash ^ octet, 0x01000193);
  };
  mix((bytes[start + 10] ?? 0) & 0x10);
  for (let at = start + BODY_FIXED_PART; at + 2 <= end; ) {
    const id = bytes[at]!;
    const next = Math.min(at + 2 + bytes[at + 1]!, end);
    if (TOLD_BY_ELEMENTS.has(id) || (id === Element.Vendor && tellsProtection(bytes, at + 2, next)))
      for (let i = at; i < next; i++) mix(bytes[i]!);
    at = next;
  }
  return hash;
}

const tellsProtection = (bytes: Bytes, start: number, end: number): boolean =>
  [MICROSOFT_WPA, WIFI_ALLIANCE].some(
    (prefix) => end - start >= prefix.length && prefix.every((octet, i) => bytes[start + i] === octet),
  );
