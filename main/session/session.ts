import { createHash } from 'node:crypto';
import type { Bytes } from '../base/bytes.ts';
import type { World } from '../calculate/resolve.ts';
import type { Output, Secret, Trace } from '../calculate/types.ts';
import { type LeftOut, RecordStore } from '../capture/store.ts';
import { LinkType, type Warning } from '../capture/types.ts';
import { derive, type PmkCache } from '../derive/derive.ts';
import { diagnose, diagnoseSession } from '../diagnose/diagnose.ts';
import type { SessionFacts } from '../diagnose/rule.ts';
import type { Finding } from '../diagnose/types.ts';
import { dissect, dissectLog } from '../dissect/index.ts';
import type { DissectContext, Frame } from '../dissect/types.ts';
import { textImport } from '../import/text.ts';
import { attemptKeys, attemptOfKey } from '../track/identity.ts';
import { track } from '../track/track.ts';
import type { Attempt, Network, Tracked, TrackedEvent } from '../track/types.ts';
import {
  alignClocks,
  appliedShifts,
  type ClockReading,
  clocksOf,
  type GivenOffsets,
  savedOffsets,
} from './clocks/index.ts';
import { disclosedSecrets } from './disclosed.ts';
import { UserError } from './errors.ts';
import { pauses, type Work } from './pauses.ts';
import type { CameBy, Records } from './port-way.ts';
import { holdsKey } from './redact.ts';
import { isGiven } from './secrets.ts';
import { decodeState, type SavedState } from './state.ts';

export interface OpenFile {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
}

export type { Work };

/** The files under names that tell them apart: clocks and lines are named by them. */
function distinct(files: readonly OpenFile[]): OpenFile[] {
  const taken = new Set<string>();
  return files.map(({ path, name }) => {
    let own = name;
    for (let n = 2; taken.has(own); n++) own = `${name} (${n})`;
    taken.add(own);
    return { path, name: own };
  });
}

/** What is computed of one attempt under the secrets given. */
export interface Analysed {
  readonly attempt: Attempt;
  readonly trace: Trace;
  readonly findings: readonly Finding[];
  /** How each of the session's records came. */
  readonly records: Records;
  /** `stampOf` the attempt when this was computed. */
  readonly stamp: string;
}

/** What a session has whatever its secrets are. */
interface Recorded {
  /** On one axis. */
  readonly store: RecordStore;
  /** With the times of the files. */
  readonly base: RecordStore;
  readonly clocks: readonly ClockReading[];
  readonly files: readonly OpenFile[];
  readonly attempts: readonly Attempt[];
  readonly networks: readonly Network[];
  /** What logs and netlink report that is of no attempt. */
  readonly events: readonly TrackedEvent[];
  readonly warnings: readonly Warning[];
  readonly badFcs: Tracked['badFcs'];
  /** State that the file brought along, when it is a saved session. */
  readonly saved: SavedState | null;
  readonly context: DissectContext;
  /** What the records tell of keys. */
  readonly disclosed: readonly Secret[];
}

/**
 * Steps of analysed attempts that are kept at hand (some 2 kB each); what is beyond is computed again when it is asked for. An attempt may
 * ask for all before it (a station that roams on one key 200 times makes 40,000 steps): less than that is computed over and over.
 */
const STEPS_KEPT = 60_000;

/**
 * A decrypted frame is a step of ten kilobytes, and takes a tenth of a millisecond. In a session with more data frames than this, so
 * many of each attempt have steps of their own; the others are in steps of many, and those are made when one is looked at.
 */
const MANY_FRAMES = 20_000;
const OWN_STEPS = 4;

/**
 * One session: records and secrets, and what follows from them. All else (steps, keys, findings, rows) is computed
 * from these two; other secrets make another session of the same records.
 */
export class Session {
  readonly secrets: readonly Secret[];
  readonly #recorded: Recorded;
  /** By attempt, the one asked for last at the end. */
  readonly #analysed = new Map<string, Analysed>();
  readonly #pmks: PmkCache;
  /** Attempts that are being computed, one for the sake of another. */
  #nested = 0;
  #dataFrames: number | null = null;
  #withoutSecrets: Session | null = null;
  #keysOfAttempts: ReadonlyMap<string, string> | null = null;
  #findings: readonly Finding[] | null = null;

