import { equal } from '../base/bytes.ts';
import { type CheckSpec, out, type StepBuilder, type SubstepSpec } from '../calculate/builder.ts';
import {
  type CipherSteps,
  cipherSteps,
  Fragments,
  type Mpdu,
  type Piece,
  reassemblyStep,
  wepMpdu,
} from '../calculate/frames/index.ts';
import type { Located } from '../calculate/located.ts';
import { execute, executeCheck, type World } from '../calculate/resolve.ts';
import type { Ref, Secret } from '../calculate/types.ts';
import { count } from '../calculate/words.ts';
import { crc32 } from '../crypto/crc32.ts';
import { dissectAmsdu, dissectManagementBody, dissectMsdu } from '../dissect/index.ts';
import type { Frame, ProtectionInfo } from '../dissect/types.ts';
import { EtherType } from '../standard/frames.ts';
import type { DataRun, TrackedMessage } from '../track/types.ts';
import type { Exchange } from './handshake/index.ts';
import { frameAct, senderWords, tellMessage } from './messages.ts';
import type { Negotiated } from './suite.ts';

/** What a frame held, once decrypted. Spans are of the step's output. */
export interface Inner {
  readonly frame: Frame;
  readonly step: string;
  readonly output: string;
}

interface Key {
  readonly ref: Ref;
  readonly name: string;
  readonly length: number;
  /** Given by a person and not made by a handshake: it may be of another attempt. */
  readonly given?: true;
}

const PLAINTEXT = 'plaintext';

/** Of a cipher that has no quick way (all but CCMP), so many are opened of an attempt: each is a step of ten kilobytes. */
const OPENED_AT_MOST = 20_000;
/** Decrypted frames that one step stands for, at most: who looks into it makes them all. */
const RUN = 256;

/** A frame and the keys that may open it. */
interface Tried {
  readonly message: TrackedMessage;
  readonly cipher: CipherSteps;
  readonly keys: readonly Key[];
  readonly mpdu: (key: Key) => Mpdu;
}

/** A run of data frames that are decrypted, and hold plain data. */
interface Opened {
  readonly first: TrackedMessage;
  readonly cipher: CipherSteps;
  readonly frames: { readonly record: number; readonly key: Key }[];
  /** Of the station. */
  up: number;
  /** Place of the last frame, from 1, by key, sender and TID. */
  readonly last: Map<string, number>;
}

/** A message of the attempt and its headers again. */
type FrameOf = (record: number) => { readonly message: TrackedMessage; readonly located: Located };

/** A run of data frames that stay closed. */
interface Closed {
  readonly first: TrackedMessage;
  /** Record of the last. */
  last: number;
  length: number;
  /** Of the station. */
  up: number;
  /** All are encrypted with WEP. */
  wep: boolean;
}

const closed = (first: TrackedMessage, wep: boolean): Closed => ({
  first,
  last: first.record,
  length: 1,
  up: first.direction === 'to-ap' ? 1 : 0,
  wep,
});

function extend(run: Closed, record: number, up: boolean, wep: boolean): void {
  run.last = record;
  run.length++;
  if (up) run.up++;
  run.wep &&= wep;
}

/** Encrypted frames of an attempt: each with its key, or, where none is known, a run of them in one step. */
export class DataFrames {
  readonly count = { frames: 0, failed: 0, unicast: 0 };
  readonly #steps: StepBuilder;
  readonly #suite: Negotiated;
  readonly #exchange: Exchange;
  /** TKs that a person gave, for frames whose handshake is not in the capture. */
  readonly #given: readonly Secret<'tk'>[];
  /** Decrypted data frames that get a step of their own, as long as nothing about them is out of order. */
  readonly #ownAtMost: number;
  /** How many have one. */
  #own = 0;
  #opened: Opened | null = null;
  /** The packet number of the last frame by key, sender and TID. */
  readonly #numbers = new Map<string, bigint>();
  readonly #frameOf: FrameOf;
  /** Record with which the station left. */
  readonly #left: number | null;
  /** Frames that stay closed, until something else comes. */
  #closed: Closed | null = null;
  /** Step of the last frame by key, sender and TID: where its packet number stands. */
  readonly #last = new Map<string, string>();
  readonly #fragments = new Fragments();

  constructor(
    steps: StepBuilder,
    suite: Negotiated,
    exchange: Exchange,
    given: readonly Secret<'tk'>[],
    ownAtMost: number,
    left: number | null,
    frameOf: FrameOf,
  ) {
    this.#frameOf = frameOf;
    this.#left = left;
    this.#steps = steps;
    this.#suite = suite;
    this.#exchange = exchange;
    this.#given = given;
    this.#ownAtMost = ownAtMost;
  }

