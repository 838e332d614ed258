import type { FoundView, Input, LiveView, MachineView, StepView } from '../../preload/contract/index.ts';
import { toHex, toText } from '../base/bytes.ts';
import type { Secret } from '../calculate/types.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { Disclosed } from '../capture/secret.ts';
import { channelOf } from '../dissect/link/index.ts';
import {
  type Association,
  endedWell,
  type FoundBss,
  type Held,
  type LiveEvent,
} from '../live/supplicant/index.ts';
import { UserError } from '../session/errors.ts';
import { Growing } from '../session/growing.ts';
import type { Session } from '../session/session.ts';
import { heldStepView } from '../views/held-step.ts';
import { ordersOf } from './live-orders.ts';

/** Live work that has begun. */
export interface LiveFeed {
  readonly kind: LiveView['kind'];
  readonly title: string;
  /** Where it stops when it begins. */
  readonly stops: readonly string[];
  /** What the person gave to join with: it opens the recording as well. */
  readonly given: Disclosed | null;
  /** Ends after `ended`; may be iterated once. */
  readonly events: AsyncIterable<LiveEvent>;
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
  #recorder: Recorder | null = null;
  #association: Association | null = null;
  #waiting = false;
  #found: readonly Omit<FoundView, 'current'>[] = [];
  #held: Held | null = null;
  /** How it ended, told when all that belongs to it has come: the radio tells of our leaving after that. */
  #ended: NonNullable<LiveView['ended']> | null = null;

  /** @param changed called when there is something new to see, and again once it is shown; never rejects */
  constructor(feed: LiveFeed, changed: () => Promise<void>) {
    this.#feed = feed;
    this.#growing = new Growing(feed.title);
    this.#changed = changed;
    if (feed.given) this.#growing.disclose(feed.given, 'given to join');
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

  /** Writes what comes to a file as well, from the first record on. */
  keepIn(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  /** Says something that the person should know. */
  note(words: string): void {
    this.#view = { ...this.#view, notes: [...this.#view.notes, words].slice(-NOTES) };
    this.#lookWithin(LOOK);
  }

  /** Takes what comes until it ends. */
  async run(): Promise<void> {
    try {
      for await (const event of this.#feed.events) {
        const within = this.#take(event);
        if (within === 0) this.#lookNow();
        else if (within !== null) this.#lookWithin(within);
      }
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.#ended = { ok: false, words, next: '' };
    }
    this.#recorder?.close();
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

  /**
   * A step of what was computed, at any depth, while a calculation is held.
   * @param path its number: `7` is the seventh calculation, `7.2` its second sub-step
   * @throws UserError when no calculation is held, or there is no such step
   */
  heldStep(path: string, reveal: boolean): StepView {
    const calculation = this.#held?.point.calculation;
    if (!calculation) throw new UserError('invalid', 'No calculation is held.');
    const step = calculation.workings.step(path);
    if (!step) throw new UserError('invalid', `step ${path}: no such step`);
    return heldStepView(step, calculation.workings, reveal);
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

  /** @returns milliseconds within which it is to be seen; null: nothing is to be seen of it */
  #take(event: LiveEvent): number | null {
    const set = (change: Partial<LiveView>): void => {
      this.#view = { ...this.#view, ...change };
    };
    switch (event.kind) {
      case 'source':
        this.#growing.addSource(event.source);
        this.#recorder?.addSource(event.source);
        break;
      case 'record':
        this.#recorder?.add(event.record, event.record.source);
        // Sources were added in the order of their numbers.
        return this.#growing.add(event.record, event.record.source) ? LOOK : LOOK_AT_NUMBER;
      case 'secret':
        this.#growing.disclose(event.secret, 'our own supplicant');
        break;
      case 'state':
        this.#waiting = event.state === 'connected';
        set({ state: event.words });
        break;
      case 'authorized':
        this.#association = event.association;
        set({ state: event.words });
        break;
      case 'found':
        this.#found = event.found.map(foundView);
        break;
      case 'note':
        set({ notes: [...this.#view.notes, event.words].slice(-NOTES) });
        break;
      case 'held':
        this.#held = event.held;
        set({ held: heldView(event.held) });
        return 0;
      case 'released':
        this.#held = null;
        set({ held: null });
        break;
      case 'lost':
        set({ lost: this.#view.lost + (event.count ?? 1) });
        break;
      case 'ended': {
        const { words, next } = event.outcome;
        this.#ended = { ok: endedWell(event.outcome), words, next: next ?? '' };
        this.#held = null;
        set({ held: null });
        break;
      }
      default:
        // Messages, commands and calculations are in the records: they come as frames and log lines.
        return null;
    }
    return LOOK;
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

const ms = (ns: bigint): number => Number(ns / 1_000_000n);

function heldView({ point, since }: Held): NonNullable<LiveView['held']> {
  const { kind, name, words, deadline, deadlineWords = '', calculation } = point;
  return {
    kind,
    name,
    words,
    since: ms(since),
    deadline: deadline === null ? null : ms(deadline),
    deadlineWords,
    step: calculation ? heldStepView(calculation.step, calculation.workings, false) : null,
  };
}

const foundView = ({ bssid, ssid, frequencyMHz, signalDbm, unfit }: FoundBss) => ({
  bssid,
  ssid: toText(ssid) ?? `0x${toHex(ssid)}`,
  channel: channelOf(frequencyMHz),
  frequencyMHz,
  signalDbm,
  unfit,
});
