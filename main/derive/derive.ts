import { equal } from '../base/bytes.ts';
import { type Memo, StepBuilder, type StepSpec, type When } from '../calculate/builder.ts';
import { digestOf } from '../calculate/digest.ts';
import { BipFrames } from '../calculate/frames/index.ts';
import { type PtkRecipe, type PtkSources, ptkStep } from '../calculate/keys/index.ts';
import { inRecord, inStep, type Located, type LocatedKey } from '../calculate/located.ts';
import { mldOf } from '../calculate/mld.ts';
import type { Secret, SecretNeed, Trace } from '../calculate/types.ts';
import type { CaptureRecord } from '../capture/types.ts';
import { dissect, peek } from '../dissect/index.ts';
import type { DissectContext, Frame } from '../dissect/types.ts';
import { Descriptor } from '../standard/frames.ts';
import { classifyKeyMessage } from '../track/classify.ts';
import { HandshakeTracker } from '../track/handshakes.ts';
import { contentOf, Identities } from '../track/identity.ts';
import { messageOf, withoutData } from '../track/messages.ts';
import type { Attempt, DataRun, KeyMessage, Phase, TrackedMessage } from '../track/types.ts';
import { type Agreement, GivenPmk } from './agreement.ts';
import { agreementOf } from './agreements.ts';
import { DataFrames } from './data.ts';
import { type Candidate, candidatesOf, choose, Exchange, handshakesOf } from './handshake/index.ts';
import { Lookup } from './lookup.ts';
import { frameAct, tellMessage } from './messages.ts';
import { needOf } from './need.ts';
import { reportStep } from './reports.ts';
import type { Keys } from './state.ts';
import { type Negotiated, negotiated } from './suite.ts';

/** PMKs of passphrases that were computed already. Holds secrets: keep it as long as those. */
export type PmkCache = Memo;

/** What an attempt is computed from. */
export interface DeriveInput {
  record(index: number): CaptureRecord;
  readonly secrets: readonly Secret[];
  readonly context: DissectContext;
  readonly cache?: PmkCache;
  /** Traces of the session's attempts before this one; absent: none. */
  earlier?(): readonly Trace[];
  /** Decrypted data frames of an attempt that get a step of their own; absent: all. The others are in steps of many. */
  readonly ownStepsAtMost?: number;
}

/**
 * Computes the steps of an attempt: each message, and each calculation that the secrets allow, in order of time.
 * Deterministic; never throws for what a capture may hold.
 */
export function derive(attempt: Attempt, input: DeriveInput): Trace {
  return new Derivation(attempt, input).trace();
}

class Derivation {
  readonly #attempt: Attempt;
  readonly #input: DeriveInput;
  readonly #context: DissectContext;
  readonly #steps: StepBuilder;
  readonly #suite: Negotiated;
  readonly #candidate: Candidate | null;
  readonly #exchange: Exchange;
  readonly #data: DataFrames;
  readonly #bip: BipFrames;
  readonly #tracker: HandshakeTracker;
  /** What records are known by, as far as their messages are derived. */
  readonly #identity = new Map<number, string>();
  readonly #identities = new Identities();
  /** Place of the message that was last asked for. */
  #asked = 0;
  readonly #lastFrame: { record: number; frame: Frame | null } = { record: 0, frame: null };
  readonly #agreement: Agreement;

