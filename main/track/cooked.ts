import type { MacAddress } from '../base/brand.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { Frame } from '../dissect/types.ts';
import type { Direction } from './types.ts';

/** EAPOL that names its sender alone. */
export interface HalfAddressed {
  readonly record: CaptureRecord;
  readonly frame: Frame;
  readonly direction: Direction;
  readonly sender: MacAddress;
}

/** Both ends, once the other has been heard. */
export interface Addressed extends HalfAddressed {
  readonly peer: MacAddress;
}

const MOST_WAITING = 16;

/**
 * EAPOL of Linux cooked captures, whose header has the sender's address and not the receiver's. On one interface the
 * peer of a message is who last sent one the other way; the first messages wait for the first answer.
 */
export class CookedEnds {
  readonly #last = new Map<string, MacAddress>();
  readonly #waiting = new Map<string, HalfAddressed[]>();

  /** @returns what can be told now, in order: this one and those that waited for it */
  feed(half: HalfAddressed): Addressed[] {
    const { source } = half.record;
    const there = half.direction === 'to-ap' ? 'to-station' : 'to-ap';
    this.#last.set(`${source}${half.direction}`, half.sender);
    const waiting = this.#waiting.get(`${source}${there}`) ?? [];
    this.#waiting.delete(`${source}${there}`);
    const told = waiting.map((w) => ({ ...w, peer: half.sender }));
    const peer = this.#last.get(`${source}${there}`);
    if (peer) return [...told, { ...half, peer }];
    const own = this.#waiting.get(`${source}${half.direction}`) ?? [];
    if (own.length < MOST_WAITING) this.#waiting.set(`${source}${half.direction}`, [...own, half]);
    return told;
  }
}
