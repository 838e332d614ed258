import { equal } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import type { FilsSources } from '../../calculate/fils/index.ts';
import type { Located } from '../../calculate/located.ts';
import { type OweExchange, publicSent, publicStep, sharedStep } from '../../calculate/owe/index.ts';
import { spanOf } from '../../calculate/sae/index.ts';
import type { Ref } from '../../calculate/types.ts';
import { oweGroup, owePublic } from '../../crypto/owe.ts';
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

  /** The AP's frame: both public values, and the shared secret with its steps where a private key was given; else null. */
  agree(located: Located, when: When): FilsSources['dh'] | null {
    const [station, ap] = [this.#station, publicValue(located)];
    const known = station && oweGroup(station.group);
    if (!station || !known || ap?.group !== station.group) return null;
    const { length } = known.group;
    if ([station, ap].some(({ value }) => value.end - value.start !== 2 * length)) return null;
    const x = ({ value: { start }, located: { ref } }: PublicValue) => ref({ start, end: start + length });
    const exchange: OweExchange = {
      ...known,
      c: x(station),
      a: x(ap),
      number: station.located.ref(station.number),
    };
    const shared = this.#shared(exchange, when);
    return shared && { station: station.located.ref(station.value), ap: ap.located.ref(ap.value), shared };
  }

  #shared(exchange: OweExchange, when: When): Ref | null {
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
          'forgotten afterwards, so who comes by the PMK one day still cannot read what was sent today (perfect ' +
          'forward secrecy). That the keys come out equal proves the other end, too: the PMK is in them.',
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
