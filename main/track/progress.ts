import { Algorithm } from '../standard/frames.ts';
import { carriesOn } from '../standard/sae.ts';
import type { Ending, KeyMessageName } from './types.ts';

export type Medium = 'air' | 'ethernet' | 'netlink' | 'log';

/** What an attempt has come to, told from its clear frames in order. The tracker writes it, the outcome is read from it. */
export interface Progress {
  /** Kinds of capture that the attempt was seen in: netlink shows no data, Ethernet no management frames. */
  readonly media: Set<Medium>;
  /** Authentication algorithm number of the last authentication frame. */
  algorithm: number | null;
  authenticationSeen: boolean;
  authenticated: boolean;
  /** The status that ended the authentication, when it is a refusal. */
  authenticationRefused: number | null;
  /** The AP authenticated the station once more after it had answered its association request. */
  authenticatedAnew: boolean;
  associationRequested: boolean;
  /** null: no response yet, or none since the last request. */
  associationStatus: number | null;
  associated: boolean;
  associatedAt: bigint | null;
  /** The request holds an RSN or WPA element: true or false; null: no request in the capture. */
  protectionRequested: boolean | null;
  /** The request holds an FTE: keys follow from the mobility domain's, without a four-way handshake. */
  ftRequested: boolean;
  /** The (re)association itself gave keys: FT, FILS. */
  keysByAssociation: boolean;
  /** The response that gave them holds the AP's proof of them: the MIC of an FTE, or what FILS seals. */
  keysConfirmed: boolean;
  eap: 'none' | 'started' | 'success' | 'failure';
  /** EAP ended well once since the association; it may begin anew (reauthentication). */
  admitted: boolean;
  /** Wi-Fi Simple Configuration came to its WSC_Done, after which its EAP fails on purpose. */
  registered: boolean;
  /** The AP handed over keys of dynamic WEP, as it does after EAP alone. */
  wepKeys: boolean;
  /** The AP sent message 1 once more after message 2. */
  askedAgain: boolean;
  readonly seen: Set<KeyMessageName>;
  /** Time of the first message 1. */
  askedAt: bigint | null;
  /** Time of the last message 4, or of the association that gave keys. */
  keysAt: bigint | null;
  /** Encrypted frames to one receiver since the association; where messages 3 and 4 are not in the capture, all that shows them. */
  encryptedFromAp: number;
  /** A server behind the AP gave the station an address: data went both ways. */
  served: boolean;
  encryptedFromStation: number;
  /** Frames are encrypted with WEP. */
  wep: boolean;
  /** Frames of data without encryption, after association. */
  openData: number;
  /** The station has asked to begin EAP. */
  startAsked: boolean;
  ending: Ending | null;
  /** A request was given up without an answer. */
  timedOut: boolean;
  /** The supplicant or the kernel reports that the port is open: data may pass. */
  authorized: boolean;
  /** The AP reports that the four-way handshake is complete. */
  apDone: boolean;
  /** The AP reports that the MIC of M2 is not what its own PMK gives, and has not gone on since. */
  m2Refused: boolean;
  /** The AP reports that it waits no longer for a message of the four-way handshake. */
  gaveUp: boolean;
  /** The station's kernel is told to leave, as its log says. */
  leaveAsked: { readonly time: bigint | null; readonly reason: number | null } | null;
  /** So often in a row the AP reports that it waits in vain for an answer of the station. */
  waits: number;
  /** The kernel refused a key that this end needs. */
  installFailed: boolean;
}

export const newProgress = (): Progress => ({
  media: new Set(),
  algorithm: null,
  authenticationSeen: false,
  authenticated: false,
  authenticationRefused: null,
  authenticatedAnew: false,
  associationRequested: false,
  associationStatus: null,
  associated: false,
  associatedAt: null,
  protectionRequested: null,
  ftRequested: false,
  keysByAssociation: false,
  keysConfirmed: false,
  eap: 'none',
  admitted: false,
  registered: false,
  wepKeys: false,
  askedAgain: false,
  seen: new Set(),
  askedAt: null,
  keysAt: null,
  encryptedFromAp: 0,
  served: false,
  encryptedFromStation: 0,
  wep: false,
  openData: 0,
  startAsked: false,
  ending: null,
  timedOut: false,
  authorized: false,
  apDone: false,
  m2Refused: false,
  gaveUp: false,
  leaveAsked: null,
  waits: 0,
  installFailed: false,
});

/** Nothing but reports of the end is known: how the station had joined, or whether it had, is not in the records. */
export const endAlone = (p: Progress): boolean =>
  p.ending !== null &&
  !p.authenticationSeen &&
  !p.associationRequested &&
  !p.associated &&
  !p.apDone &&
  !p.m2Refused &&
  !p.gaveUp &&
  !p.timedOut &&
  p.authenticationRefused === null &&
  p.associationStatus === null &&
  p.eap === 'none' &&
  p.seen.size === 0 &&
  p.media.size === 1 &&
  p.media.has('log');

/** What a frame shows that was found to be of the attempt late: it is no refusal, and ends nothing. */
export function adopted(p: Progress, stray: Progress): void {
  for (const name of stray.seen) p.seen.add(name);
  p.algorithm ??= stray.algorithm;
  p.authenticationSeen ||= stray.authenticationSeen;
  p.authenticated ||= stray.authenticated;
  p.associationRequested ||= stray.associationRequested;
  p.associationStatus ??= stray.associationStatus;
  p.associated ||= stray.associated;
  p.protectionRequested ??= stray.protectionRequested;
  p.ftRequested ||= stray.ftRequested;
  p.keysByAssociation ||= stray.keysByAssociation;
  p.keysConfirmed ||= stray.keysConfirmed;
  p.keysAt ??= stray.keysAt;
  if (p.eap === 'none') p.eap = stray.eap;
  p.admitted ||= stray.admitted;
}

export const refuses = (algorithm: number | null, sequence: number | null, status: number): boolean =>
  status !== 0 && !(algorithm === Algorithm.Sae && sequence === 1 && carriesOn(status));

/** Keys are in use by at least the station, as far as messages tell. */
export const keysAgreed = (p: Progress): boolean =>
  p.authorized ||
  p.seen.has('M4') ||
  p.seen.has('G2') ||
  encrypted(p) ||
  (p.wepKeys && p.eap === 'success') ||
  (p.keysByAssociation && (p.keysConfirmed || !p.media.has('air')));

/**
 * The association asks for protection and was not refused: what the two ends encrypt from here on is under its keys,
 * whether or not the messages that made them are in the capture.
 */
export const mayHoldKeys = (p: Progress): boolean =>
  p.protectionRequested !== false &&
  (p.seen.size > 0 || p.associated || (p.associationRequested && p.associationStatus === null));

export const encrypted = (p: Progress): boolean => p.encryptedFromAp + p.encryptedFromStation > 0;

/** The station has what it came for, or is past the point where frames of the same attempt can begin anew. */
export const established = (p: Progress): boolean =>
  p.seen.has('M2') || p.keysByAssociation || p.openData > 0 || p.eap !== 'none';

/** Netlink shows the association and no EAPOL at all: it goes through the network interface, which is not captured. */
export const eapolUnseen = (p: Progress): boolean =>
  p.associated &&
  p.protectionRequested === true &&
  !p.keysByAssociation &&
  p.seen.size === 0 &&
  p.eap === 'none' &&
  p.media.size === 1 &&
  p.media.has('netlink');
