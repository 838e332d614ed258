import { equal } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import type { FilsSources } from '../../calculate/fils/index.ts';
import type { Located } from '../../calculate/located.ts';
import { type DhExchange, publicSent, publicStep, sharedStep } from '../../calculate/owe/index.ts';
import { spanOf } from '../../calculate/sae/index.ts';
import type { Ref } from '../../calculate/types.ts';
import { EC_GROUPS } from '../../crypto/ec-groups.ts';
import { owePublic } from '../../crypto/owe.ts';
import type { Span } from '../../dissect/types.ts';
import type { AgreementContext } from '../agreement.ts';

/** Group and public value in an authentication frame; of a curve x and y. */
interface PublicValue {
  readonly group: number;
  readonly number: Span;
  readonly value: Span;
  readonly located: Located;
}

const CLAUSES = ['IEEE 802.11-2020, 12.11.2.3', 'RFC 6090, 4'];

/** Both public values of an exchange, and the way to what they have in common. */
interface Agreed {
  readonly publics: NonNullable<FilsSources['publics']>;
  /** DHss with its steps, by the private key of one end that was given; null without. */
  shared(): Ref | null;
}

/** Diffie-Hellman inside the authentication frames of FILS with PFS (IEEE 802.11-2020, 12.11.2.3), on curves. */
export class FilsDh {
  readonly #context: AgreementContext;
  #station: PublicValue | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  /** The station's frame. */
  request(located: Located): void {
    this.#station = publicValue(located);
  }

  /** The AP's frame, which completes the exchange; null where the frames hold no two values of one group. */
  agree(located: Located, when: When): Agreed | null {
    const [station, ap] = [this.#station, publicValue(located)];
    if (!station || ap?.group !== station.group) return null;
    const publics = { station: station.located.ref(station.value), ap: ap.located.ref(ap.value) };
    const group = EC_GROUPS.find(({ number }) => number === station.group);
    const sent = [station, ap].every(({ value }) => value.end - value.start === group?.elementLength);
    if (!group || !sent) return { publics, shared: () => null };
    const x = ({ value: { start }, located: { ref } }: PublicValue) =>
      ref({ start, end: start + group.length });
    const number = station.located.ref(station.number);
    return { publics, shared: () => this.#shared({ group, c: x(station), a: x(ap), number }, when) };
  }

  #shared(exchange: DhExchange, when: When): Ref | null {
    const { steps, secrets } = this.#context;
    const [c, a] = [steps.resolve(exchange.c), steps.resolve(exchange.a)];
    for (const secret of secrets) {
      if (secret.kind !== 'owe' || secret.value.length !== exchange.group.length) continue;
      const own = tried(() => owePublic(exchange.group, secret.value));
      const side = own && equal(own, c) ? 'station' : own && equal(own, a) ? 'ap' : null;
      if (!side) continue;
      const spec: StepSpec = {
        ...sharedStep(exchange, secret, side, when),
        act: 'fils.secret',
        title: 'Shared secret DHss',
        explanation:
          'The station has c and A = a·G, the AP has a and C = c·G. Both c·A and a·C are c·a·G. The private keys are ' +
          'forgotten afterwards, so who comes by the rMSK or a cached PMK one day still cannot read what was sent today ' +
          '(perfect forward secrecy).',
        clauses: CLAUSES,
      };
      const shared = tried(() => {
        steps.add({
          ...publicStep(exchange, secret, side, publicSent(exchange, side), when),
          clauses: CLAUSES,
        });
        return out(steps.add(spec).id, 'z');
      });
      if (shared) return shared;
    }
    return null;
  }
}

/** null where the octets are no private key of the group, or a public value is no point. */
function tried<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function publicValue(located: Located): PublicValue | null {
  const { bytes, fields } = located.frame;
  const number = spanOf(fields, 'wlan.fixed.finite_cyclic_group');
  const value = spanOf(fields, 'wlan.fixed.finite_field_element');
  if (!number || !value) return null;
  return { group: bytes[number.start]! | (bytes[number.start + 1]! << 8), number, value, located };
}
