import type { ControlEvent } from '../base/event.ts';
import { Algorithm } from '../standard/frames.ts';
import { carriesOn } from '../standard/sae.ts';
import { Status } from '../standard/status.ts';
import type { AttemptState } from './attempt.ts';
import { isBehindAp, senderOf } from './event-words.ts';
import { keysAgreed } from './progress.ts';
import type { KeyMessageName, TrackedEvent } from './types.ts';

/** Refusals of a commit upon which another one follows. */
const ASKED_AGAIN = new Set<string>(['group', 'anti-clogging']);
/** The AP asks again twice at least; after a third wait in vain the station is silent for good. */
const IN_VAIN = 3;
const KEY_MESSAGES = new Set<string>(['M1', 'M2', 'M3', 'M4', 'G1', 'G2']);

/** What a report does to the attempt that it is of. Frames that tell the same do the same again. */
export function applyEvent(state: AttemptState, { record, time, event }: TrackedEvent): void {
  const p = state.progress;
  const { status = 0 } = event;
  // Without debugging a supplicant tells that a key was refused and no number.
  const refused = event.kind === 'key-install' && event.ok === false;
  const failed = refused || (event.errno !== undefined && event.errno !== 0);
  switch (event.kind) {
    case 'authenticate-request':
      p.authenticationSeen = true;
      p.algorithm = event.algorithm ?? p.algorithm;
      break;
    case 'authenticated':
      // The kernel could not do what it was asked: the BSS is not in its list yet, say.
      if (failed) break;
      p.authenticationSeen = true;
      p.algorithm = event.algorithm ?? p.algorithm;
      if (event.ok === false) p.authenticationRefused = status || 1;
      else if (status === 0) [p.authenticated, p.authenticationRefused] = [true, null];
      else if (!goesOn(event, p.algorithm)) p.authenticationRefused = status;
      break;
    case 'sae-rejected':
      // Of a group or a token the station asks again; of the rest it has its refusal, until the AP takes it all the same.
      if (event.by === 'ap' && !event.request && !ASKED_AGAIN.has(event.why))
        p.authenticationRefused ??= status || 1;
      // The station passes on what the AP answered: with no other group to ask for, that was all.
      if (event.by === 'supplicant' && !event.request && status !== 0) p.authenticationRefused ??= status;
      break;
    case 'sae-confirm-mismatch':
      p.authenticationRefused ??= Status.ChallengeFailure;
      break;
    case 'temporarily-disabled':
      // The supplicant counts a failure for the network: of this attempt, if it has not come through.
      if (!p.authorized && !keysAgreed(p)) p.gaveUp = true;
      break;
    case 'sae-commit':
    case 'sae-confirm':
      if (status !== 0 && !event.request && !carriesOn(status)) p.authenticationRefused ??= status;
      break;
    case 'external-auth':
      if (status !== 0 || event.ok === false) p.authenticationRefused = status || 1;
      break;
    case 'authentication-timeout':
    case 'association-timeout':
      p.timedOut = true;
      break;
    case 'eapol-timeout':
      // The AP asks again; a supplicant gives the attempt up.
      if (event.by === 'supplicant') p.timedOut = true;
      else if (event.by === 'ap' && ++p.waits >= IN_VAIN && !p.apDone) p.gaveUp = true;
      break;
    case 'associate-request':
    case 'connect-request':
      if (failed) break;
      p.associationRequested = true;
      if (event.akm || event.pairwise) p.protectionRequested = true;
      break;
    case 'associated':
    case 'connect-result':
      if (event.why === 'timeout') p.timedOut = true;
      else if (event.ok === false) p.associationStatus = status || 1;
      else {
        p.associationStatus = status;
        if (status === 0) [p.associated, p.associatedAt, p.authenticationRefused] = [true, time, null];
      }
      break;
    case 'eapol':
      if (failed || event.ok === false) break;
      if (askedAgain(state, event)) p.m2Refused = true;
      else if (event.message === 'M3') p.m2Refused = false;
      if (event.message && KEY_MESSAGES.has(event.message)) {
        // A report that waited for the AP's address may come late: an M2 of before M3 answers nothing that is asked now.
        const late = event.message === 'M2' && p.seen.has('M3');
        p.seen.add(event.message as KeyMessageName);
        if (event.by === 'ap' && !event.request && !late) [p.waits, p.gaveUp] = [0, false];
        if (event.message === 'M4') p.keysAt ??= time;
      }
      break;
    case 'key-install':
      // A key that cannot be installed ends the attempt at that end; what was installed before does not help.
      // With fast transition it is tried before the station is associated, too.
      if (
        (failed || event.ok === false) &&
        event.key?.use !== 'beacon' &&
        event.why !== 'before-association' &&
        (p.associated || p.algorithm !== Algorithm.Ft)
      )
        p.installFailed = true;
      // Asked for is not done: only what is answered takes a refusal back.
      if (event.ok && event.key?.use === 'pairwise' && event.by !== 'ap') p.installFailed = false;
      break;
    case 'port-authorized':
    case 'connected':
      if (failed) break;
      if (event.by === 'ap') {
        [p.apDone, p.gaveUp, p.m2Refused] = [true, false, false];
        p.keysAt ??= time;
        break;
      }
      p.authorized = true;
      p.keysAt ??= time;
      break;
    case 'four-way-complete':
      if (event.by === 'ap')
        [p.apDone, p.gaveUp, p.m2Refused, p.keysAt] = [true, false, false, p.keysAt ?? time];
      else p.authorized = true;
      break;
    case 'mic-invalid':
      if (event.by === 'ap' && event.message === 'M2' && !p.apDone) p.m2Refused = true;
      break;
    case 'group-handshake-failed':
    case 'group-handshake-complete':
      // With RSN keys are in use before there is a group key handshake.
      if (event.by === 'ap') [p.apDone, p.keysAt] = [true, p.keysAt ?? time];
      break;
    case 'retry-limit':
      if (!p.apDone) p.gaveUp = true;
      break;
    case 'four-way-failed':
      if (!p.authorized) p.timedOut = true;
      break;
    case 'eap-success':
      [p.eap, p.admitted] = ['success', true];
      break;
    case 'eap-failure':
      if (!p.registered) p.eap = 'failure';
      break;
    case 'tls-failed':
    case 'eap-no-key':
      p.eap = 'failure';
      break;
    case 'certificate':
      if (event.ok === false) p.eap = 'failure';
      break;
    case 'mesh':
      if (event.ok) [p.associated, p.authorized, p.keysAt] = [true, true, p.keysAt ?? time];
      else p.authenticationRefused ??= 1;
      break;
    case 'driver':
      // What the station's own driver does not do for it, the AP has no part in; it may be asked again.
      if (event.why === 'join' && event.by === 'supplicant' && !p.associated) p.associationStatus ??= 1;
      break;
    case 'configuration':
      // Without a password nothing is sent that could be refused.
      if (event.ok === false && event.why === 'credential') p.authenticationRefused ??= 1;
      break;
    case 'address':
      if (event.ok && event.why === 'dhcp' && p.authorized) p.served = true;
      break;
    case 'eap-start':
    case 'eap-identity':
      if (p.eap === 'none') p.eap = 'started';
      break;
    case 'eap-method':
      // A Nak asks for another method; a password that is wrong may be asked for again.
      if (event.ok === false && event.why !== 'not-acceptable') p.eap = 'failure';
      else if (p.eap === 'none') p.eap = 'started';
      break;
    case 'deauthenticated':
    case 'disassociated':
    case 'disconnected':
      // What is asked of the kernel has not happened yet.
      if (event.request && event.by === 'kernel') p.leaveAsked ??= { time, reason: event.reason ?? null };
      if (event.request || failed) break;
      state.end({
        by: event.kind === 'disassociated' ? 'disassociation' : 'deauthentication',
        record,
        time,
        direction: senderOf(event),
        group: false,
        reason: event.reason ?? null,
      });
      break;
    default:
  }
}

/** The station reports that the AP asks with M1 once more, after two of its M2. */
function askedAgain({ events }: AttemptState, { message, request, by }: ControlEvent): boolean {
  if (message !== 'M1' || request !== false || isBehindAp(by)) return false;
  return events.filter(({ event }) => event.kind === 'eapol' && event.message === 'M2').length >= 2;
}

/** SAE statuses that carry the exchange on. */
const goesOn = ({ status }: ControlEvent, algorithm: number | null): boolean =>
  algorithm === Algorithm.Sae && !!status && carriesOn(status);
