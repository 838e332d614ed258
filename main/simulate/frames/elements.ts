import type { Suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { rsneParts } from '../../dissect/elements/index.ts';
import { Element, ExtensionElement } from '../../standard/elements.ts';
import { suiteBytes } from '../../standard/suite.ts';
import { le16, u8 } from './octets.ts';

/** ID, length and body. @throws RangeError when the body has more than 255 octets */
export function element(id: number, ...body: readonly Bytes[]): Bytes {
  const octets = concat(...body);
  if (octets.length > 255) throw new RangeError(`element ${id}: ${octets.length} bytes, at most 255`);
  return concat(u8(id, octets.length), octets);
}

/** An element with an ID extension. */
export const extension = (ext: number, ...body: readonly Bytes[]): Bytes =>
  element(Element.Extension, u8(ext), ...body);

export const ssidElement = (ssid: Bytes): Bytes => element(Element.Ssid, ssid);
/** 1, 2, 5.5, 11, 6, 9, 12 and 18 Mb/s, the first four basic. */
export const ratesElement = (): Bytes =>
  element(Element.SupportedRates, u8(0x82, 0x84, 0x8b, 0x96, 0x0c, 0x12, 0x18, 0x24));
export const channelElement = (channel: number): Bytes => element(Element.DsParameter, u8(channel));

/** What an RSNE says; lists that are empty at the end are left out as 9.4.2.24 allows. */
export interface Rsne {
  readonly group: Suite;
  readonly pairwise: readonly Suite[];
  readonly akms: readonly Suite[];
  readonly capabilities: number;
  readonly pmkids: readonly Bytes[];
  readonly groupManagement: Suite | null;
}

/** Bits of the RSN capabilities (802.11-2020 9.4.2.24.4). */
export const RsnCapability = { MfpRequired: 0x40, MfpCapable: 0x80 } as const;

/** The RSNE with ID and length. Source: 802.11-2020 9.4.2.24. */
export function rsnElement({ group, pairwise, akms, capabilities, pmkids, groupManagement }: Rsne): Bytes {
  return element(
    Element.Rsn,
    le16(1),
    suiteBytes(group),
    le16(pairwise.length),
    ...pairwise.map(suiteBytes),
    le16(akms.length),
    ...akms.map(suiteBytes),
    le16(capabilities),
    ...(pmkids.length || groupManagement ? [le16(pmkids.length), ...pmkids] : []),
    ...(groupManagement ? [suiteBytes(groupManagement)] : []),
  );
}

/** RSNX capability bit 5: SAE hash-to-element. */
export const RSNX_SAE_H2E = 0x20;

/** The RSNXE of one octet: its low four bits are the length less 1. Source: 802.11-2020 9.4.2.241. */
export const rsnxElement = (capabilities: number): Bytes => element(Element.Rsnx, u8(capabilities & 0xf0));

/** The Diffie-Hellman parameter of OWE: the group and the x-coordinate of a public key. Source: RFC 8110 4.2. */
export const oweElement = (group: number, publicKey: Bytes): Bytes =>
  extension(ExtensionElement.OweDhParameter, le16(group), publicKey);

/** Groups that the other end refused, in an SAE commit by hash-to-element. Source: 802.11-2020 9.4.2.246. */
export const rejectedGroupsElement = (groups: readonly number[]): Bytes =>
  extension(ExtensionElement.RejectedGroups, ...groups.map(le16));

/** An anti-clogging token as hash-to-element carries it. Source: 802.11-2020 9.4.2.247. */
export const tokenElement = (token: Bytes): Bytes => extension(ExtensionElement.AntiCloggingToken, token);

/** A mobility domain. `mdid` 2 octets as on the air; `overDs`: fast transition over the DS. Source: 802.11-2020 9.4.2.46. */
export const mobilityDomainElement = (mdid: Bytes, overDs: boolean): Bytes =>
  element(Element.MobilityDomain, mdid, u8(overDs ? 1 : 0));

/** What a fast BSS transition element says; nonces of 32 octets, MIC of 16. */
export interface FastTransition {
  /** Octets of the MIC control field: 0, and how many elements the MIC protects. */
  readonly protects: number;
  readonly mic: Bytes | null;
  readonly anonce: Bytes | null;
  readonly snonce: Bytes | null;
  /** 6 octets. */
  readonly r1khId: Bytes | null;
  /** 1 to 48 octets. */
  readonly r0khId: Bytes | null;
  /** Group keys as subelements, of a reassociation response. */
  readonly groupKeys?: readonly Bytes[];
}

/** An FTE of the AKMs whose MIC has 16 octets. Source: 802.11-2020 9.4.2.47. */
export function fastTransitionElement(fields: FastTransition): Bytes {
  const { protects, mic, anonce, snonce, r1khId, r0khId, groupKeys = [] } = fields;
  const sub = (id: number, body: Bytes | null): Bytes =>
    body ? concat(u8(id, body.length), body) : new Uint8Array(0);
  return element(
    Element.FastTransition,
    u8(0, protects),
    mic ?? new Uint8Array(16),
    anonce ?? new Uint8Array(32),
    snonce ?? new Uint8Array(32),
    sub(1, r1khId),
    sub(3, r0khId),
    ...groupKeys,
  );
}

/**
 * An RSNE of one pairwise suite and one AKM with this PMKID as the only one, as message 2 and 3 of fast transition have
 * it (802.11-2020 13.4.2). What follows the PMKIDs is kept.
 * @param rsne with ID and length, its capabilities there
 */
export function withPmkid(rsne: Bytes, pmkid: Bytes): Bytes {
  const { head, rest } = rsneParts(rsne);
  return element(Element.Rsn, head, le16(1), pmkid, rest);
}
