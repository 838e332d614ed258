import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import { WEP_PARTS, wepKeyStep, wepPartStep, wepSignatureStep } from '../../calculate/keys/index.ts';
import type { Located, LocatedKey } from '../../calculate/located.ts';
import type { DerivedAgreement, Ref, Secret, Step } from '../../calculate/types.ts';
import { Descriptor } from '../../standard/frames.ts';
import { withoutData } from '../../track/messages.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { type Agreement, type AgreementContext, both } from '../agreement.ts';
import { hasMicOf } from '../handshake/index.ts';

/** Octets of the longest key that such a message may hold. */
const LONGEST = 32;

/** A WEP key that came, with the message that brought it. */
interface Brought {
  readonly ref: Ref;
  readonly id: number;
  readonly unicast: boolean;
  readonly message: DerivedAgreement['messages'][number];
}

/** Dynamic WEP (IEEE 802.1X-2004, 7.6): after EAP the AP hands over WEP keys, signed and encrypted with what EAP made. */
class DynamicWep implements Agreement {
  readonly #context: AgreementContext;
  readonly #brought: Brought[] = [];
  readonly #parts = new Map<string, Ref>();
  #counter: bigint | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  part(_message: TrackedMessage, located: Located): Partial<StepSpec> {
    const key = rc4Key(located)?.key;
    if (!key) return {};
    return {
      title: 'EAPOL-Key',
      detail: `RC4, key ${key.keyIndex}`,
      sentence: `The AP hands over the WEP key ${key.pairwise ? 'of this station' : 'of all stations'}, signed and encrypted with what EAP made.`,
      clauses: ['IEEE 802.1X-2004, 7.6'],
    };
  }

  after(message: TrackedMessage, located: Located): void {
    const rc4 = rc4Key(located);
    if (!rc4 || message.repeats !== null) return;
    const { key } = rc4;
    const msk = this.#signer(rc4);
    // A counter that does not grow is an old message, which the station drops.
    if (!msk || (this.#counter !== null && key.replayCounter <= this.#counter)) return;
    this.#counter = key.replayCounter;
    const when: When = { phase: message.phase, time: message.time, record: message.record };
    const { steps, keys } = this.#context;
    const signature = steps.add(wepSignatureStep(rc4, this.#part(msk, 'signing', when), when));
    const sent = key.keyData.end - key.keyData.start;
    if (key.keyLength > LONGEST || (sent !== 0 && sent !== key.keyLength)) return;
    const step = steps.add(wepKeyStep(rc4, this.#part(msk, 'encryption', when), when));
    const ref = out(step.id, key.pairwise ? 'TK' : 'GTK');
    this.#bring(message, ref, key.pairwise, key.keyIndex, signature);
    if (!key.pairwise) keys.group.push({ name: 'GTK', id: key.keyIndex, length: key.keyLength, ref });
    else {
      const none = new Uint8Array(0);
      keys.pairwise.push({
        step: step.id,
        anonce: none,
        snonce: none,
        m2: true,
        m3: true,
        unwrapped: [],
        inUse: true,
      });
    }
  }

  pmk(): null {
    return null;
  }

  /** One a unicast key, with the keys of all stations that were known by then. */
  agreed(): readonly DerivedAgreement[] {
    const own = this.#brought.filter(({ unicast }) => unicast);
    return (own.length > 0 ? own : this.#brought.slice(-1)).map((last) => {
      const until = this.#brought.slice(0, this.#brought.indexOf(last) + 1);
      const group = until.filter(({ unicast }) => !unicast);
      return {
        kind: 'wep' as const,
        messages: [...group, ...(last.unicast ? [last] : [])].map(({ message }) => message),
        verified: true,
        keys: {
          ...(last.unicast && { tk: last.ref }),
          gtk: [...new Map(group.map(({ id, ref }) => [id, ref]))].map(([id, key]) => ({ id, key })),
          igtk: [],
          bigtk: [],
        },
      };
    });
  }

  need(): null | undefined {
    return this.#brought.length > 0 ? null : undefined;
  }

  #bring(message: TrackedMessage, ref: Ref, unicast: boolean, id: number, { id: step, checks }: Step): void {
    const { name, record, time } = message;
    this.#brought.push({ ref, id, unicast, message: { name, record, time, checks, step } });
  }

  /** The MSK whose signing key made this signature. A trial: it makes no step. */
  #signer(located: LocatedKey): Secret<'msk'> | null {
    const { start, end } = WEP_PARTS.signing;
    for (const secret of this.#context.secrets)
      if (secret.kind === 'msk' && secret.value.length >= end)
        if (hasMicOf(located, 'hmac-md5', secret.value.slice(start, end))) return secret;
    return null;
  }

  #part(msk: Secret<'msk'>, part: keyof typeof WEP_PARTS, when: When): Ref {
    const name = `${msk.id} ${part}`;
    const known = this.#parts.get(name);
    if (known) return known;
    const made = out(this.#context.steps.add(wepPartStep(msk, part, when)).id, 'key');
    this.#parts.set(name, made);
    return made;
  }
}

/** The message where it is an EAPOL-Key frame of dynamic WEP that is whole; else null. */
function rc4Key(located: Located): LocatedKey | null {
  const { eapol } = located.frame;
  const key = eapol?.key;
  return key && eapol.whole && key.descriptorType === Descriptor.Rc4 ? { ...located, key } : null;
}

/** Takes an attempt with no AKM that holds EAP packets, beside whatever else takes it. */
export const dynamicWep = (
  context: AgreementContext,
  under: (context: AgreementContext) => Agreement,
): Agreement | null =>
  context.suite.akm === null && withoutData(context.attempt).some(({ kind }) => kind === 'eap')
    ? both(new DynamicWep(context), under(context))
    : null;
