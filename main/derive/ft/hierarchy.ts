import { type End, isAddress } from '../../base/brand.ts';
import { equal, fromHex } from '../../base/bytes.ts';
import { out, type When } from '../../calculate/builder.ts';
import { type FtSources, type NamedRef, r0Step, r1Step } from '../../calculate/ft/index.ts';
import { addressSpan } from '../../calculate/located.ts';
import type { Ref, Trace } from '../../calculate/types.ts';
import { ftPtk, type NamedKey, pmkR0, pmkR1 } from '../../crypto/ft.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { Algorithm } from '../../standard/frames.ts';
import { withoutData } from '../../track/messages.ts';
import { type Agreement, type AgreementContext, GivenPmk, ssidRef } from '../agreement.ts';
import { signed } from '../handshake/index.ts';
import { holdersOf, namesSeen } from '../holders.ts';

/** PMK-R0 and PMK-R1 of an attempt: from an attempt before it, from the authentication under it, or from a secret. */
export class FtHierarchy {
  readonly micLength: number;
  readonly #context: AgreementContext;
  readonly #under: Agreement;
  readonly #hash: KdfHash;
  #r0: NamedRef | null = null;
  #r1: NamedRef | null = null;

  constructor(context: AgreementContext, under: Agreement, hash: KdfHash) {
    this.#context = context;
    this.#under = under;
    this.#hash = hash;
    this.micLength = fteMicLength(context);
  }

  /** Null until {@link r1} has made it. */
  get r0(): NamedRef | null {
    return this.#r0;
  }

  /** PMK-R1 as far as it was made. */
  get made(): NamedRef | null {
    return this.#r1;
  }