  /** No key is at hand: which data frame it is makes no difference. */
  get isKeyless(): boolean {
    const { pairwise, handover } = this.#exchange;
    return pairwise.length === 0 && handover.groupKeys.length === 0 && this.#given.length === 0;
  }

  /** Counts a data frame that stays closed. */
  close(run: DataRun, at: number): void {
    if (this.#opened) this.finish();
    const wep = run.isWep(at);
    if (!this.#closed) this.#closed = closed(run.message(at), wep);
    else extend(this.#closed, run.record(at), run.isUp(at), wep);
  }

  /** Of a cipher that is slow to open, enough frames are decrypted: the rest is only counted. */
  #enough(cipher: CipherSteps | null): boolean {
    return !cipher?.plaintext && this.count.frames >= OPENED_AT_MOST;
  }

  /**
   * Makes the step of an encrypted frame; what it holds is returned when a key opened it.
   * @param whole the record holds all of it
   * @param passedOn the kernel or a log tells of it, mostly as it was after decryption: with its Protected bit, but without
   *   cipher header and MIC. So that no key opens it is no failure
   */
  add(message: TrackedMessage, located: Located, whole: boolean, passedOn: boolean): Inner | null {
    const group = message.group && message.direction === 'to-station';
    const suite = cipherSteps(group ? this.#suite.group : this.#suite.pairwise);
    if (message.kind === 'data' && this.#enough(suite)) return this.#close(message, located, false);
    const { wlan } = located.frame;
    const found = withoutFcs(located.frame);
    // Every cipher but WEP sets the extended IV bit (12.5.2.2, 12.5.3.2).
    const wep = found !== null && !found.extendedIv;
    const cipher = wep ? wepMpdu : suite;
    const protection = found;
    const keys = whole && cipher && protection && wlan ? this.#keys(group, protection.keyId, cipher) : [];
    const length = protection ? protection.ciphertext.end - protection.header.start : 0;
    const fragment = wlan !== null && (wlan.moreFragments || (wlan.fragment ?? 0) > 0);
    const least = (fragment ? cipher?.fragmentOverhead : undefined) ?? cipher?.overhead ?? 0;
    if (!cipher || !protection || !wlan || length < least) return this.#close(message, located, wep);
    const mpdu = (key: Key): Mpdu => this.#mpdu(message, located, protection, cipher, key);
    const plain = message.kind === 'data' && !fragment && this.#own >= this.#ownAtMost;
    if (plain && this.#takes({ message, cipher, keys, mpdu }, located.frame, protection)) return null;
    const right = keys.find((key) => this.#opens(cipher, mpdu(key)));
    // Keys that are not known are in use: that none of those before them opens the frame is no failure.
    // Once the station has left, the AP may have renewed its group key.
    const overheard = group && this.#left !== null && message.record > this.#left;
    const known = !passedOn && (group ? !overheard : !this.#exchange.keysUnknown);
    const tried = known ? keys.find(({ given }) => !given) : undefined;
    const key = right ?? tried;
    if (!key) return this.#close(message, located, wep);
    this.finish();
    return this.#decrypted(message, located, cipher, mpdu(key), right !== undefined);
  }

  /**
   * Takes a frame into the run of those that hold plain data, are right and in order. There may be millions: each is opened, and its
   * step is made when someone looks at it.
   */
  #takes({ message, cipher, keys, mpdu }: Tried, frame: Frame, { packetNumber }: ProtectionInfo): boolean {
    if (this.#suite.mld || !cipher.plaintext) return false;
    for (const key of keys) {
      const one = mpdu(key);
      const plaintext = cipher.plaintext(one, this.#steps.resolve(key.ref));
      if (!plaintext) continue;
      const order = orderKey(message, one, frame.wlan!.tid);
      const before = this.#numbers.get(order);
      const isLate = message.repeats === null && before !== undefined && packetNumber <= before;
      if (isLate || holdsEapol(plaintext, frame)) return false;
      this.#numbers.set(order, packetNumber);
      this.count.frames++;
      if (!message.group) this.count.unicast++;
      if (this.#closed || this.#opened?.cipher !== cipher || this.#opened.frames.length >= RUN) this.finish();
      this.#opened ??= { first: message, cipher, frames: [], up: 0, last: new Map() };
      this.#opened.frames.push({ record: message.record, key });
      if (message.direction === 'to-ap') this.#opened.up++;
      this.#opened.last.set(order, this.#opened.frames.length);
      return true;
    }
    return false;
  }

  /** Ends a run of frames that hold plain data. */
  #finishOpened(): void {
    if (!this.#opened) return;
    const { first, cipher, frames, up, last } = this.#opened;
    this.#opened = null;
    const id = this.#steps.next;
    const { length } = frames;
    this.#steps.add({
      ...place(first),
      title: length === 1 ? first.name : count(length, 'decrypted data frame'),
      detail:
        length === 1 ? 'decrypted' : `frames ${first.record} to ${frames.at(-1)!.record}, ${cipher.name}`,
      sentence: `${count(up, 'decrypted data frame')} of the station and ${length - up} of the AP. Each MIC is right, no packet number but that of a frame sent again is used twice, and none holds a key message.`,
      clauses: ['IEEE 802.11-2020, 9.3.2.1'],
      substeps: {
        count: length,
        make: () => frames.map(({ record, key }) => this.#looked(record, key, cipher)),
      },
    });
    for (const [order, place] of last) this.#last.set(order, `${id}.${place}`);
  }

  /** The step of a frame in a run. */
  #looked(record: number, key: Key, cipher: CipherSteps): SubstepSpec {
    const { message, located } = this.#frameOf(record);
    const protection = withoutFcs(located.frame)!;
    const mpdu = this.#mpdu(message, located, protection, cipher, key);
    const opened = cipher.open(mpdu);
    const { act, time, actor } = place(message);
    return {
      ...opened,
      act,
      time,
      record,
      actor,
      title: message.name,
      detail: `${cipher.name}, ${mpdu.keyName}`,
      sentence: '',
      fields: { output: PLAINTEXT, tree: (bytes) => read(bytes, located.frame).fields },
      tell: (outputs, checks) =>
        this.#tell(message, mpdu, read(outputs[PLAINTEXT]!, located.frame), checks, 0),
    };
  }

  #mpdu(
    message: TrackedMessage,
    located: Located,
    protection: ProtectionInfo,
    cipher: CipherSteps,
    key: Key,
  ): Mpdu {
    const group = message.group && message.direction === 'to-station';
    const wlan = located.frame.wlan!;
    return {
      located,
      header: wlan.header,
      protection: protection.header,
      ciphertext: protection.ciphertext,
      key: key.ref,
      keyName: key.name,
      fromAp: message.direction === 'to-station',
      fragment: wlan.moreFragments || (wlan.fragment ?? 0) > 0,
      ...(key.length !== cipher.keyLength && { withoutMichael: true }),
      ...(!group && { mld: this.#suite.mld ?? null }),
    };
  }

  /** This frame stays closed. */
  #close(message: TrackedMessage, located: Located, wep: boolean): null {
    if (this.#opened) this.finish();
    if (message.kind !== 'data') this.#show(message, located);
    else if (this.#closed) extend(this.#closed, message.record, message.direction === 'to-ap', wep);
    else this.#closed = closed(message, wep);
    return null;
  }

  /** Ends a run of frames. */
  finish(): void {
    this.#finishOpened();
    if (!this.#closed) return;
    const { first, last, length, up, wep } = this.#closed;
    this.#closed = null;
    const by = wep ? 'WEP-encrypted' : 'encrypted';
    const why = wep
      ? 'WEP has one key for the whole network: given as a TK of 5 or 13 bytes it reads them. It was broken in 2001 and protects nothing.'
      : this.count.frames >= OPENED_AT_MOST
        ? `Of this cipher the first ${OPENED_AT_MOST} frames of an attempt are decrypted: a handshake in here is not seen.`
        : `No key is known that reads ${length === 1 ? 'it' : 'them'}.`;
    this.#steps.add({
      ...place(first),
      title: length === 1 ? first.name : count(length, `${by} data frame`),
      detail: length === 1 ? by : `frames ${first.record} to ${last}`,
      sentence:
        length === 1
          ? `${senderWords(first)} sends ${wep ? 'a' : 'an'} ${by} frame. ${why}`
          : `${count(up, `${by} data frame`)} of the station and ${length - up} of the AP. ${why}`,
      clauses: ['IEEE 802.11-2020, 9.3.2.1'],
    });
  }

  #show(message: TrackedMessage, located: Located): void {
    this.finish();
    this.#steps.add({ ...place(message), ...tellMessage(message, located) });
  }

  /** Keys that may have encrypted a frame, the likeliest first. */
  #keys(group: boolean, keyId: number, cipher: CipherSteps): Key[] {
    const { keyLength: length, givenLengths = [] } = cipher;
    const given = this.#givenKeys([length, ...givenLengths]);
    if (cipher === wepMpdu) return [...this.#wepKeys(group, keyId, [length, ...givenLengths]), ...given];
    if (group)
      return this.#exchange.handover.groupKeys
        .filter((key) => key.name === 'GTK' && key.id === keyId && key.length === length)
        .map(({ ref }): Key => ({ ref, name: 'GTK', length }))
        .reverse()
        .concat(given);
    const made = this.#suite.recipe?.tk === length ? this.#exchange.pairwise.filter((p) => p.m2 || p.m3) : [];
    return [...made.map((p) => ({ ref: out(p.step, 'TK'), name: 'TK', length })).reverse(), ...given];
  }

  /** Keys that dynamic WEP handed over, the newest first. */
  #wepKeys(group: boolean, keyId: number, lengths: readonly number[]): Key[] {
    const { handover, pairwise } = this.#exchange;
    const made: Key[] = group
      ? handover.groupKeys
          .filter(({ name, id }) => name === 'GTK' && id === keyId)
          .map(({ ref, length }) => ({ ref, name: 'GTK', length }))
      : pairwise.map(({ step }) => {
          const ref = out(step, 'TK');
          return { ref, name: 'TK', length: this.#steps.resolve(ref).length };
        });
    return made.filter(({ length }) => lengths.includes(length)).toReversed();
  }

  /** A person does not say what a given key is of: it is tried on frames to one and to all. */
  #givenKeys(lengths: readonly number[]): Key[] {
    return this.#given
      .filter(({ value }) => lengths.includes(value.length))
      .map(({ id, value }) => ({
        ref: { from: 'secret', secret: id, part: 'value' },
        name: 'given TK',
        length: value.length,
        given: true,
      }));
  }

  #opens(cipher: CipherSteps, mpdu: Mpdu): boolean {
    const { operation, params = {}, inputs, checks } = cipher.open(mpdu);
    const { world } = this.#steps;
    const results = execute({ operation: operation!, params, inputs }, world);
    const trial: World = {
      ...world,
      output: (id, name) => (id === '' ? results[name]! : world.output(id, name)),
    };
    return checks('').every((check) => executeCheck({ ...check, ok: null, sentence: '' }, trial));
  }

  #decrypted(
    message: TrackedMessage,
    located: Located,
    cipher: CipherSteps,
    mpdu: Mpdu,
    ok: boolean,
  ): Inner | null {
    const opened = cipher.open(mpdu);
    let inner: Frame | null = null;
    const wlan = located.frame.wlan!;
    const order = ok && !cipher.unordered ? this.#orderCheck(message, mpdu, wlan.tid) : null;
    const id = this.#steps.next;
    const step = this.#steps.add({
      ...place(message),
      ...opened,
      title: message.name,
      detail: `${cipher.name}, ${mpdu.keyName}`,
      sentence: '',
      checks: (own) => [...opened.checks(own), ...(order ? [order(own)] : [])],
      ...(ok &&
        !mpdu.fragment && {
          fields: {
            output: PLAINTEXT,
            tree: (bytes) => read(bytes, located.frame).fields,
          },
        }),
      tell: (outputs, checks) => {
        inner = ok && !mpdu.fragment ? read(outputs[PLAINTEXT]!, located.frame) : null;
        return this.#tell(message, mpdu, inner, checks, wlan.fragment ?? 0);
      },
    });
    if (!ok) this.count.failed++;
    else {
      this.count.frames++;
      if (!message.group) this.count.unicast++;
      // A replayed frame does not move the counter on.
      if (step.checks.every((check) => check.ok !== false)) {
        this.#last.set(orderKey(message, mpdu, wlan.tid), id);
        this.#numbers.set(orderKey(message, mpdu, wlan.tid), located.frame.protection!.packetNumber);
      }
      this.#own++;
    }
    if (ok && mpdu.fragment && message.repeats === null) {
      const piece = { step: id, record: message.record, mpdu, length: step.outputs[0]!.bytes.length };
      return this.#reassembled(this.#fragments.add(piece, wlan), message, cipher, located.frame);
    }
    return inner && { frame: inner, step: step.id, output: PLAINTEXT };
  }

  /** What the fragments of a frame held, once all of them are there. */
  #reassembled(
    pieces: readonly Piece[] | null,
    message: TrackedMessage,
    cipher: CipherSteps,
    frame: Frame,
  ): Inner | null {
    const { phase, time, record } = message;
    const tree = (bytes: Uint8Array) => read(bytes, frame).fields;
    const spec = pieces && reassemblyStep(pieces, cipher.name === 'TKIP', { phase, time, record }, tree);
    if (!spec) return null;
    const step = this.#steps.add(spec);
    if (step.checks.some((check) => check.ok === false)) return null;
    const whole = read(step.outputs[0]!.bytes, frame);
    return { frame: whole, step: step.id, output: PLAINTEXT };
  }

  #tell(
    message: TrackedMessage,
    { keyName }: Mpdu,
    inner: Frame | null,
    checks: readonly { readonly ok: boolean | null; readonly sentence: string }[],
    fragment: number,
  ) {
    const who = senderWords(message);
    const to = message.group ? ' to all stations' : '';
    const wrong = checks.some((check) => check.ok === false);
    if (!inner && !wrong)
      return {
        detail: `fragment ${fragment}, with the ${keyName}`,
        sentence: `${who} sends an encrypted frame${to}. Decrypted with the ${keyName} it holds fragment ${fragment} of a frame that is sent in pieces.`,
      };
    if (!inner)
      return {
        sentence:
          `${who} sends an encrypted frame${to}. ${checks.find((c) => c.ok === false)?.sentence ?? ''}`.trim(),
      };
    const again = message.repeats === null ? '' : ` It was sent before, in frame ${message.repeats}.`;
    return {
      detail: `${inner.summary}, with the ${keyName}`,
      sentence: `${who} sends an encrypted frame${to}. Decrypted with the ${keyName} it holds: ${inner.summary}.${again}`,
    };
  }

