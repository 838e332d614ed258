import type { End } from '../../base/brand.ts';
import { type Bytes, equal } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import { type PmkidSubject, pmkidStep, pmkStep, shifted } from '../../calculate/keys/index.ts';
import { addressSpan, type Located } from '../../calculate/located.ts';
import { keyAddresses } from '../../calculate/mld.ts';
import type { DerivedKeys, Ref, Trace } from '../../calculate/types.ts';
import { placeOf } from '../../calculate/words.ts';
import { pmkid } from '../../crypto/keys.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import { ExtensionElement } from '../../standard/elements.ts';
import { Algorithm } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import { withoutData } from '../../track/messages.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { type Agreement, type AgreementContext, both } from '../agreement.ts';

const CLAUSES = ['IEEE 802.11-2020, 12.6.10.3'];
/** AKMs whose association request names a PMK of its own hierarchy, or that prove the cached PMK in other ways. */
const ELSEWHERE = (name: string) => name.startsWith('FT-') || name.includes('FILS');

/** A key of an earlier attempt, for the references of this one. */
interface Earlier {
  readonly trace: Trace;
  readonly keys: DerivedKeys;
}

/** Takes an attempt whose association request names PMKs by PMKID, beside whatever else takes it. */
export function pmksaAgreement(
  context: AgreementContext,
  under: (context: AgreementContext) => Agreement,
): Agreement | null {
  const { requested } = context.attempt.selection;
  const { akm } = context.suite;
  if (!requested?.rsn.pmkids.length || !akm || ELSEWHERE(akm.name)) return null;
  return both(new Pmksa(context), under(context));
}

/**
 * PMKSA caching (12.6.10.3): the station names PMKs that it still holds. Which attempt made one is told by the PMKIDs
 * of earlier attempts, by computing those of the PMKs that are known, also for the address of this AP (opportunistic
 * key caching), and by those of the PMKs that a person gave.
 */