  private constructor(recorded: Recorded, secrets: readonly Secret[], pmks: PmkCache) {
    this.#recorded = recorded;
    this.secrets = secrets;
    this.#pmks = pmks;
  }

  /**
   * Reads the files as one session, merged by time. One that cannot be read is left out, with a warning.
   * @param options with `pmks`, sessions of one batch share what their passphrases come to
   * @throws CaptureError naming the first, where none can be read; an AbortError when cancelled
   */
  static async open(
    chosen: readonly OpenFile[],
    options: Partial<Work> & { pmks?: PmkCache } = {},
  ): Promise<Session> {
    const { signal, onProgress } = options;
    const all = distinct(chosen);
    const base = await RecordStore.open(all, {
      ...(signal && { signal }),
      text: textImport,
      leaveOut: true,
      onProgress: (done, total) => onProgress?.('Reading', done, total),
    });
    const files = all.filter(({ name }) => base.files.some((file) => file.name === name));
    try {
      const states = base.custom.map(decodeState);
      const invalid = states.filter((state) => typeof state === 'string');
      const file = files[0]?.name ?? '';
      const saved = states.find((state) => state !== null && typeof state === 'object') ?? null;
      const warnings = [
        ...base.warnings,
        ...invalid.map((message): Warning => ({ file, record: null, offset: null, message })),
      ];
      const given = savedOffsets(clocksOf(base.sources), saved);
      return await Session.#of({ base, files, saved, warnings }, given, options);
    } catch (error) {
      base.close();
      throw error;
    }
  }

