import { out, type StepBuilder, type StepSpec, type When } from '../calculate/builder.ts';
import { type PtkSources, pmkStep } from '../calculate/keys/index.ts';
import type { Located } from '../calculate/located.ts';
import type { DerivedAgreement, Ref, Secret, SecretNeed, Step, Trace } from '../calculate/types.ts';
import type { Frame } from '../dissect/types.ts';
import type { Attempt, TrackedMessage } from '../track/types.ts';
import type { Candidate } from './handshake/index.ts';
import type { Keys } from './state.ts';
import type { Negotiated } from './suite.ts';

/**
 * How an AKM comes by its PMK: what its own frames add to the steps, and the PMK that it ends in. One implementation
 * an authentication (SAE, OWE, FT, FILS, EAP); `GivenPmk` is the one that asks a person.
 */
export interface Agreement {
  /** Before the step of a clear frame that is no EAPOL-Key frame: what its sender computes first. */
  before?(message: TrackedMessage, located: Located): void;
  /** What the frame's own step shows beyond its sentence: inputs, operation, checks. */
  part?(message: TrackedMessage, located: Located): Partial<StepSpec>;
  /** After the step of that frame: what its receiver computes. */
  after?(message: TrackedMessage, located: Located, step: Step): void;
  /** The PMK (for FT the PMK-R1), with the steps that make it, asked for once M1 is there; null when a secret is wanting. */
  pmk(when: When): Ref | null;
  /** What the FT hierarchy begins with, where that is not the PMK: null until it is known; absent: the PMK (12.7.1.6.3). */
  xxKey?(): Ref | null;
  /** The PMKID that both ends have made themselves and M1 repeats; absent or null: the AKM's HMAC of the PMK, if any. */
  pmkid?(when: When): Ref | null;
  /** The step that makes the PTK where the AKM has a way of its own; outputs as of `ptkStep`. */
  ptk?(from: PtkSources, when: When): StepSpec | null;
  /** The exchange itself, for the analysis, once the attempt is over. */
  agreed?(): readonly DerivedAgreement[];
  /** What a person would have to give; undefined leaves it to the general rule. */
  need?(): SecretNeed | null | undefined;
}

export interface AgreementContext {
  readonly steps: StepBuilder;
  readonly attempt: Attempt;
  readonly suite: Negotiated;
  readonly secrets: readonly Secret[];
  /** Secrets that can serve this attempt, each with the PMK that it gives. */
  readonly candidates: readonly Candidate[];
  /** Where an agreement that needs no four-way handshake (FT, FILS) puts the keys that it installs. */
  readonly keys: Keys;
  /** The PMK that a person gave, if any: an agreement whose own secrets are wanting falls back on it. */
  readonly given: Agreement;
  frame(record: number): Frame;
  /** Traces of the session's attempts before this one, in order: for keys that outlive an attempt (FT, PMKSA caching). */
  earlier(): readonly Trace[];
}

/** The SSID: from the frames, else as given with the secret. */
export function ssidRef({ network: { ssidRecord } }: Attempt, secret: Secret): Ref | null {
  if (ssidRecord) return { from: 'record', ...ssidRecord };
  return secret.ssid && { from: 'secret', secret: secret.id, part: 'ssid' };
}

/** The PMK by a secret that a person gave: passphrase, PSK, PMK or MSK. */
export class GivenPmk implements Agreement {
  readonly #steps: StepBuilder;
  readonly #attempt: Attempt;
  readonly #suite: Negotiated;
  readonly #candidate: Candidate | null;
  #pmk: Ref | null = null;

  constructor(steps: StepBuilder, attempt: Attempt, suite: Negotiated, candidate: Candidate | null) {
    this.#steps = steps;
    this.#attempt = attempt;
    this.#suite = suite;
    this.#candidate = candidate;
  }

  pmk(when: When): Ref | null {
    if (this.#pmk || !this.#candidate) return this.#pmk;
    const { secret } = this.#candidate;
    const step = this.#steps.add(pmkStep(secret, ssidRef(this.#attempt, secret), this.#suite.akm, when));
    this.#pmk = out(step.id, 'PMK');
    return this.#pmk;
  }
}

/** Two agreements of one attempt: where both have something to say the first one's stands. */
export function both(one: Agreement, two: Agreement): Agreement {
  return {
    before(message, located) {
      one.before?.(message, located);
      two.before?.(message, located);
    },
    part: (message, located) => ({ ...two.part?.(message, located), ...one.part?.(message, located) }),
    after(message, located, step) {
      one.after?.(message, located, step);
      two.after?.(message, located, step);
    },
    pmk: (when) => one.pmk(when) ?? two.pmk(when),
    pmkid: (when) => one.pmkid?.(when) ?? two.pmkid?.(when) ?? null,
    ptk: (from, when) => one.ptk?.(from, when) ?? two.ptk?.(from, when) ?? null,
    agreed: () => [...(one.agreed?.() ?? []), ...(two.agreed?.() ?? [])],
    need() {
      const own = one.need?.();
      return own !== undefined ? own : two.need?.();
    },
  };
}
