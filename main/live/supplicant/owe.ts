import type { Bytes } from '../../base/bytes.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { oweGroup, owePmk, owePmkid, owePublic, oweShared } from '../../crypto/owe.ts';
import { dissectElements } from '../../dissect/elements/index.ts';
import { oweElement } from '../../simulate/frames/elements.ts';
import { randomScalar } from '../../simulate/sae-end.ts';
import { ExtensionElement } from '../../standard/elements.ts';
import { type Acting, numberValue, secretValue, value } from './acting.ts';
import { end } from './outcome.ts';

const clause = 'RFC 8110, 4.4';

/** Our half of OWE: a key pair, and what becomes of it with the AP's public key. */
export class OweEnd {
  readonly #act: Acting;
  readonly #group: NonNullable<ReturnType<typeof oweGroup>>;
  readonly #scalar: Bytes;
  readonly #public: Bytes;
  /** Element of the association request. */
  readonly element: Bytes;

  private constructor(act: Acting, group: NonNullable<ReturnType<typeof oweGroup>>) {
    this.#act = act;
    this.#group = group;
    const { q, length, number } = group.group;
    this.#scalar = randomScalar(act.options.random, q, length);
    this.#public = owePublic(group.group, this.#scalar);
    this.element = oweElement(number, this.#public);
  }

  /** A key pair in this group. @throws Ended when the group is none that OWE has */
  static async begin(act: Acting, number: number): Promise<OweEnd> {
    const group = oweGroup(number);
    if (!group) end('owe-failed', `OWE knows no group ${number}.`, 'Use group 19, 20 or 21.');
    const own = new OweEnd(act, group);
    await act.calculated({
      name: 'OWE public key',
      formula: 'public = x(private × G)',
      inputs: [secretValue('private', own.#scalar), numberValue('group', number)],
      outputs: [value('public', own.#public)],
      ok: null,
      clause,
      words: 'We draw a private number; the public key made of it goes into the association request.',
    });
    return own;
  }

  /** PMK and PMKID by the AP's public key in the association response. @throws Ended when it has none that is sound */
  async finish(
    responseElements: Bytes,
  ): Promise<{ readonly pmk: Bytes; readonly pmkid: Bytes; readonly hash: KdfHash }> {
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
    const peer = responseElements.slice(body.start + 2, body.end);
    let z: Bytes;
    try {
      z = oweShared(group, this.#scalar, peer);
    } catch {
      end(
        'owe-failed',
        `The access point's public key is no point of group ${number}.`,
        'Keep the recording: a sound access point does not send such a key.',
      );
    }
    const publics = { c: this.#public, a: peer, group: number };
    const { prk, pmk } = owePmk(hash, z, publics);
    const pmkid = owePmkid(hash, publics);
    await this.#act.calculated({
      name: 'OWE PMK',
      formula:
        'z = x(private × A); prk = HKDF-Extract(C || A || group, z); PMK = HKDF-Expand(prk, "OWE Key Generation")',
      inputs: [secretValue('private', this.#scalar), value('C', this.#public), value('A', peer)],
      outputs: [secretValue('z', z), secretValue('prk', prk), secretValue('PMK', pmk), value('PMKID', pmkid)],
      ok: null,
      clause,
      words:
        "From our private number and the access point's public key we compute the PMK; nobody who listens can.",
    });
    this.#act.disclose({ kind: 'owe', ssid: null, value: this.#scalar });
    this.#act.disclose({ kind: 'pmk', ssid: null, value: pmk });
    return { pmk, pmkid, hash };
  }
}
