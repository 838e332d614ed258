import type { FoundView, Input, LiveView, MachineView } from '../../preload/contract/index.ts';
import type { Secret } from '../calculate/types.ts';
import type { Disclosed } from '../capture/secret.ts';
import type { CaptureRecord, Source } from '../capture/types.ts';
import type { Association } from '../live/supplicant/index.ts';
import { UserError } from '../session/errors.ts';
import { Growing } from '../session/growing.ts';
import type { Session } from '../session/session.ts';
import { ordersOf } from './live-orders.ts';

/** What live work tells, in order. */
export type LiveItem =
  | { readonly type: 'source'; readonly source: Source }
  /** `source`: how many `source` items came before its own. */
  | { readonly type: 'record'; readonly record: CaptureRecord; readonly source: number }
  /** `origin`: where it came from, in words. */
  | { readonly type: 'secret'; readonly secret: Disclosed; readonly origin: string }
  /** `waiting`: it is connected, and waits for what it is asked for. */
  | { readonly type: 'state'; readonly words: string; readonly waiting: boolean }
  | { readonly type: 'associated'; readonly association: Association; readonly words: string }
  | { readonly type: 'found'; readonly found: readonly Omit<FoundView, 'current'>[] }
  | { readonly type: 'note'; readonly words: string }
  | { readonly type: 'held'; readonly held: NonNullable<LiveView['held']> }
  | { readonly type: 'released' }
  | { readonly type: 'lost'; readonly count: number }
  | { readonly type: 'ended'; readonly ok: boolean; readonly words: string; readonly next: string };

/** Live work that has begun. */
export interface LiveFeed {
  readonly kind: LiveView['kind'];
  readonly title: string;
  /** Where it stops when it begins. */
  readonly stops: readonly string[];
  /** Ends after `ended`; may be iterated once. */
  readonly items: AsyncIterable<LiveItem>;
  steer(how: Exclude<Input<'steer'>['how'], 'stop'>): void;
  ask(asked: Input<'ask'>): void;
  /** @throws UserError naming the one that is none */
  setStops(stops: readonly string[]): void;
  /** Ends it: the interface is left clean, and `ended` comes. */
  stop(): Promise<void>;
}

/** How the workbench begins live work: the hosts give it, tests give another. */
export interface LiveStarter {
  machine(): Promise<MachineView>;
  observe(input: Input<'observe'>): Promise<LiveFeed>;
  join(input: Input<'join'>): Promise<LiveFeed>;
  simulate(input: Input<'simulate'>): Promise<LiveFeed>;
}

/** Notes that the window shows. */
const NOTES = 50;
/** Milliseconds at least between two looks of the window at what comes: what comes after a pause is shown at once. */
const LOOK = 30;
/** The same where nothing came but records of no attempt and no network: their number alone is to be seen. */
const LOOK_AT_NUMBER = 500;

/** Live work with what it has recorded so far. */
export class LiveRun {
  readonly #feed: LiveFeed;
  readonly #growing: Growing;
  readonly #changed: () => Promise<void>;
  #view: LiveView;
  #timer: { readonly handle: ReturnType<typeof setTimeout>; readonly due: number } | null = null;
  #cost = 0;
  /** When the last look was over. */
  #shown = Number.NEGATIVE_INFINITY;
  #showing = false;
  /** The look that is wanted after the one under way, as `#lookWithin` has it; 0: at once. */
  #wanted: number | null = null;
  #association: Association | null = null;
  #waiting = false;
  #found: readonly Omit<FoundView, 'current'>[] = [];
  /** How it ended, told when all that belongs to it has come: the radio tells of our leaving after that. */
  #ended: NonNullable<LiveView['ended']> | null = null;

