import { type Bytes, toHex } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { WlanHeader } from '../dissect/types.ts';
import { elapsed, SECOND } from './drafts.ts';

/** How long after a frame the same octets count as the same frame seen elsewhere. */
const COPY_WINDOW = 2n * SECOND;

/** How long after a frame its echo may come: what a radio that injects frames hears of them, or records twice. */
const ECHO_WINDOW = SECOND / 10n;

/** Frames of one transmitter and traffic class that a retry or a second radio may show again. */
const DEPTH = 32;

interface Sent<T> {
  readonly sequence: number;
  readonly print: number;
  readonly source: number;
  readonly time: bigint | null;
  readonly value: T;
}

/**
 * Remembers the last frames of each transmitter by sequence and fragment number (IEEE 802.11-2020, 10.3.2.14): the same
 * number with the Retry bit from the same source is a retry, from another source a copy. Without the Retry bit it is the same
 * frame recorded twice where its body is the same too, and it comes at once.
 */
export class SequenceWindow<T> {
  readonly #sent = new Map<string, Sent<T>[]>();

  /** The frame that this one shows again, and how; null for a new one. Remembers nothing. */
  find(wlan: WlanHeader, { source, time, bytes }: CaptureRecord): { how: 'retry' | 'copy'; value: T } | null {
    const key = keyOf(wlan);
    const sequence = sequenceOf(wlan);
    if (key === null || sequence === null) return null;
    const same = this.#sent
      .get(key)
      ?.findLast((s) => s.sequence === sequence && elapsed(s.time, time) <= COPY_WINDOW);
    if (!same) return null;
    if (same.source !== source) return { how: 'copy', value: same.value };
    const echo = () =>
      time !== null && elapsed(same.time, time) <= ECHO_WINDOW && same.print === printOf(bytes, wlan);
    return wlan.retry || echo() ? { how: 'retry', value: same.value } : null;
  }

  remember(wlan: WlanHeader, { source, time, bytes }: CaptureRecord, value: T): void {
    const key = keyOf(wlan);
    const sequence = sequenceOf(wlan);
    if (key === null || sequence === null) return;
    const sent = this.#sent.get(key) ?? [];
    this.#sent.set(key, sent);
    sent.push({ sequence, print: printOf(bytes, wlan), source, time, value });
    if (sent.length > 2 * DEPTH) sent.splice(0, DEPTH);
  }
}

/** Of a long body so many octets at either end: packet number and MIC are among them. */
const PRINTED = 24;

/** FNV-1a over the ends of a frame's body, and its length. */
function printOf(bytes: Bytes, { header: { end: start }, frame: { end } }: WlanHeader): number {
  let hash = (0x811c9dc5 ^ (end - start)) >>> 0;
  for (let at = start; at < end; at++) {
    if (at === start + PRINTED && end - at > PRINTED) at = end - PRINTED;
    hash = Math.imul(hash ^ bytes[at]!, 0x01000193) >>> 0;
  }
  return hash;
}

/** Sequence numbers run apart for each receiver and traffic identifier, and for frames without QoS. */
function keyOf(wlan: WlanHeader): string | null {
  if (wlan.transmitter === null) return null;
  return `${wlan.transmitter}${wlan.receiver}${wlan.type === 'data' ? `${wlan.tid ?? 'd'}` : 'm'}`;
}

const sequenceOf = (wlan: WlanHeader) =>
  wlan.sequence === null ? null : (wlan.sequence << 4) | (wlan.fragment ?? 0);

interface Seen<T> {
  readonly time: bigint | null;
  readonly value: T;
}

/** Remembers octets (an EAPOL PDU, the body of a management frame) for a short while, to find them again. */
export class OctetWindow<T> {
  readonly #seen = new Map<string, Seen<T>>();

  /** The latest entry with these octets between the same two ends, not older than 2 s. */
  find(pair: string, octets: Bytes, time: bigint | null): T | null {
    const seen = this.#seen.get(pair + toHex(octets));
    return seen && elapsed(seen.time, time) <= COPY_WINDOW ? seen.value : null;
  }

  remember(pair: string, octets: Bytes, time: bigint | null, value: T): void {
    const key = pair + toHex(octets);
    this.#seen.delete(key);
    this.#seen.set(key, { time, value });
    if (this.#seen.size > 512) {
      for (const old of this.#seen.keys()) {
        this.#seen.delete(old);
        if (this.#seen.size <= 256) break;
      }
    }
  }
}
