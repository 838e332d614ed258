import type { End } from '../base/brand.ts';
import { type Bytes, bitsOff, equal } from '../base/bytes.ts';
import { inOrder } from '../capture/settle.ts';
import type { RsnInfo, Span } from '../dissect/types.ts';
import { Algorithm, isFilsAlgorithm } from '../standard/frames.ts';
import { Status } from '../standard/status.ts';
import { type Advertisement, type Bss, factsFrom } from './bss.ts';
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
  readonly messages: Draft[] = [];
  /** What the AP sent to all when the station had left: the group key that it had may open it. */
  readonly overheard: Draft[] = [];
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

  constructor(
    bssid: End,
    station: End,
    begun: { readonly record: number; readonly time: bigint | null },
    probes: Draft[],
  ) {
    this.bssid = bssid;
    this.station = station;
    this.begun = begun.record;
    this.begunAt = begun.time;
    this.probes = probes;
  }

  get lastTime(): bigint | null {
    const heard = this.messages.at(-1)?.time ?? null;
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
      const told = this.messages.length === 0;
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
    this.request ??= stray.request;
    this.handshakes.adopt(stray.handshakes.handshakes().flatMap(({ messages }) => messages));
    adopted(this.progress, stray.progress);
  }

  build(id: string, bss: Bss): Attempt {
    const told = eventMessages(this.events, this.messages);
    const shown = told.length > 0 ? inTurn([...this.messages, ...told]) : this.messages;
    const first = shown[0]!.record;
    const last = shown.at(-1)!.record;
    const advertisements = bss.during(first, last);
    const network = this.#network(bss, advertisements);
    const handshakes = this.handshakes.handshakes();
    const p = this.progress;
    const around: Surroundings = {
      openNetwork: network.advertised && network.advertised.rsn.length === 0,
      abandoned: bss.lastSeen !== null && this.lastTime !== null && bss.lastSeen - this.lastTime > GAP,
      answerUnseen: this.#answerUnseen(bss),
      kernelAlone:
        this.messages.length === 0 &&
        this.events.every(({ event, from }) => from === 'log' && event.by === 'kernel'),
    };
    const own = [...this.probes, ...shown];
    const rekeyed = handshakes.some((h) => h.rekey && h.kind === 'four-way' && h.chain.M4 !== undefined);
    const groupKey = handshakes.some((h) => h.kind === 'group' && h.chain.G2 !== undefined);
    return {
      id,
      bssid: this.bssid,
      station: this.station,
      network,
      selection: selectionOf(
        this.request?.rsn ? { record: this.request.record, rsn: this.request.rsn } : null,
        p,
        handshakes,
        network.advertised,
        this.facts.selection,
      ),
      start: own[0]!.time,
      end: this.lastTime,
      messages: inTurn([...new Set([...advertisements.map((a) => a.message), ...own, ...this.overheard])]),
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
    if (asked?.direction !== 'to-ap' || !REQUESTS.has(asked.kind) || asked.repeats !== null) return false;
    const before = joining.at(-2);
    const twice = before?.direction === 'to-ap' && before.kind === asked.kind;
    return !twice && elapsed(asked.time, ending?.time ?? bss.lastSeen) > ASKS_AGAIN;
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

/** In order of time, as far as the clock tells it; else by record. */
const inTurn = (messages: Draft[]): Draft[] =>
  inOrder(
    messages.sort((a, b) => a.record - b.record),
    ({ time }) => time,
  );
