import type { Bytes } from '../../base/bytes.ts';
import { LinkType } from '../../capture/types.ts';
import { dissectElements } from '../../dissect/elements/index.ts';
import { dissect } from '../../dissect/frame.ts';
import type { Frame } from '../../dissect/types.ts';

/** An Authentication frame, read. */
export interface ReadAuthentication {
  readonly algorithm: number;
  readonly transaction: number;
  readonly status: number;
  /** Behind the status code. */
  readonly body: Bytes;
  /** All of it. */
  readonly frame: Frame;
}

/** null where the octets are no Authentication frame. */
export function readAuthentication(octets: Bytes): ReadAuthentication | null {
  const frame = dissect(octets, LinkType.Ieee80211);
  const { management, wlan } = frame;
  if (management?.kind !== 'authentication' || !wlan) return null;
  const { authAlgorithm, authSequence, status } = management;
  if (authAlgorithm === undefined || authSequence === undefined || status === undefined) return null;
  return {
    algorithm: authAlgorithm,
    transaction: authSequence,
    status,
    body: octets.slice(wlan.header.end + 6),
    frame,
  };
}

/** A (Re)Association Response, read; null where the octets are none. */
export function readAssociation(octets: Bytes): { readonly status: number; readonly frame: Frame } | null {
  const frame = dissect(octets, LinkType.Ieee80211);
  const { management } = frame;
  const { kind, status } = management ?? {};
  if ((kind !== 'association-response' && kind !== 'reassociation-response') || status === undefined)
    return null;
  return { status, frame };
}

/** Reason code of a Deauthentication or Disassociation frame; 0 where it has none. */
export const reasonOf = (octets: Bytes): number =>
  dissect(octets, LinkType.Ieee80211).management?.reason ?? 0;

/** The RSNE among elements, with its ID and length; null where there is none. */
export function rsneOf(elements: Bytes | null): Bytes | null {
  if (!elements) return null;
  const { rsn } = dissectElements(elements, { start: 0, end: elements.length }, {});
  const own = rsn.find(({ kind }) => kind === 'rsn');
  return own ? elements.slice(own.span.start, own.span.end) : null;
}
