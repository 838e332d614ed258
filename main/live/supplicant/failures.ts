import { isPsk } from '../../standard/akms.ts';
import { Reason } from '../../standard/reason.ts';
import { HeldTooLong } from './acting.ts';
import type { Progress } from './four-way.ts';
import { reasonOf } from './frames-read.ts';
import type { Left } from './inbox.ts';
import { type Outcome, reasonWords } from './outcome.ts';
import type { Security } from './selection.ts';

/** Where the supplicant was when the association ended. */
export interface Whereabouts {
  readonly security: Security | null;
  /** Of the four-way handshake; null outside of it. */
  readonly progress: Progress | null;
  readonly connected: boolean;
}

/** mac80211's reason when beacons stay away and nothing answers its probes. */

/** The reason that the kernel or the AP gave, and who ended it. */
function leaveOf({ event }: Left): { readonly reason: number; readonly byUs: boolean } {
  if (event.kind === 'disconnect') return { reason: event.reason ?? 0, byUs: !event.byAp };
  if (event.kind !== 'deauthentication' && event.kind !== 'disassociation') return { reason: 0, byUs: false };
  return { reason: reasonOf(event.frame), byUs: event.byUs };
}

/** What it means that the association ended at this place. */
export function outcomeOf(left: Left, at: Whereabouts): Outcome {
  const { reason, byUs } = leaveOf(left);
  if (byUs && reason === Reason.Inactivity)
    return {
      kind: 'ap-vanished',
      words:
        'The access point vanished: its beacons stayed away and nothing answered, so the kernel ended the association.',
      next: 'Look whether it was switched off, restarted or changed its channel; then connect again.',
      reason,
    };
  const who = byUs ? 'The kernel' : 'The access point';
  if (left instanceof HeldTooLong) return heldTooLong(left, who, reason);
  const said = `${who} ended the association (${reasonWords(reason)})`;
  if (at.progress && !at.progress.done) return inFourWay(said, reason, at.progress, at.security);
  return {
    kind: 'deauthenticated',
    words: `${said}${at.connected ? ' after the handshake had gone well' : ' before there were keys'}.`,
    next: 'Its log says why; an access point that restarts or moves stations does this as well.',
    reason,
  };
}

function heldTooLong({ point, heldNs }: HeldTooLong, who: string, reason: number): Outcome {
  const ms = heldNs / 1_000_000n;
  return {
    kind: 'given-up-while-held',
    words: `${point.name} was held at the breakpoint for ${ms} ms; meanwhile ${who.toLowerCase()} gave up (${reasonWords(reason)}), so it was not sent.`,
    next: 'Connect again and go on sooner: the time left is shown while a message is held.',
    reason,
  };
}

/** A handshake that was cut short: the messages that came tell at what. */
function inFourWay(said: string, reason: number, progress: Progress, security: Security | null): Outcome {
  const { m1, m2, m3 } = progress;
  const passphrase = security !== null && isPsk(security.akm);
  if (m1 === 0)
    return {
      kind: 'deauthenticated',
      words: `${said} before it sent message 1.`,
      next: 'Look at its log: it granted the association and then changed its mind.',
      reason,
    };
  if (m3 > 0)
    return {
      kind: 'four-way-timeout',
      words: `${said} after message 3, which we answered: message 4 did not reach it, or it did not accept it.`,
      next: 'Look at a monitor capture for message 4 and whether it was acknowledged.',
      reason,
    };
  if (m2 > 1)
    return {
      kind: passphrase ? 'wrong-passphrase' : 'mic-mismatch',
      words:
        `${said}. It repeated message 1 ${m1 - 1} times though we answered with message 2, so it did not accept the MIC of message 2: ` +
        (passphrase ? 'its passphrase is another one than ours.' : 'its PMK is another one than ours.'),
      next: passphrase
        ? "Check the passphrase, upper and lower case included, and that it belongs to this network's name."
        : "Connect again without a cached PMK; if that fails too, look at the access point's log.",
      reason,
    };
  return {
    kind: 'four-way-timeout',
    words: `${said}. It did not repeat message 1, so it took our message 2; its message 3 did not reach us.`,
    next: 'Look at a monitor capture for message 3: reception, or an access point that does not send it.',
    reason,
  };
}

/** No message of the handshake came in time, and no one ended the association. */
export function silenceOutcome({ m1, m2, m3 }: Progress): Outcome {
  if (m1 === 0)
    return {
      kind: 'four-way-timeout',
      words: 'The access point granted the association, but did not begin the four-way handshake.',
      next: 'Look whether EAPOL reaches us: try the other path (--eapol packet or control-port), and look at its log.',
    };
  const last = m3 ? 'message 3' : m2 > 1 ? 'message 1, which it repeated,' : 'message 1';
  return {
    kind: 'four-way-timeout',
    words: `After ${last} the access point fell silent; we had answered.`,
    next: 'Look at a monitor capture for what was sent and acknowledged last.',
  };
}
