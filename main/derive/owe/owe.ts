import { type Bytes, equal } from '../../base/bytes.ts';
import { out, type When } from '../../calculate/builder.ts';
import { agreedPmkidStep } from '../../calculate/keys/index.ts';
import type { Located } from '../../calculate/located.ts';
import {
  type OweExchange,
  type OweSide,
  owePmkidStep,
  owePmkStep,
  pointStep,
  prkStep,
  publicSent,
  publicStep,
  sharedStep,
} from '../../calculate/owe/index.ts';
import type { DerivedAgreement, Ref, Secret, SecretNeed, Step } from '../../calculate/types.ts';
import { oweGroup, owePmk, owePublic, oweShared } from '../../crypto/owe.ts';
import type { Span } from '../../dissect/types.ts';
import { isOwe } from '../../standard/akms.ts';
import { ExtensionElement } from '../../standard/elements.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { AgreedMessages } from '../agreed.ts';
import type { Agreement, AgreementContext } from '../agreement.ts';
import { choose } from '../handshake/index.ts';

/** A Diffie-Hellman parameter element (RFC 8110 4.2): the group and a public key. */
interface PublicKey {
  readonly group: number;
  readonly number: Span;
  readonly key: Span;
}

/** An exchange that both ends completed, with what it gives. */
interface Pair extends OweExchange {
  readonly pmkid: Ref;
  /** PMK, its step yet to be made: whose private key is known, and the octets. */
  readonly known: { readonly secret: Secret<'owe'>; readonly side: OweSide; readonly pmk: Bytes } | null;
}

function publicKeyOf({ frame: { bytes, management } }: Located): PublicKey | null {
  const body = management?.elements.find((e) => e.ext === ExtensionElement.OweDhParameter)?.body;
  if (!body || body.end - body.start < 3) return null;
  return {
    group: bytes[body.start]! | (bytes[body.start + 1]! << 8),
    number: { start: body.start, end: body.start + 2 },
    key: { start: body.start + 2, end: body.end },
  };
}

/** Opportunistic wireless encryption (RFC 8110): Diffie-Hellman within the association. */
export class Owe implements Agreement {
  readonly #context: AgreementContext;
  readonly #agreed = new AgreedMessages();
  readonly #pairs: Pair[] = [];
  #request: { readonly located: Located; readonly key: PublicKey; readonly sound: boolean } | null = null;
  #pmk: Ref | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  after(message: TrackedMessage, located: Located, step: Step): void {
    const fromStation = message.kind === 'association-request';
    if (message.repeats !== null || (!fromStation && message.kind !== 'association-response')) return;
    const when: When = { phase: message.phase, time: message.time, record: message.record };
    const key = publicKeyOf(located);
    if (key || message.status) this.#agreed.show(message, step);
    if (!key) return;
    const sound = this.#sound(located, key, !fromStation, when);
    if (fromStation) this.#request = { located, key, sound };
    else if (sound && !message.status) this.#answer(located, key, when);
  }

  pmk(when: When): Ref | null {
    this.#pmk ??= this.#fromPrivate(when) ?? this.#context.given.pmk(when);
    return this.#pmk;
  }

  pmkid(): Ref | null {
    return this.#pairs.at(-1)?.pmkid ?? null;
  }

  agreed(): readonly DerivedAgreement[] {
    const own = this.#agreed.agreement(
      'owe',
      { pmk: this.#pmk, pmkid: this.#pairs.at(-1)?.pmkid ?? null },
      [],
      (check) => check.name === 'private-key',
    );
    return own ? [own] : [];
  }

  need(): SecretNeed | null | undefined {
    return this.#pmk ? null : undefined;
  }

  /** Whether a public key is one, with the step that tests it. */
  #sound(located: Located, { group: number, key }: PublicKey, fromAp: boolean, when: When): boolean {
    const known = oweGroup(number);
    if (!known || key.end - key.start !== known.group.length) return false;
    const where = `the association ${fromAp ? 'response' : 'request'}`;
    const step = this.#context.steps.add(
      pointStep(known.group, { x: located.ref(key), where, fromAp }, when),
    );
    this.#agreed.check(step);
    return step.checks[0]!.ok === true;
  }

  #answer(located: Located, key: PublicKey, when: When): void {
    const { steps } = this.#context;
    const request = this.#request;
    const known = oweGroup(key.group);
    if (!request?.sound || !known || request.key.group !== key.group) return;
    const exchange: OweExchange = {
      ...known,
      c: request.located.ref(request.key.key),
      a: located.ref(key.key),
      number: request.located.ref(request.key.number),
    };
    const step = steps.add(owePmkidStep(exchange, when));
    const pmkid = out(step.id, 'PMKID');
    this.#pairs.push({ ...exchange, pmkid, known: this.#private(exchange) });
    const seen = located.frame.management?.rsn.find((r) => r.kind === 'rsn')?.pmkids[0];
    if (!seen) return;
    const subject = { pmkid, seen: located.ref(seen), where: 'the association response', fromAp: true };
    this.#agreed.check(steps.add(agreedPmkidStep(subject, when)));
  }

  /** The private key among the secrets that gives one of the public keys, and the PMK by it. A trial: it makes no step. */
  #private({ group, hash, c, a }: OweExchange): Pair['known'] {
    const { steps, secrets } = this.#context;
    const publics = { c: steps.resolve(c), a: steps.resolve(a), group: group.number };
    for (const secret of secrets) {
      if (secret.kind !== 'owe') continue;
      const own = publicOf(group, secret.value);
      const side = own && equal(own, publics.c) ? 'station' : own && equal(own, publics.a) ? 'ap' : null;
      if (!side) continue;
      const z = oweShared(group, secret.value, side === 'station' ? publics.a : publics.c);
      return { secret, side, pmk: owePmk(hash, z, publics).pmk };
    }
    return null;
  }

  /** The PMK by a private key, with its steps: of several exchanges the one that the four-way handshake proves. */
  #fromPrivate(when: When): Ref | null {
    const { steps, attempt, suite } = this.#context;
    const known = this.#pairs.flatMap((pair) => (pair.known ? [{ pair, ...pair.known }] : []));
    const found = choose(known.toReversed(), attempt, suite);
    if (!found) return null;
    const { pair, secret, side } = found;
    this.#agreed.check(steps.add(publicStep(pair, secret, side, publicSent(pair, side), when)));
    const z = steps.add(sharedStep(pair, secret, side, when));
    const prk = steps.add(prkStep(pair, out(z.id, 'z'), when));
    const pmk = steps.add(owePmkStep(pair, out(prk.id, 'prk'), when));
    return out(pmk.id, 'PMK');
  }
}

/** null where the octets are no private key of the group. */
function publicOf(group: OweExchange['group'], scalar: Bytes): Bytes | null {
  try {
    return owePublic(group, scalar);
  } catch {
    return null;
  }
}

/** OWE's AKM. */
export const owe = (context: AgreementContext): Agreement | null =>
  isOwe(context.suite.akm?.suite ?? null) ? new Owe(context) : null;
