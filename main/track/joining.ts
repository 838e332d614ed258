import type { CaptureRecord } from '../capture/types.ts';
import type { ManagementInfo } from '../dissect/types.ts';
import { Element, ExtensionElement } from '../standard/elements.ts';
import { Algorithm, isFilsAlgorithm, statusIsReserved } from '../standard/frames.ts';
import type { AttemptState } from './attempt.ts';
import { ssidAt } from './bss.ts';
import { type Progress, refuses } from './progress.ts';
import type { Direction } from './types.ts';

/** The status of an authentication frame; null where it has none that counts. */
export function authenticationStatus(management: ManagementInfo | null): number | null {
  if (management === null || statusIsReserved(management.authAlgorithm, management.authSequence)) return null;
  return management.status ?? null;
}

/** What an authentication frame does to the attempt (IEEE 802.11-2020, 12.4.8 SAE; 13.5 FT; 12.11 FILS; 11.3.4 else). */
export function authenticationSeen(
  p: Progress,
  management: ManagementInfo | null,
  direction: Direction,
): void {
  p.authenticationSeen = true;
  const algorithm = management?.authAlgorithm;
  if (management === null || algorithm === undefined) return;
  p.algorithm = algorithm;
  if (algorithm === Algorithm.SharedKey) p.wep = true;
  const sequence = management.authSequence ?? null;
  const status = authenticationStatus(management) ?? 0;
  if (refuses(algorithm, sequence, status)) {
    p.authenticationRefused = status;
    return;
  }
  if (
    direction === 'to-station' &&
    status === 0 &&
    sequence === (algorithm === Algorithm.SharedKey ? 4 : 2)
  ) {
    p.authenticated = true;
    // Of other algorithms it may be an answer that comes late.
    p.authenticatedAnew = algorithm === Algorithm.Ft && p.associationStatus !== null;
    p.authenticationRefused = null;
  }
}

/** FT over the distribution system: an action frame through the present AP stands for the authentication (13.5.3). */
export function ftOverDsSeen(p: Progress, status: number | null): void {
  p.authenticationSeen = true;
  p.algorithm = Algorithm.Ft;
  if (status === 0) p.authenticated = true;
  else if (status !== null) p.authenticationRefused = status;
}

/** The (re)association request: which name, which suites. */
export function associationRequested(
  state: AttemptState,
  record: CaptureRecord,
  management: ManagementInfo | null,
): void {
  const p = state.progress;
  p.associationRequested = true;
  p.associationStatus = null;
  if (management === null) return;
  const rsn = management.rsn.find((e) => e.kind === 'rsn') ?? management.rsn[0] ?? null;
  p.protectionRequested = rsn === null && management.cut ? null : rsn !== null;
  p.ftRequested = management.elements.some((e) => e.id === Element.FastTransition);
  const { index, time, bytes } = record;
  state.request = { record: index, time, ssid: ssidAt(bytes, management.ssid), rsn };
}

/** @returns whether the station is now associated */
export function associationAnswered(
  p: Progress,
  management: ManagementInfo | null,
  time: bigint | null,
): boolean {
  const status = management?.status;
  if (status === undefined) return false;
  p.associationStatus = status;
  // What was encrypted until now is of the association before.
  if (p.seen.size === 0) [p.encryptedFromAp, p.encryptedFromStation] = [0, 0];
  if (status !== 0) return false;
  p.associated = true;
  p.associatedAt = time;
  p.keysByAssociation = p.ftRequested || p.algorithm === Algorithm.Ft || isFilsAlgorithm(p.algorithm);
  if (p.keysByAssociation) p.keysAt = time;
  p.keysConfirmed =
    p.keysByAssociation &&
    management!.elements.some(
      ({ id, ext }) =>
        id === Element.FastTransition || (id === Element.Extension && ext === ExtensionElement.FilsSession),
    );
  return true;
}
