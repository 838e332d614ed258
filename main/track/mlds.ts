import { type End, isGroupAddress, type MacAddress, macAddress } from '../base/brand.ts';
import { type Bytes, u16le } from '../base/bytes.ts';
import { basicMultiLink } from '../dissect/elements/index.ts';
import type { Frame, Span } from '../dissect/types.ts';

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
  feed(frame: Frame): void {
    const { wlan, bytes } = frame;
    const element = wlan?.transmitter ? basicMultiLink(frame) : null;
    if (!element) return;
    const device = macAddress(bytes.subarray(element.address.start, element.address.end));
    this.learn(wlan!.transmitter!, device);
    for (const link of otherLinks(bytes, element.links)) this.learn(link, device);
  }
}

/** Addresses in the Per-STA profiles of the link info (9.4.2.312.2.4). */
function* otherLinks(bytes: Bytes, { start, end }: Span): Generator<MacAddress> {
  for (let at = start; at + 11 <= end; at += 2 + bytes[at + 1]!) {
    if (bytes[at] !== PER_STA_PROFILE || !(u16le(bytes, at + 2) & HAS_ADDRESS)) continue;
    yield macAddress(bytes.subarray(at + 5, at + 11));
  }
}