  /** The packet number must grow under one key, for each sender and TID (12.5.3.4.4). */
  #orderCheck(message: TrackedMessage, mpdu: Mpdu, tid: number | null): ((id: string) => CheckSpec) | null {
    const last = this.#last.get(orderKey(message, mpdu, tid));
    if (last === undefined || message.repeats !== null) return null;
    const before = this.#steps.step(last)!;
    return (id) => ({
      name: 'packet-number',
      relation: 'seen-greater',
      expected: { name: 'PN before', ref: out(last, 'PN') },
      seen: { name: 'PN', ref: out(id, 'PN') },
      yes: `The packet number is higher than that of frame ${before.record}.`,
      no: `The packet number is not higher than that of frame ${before.record}: a receiver drops such a frame as replayed.`,
    });
  }
}

/** A capture that does not say so may still hold the FCS: the CRC-32 of the frame before it tells (9.2.4.8). */
function withoutFcs({ protection, wlan, radio, bytes }: Frame): ProtectionInfo | null {
  if (!protection || !wlan || radio?.hasFcs) return protection;
  const { start, end } = protection.ciphertext;
  if (end !== wlan.frame.end || end - start < 4) return protection;
  const fcs = equal(crc32(bytes.subarray(wlan.frame.start, end - 4)), bytes.subarray(end - 4, end));
  return fcs ? { ...protection, ciphertext: { start, end: end - 4 } } : protection;
}