class Pmksa implements Agreement {
  readonly #context: AgreementContext;
  #pmk: Ref | null = null;
  #pmkid: Ref | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  after(message: TrackedMessage, located: Located): void {
    const { requested } = this.#context.attempt.selection;
    if (requested?.record !== message.record) return;
    const when: When = { phase: message.phase, time: message.time, record: message.record };
    for (const span of requested.rsn.pmkids) {
      const seen = located.ref(span);
      const octets = located.frame.bytes.subarray(span.start, span.end);
      const pmk =
        this.#named(octets, seen, when) ??
        this.#computed(octets, seen, located, when) ??
        this.#given(octets, seen, located, when);
      this.#pmk ??= pmk;
    }
  }

  /** The cached PMK, unless the two ends made another one after all. */
  pmk(): Ref | null {
    return this.#pmk;
  }

  /** Without the PMK its name proves no key. */
  pmkid(): Ref | null {
    return this.#pmk && this.#pmkid;
  }

  need(): null | undefined {
    return this.#pmk ? null : undefined;
  }

  #madeAnew(): boolean {
    const { attempt } = this.#context;
    if (attempt.authAlgorithm === Algorithm.Sae) return true;
    // OWE: the AP answers with a public key of its own.
    const withKey = (record: number) =>
      this.#context
        .frame(record)
        .management?.elements.some(({ ext }) => ext === ExtensionElement.OweDhParameter);
    return withoutData(attempt).some(
      ({ kind, record }) => kind === 'eap' || (kind === 'association-response' && withKey(record)),
    );
  }

  #refused(): boolean {
    const { messages } = this.#context.attempt;
    return messages.find(({ kind }) => kind === 'association-response')?.status === Status.InvalidPmkid;
  }

  /** An attempt before this one used the same PMKID. */
  #named(octets: Bytes, seen: Ref, when: When): Ref | null {
    for (const trace of [...this.#context.earlier()].reverse()) {
      const before = pmkidsOf(trace).find((ref) => equal(this.#context.steps.resolve(ref), octets));
      if (!before) continue;
      const step = this.#context.steps.add(namedStep(trace, before, seen, this.#skipped(), when));
      this.#pmkid = out(step.id, 'PMKID');
      const keys = keysOf(trace).find(({ pmk }) => pmk);
      return keys?.pmk ? this.#take({ trace, keys }, when) : null;
    }
    return null;
  }

  /** The PMKID of a PMK (in Suite B of a KCK) that an earlier attempt made, computed for these two addresses. */
  #computed(octets: Bytes, seen: Ref, located: Located, when: When): Ref | null {
    const { akm } = this.#context.suite;
    if (akm?.pmkid !== 'hmac-pmk' && akm?.pmkid !== 'hmac-kck') return null;
    for (const trace of [...this.#context.earlier()].reverse())
      for (const keys of keysOf(trace)) {
        const key = akm.pmkid === 'hmac-kck' ? keys.kck : keys.pmk;
        const ref = key && ofAttempt(trace, key);
        if (!ref || !this.#matches(this.#context.steps.resolve(ref), octets)) continue;
        const other = trace.attempt.bssid !== this.#context.attempt.bssid;
        this.#compute(ref, seen, located, when, {
          ...(akm.pmkid === 'hmac-kck' && { key: 'KCK' as const }),
          whose: `of attempt ${trace.attempt.id}`,
          ...(other && { opportunistic: trace.attempt.bssid }),
        });
        return this.#take({ trace, keys }, when);
      }
    return null;
  }

  /** The PMKID of a PMK that a person gave. */
  #given(octets: Bytes, seen: Ref, located: Located, when: When): Ref | null {
    if (this.#context.suite.akm?.pmkid !== 'hmac-pmk') return null;
    const candidate = this.#context.candidates.find(({ pmk }) => this.#matches(pmk, octets));
    if (!candidate || candidate.secret.kind === 'passphrase') return null;
    const { steps, suite } = this.#context;
    const step = steps.add(pmkStep(candidate.secret, null, suite.akm, when));
    const pmk = out(step.id, 'PMK');
    this.#compute(pmk, seen, located, when, { whose: 'that was given' });
    return this.#madeAnew() || this.#refused() ? null : pmk;
  }

  #matches(key: Bytes, octets: Bytes): boolean {
    const { attempt, suite } = this.#context;
    const ends = keyAddresses(attempt, suite.mld);
    return ends !== null && equal(pmkid(suite.akm!.hash, key, ends.aa, ends.spa), octets);
  }

  #compute(
    pmk: Ref,
    seen: Ref,
    located: Located,
    when: When,
    cached: NonNullable<PmkidSubject['cached']>,
  ): void {
    const { attempt, suite, steps } = this.#context;
    const own = (address: End) => {
      const span = addressSpan(located.frame, address);
      return span && located.ref(span);
    };
    const aa = suite.mld?.ap.ref ?? own(attempt.bssid);
    const spa = suite.mld?.station.ref ?? own(attempt.station);
    if (!aa || !spa) return;
    steps.add(
      pmkidStep(
        {
          hash: suite.akm!.hash,
          pmk,
          aa,
          spa,
          seen,
          where: 'the association request',
          fromAp: false,
          cached: { ...cached, outcome: this.#skipped() },
        },
        when,
      ),
    );
  }

  /** What became of the offer. */
  #skipped(): string {
    if (this.#refused()) return 'The AP does not hold it any more and refuses.';
    if (this.#madeAnew()) return 'The AP makes a new PMK all the same.';
    return 'Authentication is skipped.';
  }

  #take({ trace, keys }: Earlier, when: When): Ref | null {
    if (!keys.pmk || this.#madeAnew() || this.#refused()) return null;
    const step = this.#context.steps.add(takeStep(trace.attempt.id, ofAttempt(trace, keys.pmk), when));
    return out(step.id, 'PMK');
  }
}

const ofAttempt = (trace: Trace, ref: Ref): Ref =>
  ref.from === 'step' && ref.attempt === undefined ? { ...ref, attempt: trace.attempt.id } : ref;

/** Keys of an attempt that its messages do not contradict, the last first. */
function keysOf(trace: Trace): DerivedKeys[] {
  const proved = trace.handshakes.filter((h) => h.kind === 'four-way' && h.verified).map((h) => h.keys);
  return [...proved.reverse(), ...trace.agreements.filter((a) => a.verified !== false).map((a) => a.keys)];
}

/** PMKIDs of an attempt: those it computed, and those that stand in the clear in its M1. */
function pmkidsOf(trace: Trace): Ref[] {
  const computed = [...trace.handshakes, ...trace.agreements].flatMap(({ keys }) => keys.pmkid ?? []);
  const told = trace.handshakes.flatMap(({ messages }) =>
    messages.flatMap(({ message: { name, key, frame, record } }): Ref[] => {
      if (name !== 'M1') return [];
      const { start, end } = key.keyData;
      const [span] = dissectKeyData(frame.bytes.subarray(start, end), false).pmkids;
      return span ? [{ from: 'record', record, ...shifted(span, start) }] : [];
    }),
  );
  return [...computed.map((ref) => ofAttempt(trace, ref)), ...told];
}

function namedStep(trace: Trace, before: Ref, seen: Ref, outcome: string, when: When): StepSpec {
  const { id } = trace.attempt;
  const name = `PMKID of attempt ${id}`;
  const sentence = `The station offers the PMKID of the PMK that attempt ${id} made.`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'ap',
    act: 'check.pmkid-cached',
    title: 'Look for the PMK that the station names',
    detail: `attempt ${id}`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Both ends may keep a PMK for hours, under the name of its PMKID. A station that comes back names it in its ' +
      'association request; an AP that still holds it goes on with the four-way handshake at once. The key itself is ' +
      'proved there.',
    clauses: CLAUSES,
    formula: [{ name: 'PMKID offered' }, ' = ', { name }],
    operation: 'join',
    inputs: [{ name, role: 'derived', ref: before }],
    outputs: [{ name: 'PMKID', role: 'derived', secret: false, result: 'joined' }],
    checks: (own) => [
      {
        name: 'pmkid-cached',
        expected: { name, ref: out(own, 'PMKID') },
        seen: { name: 'PMKID offered', ref: seen },
        yes: outcome,
        no: `It differs from ${placeOf(seen)}.`,
      },
    ],
  };
}

const takeStep = (attempt: string, pmk: Ref, when: When): StepSpec => ({
  ...when,
  kind: 'calculation',
  actor: 'station',
  act: 'key.pmk-cached',
  title: 'Take the cached PMK',
  detail: `of attempt ${attempt}`,
  sentence: `The station takes the PMK that attempt ${attempt} made.`,
  clauses: CLAUSES,
  formula: ['PMK = ', { name: `PMK of attempt ${attempt}` }],
  operation: 'join',
  inputs: [{ name: `PMK of attempt ${attempt}`, role: 'derived', ref: pmk }],
  outputs: [{ name: 'PMK', role: 'derived', secret: true, result: 'joined' }],
});
