import type { MacAddress } from '../base/brand.ts';
import type { DataRows } from './data-rows.ts';
import { type Draft, elapsed } from './drafts.ts';

/** An Ack follows its frame after a SIFS; captures stamp either end of either frame. */
const ACK_WITHIN = 2_000_000n;

/** The message that a frame became, or its row among the data frames; null when it is of no attempt. */
export type Acknowledged = Draft | number | null;

/** The last frame of a source, which an Ack may follow. */
interface Last {
  /** null: something else came after it. */
  transmitter: MacAddress | null;
  receiver: MacAddress | null;
  time: bigint | null;
  became: Acknowledged;
}

/** Finds the frame that an Ack acknowledges: it has no other address than that of the frame's sender (IEEE 802.11-2020, 9.3.1.4). */
export class Acknowledgements {
  readonly #rows: DataRows;
  readonly #last = new Map<number, Last>();

  constructor(rows: DataRows) {
    this.#rows = rows;
  }

  sent(
    source: number,
    transmitter: MacAddress,
    receiver: MacAddress | null,
    time: bigint | null,
    became: Acknowledged,
  ): void {
    const last = this.#last.get(source);
    if (!last) this.#last.set(source, { transmitter, receiver, time, became });
    else {
      last.transmitter = transmitter;
      last.receiver = receiver;
      last.time = time;
      last.became = became;
    }
  }

  /** A frame came that no Ack can follow. */
  interrupted(source: number): void {
    const last = this.#last.get(source);
    if (last) last.transmitter = null;
  }

  /** @returns who acknowledges a message of an attempt; null where the Ack is of none */
  acknowledge(
    source: number,
    receiver: MacAddress | null,
    record: number,
    time: bigint | null,
  ): MacAddress | null {
    const last = this.#last.get(source);
    if (!last || last.became === null || !receiver || last.transmitter !== receiver) return null;
    if (elapsed(last.time, time) > ACK_WITHIN) return null;
    if (typeof last.became === 'number') this.#rows.acknowledge(last.became, record);
    else last.became.acknowledgedBy ??= record;
    return last.receiver;
  }
}
