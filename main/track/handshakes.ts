import { bitsOff, toHex } from '../base/bytes.ts';
import { Descriptor } from '../standard/frames.ts';
import { chainOf, missingOf } from './chain.ts';
import { nonceOf } from './classify.ts';
import { elapsed, SECOND } from './drafts.ts';
import type { KeyHandshake, KeyMessage } from './types.ts';

/** A key message as it is fed: which earlier one it repeats is found here unless it is given. */
export type FedKeyMessage = Omit<KeyMessage, 'repeats'> & { readonly repeats?: number | null };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Exchange {
  readonly kind: KeyHandshake['kind'];
  readonly rekey: boolean;
  readonly messages: Mutable<KeyMessage>[];
  /** Its number among all. */
  readonly order: number;
  /** Of its messages, so that none of them need be gone through again: a flood has ten thousands. */
  readonly names: Set<KeyMessage['name']>;
  /** Name and nonce, and the first message of both. */
  readonly nonces: Map<string, KeyMessage>;
  /** Name and replay counter. */
  readonly counters: Set<string>;
  lowest: bigint | null;
  highest: bigint | null;
}

/**
 * Groups the EAPOL-Key messages of one association into exchanges (IEEE 802.11-2020, 12.7.6 and 12.7.7).
 *
 * Fed in order of time, clear and decrypted messages mixed. What makes an exchange:
 * - One ANonce is one four-way handshake: message 1 or 3 sent again (higher replay counter, same ANonce) belongs to
 *   it, a new ANonce begins another, because another PTK comes of it. So an authenticator that draws a new ANonce
 *   for each retry shows one exchange per try.
 * - A message 3 whose ANonce no message 1 has still belongs to the message 2 before it: the message 1 that the station
 *   answered is not in the capture, and the one that is there is not in the chain.
 * - Message 2 goes to the message 1 with its replay counter, message 4 to the message 3 with its replay counter, also
 *   when a later exchange has begun meanwhile. With another SNonce after message 4 it answers a message 1 that is not there,
 *   of another exchange; with a counter below all of those before, of another association, so that it renews nothing.
 * - A message 4 with the counter of the last one is that one again, whether or not its message 3 is there.
 * - A message 1 after message 4 begins a rekey, even with the old ANonce; the same octets again do not.
 * - A group message 1 begins a new exchange once the one before was answered, hands over a key of another index, or comes
 *   long after it; sent again before, it is a repeat.
 */
export class HandshakeTracker {
  #exchanges: Exchange[] = [];
  #of = new Map<KeyMessage, Exchange>();
  /** Exchanges that have a message of that name and nonce, or of that name and replay counter. */
  #by = new Map<string, Exchange[]>();
  /** The latest exchange with a message 4. */
  #confirmed: Exchange | null = null;
  readonly #options: { readonly installed?: boolean };
  #installed: boolean;
  #groupKeyKnown: boolean;

  /** @param options.installed pairwise keys exist before the first message (FT, FILS, a capture that begins late) */
  constructor(options: { readonly installed?: boolean } = {}) {
    this.#options = options;
    this.#installed = options.installed ?? false;
    this.#groupKeyKnown = this.#installed;
  }

  /** Something other than a message 4 shows that keys are installed: the next four-way handshake is a rekey. */
  keysInstalled(): void {
    this.#installed = true;
  }

  /** Whether a message 4 was fed, or `keysInstalled` called. */
  get installed(): boolean {
    return this.#installed;
  }

  /** Takes the next message and returns it as it is kept, with what it repeats. Requests and unknown ones go to the last exchange. */
  feed(message: FedKeyMessage): KeyMessage {
    const exchange = this.#exchangeOf(message);
    const kept: Mutable<KeyMessage> = {
      ...message,
      repeats: message.repeats ?? (exchange ? repeated(exchange, message) : null),
    };
    if (exchange) {
      exchange.messages.push(kept);
      this.#of.set(kept, exchange);
      this.#note(exchange, kept);
    }
    if (message.name === 'M4') this.#installed = true;
    if (message.name === 'G2' || (message.name === 'M3' && message.key.descriptorType === Descriptor.Rsn))
      this.#groupKeyKnown = true;
    return kept;
  }

  /** Whether the message belongs to an exchange that renews keys. */
  isRekey(message: KeyMessage): boolean {
    return this.#of.get(message)?.rekey ?? false;
  }

  /** Whether both messages, as they are kept, are of one exchange. */
  areTogether(one: KeyMessage, other: KeyMessage): boolean {
    const exchange = this.#of.get(one);
    return exchange !== undefined && exchange === this.#of.get(other);
  }

