import type { MacAddress, Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import type { NamedKey } from '../../crypto/ft.ts';

/** An access point that prepares for a station which asked through another one. @returns its elements; null: it refuses */
type Prepare = (station: MacAddress, elements: Bytes) => { readonly elements: Bytes } | null;

/** What access points of one mobility domain have in common: a way to each other, and PMK-R0 of their stations. */
export class MobilityDomain {
  readonly accessPoints = new Map<MacAddress, Prepare>();
  /** By PMKR0Name in hexadecimal. */
  readonly keys = new Map<string, { readonly akm: Suite; readonly r0: NamedKey }>();
}