  /** PMK-R1, with the steps that make it when it is first asked for; null when a secret or a key holder is not known. */
  r1(when: When): NamedRef | null {
    if (this.#r1) return this.#r1;
    const sources = sourcesOf(this.#context);
    if (!sources) return null;
    this.#r0 ??= this.#kept(sources) ?? this.#own(sources, when);
    if (!this.#r0) return null;
    const step = this.#context.steps.add(r1Step(this.#hash, this.#r0, sources, when));
    this.#r1 = { key: out(step.id, 'PMK-R1'), name: out(step.id, 'PMKR1Name') };
    return this.#r1;
  }

  /** Where a frame of the attempt holds an address. */
  address(record: number, address: End): Ref | null {
    return addressIn(this.#context, record, address);
  }

  /** A PMK-R0 of an attempt before this one, where the frames name it. */
  #kept(sources: FtSources): NamedRef | null {
    if (!this.#roams()) return null;
    const isNamed = namedIn(this.#context, this.#hash, sources);
    for (const trace of this.#context.earlier().toReversed()) {
      if (trace.attempt.station !== this.#context.attempt.station) continue;
      const found = r0Of(trace);
      if (found && isNamed(found.value)) return found.refs;
    }
    return null;
  }

  /** Only a station that was in the mobility domain before comes with keys that it has already. */
  #roams(): boolean {
    const { attempt } = this.#context;
    return withoutData(attempt).some(({ kind, record, encrypted }) => {
      if (encrypted || (kind !== 'authentication' && kind !== 'association-request')) return false;
      const { management } = this.#context.frame(record);
      return management?.authAlgorithm === Algorithm.Ft || management?.kind === 'reassociation-request';
    });
  }

  /** A PMK-R0 of its own, with the steps that make it. */
  #own(sources: FtSources, when: When): NamedRef | null {
    const xxKey = this.#under.xxKey ? this.#under.xxKey() : this.#under.pmk(when);
    if (!xxKey) return null;
    const step = this.#context.steps.add(r0Step(this.#hash, xxKey, sources, when));
    return { key: out(step.id, 'PMK-R0'), name: out(step.id, 'PMKR0Name') };
  }
}

function addressIn({ frame }: AgreementContext, record: number, address: End): Ref | null {
  const span = addressSpan(frame(record), address);
  return span && { from: 'record', record, start: span.start, end: span.end };
}

const fteMicLength = ({ suite }: AgreementContext): number => suite.akm?.fteMic?.length ?? 16;

/** Where the frames hold what enters the hierarchy; null where they do not hold all of it. */
function sourcesOf(context: AgreementContext): FtSources | null {
  const { attempt, candidates, steps } = context;
  const found = holdersOf(attempt, context.frame, fteMicLength(context));
  const { r0khId, r1khId } = found?.fte ?? {};
  const spa = found && addressIn(context, found.record, attempt.station);
  const secret = candidates.find((c) => c.secret.ssid)?.secret;
  const { ssidRecord } = attempt.network;
  const given = secret ? ssidRef(attempt, secret) : null;
  const ssid: Ref | null = ssidRecord ? { from: 'record', ...ssidRecord } : given;
  if (!found || !r0khId || !r1khId || !spa || !ssid) return null;
  return {
    ssid: { ref: ssid, length: steps.resolve(ssid).length },
    mdid: found.mdid,
    r0khId: { ref: found.ref(r0khId), length: r0khId.end - r0khId.start },
    r1khId: found.ref(r1khId),
    spa,
  };
}

/** Tells whether frames name a PMK-R0, or the PMK-R1 that it gives here. A trial: it makes no step. */
function namedIn({ attempt, frame, steps }: AgreementContext, hash: KdfHash, sources: FtSources) {
  const names = namesSeen(attempt, frame);
  const [r1khId, spa] = [steps.resolve(sources.r1khId), steps.resolve(sources.spa)];
  return (r0: NamedKey): boolean => {
    const own = [r0.name, pmkR1(hash, r0, r1khId, spa).name];
    return names.some((name) => own.some((n) => equal(n, name)));
  };
}

/**
 * Tells whether a four-way handshake is signed with the PTK of a PMK-R0: over FILS the names are sealed in its key data.
 * A trial: it makes no step.
 */
function signedIn({ attempt, steps, suite }: AgreementContext, hash: KdfHash, sources: FtSources) {
  const { akm, recipe } = suite;
  const [r1khId, spa] = [steps.resolve(sources.r1khId), steps.resolve(sources.spa)];
  const bssid = isAddress(attempt.bssid) ? fromHex(attempt.bssid) : null;
  return (r0: NamedKey): boolean => {
    if (!akm || !recipe || !bssid) return false;
    const r1 = pmkR1(hash, r0, r1khId, spa);
    return attempt.handshakes.some((handshake) =>
      signed(handshake, akm, (anonce, snonce) =>
        ftPtk(
          hash,
          r1,
          { snonce, anonce, bssid, spa },
          akm.kckBits,
          akm.kekBits,
          recipe.tk,
          akm.kck2Bits,
          akm.kek2Bits,
        ),
      ),
    );
  };
}

/** The secret whose keys the frames name or are signed with; null leaves it to the general rule. */
export function namedSecret(context: AgreementContext, hash: KdfHash): Agreement | null {
  const { steps, attempt, suite, candidates } = context;
  const sources = candidates.length > 0 ? sourcesOf(context) : null;
  if (!sources) return null;
  const inputs = {
    ssid: steps.resolve(sources.ssid.ref),
    mdid: steps.resolve(sources.mdid),
    r0khId: steps.resolve(sources.r0khId.ref),
    spa: steps.resolve(sources.spa),
  };
  const isNamed = namedIn(context, hash, sources);
  const isUsed = signedIn(context, hash, sources);
  const proven =
    candidates.find(({ pmk }) => isNamed(pmkR0(hash, pmk, inputs))) ??
    candidates.find(({ pmk }) => isUsed(pmkR0(hash, pmk, inputs)));
  return proven ? new GivenPmk(steps, attempt, suite, proven) : null;
}

/** The PMK-R0 that a trace has made. */
function r0Of(trace: Trace): { readonly value: NamedKey; readonly refs: NamedRef } | null {
  const step = trace.steps.find((s) => s.operation === 'ft-r0');
  const bytes = (name: string) => step?.outputs.find((o) => o.name === name)?.bytes;
  const [key, name] = [bytes('PMK-R0'), bytes('PMKR0Name')];
  if (!step || !key || !name) return null;
  const ref = (output: string): Ref => ({
    from: 'step',
    attempt: trace.attempt.id,
    step: step.id,
    output,
  });
  return { value: { key, name }, refs: { key: ref('PMK-R0'), name: ref('PMKR0Name') } };
}