  /** Takes messages that were found late: all are grouped anew, in order of their records. */
  adopt(messages: readonly KeyMessage[]): void {
    if (messages.length === 0) return;
    const all = [...this.#exchanges.flatMap((e) => e.messages), ...messages];
    const anew = new HandshakeTracker(this.#options);
    for (const { repeats: _, ...message } of all.sort((a, b) => a.record - b.record)) anew.feed(message);
    this.#exchanges = anew.#exchanges;
    this.#of = anew.#of;
    this.#by = anew.#by;
    this.#confirmed = anew.#confirmed;
    this.#installed ||= anew.#installed;
    this.#groupKeyKnown ||= anew.#groupKeyKnown;
  }

  /** Another record shows the same message better (the air beside netlink): refer to that one. */
  replace(message: KeyMessage, by: Pick<KeyMessage, 'record' | 'time' | 'key' | 'frame'>): void {
    for (const { messages } of this.#exchanges) {
      for (const m of messages) if (m !== message && m.repeats === message.record) m.repeats = by.record;
    }
    const exchange = this.#of.get(message);
    const own = exchange?.messages.find((m) => m === message);
    if (!exchange || !own) return;
    Object.assign(own, { record: by.record, time: by.time, key: by.key, frame: by.frame });
    // Where it shows a nonce or a counter better, it is found by that as well.
    this.#note(exchange, own);
  }

  /** The exchanges so far, in order of their first message. */
  handshakes(): KeyHandshake[] {
    return this.#exchanges.map(({ kind, rekey, messages }) => {
      const chain = chainOf(kind, messages);
      return { kind, rekey, messages: [...messages], chain, missing: missingOf(kind, chain) };
    });
  }

