import { type Bytes, equal } from '../base/bytes.ts';
import type { TrackedMessage } from '../track/types.ts';
import type { Agreement, AgreementContext } from './agreement.ts';
import { out, type StepSpec } from './builder.ts';
import type { Located } from './located.ts';
import type { When } from './state.ts';
import type { Ref, SecretNeed, Trace } from './types.ts';

/** An SAE exchange of an earlier attempt, and the keys that it left. */
interface Earlier {
  readonly attempt: string;
  readonly pmkid: Ref;
  readonly pmk: Ref;
}

const octetsIn = (trace: Trace, ref: Ref | undefined): Bytes | null =>
  ref?.from === 'step' && ref.attempt === undefined
    ? (trace.step(ref.step)?.outputs.find((output) => output.name === ref.output)?.bytes ?? null)
    : null;
const inAttempt = (ref: Ref, attempt: string): Ref => (ref.from === 'step' ? { ...ref, attempt } : ref);

/** A PMK of SAE taken up again (12.6.10.3): the association request names it, and no SAE frame is sent. */
export class SaeAgain implements Agreement {
  readonly #context: AgreementContext;
  #from: Earlier | null = null;
  #pmk: Ref | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  after(message: TrackedMessage, located: Located): void {
    if (message.kind !== 'association-request' || this.#from) return;
    const { management } = located.frame;
    for (const span of management?.rsn.flatMap((rsn) => rsn.pmkids) ?? []) {
      const from = this.#find(located.frame.bytes.subarray(span.start, span.end));
      if (!from) continue;
      this.#from = from;
      const { phase, time, record } = message;
      const step = this.#context.steps.add(againStep(from, located.ref(span), { phase, time, record }));
      this.#pmk = out(step.id, 'PMK');
      return;
    }
  }

  pmk(when: When): Ref | null {
    return this.#pmk ?? this.#context.given.pmk(when);
  }

  pmkid(): Ref | null {
    return this.#from?.pmkid ?? null;
  }

  need(): SecretNeed | null | undefined {
    return this.#pmk ? null : undefined;
  }

  /** The exchange of this station whose PMKID this is, if its PMK could be computed. */
  #find(pmkid: Bytes): Earlier | null {
    const { station } = this.#context.attempt;
    for (const trace of this.#context.earlier().toReversed()) {
      if (trace.attempt.station !== station) continue;
      for (const { kind, keys } of trace.agreements) {
        const known = octetsIn(trace, keys.pmkid);
        if (kind !== 'sae' || !keys.pmk || !keys.pmkid || !known || !equal(known, pmkid)) continue;
        const { id } = trace.attempt;
        return { attempt: id, pmkid: inAttempt(keys.pmkid, id), pmk: inAttempt(keys.pmk, id) };
      }
    }
    return null;
  }
}

function againStep({ attempt, pmkid, pmk }: Earlier, seen: Ref, when: When): StepSpec {
  const sentence = `The station names the PMK that SAE made in attempt ${attempt}, and both go on with it.`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    title: 'Take up an earlier PMK',
    detail: `of attempt ${attempt}`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Both ends keep the PMK of an SAE exchange for a while under its PMKID. A station that comes back names it in its ' +
      'association request and spares the exchange. If the AP has forgotten it, it refuses with status 53.',
    clauses: ['IEEE 802.11-2020, 12.6.10.3'],
    formula: ['PMK = ', { name: `PMK of attempt ${attempt}` }],
    operation: 'join',
    inputs: [{ name: `PMK of attempt ${attempt}`, role: 'derived', ref: pmk }],
    outputs: [{ name: 'PMK', role: 'derived', secret: true, result: 'joined' }],
    checks: () => [
      {
        name: 'pmkid',
        expected: { name: `PMKID of attempt ${attempt}`, ref: pmkid },
        seen: { name: 'PMKID in the association request', ref: seen },
        yes: 'The PMKIDs are equal.',
        no: 'The PMKIDs differ.',
      },
    ],
  };
}

/** SAE's AKM without SAE's frames: the PMK is one that both have already. */
export const saeAgain = (context: AgreementContext): Agreement | null =>
  context.attempt.authAlgorithm !== 3 && context.suite.source === 'sae' ? new SaeAgain(context) : null;
