import { type End, isGroupAddress, type MacAddress, macAddress } from '../base/brand.ts';
import { u16le } from '../base/bytes.ts';
import type { Frame } from '../dissect/types.ts';
import { Element, ExtensionElement } from '../standard/elements.ts';

/** Behind the control word and the length of the common info (9.4.2.312.2). */
const ADDRESS_AT = 3;
const TYPE = 0x0007;
const PER_STA_PROFILE = 0;
const HAS_ADDRESS = 0x0020;

/**
 * Multi-link devices (802.11be, 35.3): which addresses of links belong to one device. Frames on the air and some lines of logs name
 * the link, other lines and the frames that a kernel passes on name the device.
 */
export class Mlds {
  readonly #device = new Map<End, End>();
  readonly #devices = new Set<End>();

  /** The device of a link, or the device itself; null for what is of none that is known. */
  of(address: End): End | null {
    return this.#device.get(address) ?? (this.#devices.has(address) ? address : null);
  }

  learn(link: End, device: End): void {
    if (link === device || isGroupAddress(link) || isGroupAddress(device)) return;
    this.#device.set(link, device);
    this.#devices.add(device);
  }

  /** What the Basic Multi-Link element of a management frame tells of its sender. */
  feed({ wlan, management, bytes }: Frame): void {
    if (!wlan?.transmitter || !management) return;
    for (const { id, ext, span } of management.elements) {
      const at = span.start + 3;
      if (id !== Element.Extension || ext !== ExtensionElement.MultiLink || at + 9 > span.end) continue;
      if ((u16le(bytes, at) & TYPE) !== 0) continue;
      const device = macAddress(bytes.subarray(at + ADDRESS_AT, at + ADDRESS_AT + 6));
      this.learn(wlan.transmitter, device);
      for (const link of otherLinks(bytes, at + 2 + bytes[at + 2]!, span.end)) this.learn(link, device);
    }
  }
}

/** Addresses in the Per-STA profiles of the link info (9.4.2.312.2.4). */
function* otherLinks(bytes: Uint8Array, start: number, end: number): Generator<MacAddress> {
  for (let at = start; at + 11 <= end; at += 2 + bytes[at + 1]!) {
    if (bytes[at] !== PER_STA_PROFILE || !(u16le(bytes, at + 2) & HAS_ADDRESS)) continue;
    yield macAddress(bytes.subarray(at + 5, at + 11));
  }
}
