import type { End } from '../base/brand.ts';
import { type Bytes, bitsOff, equal } from '../base/bytes.ts';
import type { RsnInfo, Span } from '../dissect/types.ts';
import { Algorithm, isFilsAlgorithm } from '../standard/frames.ts';
import { Status } from '../standard/status.ts';
import { byTime, RowsOfAttempt } from './attempt-data.ts';
import { type Advertisement, type Bss, factsFrom } from './bss.ts';
import { type DataRows, RowList } from './data-rows.ts';
import { type Draft, elapsed, SECOND } from './drafts.ts';
import { EventFacts } from './event-facts.ts';
import { eventMessages } from './event-messages.ts';
import { HandshakeTracker } from './handshakes.ts';
import { missingFrom } from './missing.ts';
import { outcomeOf, reachedOf, type Surroundings } from './outcome.ts';
import {
  adopted,
  encrypted,
  established,
  mayHoldKeys,
  newProgress,
  type Progress,
  refuses,
} from './progress.ts';
import { selectionOf } from './selection.ts';
import type { Attempt, Direction, Ending, MessageKind, NetworkFacts, TrackedEvent } from './types.ts';

/** Silence after which the same frame again is another attempt. */
const GAP = 10n * SECOND;
/** Who was refused does not go on so soon. */
const AT_ONCE = 2n * SECOND;
/** A repeated association request within this time of the first one belongs to it, whatever came between. */
const REQUEST_AGAIN = 3n * SECOND;
/** Frames of the pair so long after the end are strays of the attempt that ended. */
const STRAYS = 10n * SECOND;
/** So many encrypted frames of the station after a deauthentication show that it did not heed it. */
const NOT_HEEDED = 3;

/** The kernel of a station repeats an authentication or association request within this time, and then gives up. */
const ASKS_AGAIN = 3n * SECOND;
const REQUESTS = new Set<MessageKind>(['authentication', 'association-request']);

/** What the (re)association request says. */
export interface Request {
  readonly record: number;
  readonly time: bigint | null;
  readonly ssid: { readonly octets: Uint8Array; readonly span: Span } | null;
  readonly rsn: RsnInfo | null;
}

/** One attempt while its frames arrive. It decides what still belongs to it; the tracker feeds it. */
export class AttemptState {
  readonly bssid: End;
  readonly station: End;
  /** Record that it began with. */
  readonly begun: number;
  readonly begunAt: bigint | null;
  /** Streams (see `Registry.enter`) that told of its beginning. */
  readonly streams = new Set<number>();
  /** Streams that told how it went on. */
  readonly answered = new Set<number>();
  /** All but data frames. */
  readonly messages: Draft[] = [];
  /** Of each message, how many data frames came before it. */
  #dataBefore: number[] = [];
  readonly data = new RowList();
  /** Data that the AP sent to all when the station had left: the group key that it had may open it. */
  readonly overheard = new RowList();
  /** What logs and netlink report of it. */
  readonly events: TrackedEvent[] = [];
  readonly facts = new EventFacts();
  /** The station's own probe request and its answer, from before the first frame. */
  readonly probes: Draft[];
  readonly handshakes = new HandshakeTracker();
  readonly progress: Progress = newProgress();
  request: Request | null = null;
  /** Octets of the ANonces seen and the highest replay counter of the access point: they tell a new association. */
  #anonces: Bytes[] = [];
  #counter = -1n;
  #afterEnd = 0;
  readonly #rows: DataRows;

  constructor(
    bssid: End,
    station: End,
    begun: { readonly record: number; readonly time: bigint | null },
    probes: Draft[],
    rows: DataRows,
  ) {
    this.#rows = rows;
    this.bssid = bssid;
    this.station = station;
    this.begun = begun.record;
    this.begunAt = begun.time;
    this.probes = probes;
  }

  /** Frames show it. */
  get hasFrames(): boolean {
    return this.messages.length > 0 || this.data.length > 0;
  }

  /** Record of the frame that came first; null where none did. */
  get firstRecord(): number | null {
    const isData = this.messages.length === 0 || this.#dataBefore[0]! > 0;
    if (isData && this.data.length > 0) return this.#rows.record(this.data.at(0));
    return this.messages[0]?.record ?? null;
  }

  /** Its last frame is data. */
  get #endsInData(): boolean {
    return (this.#dataBefore.at(-1) ?? 0) < this.data.length;
  }

  /** Takes a message that is no data frame. */
  add(message: Draft): void {
    this.messages.push(message);
    this.#dataBefore.push(this.data.length);
  }