const orderKey = (message: TrackedMessage, mpdu: Mpdu, tid: number | null): string => {
  const { key: ref } = mpdu;
  const key = ref.from === 'step' ? `${ref.step} ${ref.output}` : ref.from === 'secret' ? ref.secret : '';
  return `${key} ${message.direction} ${message.kind === 'data' ? (tid ?? 0) : message.kind}`;
};

const place = (message: TrackedMessage) =>
  ({
    kind: 'message',
    act: frameAct(message),
    phase: message.phase,
    time: message.time,
    record: message.record,
    actor: message.direction === 'to-station' ? 'ap' : 'station',
  }) as const;

/** Whether a decrypted body holds EAPOL. */
function holdsEapol(plaintext: Uint8Array, frame: Frame): boolean {
  if (frame.wlan!.aMsdu || plaintext[0] !== 0xaa || plaintext.length < 8)
    return read(plaintext, frame).eapol !== null;
  const etherType = (plaintext[6]! << 8) | plaintext[7]!;
  return etherType === EtherType.Eapol || etherType === EtherType.PreAuthentication;
}

/** What a decrypted body holds, by the kind of frame that it came in. */
function read(bytes: Uint8Array, frame: Frame): Frame {
  const wlan = frame.wlan!;
  if (wlan.type === 'management') return dissectManagementBody(bytes, wlan.subtype);
  if (wlan.aMsdu) return dissectAmsdu(bytes);
  return dissectMsdu(bytes, 'llc', {}, { source: wlan.source, destination: wlan.destination });
}
