import type { Bytes } from '../../base/bytes.ts';
import {
  type OweExchange,
  owePmkidStep,
  owePmkStep,
  pointStep,
  prkStep,
  publicStep,
  sharedStep,
} from '../../calculate/owe/index.ts';
import type { Secret } from '../../calculate/types.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { oweGroup } from '../../crypto/owe.ts';
import { dissectElements } from '../../dissect/elements/index.ts';
import { oweElement } from '../../simulate/frames/elements.ts';
import { randomScalar } from '../../simulate/sae-end.ts';
import { ExtensionElement } from '../../standard/elements.ts';
import type { Acting } from './acting.ts';
import { end } from './outcome.ts';
import { holds, type Known, output } from './workings.ts';

type OweGroup = NonNullable<ReturnType<typeof oweGroup>>;

/** In an OWE element the number of the group and the public key follow ID, length and ID extension. */
const [NUMBER_AT, PUBLIC_AT] = [3, 5];

/** Our half of OWE: a key pair, and what becomes of it with the AP's public key. */
export class OweEnd {
  readonly #act: Acting;
  readonly #group: OweGroup;
  readonly #private: Bytes;
  readonly #secret: Secret;
  /** Element of the association request. */
  readonly element: Bytes;

  private constructor(act: Acting, group: OweGroup, value: Bytes, secret: Secret, element: Bytes) {
    this.#act = act;
    this.#group = group;
    this.#private = value;
    this.#secret = secret;
    this.element = element;
  }

  /** A key pair in this group. @throws Ended when the group is none that OWE has */
  static async begin(act: Acting, number: number): Promise<OweEnd> {
    const known = oweGroup(number);
    if (!known) end('owe-failed', `OWE knows no group ${number}.`, 'Use group 19, 20 or 21.');
    const { group } = known;
    const value = randomScalar(act.options.random, group.q, group.length);
    const secret = act.workings.keep({ kind: 'owe', ssid: null, value }, 'drawn at random');
    const step = await act.calculate(
      'OWE public key',
      publicStep({ group }, secret, 'station', null, act.when),
    );
    return new OweEnd(act, known, value, secret, oweElement(number, output(step, 'public key').bytes));
  }

  /** PMK and PMKID by the AP's public key in the association response. @throws Ended when it has none that is sound */
  async finish(
    responseElements: Bytes,
  ): Promise<{ readonly pmk: Known; readonly pmkid: Bytes; readonly hash: KdfHash }> {
    const act = this.#act;
    const { group, hash } = this.#group;
    const { elements } = dissectElements(responseElements, { start: 0, end: responseElements.length }, {});
    const body = elements.find((element) => element.ext === ExtensionElement.OweDhParameter)?.body;
    const number = body ? responseElements[body.start]! | (responseElements[body.start + 1]! << 8) : 0;
    if (!body || number !== group.number)
      end(
        'owe-failed',
        'The association response holds no public key of the group that we asked for, so no key can be agreed on.',
        "The network may not do OWE on this BSS: compare the beacon's RSNE, and look at the access point's log.",
      );
    const own = act.workings.take('our OWE element', this.element);
    const peer = act.workings.take('elements of the association response', responseElements);
    const exchange: OweExchange = {
      group,
      hash,
      c: own.part({ start: PUBLIC_AT, end: this.element.length }).ref,
      number: own.part({ start: NUMBER_AT, end: PUBLIC_AT }).ref,
      a: peer.part({ start: body.start + 2, end: body.end }).ref,
    };
    const where = 'the association response';
    const point = await act.calculate(
      'OWE public key of the access point',
      pointStep(group, { x: exchange.a, where, fromAp: true }, act.when),
    );
    if (!holds(point) || body.end - body.start - 2 !== group.length)
      end(
        'owe-failed',
        `The access point's public key is no point of group ${number}.`,
        'Keep the recording: a sound access point does not send such a key.',
      );
    const shared = await act.calculate('OWE secret', sharedStep(exchange, this.#secret, 'station', act.when));
    const prk = await act.calculate('OWE prk', prkStep(exchange, output(shared, 'z').ref, act.when));
    const made = await act.calculate('OWE PMK', owePmkStep(exchange, output(prk, 'prk').ref, act.when));
    const named = await act.calculate('OWE PMKID', owePmkidStep(exchange, act.when));
    const pmk = output(made, 'PMK');
    act.disclose({ kind: 'owe', ssid: null, value: this.#private });
    act.disclose({ kind: 'pmk', ssid: null, value: pmk.bytes });
    return { pmk, pmkid: output(named, 'PMKID').bytes, hash };
  }
}
