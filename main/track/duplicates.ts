import type { MacAddress } from '../base/brand.ts';
import { type Bytes, toHex, u32le } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { WlanHeader } from '../dissect/types.ts';
import { elapsed, SECOND } from './drafts.ts';

/** How long after a frame the same octets count as the same frame seen elsewhere. */
const COPY_WINDOW = 2n * SECOND;

/** How long after a frame its echo may come: what a radio that injects frames hears of them, or records twice. */
const ECHO_WINDOW = SECOND / 10n;

/** Frames of one transmitter and traffic class that a retry or a second radio may show again. */
const DEPTH = 32;

/** A frame on the air, as it is found again. */
export interface SentFrame extends Pick<CaptureRecord, 'source' | 'time' | 'bytes'> {
  /** Sequence and fragment number, as in the header. */
  readonly sequence: number;
  readonly retry: boolean;
  /** Its body in `bytes`. */
  readonly start: number;
  readonly end: number;
}

/** How an earlier frame shows again. */
export interface Shown<T> {
  readonly how: 'retry' | 'copy';
  readonly value: T;
}

/**
 * Remembers the last frames that one transmitter sent one receiver in one traffic class, by sequence and fragment number
 * (IEEE 802.11-2020, 10.3.2.14): the same number with the Retry bit from the same source is a retry, from another source a copy.
 * Without the Retry bit it is the same frame recorded twice where its body is the same too, and it comes at once.
 */
export class SentFrames<T> {
  // Columns: a large capture has millions of frames, of thousands of stations.
  readonly #sequences = new Uint16Array(2 * DEPTH + 1);
  readonly #prints = new Int32Array(2 * DEPTH + 1);
  readonly #sources = new Uint32Array(2 * DEPTH + 1);
  readonly #times: (bigint | null)[] = [];
  readonly #values: T[] = [];

  /** The frame that this one shows again, and how; null for a new one. Remembers nothing. */
  find({ sequence, source, time, retry, bytes, start, end }: SentFrame): Shown<T> | null {
    let at = this.#values.length - 1;
    while (at >= 0 && (this.#sequences[at] !== sequence || elapsed(this.#times[at]!, time) > COPY_WINDOW))
      at--;
    if (at < 0) return null;
    const value = this.#values[at]!;
    if (this.#sources[at] !== source) return { how: 'copy', value };
    const echo = () =>
      time !== null &&
      elapsed(this.#times[at]!, time) <= ECHO_WINDOW &&
      this.#prints[at] === printOf(bytes, start, end);
    return retry || echo() ? { how: 'retry', value } : null;
  }

  remember({ sequence, source, time, bytes, start, end }: SentFrame, value: T): void {
    const at = this.#values.length;
    this.#sequences[at] = sequence;
    this.#prints[at] = printOf(bytes, start, end);
    this.#sources[at] = source;
    this.#times.push(time);
    this.#values.push(value);
    if (at < 2 * DEPTH) return;
    for (const column of [this.#sequences, this.#prints, this.#sources]) column.copyWithin(0, DEPTH);
    this.#times.splice(0, DEPTH);
    this.#values.splice(0, DEPTH);
  }
}

/** `SentFrames` of each transmitter, receiver and traffic class. */
export class SequenceWindow<T> {
  readonly #sent = new Map<MacAddress, Map<MacAddress | null, SentFrames<T>[]>>();

  /** @param channel traffic identifier; `NO_QOS` and `MANAGEMENT` for frames without one */
  of(transmitter: MacAddress, receiver: MacAddress | null, channel: number): SentFrames<T> {
    const to = this.#sent.get(transmitter) ?? new Map<MacAddress | null, SentFrames<T>[]>();
    if (to.size === 0) this.#sent.set(transmitter, to);
    const channels = to.get(receiver) ?? [];
    if (channels.length === 0) to.set(receiver, channels);
    channels[channel] ??= new SentFrames();
    return channels[channel];
  }

  /** As of `SentFrames`. */
  find(wlan: WlanHeader, record: CaptureRecord): Shown<T> | null {
    const frame = sentFrame(wlan, record);
    return frame && this.of(wlan.transmitter!, wlan.receiver, channelOf(wlan)).find(frame);
  }

  remember(wlan: WlanHeader, record: CaptureRecord, value: T): void {
    const frame = sentFrame(wlan, record);
    if (frame) this.of(wlan.transmitter!, wlan.receiver, channelOf(wlan)).remember(frame, value);
  }
}

/** Frames without a traffic identifier are numbered apart. */
export const NO_QOS = 16;
const MANAGEMENT = 17;

const channelOf = ({ type, tid }: WlanHeader): number => (type === 'data' ? (tid ?? NO_QOS) : MANAGEMENT);

/** null where a frame has no number, or no sender. */
export function sentFrame(wlan: WlanHeader, { source, time, bytes }: CaptureRecord): SentFrame | null {
  const { transmitter, sequence, fragment, retry, header, frame } = wlan;
  if (transmitter === null || sequence === null) return null;
  const number = (sequence << 4) | (fragment ?? 0);
  return { sequence: number, source, time, retry, bytes, start: header.end, end: frame.end };
}

/** Of a long body so many octets at either end: packet number and MIC are among them. */
const PRINTED = 24;

/** As FNV-1a, four octets at a time, over the ends of a frame's body, and its length. */
function printOf(bytes: Bytes, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  let at = start;
  const first = Math.min(end, start + PRINTED);
  for (; at + 4 <= first; at += 4) hash = Math.imul(hash ^ u32le(bytes, at), 0x01000193);
  at = Math.max(at, end - PRINTED);
  for (; at + 4 <= end; at += 4) hash = Math.imul(hash ^ u32le(bytes, at), 0x01000193);
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

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