  /** @param changed called when there is something new to see, and again once it is shown; never rejects */
  constructor(feed: LiveFeed, changed: () => Promise<void>) {
    this.#feed = feed;
    this.#growing = new Growing(feed.title);
    this.#changed = changed;
    this.#view = {
      kind: feed.kind,
      title: feed.title,
      running: true,
      state: 'Beginning',
      held: null,
      ended: null,
      lost: 0,
      notes: [],
      orders: [],
      stops: [...feed.stops],
      found: [],
    };
  }

  get view(): LiveView {
    const view = this.#view;
    if (view.kind === 'observe') return view;
    const association = this.#association;
    const found = this.#found.map((one) => ({ ...one, current: one.bssid === association?.bssid }));
    return { ...view, found, orders: ordersOf({ ...view, association, waiting: this.#waiting, found }) };
  }

  /** Takes what comes until it ends. */
  async run(): Promise<void> {
    try {
      for await (const item of this.#feed.items) {
        const matters = this.#take(item);
        if (item.type === 'held') this.#lookNow();
        else this.#lookWithin(matters ? LOOK : LOOK_AT_NUMBER);
      }
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.#ended = { ok: false, words, next: '' };
    }
    await this.#growing.settle();
    const ended = this.#ended ?? { ok: true, words: 'Nothing comes any more.', next: '' };
    this.#view = { ...this.#view, running: false, held: null, ended };
    this.#lookNow();
  }

  /** The session as it stands. */
  session(given: readonly Secret[]): Session {
    return this.#growing.session(given, !this.#view.running);
  }

  steer(how: Input<'steer'>['how']): Promise<void> {
    if (how === 'stop') return this.#feed.stop();
    this.#feed.steer(how);
    return Promise.resolve();
  }

  /** @throws UserError when that cannot be asked for now */
  ask(asked: Input<'ask'>): void {
    const { orders, found } = this.view;
    const reason = orders.find(({ order }) => order === asked.order)?.reason;
    if (reason !== null)
      throw new UserError('invalid', reason ?? 'Others are watched: there is nobody to ask.');
    if (asked.order === 'roam') {
      const to = found.find(({ bssid }) => bssid === asked.bssid);
      if (!to || to.current || to.unfit !== null)
        throw new UserError('invalid', `${asked.bssid}: ${to?.unfit ?? 'no access point to roam to'}`);
    }
    this.#feed.ask(asked);
  }

  /** @throws UserError naming the one that is none */
  setStops(stops: readonly string[]): void {
    this.#feed.setStops(stops);
    this.#view = { ...this.#view, stops: [...stops] };
    this.#lookWithin(LOOK);
  }

  /** @returns whether more is to be seen of it than the number of records */
  #take(item: LiveItem): boolean {
    const set = (change: Partial<LiveView>): void => {
      this.#view = { ...this.#view, ...change };
    };
    switch (item.type) {
      case 'source':
        this.#growing.addSource(item.source);
        break;
      case 'record':
        return this.#growing.add(item.record, item.source);
      case 'secret':
        this.#growing.disclose(item.secret, item.origin);
        break;
      case 'state':
        this.#waiting = item.waiting;
        set({ state: item.words });
        break;
      case 'associated':
        this.#association = item.association;
        set({ state: item.words });
        break;
      case 'found':
        this.#found = item.found;
        break;
      case 'note':
        set({ notes: [...this.#view.notes, item.words].slice(-NOTES) });
        break;
      case 'held':
        set({ held: item.held });
        break;
      case 'released':
        set({ held: null });
        break;
      case 'lost':
        set({ lost: this.#view.lost + item.count });
        break;
      case 'ended':
        this.#ended = { ok: item.ok, words: item.words, next: item.next };
        set({ held: null });
        break;
    }
    return true;
  }

  #lookNow(): void {
    if (this.#timer) clearTimeout(this.#timer.handle);
    this.#timer = null;
    if (this.#showing) {
      this.#wanted = 0;
      return;
    }
    this.#showing = true;
    const begin = performance.now();
    void this.#changed().finally(() => {
      this.#shown = performance.now();
      this.#cost = this.#shown - begin;
      this.#showing = false;
      const wanted = this.#wanted;
      this.#wanted = null;
      if (wanted === 0) this.#lookNow();
      else if (wanted !== null) this.#lookWithin(wanted);
    });
  }

  /** @param ms least time after the look before */
  #lookWithin(ms: number): void {
    // One look at a time: what comes meanwhile is seen by the next.
    if (this.#showing) {
      this.#wanted = Math.min(ms, this.#wanted ?? ms);
      return;
    }
    // What is slow to compute is looked at less often, so that half of the time is left for reading.
    const due = this.#shown + Math.max(ms, this.#cost);
    if (this.#timer) {
      if (this.#timer.due <= due) return;
      clearTimeout(this.#timer.handle);
    }
    // Not in this turn: what was read together is shown together.
    const handle = setTimeout(() => this.#lookNow(), Math.max(0, due - performance.now()));
    this.#timer = { handle, due };
  }
}