  constructor(attempt: Attempt, input: DeriveInput) {
    this.#attempt = attempt;
    this.#input = input;
    const memo = input.cache ?? new Map();
    this.#steps = new StepBuilder(
      {
        record: (index) => input.record(index).bytes,
        secrets: input.secrets,
        identity: (record) => this.#identityOf(record),
        trace: (id) => input.earlier?.().find((trace) => trace.attempt.id === id) ?? null,
      },
      memo,
    );
    const suite = negotiated(attempt, (record) => this.#frame(record));
    const micLength = suite.akm ? (suite.akm.mic?.length ?? 0) : undefined;
    this.#context = { ...input.context, ...(micLength !== undefined && { micLength }) };
    this.#suite = { ...suite, mld: mldOf(attempt, (record) => this.#frame(record)) };
    const candidates = candidatesOf(attempt, input.secrets, this.#suite, memo);
    this.#candidate = choose(candidates, attempt, this.#suite);
    const keys: Keys = { pairwise: [], group: [] };
    this.#agreement = agreementOf({
      steps: this.#steps,
      attempt,
      suite: this.#suite,
      secrets: input.secrets,
      candidates,
      keys,
      given: new GivenPmk(this.#steps, attempt, this.#suite, this.#candidate),
      frame: (record) => this.#frame(record),
      earlier: () => input.earlier?.() ?? [],
    });
    this.#exchange = new Exchange(this.#steps, {
      attempt,
      suite: this.#suite,
      pmk: (when) => this.#agreement.pmk(when),
      fitting: (trial, when) => {
        const fits = candidates.find(({ pmk }) => trial(pmk));
        return fits ? new GivenPmk(this.#steps, attempt, this.#suite, fits).pmk(when) : null;
      },
      pmkid: (when) => this.#agreement.pmkid?.(when) ?? null,
      ptk: (from, recipe, when) => this.#agreement.ptk?.(from, when) ?? this.#ptk(from, recipe, when),
      keys,
      areTogether: (one, other) => this.#tracker.areTogether(one, other),
      frame: (record) => this.#frame(record),
    });
    this.#bip = new BipFrames(this.#steps, attempt.selection.groupManagement, keys.group);
    const { ssid } = attempt.network;
    const tks = input.secrets.filter(
      (secret): secret is Secret<'tk'> =>
        secret.kind === 'tk' && (!secret.ssid || !ssid || equal(secret.ssid, ssid)),
    );
    this.#data = new DataFrames(
      this.#steps,
      this.#suite,
      this.#exchange,
      tks,
      input.ownStepsAtMost ?? Number.POSITIVE_INFINITY,
      attempt.ending?.record ?? null,
      (record) => ({
        message: messageOf(attempt, record)!,
        located: inRecord(this.#headers(input.record(record)).frame, record),
      }),
    );
    this.#tracker = new HandshakeTracker({ installed: attempt.handshakes[0]?.rekey ?? false });
  }

  trace(): Trace {
    for (const part of this.#attempt.data?.inTurn() ?? this.#attempt.messages)
      if ('kind' in part) this.#message(part);
      else this.#run(part);
    this.#data.finish();
    const steps = this.#steps;
    const lookup = new Lookup(
      steps,
      () => this.#attempt.messages,
      this.#identity,
      (record) => this.#frame(record),
    );
    const secret = this.#candidate?.secret.id ?? null;
    const handshakes = handshakesOf(this.#tracker.handshakes(), this.#exchange, secret);
    const { frames, failed, unicast } = this.#data.count;
    let digest: string | null = null;
    return {
      attempt: this.#attempt,
      steps: steps.steps,
      substeps: (id) => steps.substeps(id),
      step: (name) => lookup.step(name),
      nearest: (key) => lookup.nearest(key),
      handshakes,
      agreements: this.#agreement.agreed?.() ?? [],
      decrypted: { frames, failed },
      outcome:
        this.#readWithoutHandshake || (this.#attempt.outcome === 'incomplete' && unicast > 0)
          ? 'connected'
          : this.#attempt.outcome,
      need: this.#need(),
      get digest() {
        digest ??= digestOf(steps.steps, (id) => steps.substeps(id));
        return digest;
      },
    };
  }

  #ptk(from: PtkSources, recipe: PtkRecipe, when: When): StepSpec | null {
    return this.#suite.akm?.ft ? null : ptkStep(recipe, from, when);
  }

  /** Data was read though the capture holds no handshake: both ends had the keys. */
  get #readWithoutHandshake(): boolean {
    return this.#attempt.handshakes.length === 0 && this.#data.count.unicast > 0;
  }

  #need(): SecretNeed | null {
    const own = this.#agreement.need?.();
    if (own !== undefined) return own;
    if (this.#readWithoutHandshake) return null;
    return needOf(this.#attempt, this.#suite, this.#candidate, this.#input.secrets);
  }

  /** The record dissected; the last one is kept, since a message and its calculations ask for the same. */
  #frame(record: number): Frame {
    const last = this.#lastFrame;
    if (last.record === record && last.frame) return last.frame;
    last.record = record;
    const { bytes, linkType, originalLength } = this.#input.record(record);
    last.frame = dissect(bytes, linkType, this.#context, originalLength);
    return last.frame;
  }

  /** The headers alone: enough for an encrypted frame, and several times as fast as the whole tree. */
  #headers(record: CaptureRecord): { frame: Frame; passedOn: boolean } {
    const { bytes, linkType, originalLength, origin } = record;
    const { wlan, radio, protection, etherType, source, destination, netlinkFrame } = peek(
      bytes,
      linkType,
      this.#context,
      originalLength,
    );
    const nothing = { management: null, eapol: null, netlink: null, fields: [], malformed: [], summary: '' };
    return {
      frame: {
        ...nothing,
        bytes,
        protocol: '802.11',
        wlan,
        radio,
        protection,
        etherType,
        source,
        destination,
      },
      passedOn: origin !== undefined || netlinkFrame !== null,
    };
  }

  #identityOf(record: number): string {
    const known = this.#identity.get(record);
    if (known !== undefined) return known;
    // Of encrypted frames only those of which a step is made are told apart: there may be millions.
    const message = this.#messageOf(record);
    if (!message?.encrypted) throw new RangeError(`record ${record}: no message before this step`);
    return this.#identify(message, this.#headers(this.#input.record(record)).frame);
  }

  /** Steps are made in the order of messages, nearly: the next one is looked for behind the last. */
  #messageOf(record: number): TrackedMessage | undefined {
    const messages = withoutData(this.#attempt);
    for (let at = this.#asked; at < messages.length; at++)
      if (messages[at]!.record === record) {
        this.#asked = at;
        return messages[at];
      }
    return messageOf(this.#attempt, record);
  }

  #identify(message: TrackedMessage, frame: Frame | null): string {
    const identity = this.#identities.next(contentOf(message, frame));
    this.#identity.set(message.record, identity);
    return identity;
  }

  #run(run: DataRun): void {
    for (let at = 0; at < run.length; at++)
      if (run.isEncrypted(at) && this.#data.isKeyless) this.#data.close(run, at);
      else this.#message(run.message(at));
  }

  #message(message: TrackedMessage): void {
    if (message.event) {
      this.#identify(message, null);
      this.#data.finish();
      this.#steps.add(reportStep(message, message.event));
      return;
    }
    if (message.encrypted) {
      const record = this.#input.record(message.record);
      const { frame, passedOn } = this.#headers(record);
      const located = inRecord(frame, message.record);
      const whole = record.bytes.length >= record.originalLength;
      const inner = this.#data.add(message, located, whole, passedOn);
      const key = inner?.frame.eapol?.key;
      if (inner && key?.descriptorType === Descriptor.Rc4)
        this.#agreement.after?.(
          message,
          inStep(inner.frame, message.record, inner.step, inner.output),
          this.#steps.step(inner.step)!,
        );
      else if (inner && key) {
        // What it says when read, that a report of the same message in clear has the same keys.
        this.#identify({ ...message, kind: 'eapol-key', encrypted: false }, inner.frame);
        this.#key(
          inStep(inner.frame, message.record, inner.step, inner.output),
          message.time,
          key.pairwise ? 'rekey' : 'group-key',
        );
      }
      return;
    }
    const frame = this.#frame(message.record);
    this.#identify(message, frame);
    const located = inRecord(frame, message.record);
    this.#data.finish();
    if (frame.eapol?.key && frame.eapol.key.descriptorType !== Descriptor.Rc4) {
      this.#key(located, message.time, message.phase);
      return;
    }
    this.#agreement.before?.(message, located);
    const step = this.#steps.add({
      ...common(message, frame),
      ...tellMessage(message, located),
      ...(message.repeats === null && this.#bip.part(located)),
      ...this.#agreement.part?.(message, located),
    });
    this.#bip.seen(step);
    this.#agreement.after?.(message, located, step);
  }

  #key(located: Located, time: bigint | null, phase: Phase): void {
    const key = located.frame.eapol!.key!;
    const { name, direction } = classifyKeyMessage(key, located.frame.bytes);
    const fed: KeyMessage = this.#tracker.feed({
      name,
      direction,
      record: located.record,
      time,
      key,
      frame: located.frame,
    });
    const locatedKey: LocatedKey = { ...located, key };
    this.#exchange.feed(fed, locatedKey, phase);
    const { advertised } = this.#attempt.network;
    if (!advertised) return;
    const beacon = () => inRecord(this.#frame(advertised.record), advertised.record);
    this.#bip.beacon(beacon, { phase, time, record: located.record });
  }
}

const common = (message: TrackedMessage, frame: Frame) =>
  ({
    kind: 'message',
    act: frameAct(message, frame),
    phase: message.phase,
    time: message.time,
    record: message.record,
    actor: message.direction === 'to-station' ? 'ap' : 'station',
  }) as const;