  /** Whether data to or from the station alone came within a second of that time. */
  hasDataNear(time: bigint | null): boolean {
    if (time === null) return false;
    for (let i = 0; i < this.data.length; i++) {
      const own = this.#rows.time(this.data.at(i));
      if (own !== null && !this.#rows.isGroup(this.data.at(i)) && elapsed(own, time) <= SECOND) return true;
    }
    return false;
  }

  /** Data frames to or from the station alone. */
  get hasOwnData(): boolean {
    for (let i = 0; i < this.data.length; i++) if (!this.#rows.isGroup(this.data.at(i))) return true;
    return false;
  }

  get lastTime(): bigint | null {
    const heard = this.#endsInData
      ? this.#rows.time(this.data.at(this.data.length - 1))
      : (this.messages.at(-1)?.time ?? null);
    const told = this.events.at(-1)?.time ?? null;
    return heard === null || (told !== null && told > heard) ? told : heard;
  }

  get left(): boolean {
    const by = this.progress.ending?.by;
    return by === 'deauthentication' || by === 'disassociation';
  }

  /** Roamed away, or begun again: no frame can belong to it but strays. */
  get closed(): boolean {
    return this.progress.ending !== null && !this.left;
  }

  /** Whether a first authentication frame of the station begins another attempt. */
  renewedByAuthentication(algorithm: number, time: bigint | null): boolean {
    const p = this.progress;
    return (
      p.ending !== null ||
      p.authenticationRefused !== null ||
      p.associationStatus !== null ||
      p.timedOut ||
      p.installFailed ||
      p.seen.size > 0 ||
      established(p) ||
      encrypted(p) ||
      (p.algorithm !== null && p.algorithm !== algorithm) ||
      elapsed(this.lastTime, time) > GAP
    );
  }

  /**
   * Whether an association request begins another attempt. A deauthentication before the association that the station
   * did not heed (it asks without authenticating anew) is taken back.
   */
  renewedByRequest(time: bigint | null): boolean {
    const p = this.progress;
    if (this.closed) return true;
    if (this.left) {
      // A log that tells of the end and then of a request tells of two attempts.
      const told = !this.hasFrames;
      if (told || p.ending?.by === 'disassociation' || p.associated || established(p)) return true;
      p.ending = null;
      return false;
    }
    if (elapsed(this.lastTime, time) > GAP || p.timedOut) return true;
    if (p.authenticationRefused !== null) {
      if (!this.#wasAdmitted('authentication', time)) return true;
      p.authenticationRefused = null;
      p.authenticated = true;
    }
    if (p.associated && p.authenticatedAnew) return true;
    if (!p.associated || !established(p)) return false;
    return elapsed(this.request?.time ?? null, time) > REQUEST_AGAIN || p.seen.has('M4');
  }

  /** The station asks: an answer of before was none. */
  asks(time: bigint | null): void {
    const p = this.progress;
    this.#authenticated(time);
    if (p.associationRequested || !p.associationStatus) return;
    const answer = this.messages.findLast((m) => m.kind === 'association-response');
    if (answer && elapsed(answer.time, time) <= AT_ONCE)
      answer.damage ??= `its status ${answer.status} refuses what the station asks only afterwards`;
  }

  /** A station that refuses the AP's authentication does not ask to associate. */
  #authenticated(time: bigint | null): void {
    const { algorithm } = this.progress;
    const own = this.messages.filter((m) => m.kind === 'authentication' && m.direction === 'to-ap');
    const isRefusal = ({ name, status }: Draft) =>
      status !== null && refuses(algorithm, Number(name.split(' ')[1] ?? 0), status);
    const last = own.findLastIndex((m) => m.name === 'Authentication 1' && !isRefusal(m));
    for (const m of own.slice(last + 1))
      if (isRefusal(m) && elapsed(m.time, time) <= AT_ONCE)
        m.damage ??= `its status ${m.status} refuses, and the station goes on at once`;
  }

  /**
   * The two go on as only those do who are associated: the AP speaks EAPOL with the station, or the keys of a fast transition are
   * in use. So it had admitted it, whatever its answer seems to say.
   */
  goesOn(time: bigint | null): void {
    const p = this.progress;
    if (!p.associationStatus || p.associationStatus === Status.TryLater) return;
    if (!this.#wasAdmitted('association-response', time)) return;
    p.associationStatus = 0;
    p.associated = true;
    p.keysByAssociation = p.ftRequested || p.algorithm === Algorithm.Ft || isFilsAlgorithm(p.algorithm);
  }

  /**
   * Whether the join goes on at once after an answer that refuses: then that answer is damaged, unless another one admitted the
   * station.
   */
  #wasAdmitted(kind: MessageKind, time: bigint | null): boolean {
    const answers = this.messages.filter((m) => m.kind === kind);
    const refusal = answers.findLast(({ status }) => status);
    if (!refusal || elapsed(refusal.time, time) > AT_ONCE) return false;
    const admitted = answers.some(
      (m) => m.name === refusal.name && m.direction === refusal.direction && m.status === 0,
    );
    if (!admitted) refusal.damage ??= `its status ${refusal.status} refuses, and the join goes on at once`;
    return true;
  }

  /**
   * Whether a message 1 with this ANonce and replay counter is of another association than the ones before. An AP that got no
   * answer, and an EAPOL-Start instead, begins the handshake anew in the same one.
   */
  renewedByM1(anonce: Bytes, counter: bigint, time: bigint | null): boolean {
    if (this.closed) return true;
    if (this.left && (this.#anonces.length === 0 || elapsed(this.progress.ending!.time, time) > STRAYS))
      return true;
    const { seen } = this.progress;
    const answered = seen.has('M2') || seen.has('M3') || seen.has('M4') || encrypted(this.progress);
    if (!answered && elapsed(this.lastTime, time) <= GAP) return false;
    return this.#counter >= counter && this.#anonces.length > 0 && !this.#isKnown(anonce);
  }

  /** An ANonce of before, or one that a damaged frame has made of it. */
  #isKnown(anonce: Bytes): boolean {
    return this.#anonces.some((known) => bitsOff(known, anonce) <= 1);
  }

  sawAnonce(anonce: Bytes, counter: bigint): void {
    if (!this.#anonces.some((known) => equal(known, anonce))) this.#anonces.push(anonce.slice());
    if (counter > this.#counter) this.#counter = counter;
  }

  /** Whether a frame that begins nothing (data, a response, a deauthentication) is still counted to this attempt. */
  takes(time: bigint | null): boolean {
    const { ending } = this.progress;
    return ending === null || elapsed(ending.time, time) <= STRAYS || this.#afterEnd > 0;
  }

  end(ending: Ending): void {
    if (this.progress.ending !== null) return;
    this.progress.ending = ending;
    this.#afterEnd = 0;
  }

  /**
   * Whether who receives an unprotected deauthentication or disassociation drops it: with management frame protection
   * and keys in use, which frames that the receiver itself encrypted show (IEEE 802.11-2020, 11.13).
   */
  drops(direction: Direction, apProtects: boolean): boolean {
    const p = this.progress;
    if (!this.request?.rsn?.mfpCapable || !apProtects) return false;
    return (direction === 'to-station' ? p.encryptedFromStation : p.encryptedFromAp) > 0;
  }

  /** The kernel reports that it dropped what seemed to end it. */
  takeBackEnd(record: number): void {
    if (this.progress.ending?.record === record) this.progress.ending = null;
  }

  /** An encrypted frame to or from the station alone: who sends one has installed the keys. */
  sawEncrypted(fromStation: boolean): void {
    const p = this.progress;
    if (this.left && fromStation && ++this.#afterEnd >= NOT_HEEDED) p.ending = null;
    if (this.left || !mayHoldKeys(p)) return;
    if (fromStation) p.encryptedFromStation++;
    else p.encryptedFromAp++;
    this.handshakes.keysInstalled();
  }

  /**
   * Takes a frame that stood alone, since its address is damaged, into what it must be of.
   * @param damage what shows that
   */
  adopt(stray: AttemptState, damage: string): void {
    const own = stray.messages.filter(({ group }) => !group);
    for (const message of own) message.damage = damage;
    this.messages.push(...own);
    this.messages.sort((a, b) => a.record - b.record);
    const data = Array.from(this.data.rows(), (row) => this.#rows.record(row));
    this.#dataBefore = this.messages.map(({ record }) => data.filter((one) => one < record).length);
    this.request ??= stray.request;
    this.handshakes.adopt(stray.handshakes.handshakes().flatMap(({ messages }) => messages));
    adopted(this.progress, stray.progress);
  }

  /** @param named its ends, those that no record names in words */
  build(id: string, named: Pick<Attempt, 'bssid' | 'station'>, bss: Bss): Attempt {
    const told = eventMessages(this.events, this.messages);
    const shown = told.length > 0 ? byTime([...this.messages, ...told]) : this.messages;
    const [first, last, start] = this.#span(shown, told.length > 0);
    const advertisements = bss.during(first, last);
    const network = this.#network(bss, advertisements);
    const handshakes = this.handshakes.handshakes();
    const p = this.progress;
    const around: Surroundings = {
      openNetwork: network.advertised && network.advertised.rsn.length === 0,
      abandoned: bss.lastSeen !== null && this.lastTime !== null && bss.lastSeen - this.lastTime > GAP,
      answerUnseen: this.#answerUnseen(bss),
      kernelAlone:
        !this.hasFrames && this.events.every(({ event, from }) => from === 'log' && event.by === 'kernel'),
    };
    const others = byTime([...new Set([...advertisements.map((a) => a.message), ...this.probes, ...shown])]);
    const rows = [...this.data.rows(), ...this.overheard.rows()];
    const data = rows.length > 0 ? new RowsOfAttempt(others, this.#rows, Uint32Array.from(rows)) : null;
    const rekeyed = handshakes.some((h) => h.rekey && h.kind === 'four-way' && h.chain.M4 !== undefined);
    const groupKey = handshakes.some((h) => h.kind === 'group' && h.chain.G2 !== undefined);
    const attempt: Attempt = {
      id,
      ...named,
      network,
      selection: selectionOf(
        this.request?.rsn ? { record: this.request.record, rsn: this.request.rsn } : null,
        p,
        handshakes,
        network.advertised,
        this.facts.selection,
      ),
      start: this.probes.length > 0 ? this.probes[0]!.time : start,
      end: this.lastTime,
      messages: others,
      handshakes,
      outcome: outcomeOf(p, around),
      reached: reachedOf(p, around, rekeyed, groupKey),
      missing: missingFrom(
        p,
        {
          advertised: network.advertised !== null,
          ssid: network.ssid !== null,
          answerUnseen: around.answerUnseen,
        },
        handshakes,
      ),
      authAlgorithm: p.algorithm,
      ...(p.wep && { wep: true }),
      ending: p.ending,
      events: [...this.events],
    };
    return data ? withData(attempt, data) : attempt;
  }

  /**
   * Whether the answer to the station's last request is not in the records: nothing answers it, and the
   * station does not ask again in the time in which it would.
   */
  #answerUnseen(bss: Bss): boolean {
    const { media, ending, timedOut, associationStatus, authenticationRefused } = this.progress;
    // The third frame of PASN ends it, and an association may never follow (802.11az, 12.13).
    if (this.progress.algorithm === Algorithm.Pasn && this.progress.authenticated) return false;
    if (media.has('netlink') || media.has('ethernet')) return false;
    if (timedOut || associationStatus !== null || authenticationRefused !== null) return false;
    const joining = this.messages.filter((m) => m.phase !== 'discovery' && m.phase !== 'leave');
    const asked = joining.at(-1);
    const came = (message: Draft) => this.#dataBefore[this.messages.indexOf(message)]!;
    if (asked && came(asked) < this.data.length) return false;
    if (asked?.direction !== 'to-ap' || !REQUESTS.has(asked.kind) || asked.repeats !== null) return false;
    const before = joining.at(-2);
    const twice = before?.direction === 'to-ap' && before.kind === asked.kind && came(before) === came(asked);
    return !twice && elapsed(asked.time, ending?.time ?? bss.lastSeen) > ASKS_AGAIN;
  }

  /**
   * Records of its first and last message, and time of the first, data included.
   * @param told some are reports, and in order of time
   */
  #span(shown: readonly Draft[], told: boolean): [first: number, last: number, start: bigint | null] {
    const { length } = this.data;
    if (length === 0) return [shown[0]!.record, shown.at(-1)!.record, shown[0]!.time];
    const rows = this.#rows;
    if (told) {
      const all = byTime([...shown, ...Array.from(this.data.rows(), (row) => rows.message(row))]);
      return [all[0]!.record, all.at(-1)!.record, all[0]!.time];
    }
    const [first, last] = [this.data.at(0), this.data.at(length - 1)];
    const beginsInData = shown.length === 0 || this.#dataBefore[0]! > 0;
    return [
      beginsInData ? rows.record(first) : shown[0]!.record,
      this.#endsInData ? rows.record(last) : shown.at(-1)!.record,
      beginsInData ? rows.time(first) : shown[0]!.time,
    ];
  }

  /** The name that the station itself asked for goes before the one that was advertised. */
  #network(bss: Bss, advertisements: readonly Advertisement[]): NetworkFacts {
    const facts = this.facts.complete(factsFrom(bss, advertisements));
    const asked = this.request?.ssid;
    if (!asked) return facts;
    const { start, end } = asked.span;
    return { ...facts, ssid: asked.octets, ssidRecord: { record: this.request!.record, start, end } };
  }
}

/** The attempt with its data frames, of which messages are made when they are asked for. */
function withData(attempt: Attempt, data: RowsOfAttempt): Attempt {
  return Object.defineProperties(attempt, {
    data: { value: data },
    messages: { get: () => data.all, enumerable: true },
  });
}
