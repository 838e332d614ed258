import { toHex } from '../../base/bytes.ts';
import { partOf } from '../../track/classify.ts';
import type { Attempt, KeyHandshake, KeyMessage } from '../../track/types.ts';
import type { Done } from '../state.ts';

type Located = Done['located'];

/** Messages that were gone through, found without going through them again: a flood has ten thousands of them. */
export class DoneIndex {
  #octets = new Map<string, Done>();
  #named = new Map<string, Done[]>();
  #counted = new Map<string, Done[]>();
  #highest: Done | null = null;

  add(done: Done): void {
    const { message, located } = done;
    this.#octets.set(octetsKey(message, located), done);
    push(this.#named, message.name, done);
    push(this.#counted, `${message.name} ${message.key.replayCounter}`, done);
    if (message.direction !== 'to-station') return;
    if (!this.#highest || message.key.replayCounter > this.#highest.message.key.replayCounter)
      this.#highest = done;
  }

  /** The last one of that name with the same octets. */
  same(message: KeyMessage, located: Located): Done | null {
    return this.#octets.get(octetsKey(message, located)) ?? null;
  }

  /** The first of the AP's with the highest replay counter. */
  get highest(): Done | null {
    return this.#highest;
  }

  /** The last one of that name that the test accepts. @param counter and with that replay counter */
  last(name: string, accepts: (done: Done) => boolean, counter?: bigint): Done | null {
    const among = counter === undefined ? this.#named.get(name) : this.#counted.get(`${name} ${counter}`);
    return among?.findLast(accepts) ?? null;
  }
}

const octetsKey = (message: KeyMessage, located: Located): string =>
  `${message.name} ${toHex(partOf(located, located.frame.eapol!.span))}`;

function push(map: Map<string, Done[]>, key: string, done: Done): void {
  const list = map.get(key);
  if (list) list.push(done);
  else map.set(key, [done]);
}

const known = new WeakMap<readonly KeyHandshake[], Map<number, KeyHandshake[]>>();

/** The handshakes of an attempt that have a message of that record, in their order. */
export function handshakesWith({ handshakes }: Attempt, record: number): readonly KeyHandshake[] {
  let index = known.get(handshakes);
  if (!index) {
    index = new Map();
    for (const handshake of handshakes)
      for (const one of new Set(handshake.messages.map((m) => m.record)))
        index.set(one, [...(index.get(one) ?? []), handshake]);
    known.set(handshakes, index);
  }
  return index.get(record) ?? [];
}
