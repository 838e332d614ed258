import { Algorithm } from '../standard/frames.ts';
import { givesUpFourWay, isOfTheJoin, isOrdinaryLeave, Reason } from '../standard/reason.ts';
import { elapsed, SECOND } from './drafts.ts';
import { eapolUnseen, encrypted, endAlone, keysAgreed, type Progress } from './progress.ts';
import type { Attempt, Ending, Phase } from './types.ts';

const AT_ONCE = 3n * SECOND;
/**
 * Four messages with their acknowledgements take longer on any channel: two milliseconds at 1 Mb/s, and at each end an interrupt and
 * a program's turn at any rate.
 */
const FOUR_WAY_TAKES = SECOND / 2000n;
/** No end waits longer for the next message of a join. */
const WAITS = 15n * SECOND;

/** What the world around an attempt tells of it. */
export interface Surroundings {
  /** No element of the network asks for protection, as far as the capture shows; null: not known. */
  readonly openNetwork: boolean | null;
  /** The capture goes on for at least ten seconds in which the BSS is heard and this attempt is not. */
  readonly abandoned: boolean;
  /** The last that the records show of the join is a request of the station that nothing answers and that it did not repeat. */
  readonly answerUnseen: boolean;
  /** All that is known is what the kernel's log says, which is silent on EAPOL and keys. */
  readonly kernelAlone: boolean;
}

/** How the attempt ended, from its clear frames alone: the rules stand at `Attempt.outcome`. */
export function outcomeOf(p: Progress, around: Surroundings): Attempt['outcome'] {
  const { ending } = p;
  const left = ending?.by === 'deauthentication' || ending?.by === 'disassociation';
  const abnormal = left && !ending.group && ending.reason !== null && !isOrdinaryLeave(ending.reason);

  if (p.installFailed && !p.authorized && !encrypted(p)) return 'failed';
  // The AP calls it done: by its own account the station may send data.
  if (keysAgreed(p) || p.apDone) {
    // The access point has no answer yet, though the station believes that keys are in use.
    if (
      p.encryptedFromAp === 0 &&
      !p.served &&
      (p.gaveUp || (left && ending.reason === Reason.FourWayTimeout))
    )
      return 'failed';
    // Keys that could not be installed make an end leave at once; later, the absence of data tells nothing. A group
    // key handshake and an open port show that they were.
    const inUse = encrypted(p) || p.seen.has('G2') || p.authorized;
    const atOnce = !timeless(p) && elapsed(p.keysAt, ending?.time ?? null) <= AT_ONCE;
    if (abnormal && !startsOver(ending) && !inUse && atOnce) return 'failed';
    return 'connected';
  }
  if (p.registered) return 'connected';
  if (p.m2Refused) return 'failed';
  // The group key is renewed of who has keys. Of the rest only a reason of the join tells that there was none.
  if (endAlone(p) && ending?.reason === Reason.GroupKeyTimeout) return 'connected';
  // A station misses the AP only where it is associated.
  if (endAlone(p) && ending?.reason === Reason.Inactivity && ending.direction === 'to-ap') return 'connected';
  if (endAlone(p) && !isOfTheJoin(ending?.reason)) return 'incomplete';
  if (isOpen(p, around) && p.associated) return 'connected';
  // 802.1X without encryption: EAP opens the port, and no keys follow.
  if (p.associated && p.protectionRequested === false && p.admitted && p.eap !== 'failure')
    return 'connected';
  // The kernel's log is silent on keys: a reason that any connected station may be given as well does not tell.
  const joinFailed = abnormal && isOfTheJoin(ending.reason);
  if (around.kernelAlone && givenUp(p)) return 'failed';
  if (eapolUnseen(p) || (around.kernelAlone && p.associated && !joinFailed)) return 'incomplete';
  if (left && !abnormal && hearsApAlone(p)) return 'incomplete';
  if (left && ending.group && onlyPreauthenticates(p)) return 'incomplete';
  // A station repeats what is not answered: this one was, and how is not in the capture.
  if (around.answerUnseen && !abnormal) return 'incomplete';
  // PASN gives keys without an association: that none followed is no failure, and with reason 2 the station drops them.
  const dropped = !abnormal || startsOver(ending);
  if (p.algorithm === Algorithm.Pasn && p.authenticated && !p.associationRequested && dropped)
    return 'incomplete';
  if (left || p.eap === 'failure' || p.timedOut || p.gaveUp) return 'failed';
  if (p.authenticationRefused !== null) return 'failed';
  if (p.associationStatus !== null && p.associationStatus !== 0) return 'failed';
  // The access point took message 2: whether message 4 was sent cannot be told.
  if (p.seen.has('M3') || p.keysByAssociation) return 'incomplete';
  if (ending !== null || (around.abandoned && !isUnheard(p))) return 'failed';
  return 'incomplete';
}

