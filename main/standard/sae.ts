import { Status } from './status.ts';

/** How the sender of an SAE commit makes the password element. */
export type SaeMethod = 'hunting-and-pecking' | 'hash-to-element' | 'sae-pk';

/**
 * What the status of an SAE commit says of how its sender makes the password element; null for a status that no commit has.
 * Source: 802.11-2020 12.4.4.2, 12.4.7.4; for SAE-PK WPA3 3.0, section 6.
 */
export function saeMethod(status: number): SaeMethod | null {
  if (status === Status.Success) return 'hunting-and-pecking';
  if (status === Status.HashToElement) return 'hash-to-element';
  return status === Status.SaePk ? 'sae-pk' : null;
}

/** Whether a frame of the first transaction with this status is a commit, with scalar and element, and refuses nothing. */
export const isCommit = (status: number): boolean => saeMethod(status) !== null;

/** Whether a frame of the first transaction asks for the commit once more: with a token, or in another group. */
export const asksAgain = (status: number): boolean =>
  status === Status.AntiCloggingToken || status === Status.UnsupportedGroup;

/** Whether a status in the first transaction of SAE carries the exchange on: what is no refusal there. */
export const carriesOn = (status: number): boolean => isCommit(status) || asksAgain(status);

/** Whether a commit's element is made by hash-to-element, as that of SAE-PK is too. No other frame has such a status. */
export const isByHashing = (status: number): boolean => isCommit(status) && status !== Status.Success;

/** Whether a status in the second transaction refuses a confirm, as programs do it: unspecified, or challenge failure. */
export const refusesConfirm = (status: number): boolean =>
  status === Status.Failure || status === Status.ChallengeFailure;
