import { createHash } from 'node:crypto';
import { toHex } from '../base/bytes.ts';
import type { Frame } from '../dissect/types.ts';
import { inTurn } from './messages.ts';
import type { Attempt, TrackedMessage } from './types.ts';

/** What an importer or the kernel knew from other lines or messages than the one that reports. */
const FROM_ELSEWHERE = new Set(['interface', 'station', 'bssid', 'ssid', 'akm', 'pairwise', 'groupCipher']);
/** Octets of an encrypted body: packet number and the first blocks, which no two frames have alike. */
const ENOUGH = 64;

/**
 * What a message says, in 16 hexadecimal digits: the same for the same EAPOL PDU, management body, encrypted body or report in
 * whichever record it stands. Records have other numbers when a file is added, other times when a clock is set, and a saved
 * session redacts keys that reports hold, so none of these goes in; nor do header fields that a retry or a driver changes.
 * @param frame the record, dissected (headers are enough where the message is encrypted); of a report null will do
 */
export function contentOf(message: TrackedMessage, frame: Frame | null): string {
  const hash = createHash('sha256').update(`${message.kind} ${message.direction}\0`);
  if (message.event) hash.update(reportText(message.event));
  else if (frame) hash.update(said(message, frame));
  return hash.digest('hex').slice(0, 16);
}

function said({ encrypted }: TrackedMessage, { bytes, eapol, wlan }: Frame): Uint8Array {
  if (encrypted && wlan) return bytes.subarray(wlan.header.end, wlan.header.end + ENOUGH);
  if (eapol) return bytes.subarray(eapol.span.start, eapol.span.end);
  return wlan ? bytes.subarray(wlan.header.end, wlan.frame.end) : bytes;
}

const reportText = (event: object): string =>
  JSON.stringify(event, (name, value: unknown) => {
    if (FROM_ELSEWHERE.has(name)) return undefined;
    if (value instanceof Uint8Array) return toHex(value);
    return typeof value === 'bigint' ? String(value) : value;
  });

/** Numbers messages that say the same, in the order in which they are asked for: the second one is `….2`. */
export class Identities {
  readonly #seen = new Map<string, number>();

  next(content: string): string {
    const n = (this.#seen.get(content) ?? 0) + 1;
    this.#seen.set(content, n);
    return n === 1 ? content : `${content}.${n}`;
  }
}

/** What an attempt is known by in any session that has it: `said.nth@start`. */
interface AttemptKey {
  /** Its ends and what its first own message says, in 16 hexadecimal digits. */
  readonly said: string;
  /** Its place among the attempts that begin alike, from 1. */
  readonly nth: string;
  readonly start: string;
}
const partsOf = (key: string): AttemptKey => {
  const [said = '', nth = '', start = ''] = key.split(/[.@]/);
  return { said, nth, start };
};

/** The keys of a session's attempts, by their ids. */
export function attemptKeys(
  attempts: readonly Attempt[],
  frame: (record: number) => Frame,
): ReadonlyMap<string, string> {
  const alike = new Map<string, number>();
  return new Map(
    attempts.map((attempt) => {
      const { id, bssid, station, start } = attempt;
      const first = firstOf(attempt);
      const content = first ? contentOf(first, first.event ? null : frame(first.record)) : '';
      const hash = createHash('sha256').update(`${bssid} ${station} ${content}`).digest('hex');
      const said = hash.slice(0, 16);
      const nth = (alike.get(said) ?? 0) + 1;
      alike.set(said, nth);
      return [id, `${said}.${nth}@${start ?? 'none'}`];
    }),
  );
}

/** Its first own message; of one that has none the first at all. */
function firstOf(attempt: Attempt): TrackedMessage | undefined {
  for (const message of inTurn(attempt)) if (message.phase !== 'discovery') return message;
  return attempt.messages[0];
}

/**
 * Id of the attempt of a key: of those that begin alike the one that began then, for a file that was added may bring others
 * before it; else, for a clock may have been set, the one at its place. Null where there is none.
 */
export function attemptOfKey(keys: ReadonlyMap<string, string>, key: string): string | null {
  const { said, nth, start } = partsOf(key);
  const alike = [...keys].map(([id, own]) => ({ id, ...partsOf(own) })).filter((one) => one.said === said);
  const found = alike.find((one) => one.start === start) ?? alike.find((one) => one.nth === nth);
  return found?.id ?? null;
}