/** A station that joins anew drops what it has with the reason that it is outdated; keys it could not install it tells otherwise. */
const startsOver = ({ direction, reason }: Ending): boolean =>
  direction === 'to-ap' && reason === Reason.AuthenticationGone;

/** The clock is one of a simulated channel that stands still while programs work: all there is at once, so that it tells nothing. */
const timeless = ({ media, askedAt, keysAt }: Progress): boolean =>
  media.has('air') && askedAt !== null && keysAt !== null && elapsed(askedAt, keysAt) < FOUR_WAY_TAKES;

/** EAP through another AP, before the station turns to this one (preauthentication), and no sign of a join here. */
const onlyPreauthenticates = (p: Progress): boolean =>
  !p.authenticationSeen &&
  !p.associationRequested &&
  !p.associated &&
  p.seen.size === 0 &&
  (p.eap === 'started' || p.eap === 'success') &&
  p.media.size === 1 &&
  p.media.has('log');

/**
 * Beacons are heard far away, and EAPOL, which goes at the rates of data, is not: that nothing follows an association, or a
 * message 2 after which the AP does not ask again, shows what the capture holds, and not what was sent.
 */
const isUnheard = (p: Progress): boolean =>
  p.media.has('air') &&
  p.associated &&
  p.eap === 'none' &&
  !p.askedAgain &&
  (p.seen.size === 0 || p.seen.has('M2'));

/** The station itself gives its own connection up soon after it was associated, for want of what comes after. */
const givenUp = ({ leaveAsked, associatedAt }: Progress): boolean =>
  leaveAsked !== null &&
  givesUpFourWay(leaveAsked.reason) &&
  associatedAt !== null &&
  elapsed(associatedAt, leaveAsked.time) <= WAITS;

/** Message 3 answers a message 2: where that is missing from the capture, message 4 may be as well. */
const hearsApAlone = ({ seen, timedOut, gaveUp, eap }: Progress): boolean =>
  seen.has('M3') && !seen.has('M2') && !timedOut && !gaveUp && eap !== 'failure';

/** The furthest phase that was finished. */
export function reachedOf(
  p: Progress,
  around: Surroundings,
  rekeyed: boolean,
  groupKey: boolean,
): Phase | null {
  const connected = outcomeOf(p, around) === 'connected';
  if (rekeyed && connected) return 'rekey';
  const open = isOpen(p, around) && p.associated;
  if (connected && (encrypted(p) || (open && p.openData > 0))) return 'data';
  if (groupKey) return 'group-key';
  if (p.seen.has('M4')) return 'four-way';
  if (p.eap === 'success' || p.registered) return 'eap';
  if (p.associated) return 'association';
  if (p.authenticated) return 'authentication';
  return p.authenticationSeen || p.associationRequested ? 'discovery' : null;
}

const isOpen = (p: Progress, around: Surroundings): boolean =>
  p.eap === 'none' &&
  // Who asks for EAP may send nothing before it has passed: without data nothing shows that it did.
  (!p.startAsked || p.openData > 0) &&
  p.seen.size === 0 &&
  !p.keysByAssociation &&
  (p.protectionRequested === false || (p.protectionRequested === null && around.openNetwork === true));
