import { type MacAddress, macAddress } from '../base/brand.ts';
import { type Bytes, concat } from '../base/bytes.ts';
import type { Clock } from './clock.ts';
import { withSequence } from './frames/management.ts';
import { u8 } from './frames/octets.ts';

export type End = 'station' | 'ap';

/** What goes wrong with a frame on its way. */
export interface Fault {
  /** Name of the frame: `M3`, `SAE Confirm`, `Association Response` (see frames/names.ts). */
  readonly on: string;
  readonly from?: End;
  /** Frames of that name that pass before it begins; 0. */
  readonly after?: number;
  /** Frames that it happens to; absent: all. */
  readonly times?: number;
  /**
   * `drop`: heard by the recording, not by the receiver. `corrupt`: one bit of the last octet is turned over.
   * `damage`: becomes what `damage` makes of it. `replay`: comes twice, the second time after `delayMs`. `delay`: comes
   * later by `delayMs`.
   */
  readonly do: 'drop' | 'corrupt' | 'damage' | 'replay' | 'delay';
  readonly damage?: (frame: Bytes) => Bytes;
  readonly delayMs?: number;
}

/** A frame as a monitor interface would have heard it. */
export interface Heard {
  readonly time: bigint;
  /** From the Frame Control on, without FCS. */
  readonly bytes: Bytes;
}

export interface MediumOptions {
  readonly faults?: readonly Fault[];
  /** From the sender's antenna to the receiver's software; 0.5. */
  readonly latencyMs?: number;
  readonly onHeard?: (heard: Heard) => void;
}

/** The air between one station and its APs: frames take their time, and faults happen as they were ordered. */
export class Medium {
  readonly #clock: Clock;
  readonly #latency: number;
  readonly #onHeard: (heard: Heard) => void;
  readonly #receivers: Record<End, Map<MacAddress, (frame: Bytes) => void>> = {
    station: new Map(),
    ap: new Map(),
  };
  readonly #faults: { readonly fault: Fault; seen: number }[];
  #sequence: Record<End, number> = { station: 0, ap: 0 };

  constructor(clock: Clock, options: MediumOptions = {}) {
    this.#clock = clock;
    this.#latency = options.latencyMs ?? 0.5;
    this.#onHeard = options.onHeard ?? (() => {});
    this.#faults = (options.faults ?? []).map((fault) => ({ fault, seen: 0 }));
  }

  /** Lets somebody hear every frame of the other end, or no more. Who has the address acknowledges what is sent to it. */
  attach(end: End, address: MacAddress, receive: ((frame: Bytes) => void) | null): void {
    if (receive) this.#receivers[end].set(address, receive);
    else this.#receivers[end].delete(address);
  }

  /**
   * Sends a frame that is complete but for its sequence number (an encrypted one has it: 12.5.3.3.3 leaves it out of
   * what is authenticated). @returns whether the other end acknowledges it
   */
  send(from: End, name: string, frame: Bytes): boolean {
    const sent = withSequence(frame, this.#sequence[from]++);
    const fault = this.#faultOf(from, name);
    const other: End = from === 'ap' ? 'station' : 'ap';
    const damage = fault?.do === 'corrupt' ? corrupted : fault?.do === 'damage' ? fault.damage : undefined;
    const heard = damage?.(sent) ?? sent;
    this.#onHeard({ time: this.#clock.now(), bytes: heard });
    const group = (sent[4]! & 1) === 1;
    const there = group || this.#receivers[other].has(macAddress(sent.subarray(4, 10)));
    if (fault?.do === 'drop' || !there) return false;
    const delay = fault?.do === 'delay' ? (fault.delayMs ?? 0) : 0;
    this.#deliver(other, heard, this.#latency + delay);
    if (fault?.do === 'replay')
      this.#clock.after(fault.delayMs ?? 0, () => {
        this.#onHeard({ time: this.#clock.now(), bytes: sent });
        this.#deliver(other, sent, this.#latency);
      });
    if (!group) this.#acknowledge(sent);
    return !group;
  }

  #deliver(to: End, frame: Bytes, ms: number): void {
    this.#clock.after(ms, () => {
      for (const receive of this.#receivers[to].values()) receive(frame);
    });
  }

  /** The Ack frame that follows after a short interframe space. */
  #acknowledge(frame: Bytes): void {
    const time = this.#clock.now() + 44_000n;
    this.#onHeard({ time, bytes: concat(u8(0xd4, 0, 0, 0), frame.subarray(10, 16)) });
  }

  #faultOf(from: End, name: string): Fault | null {
    let found: Fault | null = null;
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (fault.on !== name || (fault.from && fault.from !== from)) continue;
      const place = entry.seen++ - (fault.after ?? 0);
      if (place >= 0 && place < (fault.times ?? Number.POSITIVE_INFINITY)) found ??= fault;
    }
    return found;
  }
}

function corrupted(frame: Bytes): Bytes {
  const out = frame.slice();
  out[out.length - 1]! ^= 1;
  return out;
}
