import type { Suite } from '../base/brand.ts';
import { isFt } from '../standard/akms.ts';
import { cipherName, cipherRow } from '../standard/ciphers.ts';
import { Errno, errnoText } from '../standard/errno.ts';
import { Algorithm } from '../standard/frames.ts';
import { keyText } from '../track/event-words.ts';
import { withoutData } from '../track/messages.ts';
import type { Attempt, TrackedEvent } from '../track/types.ts';
import { fact, record } from './evidence.ts';
import type { SessionFacts } from './rule.ts';
import type { Fact } from './types.ts';

/**
 * Keys that were refused. Not among them are refusals that tell nothing: removing a key that is not there (`alg=0`, no
 * key at all), and with fast transition a key that is tried before the station is associated.
 */
export function refusedKeys(events: readonly TrackedEvent[], attempt?: Attempt): TrackedEvent[] {
  const refused = events.filter(
    ({ event }) =>
      event.kind === 'key-install' &&
      (event.errno ?? 0) < 0 &&
      // Without the key it may be the removal of one.
      event.key !== undefined &&
      event.key.length !== 0 &&
      event.why !== 'before-association',
  );
  if (!attempt || !isFastTransition(attempt)) return refused;
  // An AP that fetches the key from another one installs it before the station is there.
  const own = refused.filter(({ event }) => event.by !== 'ap' || event.errno !== Errno.ENOENT);
  const joined = withoutData(attempt).find((m) => m.kind === 'association-response' && m.status === 0);
  // Another log is a moment sooner or later: who was refused must itself report the association before.
  const toldBefore = ({ record: index, event: { by } }: TrackedEvent) =>
    attempt.events.some(
      ({ record: at, event }) =>
        event.kind === 'associated' && !event.status && event.by === by && at < index,
    );
  return own.filter((r) => (joined !== undefined && r.record > joined.record) || toldBefore(r));
}

/** With fast transition keys are tried before the station is associated, and again after it. */
export const isFastTransition = ({ authAlgorithm, selection }: Attempt): boolean =>
  authAlgorithm === Algorithm.Ft || isFt(selection.akm);

/** `The kernel refuses the pairwise key (CCMP): -2, ENOENT (no such entry).` */
export function refusedKeyFact({ event, record: index, asked }: TrackedEvent): Fact {
  const words = event.detail ? `, "${event.detail}"` : '';
  return fact(
    `${event.by === 'ap' ? 'On the AP the kernel' : 'The kernel'} refuses the ${keyText(event)}: ${event.errno}, ${errnoText(-event.errno!)}${words}.`,
    ...(asked === undefined ? [] : [record(asked)]),
    record(index),
  );
}

/** What of the kernel's crypto a cipher is made with (net/mac80211/key.c, aes_*.c). */
export function templateOf(cipher: Suite): string | null {
  const row = cipherRow(cipher);
  // The RC4 of TKIP is a library of the kernel's own: no key is refused for want of it.
  return row?.mode === 'tkip' ? null : (row?.kernel?.template ?? null);
}

/** Whether a radio of the session says that it can do this cipher; null where none says what it can. */
export function radioCan({ events }: SessionFacts, cipher: Suite): { can: boolean; record: number } | null {
  const told = events.filter(({ event }) => event.kind === 'capability' && event.why === 'ciphers');
  const last = told.at(-1);
  if (!last) return null;
  return { can: told.some(({ event }) => event.detail?.split(' ').includes(cipher)), record: last.record };
}

export const cipherText = (cipher: Suite): string => `${cipherName(cipher)} (${cipher})`;
