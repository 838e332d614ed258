import type { Suite } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import type { CaptureRecord } from '../capture/types.ts';
import { isWpa1 } from '../standard/suite.ts';
import type { NetworkFacts, Selection } from './types.ts';

/** What reports tell of the network and of the suites chosen, for where no frame does. */
export class EventFacts {
  #ssid: Bytes | null = null;
  #ssidRecord: NetworkFacts['ssidRecord'] = null;
  #frequencyMHz: number | null = null;
  #akm: Suite | null = null;
  #pairwise: Suite | null = null;
  #group: Suite | null = null;

  learn({ index, bytes }: CaptureRecord, event: ControlEvent): void {
    const { ssid } = event;
    if (ssid && ssid.length > 0 && !this.#ssidRecord) {
      this.#ssid = ssid;
      const start = indexOf(bytes, ssid);
      if (start >= 0) this.#ssidRecord = { record: index, start, end: start + ssid.length };
    }
    this.#frequencyMHz ??= event.frequencyMHz ?? null;
    this.#akm = event.akm ?? this.#akm;
    this.#pairwise = event.pairwise ?? this.#pairwise;
    this.#group = event.groupCipher ?? this.#group;
  }

  /** The network with what is not known of it by frames. */
  complete(facts: NetworkFacts): NetworkFacts {
    const named = facts.ssid !== null;
    return {
      ...facts,
      ssid: named ? facts.ssid : this.#ssid,
      ssidRecord: named ? facts.ssidRecord : this.#ssidRecord,
      frequencyMHz: facts.frequencyMHz ?? this.#frequencyMHz,
    };
  }

  /** The suites that were asked for; null where no report names any. */
  get selection(): Selection | null {
    if (!this.#akm && !this.#pairwise) return null;
    const told = this.#akm ?? this.#pairwise;
    const wpa = told !== null && isWpa1(told);
    return {
      akm: this.#akm,
      pairwise: this.#pairwise,
      group: this.#group,
      groupManagement: null,
      protocol: wpa ? 'wpa' : 'rsn',
      from: 'event',
      requested: null,
    };
  }
}

/** Where the octets stand in the record, so that a calculation can refer to them; -1 where they do not. */
function indexOf(bytes: Bytes, wanted: Bytes): number {
  for (let at = 0; at + wanted.length <= bytes.length; at++)
    if (wanted.every((octet, i) => bytes[at + i] === octet)) return at;
  return -1;
}