  #exchangeOf(message: FedKeyMessage): Exchange | null {
    switch (message.name) {
      case 'M1':
        return this.#ofM1(message) ?? this.#begin('four-way');
      case 'M2':
        return this.#ofM2(message) ?? this.#begin('four-way', this.#fellBack(message));
      case 'M3':
        return this.#ofM3(message) ?? this.#begin('four-way');
      case 'M4':
        return this.#ofM4(message) ?? this.#begin('four-way');
      case 'G1':
        return this.#ofG1(message) ?? this.#begin('group');
      case 'G2':
        return this.#ofG2(message) ?? this.#begin('group');
      default:
        return this.#exchanges.at(-1) ?? null;
    }
  }

  /** @param anew of an association that nothing else shows */
  #begin(kind: Exchange['kind'], anew = false): Exchange {
    const rekey = !anew && (kind === 'four-way' ? this.#installed : this.#groupKeyKnown);
    const exchange: Exchange = {
      kind,
      rekey,
      messages: [],
      order: this.#exchanges.length,
      names: new Set(),
      nonces: new Map(),
      counters: new Set(),
      lowest: null,
      highest: null,
    };
    this.#exchanges.push(exchange);
    return exchange;
  }

  /** Keeps by what the message is found. */
  #note(exchange: Exchange, message: KeyMessage): void {
    const { name, key } = message;
    const [nonce, counter] = [byNonce(name, message), byCounter(name, message)];
    if (!exchange.nonces.has(nonce)) {
      exchange.nonces.set(nonce, message);
      this.#file(nonce, exchange);
    }
    if (!exchange.counters.has(counter)) this.#file(counter, exchange);
    exchange.counters.add(counter);
    exchange.names.add(name);
    if (exchange.lowest === null || key.replayCounter < exchange.lowest) exchange.lowest = key.replayCounter;
    if (exchange.highest === null || key.replayCounter > exchange.highest)
      exchange.highest = key.replayCounter;
    const { kind, order } = exchange;
    if (kind === 'four-way' && name === 'M4' && order >= (this.#confirmed?.order ?? 0))
      this.#confirmed = exchange;
  }

  #file(key: string, exchange: Exchange): void {
    const list = this.#by.get(key);
    if (!list) this.#by.set(key, [exchange]);
    else {
      // In order of the exchanges: an earlier one may get a message late.
      const after = list.findLastIndex(({ order }) => order < exchange.order);
      list.splice(after + 1, 0, exchange);
    }
  }

  /** The latest exchange of that kind with a message of one of these, as `byNonce` and `byCounter` say it. */
  #latest(
    kind: Exchange['kind'],
    keys: readonly string[],
    accepts: (exchange: Exchange) => boolean = () => true,
  ): Exchange | undefined {
    let found: Exchange | undefined;
    for (const key of keys) {
      const one = this.#by.get(key)?.findLast((e) => e.kind === kind && accepts(e));
      if (one && (!found || one.order > found.order)) found = one;
    }
    return found;
  }

  /** The last exchange of that kind. */
  #last(kind: Exchange['kind']): Exchange | undefined {
    return this.#exchanges.findLast((e) => e.kind === kind);
  }

  #ofM1(m: FedKeyMessage): Exchange | undefined {
    const again = byCounter('M1', m);
    return this.#latest(
      'four-way',
      [byNonce('M1', m), byNonce('M3', m)],
      (e) => !has(e, 'M4') || e.counters.has(again),
    );
  }

  /** Replay counters begin anew with each association: one that is below all of the last exchange is of another. */
  #fellBack(m: FedKeyMessage): boolean {
    const last = this.#confirmed;
    return last?.lowest != null && last.lowest > m.key.replayCounter;
  }

  #ofM2(m: FedKeyMessage): Exchange | undefined {
    const own = byNonce('M2', m);
    const other = (e: Exchange) => has(e, 'M4') && has(e, 'M2') && !e.nonces.has(own);
    const answered = this.#latest('four-way', [byCounter('M1', m)], (e) => !other(e));
    if (answered) return answered;
    const last = this.#last('four-way');
    // Nothing protects message 1: a bit of its counter may be wrong.
    if (last && !has(last, 'M2') && last.messages.some((o) => o.name === 'M1' && isOneBitOff(o, m)))
      return last;
    // Its message 1 is not in the capture: the exchange under way takes it, unless it is past that.
    if (!last || has(last, 'M3') || has(last, 'M4')) return undefined;
    return (last.highest ?? 0n) <= m.key.replayCounter ? last : undefined;
  }

  #ofM3(m: FedKeyMessage): Exchange | undefined {
    const same = this.#latest('four-way', [byNonce('M1', m), byNonce('M3', m)]);
    if (same) return same;
    const last = this.#last('four-way');
    if (!last || !has(last, 'M2') || has(last, 'M3') || has(last, 'M4')) return undefined;
    return isAbove(m, last) ? last : undefined;
  }

  #ofM4(m: FedKeyMessage): Exchange | undefined {
    const answered = this.#latest('four-way', [byCounter('M3', m)]);
    if (answered) return answered;
    const last = this.#last('four-way');
    if (!last) return undefined;
    if (last.counters.has(byCounter('M4', m))) return last;
    if (has(last, 'M4')) return undefined;
    return isAbove(m, last) ? last : undefined;
  }

  #ofG1(m: FedKeyMessage): Exchange | undefined {
    const last = this.#last('group');
    const before = last?.messages.findLast((o) => o.name === 'G1');
    if (!last || last.counters.has(byCounter('G1', m))) return last;
    const another =
      before && (before.key.keyIndex !== m.key.keyIndex || elapsed(before.time, m.time) > ASKED_AGAIN);
    return has(last, 'G2') || another ? undefined : last;
  }

  #ofG2(m: FedKeyMessage): Exchange | undefined {
    const answered = this.#latest('group', [byCounter('G1', m)]);
    if (answered) return answered;
    const last = this.#last('group');
    return last && !has(last, 'G2') ? last : undefined;
  }
}

/** An unanswered group message 1 is sent again within about a second; what comes later renews the key once more. */
const ASKED_AGAIN = 3n * SECOND;

const has = (exchange: Exchange, name: KeyMessage['name']) => exchange.names.has(name);

const byNonce = (name: KeyMessage['name'], m: FedKeyMessage): string => `${name} nonce ${toHex(nonceOf(m))}`;
const byCounter = (name: KeyMessage['name'], m: FedKeyMessage): string =>
  `${name} counter ${m.key.replayCounter}`;
/** Whether its replay counter is higher than all of the exchange. */
const isAbove = (m: FedKeyMessage, { highest }: Exchange): boolean =>
  highest === null || highest < m.key.replayCounter;

const counterOf = ({ frame, key: { replayCounterSpan: at } }: FedKeyMessage) =>
  frame.bytes.subarray(at.start, at.end);
const isOneBitOff = (a: FedKeyMessage, b: FedKeyMessage) => bitsOff(counterOf(a), counterOf(b)) === 1;

/** Record of the first message of the exchange that this one is again; its replay counter may have grown. */
function repeated(exchange: Exchange, message: FedKeyMessage): number | null {
  if (message.name === 'request' || message.name === 'unknown') return null;
  const pairwise = exchange.kind === 'four-way';
  const first = pairwise
    ? exchange.nonces.get(byNonce(message.name, message))
    : exchange.messages.find((m) => m.name === message.name);
  return first?.record ?? null;
}
