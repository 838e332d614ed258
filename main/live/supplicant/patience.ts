import type { Patience } from './acting.ts';

/**
 * How long others wait for us, so that a person at a breakpoint sees what is left. The AP's times are those of hostapd
 * without special settings; the kernel's those of mac80211 (net/mac80211/mlme.c, Linux 6.1).
 */

const at = (from: bigint, ms: number): bigint => from + BigInt(ms) * 1_000_000n;

/** hostapd: a message again after 100 ms, then after 1 s each; after the fourth it deauthenticates. */
export const fourWayPatience = (first: bigint, message: 1 | 3): Patience => ({
  deadline: at(first, 3100),
  words: `The access point repeats message ${message} and gives up after 3.1 s (hostapd's time; others differ).`,
});

export const groupPatience = (first: bigint): Patience => ({
  deadline: at(first, 3100),
  words:
    "The access point repeats the group message and gives up after 3.1 s (hostapd's time; others differ).",
});

/** mac80211 keeps an authentication without association for 5 s. */
export const associationPatience = (authenticated: bigint): Patience => ({
  deadline: at(authenticated, 5000),
  words: 'The kernel forgets the authentication after 5 s without association.',
});

/** mac80211 keeps an SAE commit that was answered for 2 s. */
export const saePatience = (answered: bigint): Patience => ({
  deadline: at(answered, 2000),
  words: 'The kernel forgets the SAE exchange after 2 s without confirm.',
});

/** Time that we wait for message 1 after the association; wpa_supplicant's. */
export const WAIT_FOR_M1_MS = 10_000;
/** Between our answer and the next message of a handshake: longer than the AP repeats its own. */
export const WAIT_FOR_NEXT_MS = 5_000;
/** Longer than the kernel's own timers, which answer with an event of their own. */
export const WAIT_FOR_KERNEL_MS = 8_000;
