import type { CaptureRecord } from '../capture/types.ts';
import { dissect, peek } from '../dissect/index.ts';
import type { DissectContext, Frame } from '../dissect/types.ts';
import { classifyKeyMessage } from '../track/classify.ts';
import { HandshakeTracker } from '../track/handshakes.ts';
import type { Attempt, KeyMessage, Phase, TrackedMessage } from '../track/types.ts';
import { bipPart } from './bip.ts';
import { type Memo, out, StepBuilder, type StepSpec } from './builder.ts';
import { type Candidate, candidatesOf, choose } from './candidates.ts';
import { DataFrames } from './data.ts';
import { digestOf } from './digest.ts';
import { Exchange } from './exchange.ts';
import { handshakesOf } from './handshakes.ts';
import { inRecord, inStep, type Located, type LocatedKey } from './located.ts';
import { tellMessage } from './messages.ts';
import { needOf } from './need.ts';
import { pmkStep } from './pmk.ts';
import { negotiated } from './suite.ts';
import type { Ref, Secret, Trace } from './types.ts';

/** PMKs of passphrases that were computed already. Holds secrets: keep it as long as those. */
export type PmkCache = Memo;

/** What an attempt is computed from. */
export interface DeriveInput {
  record(index: number): CaptureRecord;
  readonly secrets: readonly Secret[];
  readonly context: DissectContext;
  readonly cache?: PmkCache;
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
  readonly #suite;
  readonly #candidate: Candidate | null;
  readonly #exchange: Exchange;
  readonly #data: DataFrames;
  readonly #tracker: HandshakeTracker;
  readonly #lastFrame: { record: number; frame: Frame | null } = { record: 0, frame: null };
  #pmk: Ref | null = null;

  constructor(attempt: Attempt, input: DeriveInput) {
    this.#attempt = attempt;
    this.#input = input;
    const memo = input.cache ?? new Map();
    this.#steps = new StepBuilder(
      { record: (index) => input.record(index).bytes, secrets: input.secrets },
      memo,
    );
    this.#suite = negotiated(attempt);
    const micLength = this.#suite.akm ? (this.#suite.akm.mic?.length ?? 0) : undefined;
    this.#context = { ...input.context, ...(micLength !== undefined && { micLength }) };
    this.#candidate = choose(candidatesOf(attempt, input.secrets, this.#suite, memo), attempt, this.#suite);
    this.#exchange = new Exchange(this.#steps, {
      attempt,
      suite: this.#suite,
      pmk: (when) => this.#pmkRef(when),
      frame: (record) => this.#frame(record),
    });
    this.#data = new DataFrames(this.#steps, this.#suite, this.#exchange);
    this.#tracker = new HandshakeTracker({ installed: attempt.handshakes[0]?.rekey ?? false });
  }

  trace(): Trace {
    for (const message of this.#attempt.messages) this.#message(message);
    this.#data.finish();
    const steps = this.#steps;
    const secret = this.#candidate?.secret.id ?? null;
    const handshakes = handshakesOf(this.#tracker.handshakes(), this.#exchange, this.#pmk, secret);
    const { frames, failed, unicast } = this.#data.count;
    let digest: string | null = null;
    return {
      attempt: this.#attempt,
      steps: steps.steps,
      substeps: (id) => steps.substeps(id),
      step: (id) => steps.step(id),
      handshakes,
      decrypted: { frames, failed },
      outcome: this.#attempt.outcome === 'incomplete' && unicast > 0 ? 'connected' : this.#attempt.outcome,
      need: needOf(this.#attempt, this.#suite, this.#candidate, this.#input.secrets),
      get digest() {
        digest ??= digestOf(steps.steps, (id) => steps.substeps(id));
        return digest;
      },
    };
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
  #headers(record: CaptureRecord): Frame {
    const { bytes, linkType, originalLength } = record;
    const { wlan, radio, protection, etherType, source, destination } = peek(
      bytes,
      linkType,
      this.#context,
      originalLength,
    );
    const nothing = { management: null, eapol: null, netlink: null, fields: [], malformed: [], summary: '' };
    return { ...nothing, bytes, protocol: '802.11', wlan, radio, protection, etherType, source, destination };
  }

  #message(message: TrackedMessage): void {
    if (message.encrypted) {
      const record = this.#input.record(message.record);
      const located = inRecord(this.#headers(record), message.record);
      const inner = this.#data.add(message, located, record.bytes.length >= record.originalLength);
      const key = inner?.frame.eapol?.key;
      if (inner && key)
        this.#key(
          inStep(inner.frame, message.record, inner.step, inner.output),
          message.time,
          key.pairwise ? 'rekey' : 'group-key',
        );
      return;
    }
    const frame = this.#frame(message.record);
    const located = inRecord(frame, message.record);
    this.#data.finish();
    if (frame.eapol?.key) {
      this.#key(located, message.time, message.phase);
      return;
    }
    const { groupManagement } = this.#attempt.selection;
    this.#steps.add({
      ...common(message),
      ...tellMessage(message, located),
      ...bipPart(located, groupManagement, this.#exchange.handover.groupKeys),
    });
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
  }

  #pmkRef(when: Pick<StepSpec, 'phase' | 'time' | 'record'>): Ref | null {
    if (this.#pmk || !this.#candidate) return this.#pmk;
    const { secret } = this.#candidate;
    const { ssidRecord } = this.#attempt.network;
    const ssid: Ref | null = ssidRecord
      ? { from: 'record', ...ssidRecord }
      : secret.ssid && { from: 'secret', secret: secret.id, part: 'ssid' };
    const length = this.#suite.akm?.pmkLength ?? 32;
    const step = this.#steps.add(pmkStep(secret, ssid, length, when));
    this.#pmk = out(step.id, 'PMK');
    return this.#pmk;
  }
}

const common = (message: TrackedMessage) =>
  ({
    kind: 'message',
    phase: message.phase,
    time: message.time,
    record: message.record,
    actor: message.direction === 'to-station' ? 'ap' : 'station',
  }) as const;
