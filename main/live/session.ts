import type { MacAddress } from '../base/brand.ts';
import { type Bytes, utf8 } from '../base/bytes.ts';
import { LinkType, type Source } from '../capture/types.ts';
import type { Clock } from '../simulate/clock.ts';
import { Queue, type Radio, type RadioEvent } from './radio/index.ts';
import {
  Acting,
  type Breakpoint,
  Gate,
  type Held,
  Inbox,
  type LiveEvent,
  lineOf,
  type Order,
  type Outcome,
  type Step,
  Supplicant,
  type SupplicantOptions,
} from './supplicant/index.ts';

export type { LiveEvent } from './supplicant/index.ts';

export interface LiveOptions extends SupplicantOptions {
  readonly breakpoints: readonly Breakpoint[];
  /** Stop at the very first point. */
  readonly stepping: boolean;
}

/** The name of the source that holds what this program did: log lines of its own. */
const LOG_SOURCE = 'handshake-workbench';

/** A record that came from elsewhere: a monitor interface, the simulated air. */
export interface ForeignRecord {
  readonly source: number;
  readonly time: bigint;
  readonly bytes: Bytes;
}

/**
 * One live connection that a person drives: the workbench and the command line use it alike. Records come from the
 * radio, from this program's own doings (log lines: states, what was held and for how long), and from elsewhere.
 */
export class LiveSession {
  /** Everything in order, from `start` to `ended`; may be iterated once. */
  readonly events: AsyncIterable<LiveEvent>;
  /** What records name by their `source`. */
  readonly sources: readonly Source[];
  readonly ended: Promise<Outcome>;
  readonly #queue = new Queue<LiveEvent>();
  readonly #radio: Radio;
  readonly #clock: Clock;
  readonly #inbox: Inbox;
  readonly #gate: Gate;
  readonly #supplicant: Supplicant;
  readonly #log: number;
  #settle: (outcome: Outcome) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #records = 0;
  #started = false;
  #authorized = false;

  /** @param foreign sources of records that `add` will bring */
  constructor(
    radio: Radio,
    clock: Clock,
    options: LiveOptions,
    foreign: readonly Omit<Source, 'index'>[] = [],
  ) {
    this.#radio = radio;
    this.#clock = clock;
    this.events = this.#queue;
    this.#log = radio.sources.length;
    const own = {
      file: LOG_SOURCE,
      linkType: LinkType.Log,
      snapLength: 0,
      fcsLength: null,
      name: LOG_SOURCE,
    };
    this.sources = [
      ...radio.sources,
      { ...own, index: this.#log },
      ...foreign.map((source, i) => ({ ...source, index: this.#log + 1 + i })),
    ];
    for (const source of this.sources) this.#queue.push({ kind: 'source', source });
    this.ended = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.#inbox = new Inbox(clock);
    const tell = (event: LiveEvent) => this.#tell(event);
    this.#gate = new Gate(
      clock,
      options.breakpoints,
      {
        held: (held) => tell({ kind: 'held', held }),
        released: (held, heldNs) => tell({ kind: 'released', held, heldNs }),
      },
      options.stepping,
    );
    this.#supplicant = new Supplicant(new Acting(radio, clock, this.#gate, this.#inbox, options, tell));
  }

  /** What is held at this moment. */
  get held(): Held | null {
    return this.#gate.held;
  }

  /** The port was open at some time. */
  get authorized(): boolean {
    return this.#authorized;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#pump();
    this.#supplicant.run().then(
      (outcome) => this.#end(outcome),
      (error) => {
        this.#queue.end();
        this.#fail(error);
      },
    );
  }

  /** On to the next breakpoint. */
  go(): void {
    this.#gate.go();
  }

  /** On by one step; see `Gate.step`. */
  step(how: Step): void {
    this.#gate.step(how);
  }

  pause(): void {
    this.#gate.pause();
  }

  setBreakpoints(breakpoints: readonly Breakpoint[]): void {
    this.#gate.setBreakpoints(breakpoints);
  }

  /** Asks for something while connected. @param to of `roam`, this access point; null: the best of the others */
  order(order: Order, to: MacAddress | null = null): void {
    this.#inbox.push({ kind: 'order', order, to });
  }

  /** Ends it: the interface is left disconnected. Resolves when that is done. */
  stop(): Promise<Outcome> {
    this.#inbox.fail(
      this.#authorized
        ? { kind: 'left', words: 'We left the network, as asked.', next: null }
        : { kind: 'stopped', words: 'You stopped it before the connection was made.', next: null },
    );
    this.#gate.open();
    return this.ended;
  }

  /** A record from elsewhere. `source` counts over the foreign sources from 0. */
  add({ source, time, bytes }: ForeignRecord): void {
    this.#record(this.#log + 1 + source, time, bytes);
  }

  async #pump(): Promise<void> {
    for await (const { record, event } of this.#radio.items) {
      if (record) this.#record(record.source, record.time ?? this.#clock.now(), record.bytes);
      if (event) this.#radioEvent(event);
    }
  }

  #radioEvent(event: RadioEvent): void {
    this.#queue.push({ kind: 'radio', event });
    if (event.kind === 'gone')
      this.#inbox.fail({
        kind: 'connection-lost',
        words: `The connection to the kernel is gone: ${event.why}`,
        next: 'Start again. The kernel ends an association when the socket that owns it closes; the recording holds everything up to this point.',
      });
    else if (event.kind === 'interface-removed')
      this.#inbox.fail({
        kind: 'no-such-interface',
        words: `Interface ${this.#radio.name} was removed.`,
        next: 'A USB device may have been taken out, or its driver unloaded. Put it back and start again.',
      });
    else if (event.kind === 'link' && !event.up)
      this.#inbox.fail({
        kind: 'interface-down',
        words: `Interface ${this.#radio.name} was taken down by someone else.`,
        next: 'Find out which program does that (NetworkManager, a script, rfkill), and keep it off this interface.',
      });
    else if (event.kind === 'lost-messages')
      this.#tell({
        kind: 'note',
        words: `The kernel threw away ${event.count ?? 'some'} messages that were not read in time: the recording has a gap here.`,
      });
    else if (event.kind === 'unprotected-deauthentication' || event.kind === 'unprotected-disassociation')
      this.#tell({
        kind: 'note',
        words:
          'A deauthentication came without protection; the kernel ignored it, as protected management frames are in use.',
      });
    else if (event.kind === 'eapol-status') {
      if (!event.acknowledged)
        this.#tell({ kind: 'note', words: 'The access point did not acknowledge our EAPOL frame.' });
    } else this.#inbox.push(event);
  }

  #tell(event: LiveEvent): void {
    if (event.kind === 'authorized') this.#authorized = true;
    const line = lineOf(event);
    if (line !== null) this.#record(this.#log, this.#clock.now(), utf8(line));
    this.#queue.push(event);
  }

  #end(outcome: Outcome): void {
    this.#tell({ kind: 'ended', outcome });
    // What the radio still has to tell of our leaving belongs to the recording.
    this.#radio.close().then(
      () => this.#finish(outcome),
      () => this.#finish(outcome),
    );
  }

  #finish(outcome: Outcome): void {
    this.#queue.end();
    this.#settle(outcome);
  }

  #record(source: number, time: bigint, bytes: Bytes): void {
    const { linkType } = this.sources[source]!;
    this.#queue.push({
      kind: 'record',
      record: {
        index: ++this.#records,
        time,
        source,
        linkType,
        bytes,
        originalLength: bytes.length,
        comments: [],
      },
    });
  }
}
