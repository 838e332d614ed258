import { errnoText } from '../../standard/errno.ts';
import { reasonText } from '../../standard/reason.ts';
import { statusText } from '../../standard/status.ts';

/** How an attempt to connect can end, and how watching others can. */
export const OUTCOMES = [
  'left',
  'stopped',
  'watched',
  'watching-failed',
  'no-permission',
  'no-such-interface',
  'interface-down',
  'rfkill',
  'wrong-interface-type',
  'managed-by-another',
  'driver-lacks',
  'network-not-found',
  'no-suitable-network',
  'secret-missing',
  'scan-failed',
  'authentication-refused',
  'authentication-timeout',
  'sae-failed',
  'sae-confirm-mismatch',
  'association-refused',
  'association-timeout',
  'external-auth-failed',
  'owe-failed',
  'roam-failed',
  'four-way-timeout',
  'wrong-passphrase',
  'mic-mismatch',
  'element-mismatch',
  'key-data-invalid',
  'key-install-failed',
  'kernel-lacks-cipher',
  'given-up-while-held',
  'deauthenticated',
  'ap-vanished',
  'command-refused',
  'connection-lost',
  'defect',
] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

const WELL: readonly OutcomeKind[] = ['left', 'stopped', 'watched'];

/** Whether it ended as it was meant to. */
export const endedWell = ({ kind }: Outcome): boolean => WELL.includes(kind);

/** How it ended, in words, with the next thing to do. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** What happened: one or two sentences. */
  readonly words: string;
  /** What the person can do now; null when nothing is to be done. */
  readonly next: string | null;
  readonly status?: number;
  readonly reason?: number;
  /** Negative. */
  readonly errno?: number;
}

/** Ends what the supplicant is doing with an outcome. */
export class Ended extends Error {
  override name = 'Ended';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.words);
    this.outcome = outcome;
  }
}

/** Throws `Ended`. */
export function end(
  kind: OutcomeKind,
  words: string,
  next: string | null,
  more: Partial<Pick<Outcome, 'status' | 'reason' | 'errno'>> = {},
): never {
  throw new Ended({ kind, words, next, ...more });
}

export const statusWords = (status: number): string => `status ${status}, ${lower(statusText(status))}`;
export const reasonWords = (reason: number): string => `reason ${reason}, ${lower(reasonText(reason))}`;
export const errnoWords = (errno: number): string => errnoText(-errno);

/** The first letter small, but for abbreviations. */
const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