  static async #of(
    read: Pick<Recorded, 'base' | 'files' | 'saved' | 'warnings'>,
    given: GivenOffsets,
    { signal, onProgress, pmks = new Map() }: Partial<Work> & { pmks?: PmkCache },
  ): Promise<Session> {
    const { base, saved } = read;
    const applied = appliedShifts(base, saved);
    const aligned = await alignClocks(
      base,
      applied,
      given,
      {},
      { ...(signal && { signal }), ...(onProgress && { onProgress }) },
    );
    const { shifts, placed } = aligned.retiming;
    const store = shifts.size > 0 || placed.size > 0 ? await base.retimed(aligned.retiming) : base;
    const { attempts, networks, events, context, badFcs } = await track(store, {
      ...(signal && { signal }),
      onProgress: (done, total) => onProgress?.('Finding handshakes', done, total),
    });
    const disclosed = disclosedSecrets(store, context);
    return new Session(
      { ...read, badFcs, store, clocks: aligned.readings, attempts, networks, events, context, disclosed },
      disclosed,
      pmks,
    );
  }

  /** The clocks of the files, and how each is read. */
  get clocks(): readonly ClockReading[] {
    return this.#recorded.clocks;
  }

  /**
   * The same files and secrets with clocks set by a person; those that it does not name are aligned. Records that move
   * get other numbers. This session stays as it is. @throws an AbortError when cancelled
   */
  async withOffsets(given: GivenOffsets, work: Partial<Work> = {}): Promise<Session> {
    const next = await Session.#of(this.#recorded, given, work);
    return next.withSecrets([...this.secrets.filter(isGiven), ...next.disclosed]);
  }

  /**
   * A session of records that are in memory: those of live work.
   * @param before the session that these records go on from: what it computed of attempts to which nothing came holds
   */
  static of(
    made: Pick<Recorded, 'store' | 'files' | 'disclosed'> & { readonly tracked: Tracked },
    secrets: readonly Secret[],
    before: Session | null,
  ): Session {
    const { tracked, ...rest } = made;
    const recorded = { ...rest, ...tracked, base: made.store, clocks: [], warnings: [], saved: null };
    const kept = before?.secrets.every((secret) => secrets.includes(secret)) ? before : null;
    const session = new Session(recorded, secrets, kept ? kept.#pmks : new Map());
    if (kept?.secrets.length === secrets.length)
      for (const [id, analysed] of kept.#analysed) {
        const now = tracked.attempts.find((attempt) => attempt.id === id);
        if (now && stampOf(now) === analysed.stamp) session.#keep(id, analysed);
      }
    return session;
  }

  get store(): RecordStore {
    return this.#recorded.store;
  }
  get files(): readonly OpenFile[] {
    return this.#recorded.files;
  }
  get attempts(): readonly Attempt[] {
    return this.#recorded.attempts;
  }
  /** Files that were chosen and could not be read. */
  get leftOut(): readonly LeftOut[] {
    return this.#recorded.base.leftOut;
  }
  get warnings(): readonly Warning[] {
    const { warnings, store, badFcs } = this.#recorded;
    return [...warnings, ...wrongFcs(store, badFcs)];
  }
  /** Keys and passwords that the records tell. A session that is opened has them as its secrets. */
  get disclosed(): readonly Secret[] {
    return this.#recorded.disclosed;
  }
  get saved(): SavedState | null {
    return this.#recorded.saved;
  }

  /** What the records show that belongs to no attempt. */
  get findings(): readonly Finding[] {
    this.#findings ??= diagnoseSession(this.#facts);
    return this.#findings;
  }

  get #facts(): SessionFacts {
    const { attempts, networks, events } = this.#recorded;
    return {
      attempts,
      networks,
      events,
      record: (index) => this.store.record(index),
      frame: (index) => this.frame(index),
    };
  }

  /** Ends this session and all that were made of it. */
  close(): void {
    this.store.close();
  }

  /** The same records under these secrets. This session stays as it is. */
  withSecrets(secrets: readonly Secret[]): Session {
    // PMKs computed already are good for what is added; none outlives its passphrase.
    const onlyMore = this.secrets.every((secret) => secrets.includes(secret));
    return new Session(this.#recorded, secrets, onlyMore ? this.#pmks : new Map());
  }

  /** The record, dissected with what its source tells. */
  frame(index: number): Frame {
    const record = this.store.record(index);
    const source = this.store.sources[record.source];
    if (record.linkType === LinkType.Log) return dissectLog(record.bytes, record.event ?? null);
    const context = { ...this.#recorded.context, fcsLength: source?.fcsLength ?? null };
    return dissect(record.bytes, record.linkType, context, record.originalLength);
  }

  /** What an attempt is known by (`attemptKeys`); null where there is none of this id. */
  attemptKey(id: string): string | null {
    return this.#attemptKeys.get(id) ?? null;
  }

  /** Id of the attempt of a key; null where there is none. */
  attemptOf(key: string): string | null {
    return attemptOfKey(this.#attemptKeys, key);
  }

  get #attemptKeys(): ReadonlyMap<string, string> {
    this.#keysOfAttempts ??= attemptKeys(this.attempts, (record) => this.frame(record));
    return this.#keysOfAttempts;
  }

  /** @throws UserError when there is no such attempt */
  analysed(id: string): Analysed {
    const known = this.#analysed.get(id);
    if (known) {
      this.#keep(id, known);
      return known;
    }
    const attempt = this.attempts.find((candidate) => candidate.id === id);
    if (!attempt) throw new UserError('invalid', `attempt ${id}: no such attempt in this session`);
    // What it takes from attempts before stays at hand meanwhile: each of them may take from those before it in turn.
    this.#nested++;
    const stamp = stampOf(attempt);
    let trace: Trace;
    try {
      trace = this.#derive(attempt);
    } finally {
      this.#nested--;
    }
    const findings = diagnose(trace, this.#facts);
    trace = endedBy(trace, findings);
    const analysed: Analysed = { attempt, trace, findings, records: this.records, stamp };
    this.#keep(id, analysed);
    return analysed;
  }

  /** Makes it the newest of those at hand, and lets the oldest go when there are too many. */
  #keep(id: string, analysed: Analysed): void {
    this.#analysed.delete(id);
    this.#analysed.set(id, analysed);
    if (this.#nested > 0) return;
    let steps = 0;
    for (const { trace } of this.#analysed.values()) steps += trace.steps.length;
    for (const [oldest, { trace }] of this.#analysed) {
      if (steps <= STEPS_KEPT || oldest === id) break;
      steps -= trace.steps.length;
      this.#analysed.delete(oldest);
    }
  }

  get #hasManyFrames(): boolean {
    this.#dataFrames ??= this.attempts.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
    return this.#dataFrames > MANY_FRAMES;
  }

  #derive(attempt: Attempt): Trace {
    return derive(attempt, {
      record: (index) => this.store.record(index),
      secrets: this.secrets,
      context: this.#recorded.context,
      cache: this.#pmks,
      earlier: () =>
        this.attempts.slice(0, this.attempts.indexOf(attempt)).map(({ id }) => this.analysed(id).trace),
      ...(this.#hasManyFrames && { ownStepsAtMost: OWN_STEPS }),
    });
  }

  /** The same session without secrets. */
  get bare(): Session {
    this.#withoutSecrets ??= this.secrets.length === 0 ? this : this.withSecrets([]);
    return this.#withoutSecrets;
  }

  /** What the references of an attempt's steps point at. */
  world(trace: Trace): World {
    const outputOf = (id: string, name: string, attempt: string | undefined): Output => {
      const from = attempt === undefined ? trace : this.analysed(attempt).trace;
      const output = from.step(id)?.outputs.find((candidate) => candidate.name === name);
      if (!output) throw new UserError('invalid', `step ${id}: no output ${name}`);
      return output;
    };
    return {
      record: (index): Bytes => this.store.record(index).bytes,
      secret: (id) => {
        const secret = this.secrets.find((candidate) => candidate.id === id);
        if (!secret) throw new UserError('invalid', `secret ${id}: no such secret`);
        return secret;
      },
      output: (id, name, attempt) => outputOf(id, name, attempt).bytes,
      isSecret: (id, name, attempt) => outputOf(id, name, attempt).secret,
      holdsKey: (index, start, end) =>
        this.cameBy(index) === 'nl80211' && holdsKey(this.frame(index), start, end),
    };
  }

  /** The records, for what has to know how an EAPOL message came. */
  readonly records: Records = {
    cameBy: (index) => this.cameBy(index),
    frame: (index) => this.frame(index),
  };

  /** How a record came; a frame that stood in a log came by the way that the log says. */
  cameBy(index: number): ReturnType<CameBy> {
    const { linkType } = this.store.record(index);
    if (linkType === LinkType.Log) return 'log';
    // Who captures may be told of the air by Ethernet: TZSP and its like.
    if (linkType === LinkType.Ethernet) return this.frame(index).wlan ? 'air' : 'netdev';
    // iwmon writes netlink in a cooked header, which also carries air and Ethernet.
    const netlink =
      linkType === LinkType.Netlink || (linkType === LinkType.LinuxSll && this.frame(index).netlink !== null);
    return netlink ? 'nl80211' : 'air';
  }

  /**
   * SHA-256 over the digests of all attempts, each computed without secrets: the same on every machine for the same
   * records. Other work runs meanwhile. @throws an AbortError when cancelled
   */
  async digest(signal?: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    const pause = pauses();
    const bare = this.bare;
    for (const { id } of this.attempts) {
      signal?.throwIfAborted();
      hash.update(bare.analysed(id).trace.digest);
      await pause();
    }
    return hash.digest('hex');
  }
}

/** What breaks an attempt off ends it, though the records do not hold its end. */
function endedBy(trace: Trace, findings: readonly Finding[]): Trace {
  const broken = findings.some(
    ({ severity, certainty }) => severity === 'failure' && (certainty === 'proved' || certainty === 'likely'),
  );
  if (trace.outcome !== 'incomplete' || !broken) return trace;
  // What a trace computes when it is asked stays so.
  const parts = Object.getOwnPropertyDescriptors(trace);
  return Object.defineProperties({}, { ...parts, outcome: { value: 'failed', enumerable: true } }) as Trace;
}

/** What is left out because its frame check sequence is wrong, at its first record. */
function wrongFcs(store: RecordStore, badFcs: Tracked['badFcs']): Warning[] {
  const place = badFcs && store.place(badFcs.first);
  if (!place) return [];
  const more = badFcs.count > 1 ? `; ${badFcs.count - 1} more like it` : '';
  const message = `wrong frame check sequence: what the frame says is not used${more}`;
  return [{ ...place, message }];
}

/**
 * Equal for an attempt to which nothing has come meanwhile. Its messages are those of the tracker, to which later records
 * add copies and acknowledgements, or a better record: attempts cannot be compared once that has happened.
 */
function stampOf(attempt: Attempt): string {
  const { id, outcome, data, events } = attempt;
  const others = data?.others ?? attempt.messages;
  let sum = data?.stamp ?? 0;
  for (const { record, copies, acknowledgedBy } of others)
    sum += record + copies.length + (acknowledgedBy ?? 0);
  return `${id} ${outcome} ${others.length + (data?.length ?? 0)} ${events.length} ${sum}`;
}
