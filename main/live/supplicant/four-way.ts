import { type Bytes, concat, equal, toHex } from '../../base/bytes.ts';
import type { StepSpec } from '../../calculate/builder.ts';
import { ftPtkStep } from '../../calculate/ft/index.ts';
import { elementStep, ptkStep, recipeOf } from '../../calculate/keys/index.ts';
import type { Span } from '../../dissect/types.ts';
import { eapolKey, KeyBit } from '../../simulate/frames/eapol-key.ts';
import { withPmkid } from '../../simulate/frames/elements.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import type { Acting } from './acting.ts';
import { addressOfAp, ownAddress } from './addresses.ts';
import { refsOf } from './ft.ts';
import { installGroupKeys, type OpenedKeyData, openKeyData } from './group-key.ts';
import {
  isReplay,
  type KeyMessage,
  type KeyState,
  type Link,
  messageAt,
  micHolds,
  type PairwiseKeys,
  pairwiseKeys,
  part,
  signMessage,
} from './key-state.ts';
import { installKey } from './keys.ts';
import { end } from './outcome.ts';
import { fourWayPatience } from './patience.ts';
import { holds } from './workings.ts';

/** How far a handshake came: what tells the cause when it does not end well. */
export interface Progress {
  readonly m1: number;
  readonly m2: number;
  readonly m3: number;
  readonly done: boolean;
}

/** The supplicant's side of one four-way handshake, first or rekey. 802.11-2020 12.7.6. */
export class FourWay {
  readonly #act: Acting;
  readonly #link: Link;
  readonly #state: KeyState;
  readonly #rekey: boolean;
  readonly #snonce: Bytes;
  #anonce: Bytes | null = null;
  #keys: PairwiseKeys | null = null;
  #since = 0n;
  #sinceM3 = 0n;
  #progress = { m1: 0, m2: 0, m3: 0, done: false };

  constructor(act: Acting, link: Link, state: KeyState) {
    this.#act = act;
    this.#link = link;
    this.#state = state;
    this.#rekey = state.ptk !== null;
    this.#snonce = act.options.random(32);
  }

  get progress(): Progress {
    return this.#progress;
  }

  async receive(message: KeyMessage): Promise<void> {
    if (message.name === 'M1') await this.#receiveM1(message);
    else if (message.name === 'M3') await this.#receiveM3(message);
    else
      this.#act.note(
        `An EAPOL-Key message came that is none of this handshake (${message.name}); it is ignored.`,
      );
  }

  async #receiveM1(message: KeyMessage): Promise<void> {
    const { key } = message;
    const act = this.#act;
    this.#progress.m1++;
    if (this.#progress.m1 === 1) this.#since = act.clock.now();
    const again =
      this.#progress.m1 > 1
        ? ` It is the ${ordinal(this.#progress.m1)} one: the access point did not take our answer.`
        : '';
    await act.received(
      'M1',
      `Message 1 came with the access point's nonce, replay counter ${key.replayCounter}.${again}`,
    );
    if (isReplay(this.#state, message)) {
      act.note('Message 1 repeats a replay counter, so it is not answered.');
      return;
    }
    const anonce = part(message, key.nonce);
    if (!this.#anonce || !equal(anonce, this.#anonce)) await this.#derive(message);
    await this.#sendM2(message);
  }

  async #derive(m1: KeyMessage): Promise<void> {
    const act = this.#act;
    const { akm, pmk, security, bssid, ft } = this.#link;
    const from = {
      pmk: pmk.ref,
      aa: addressOfAp(act, bssid).ref,
      spa: ownAddress(act).ref,
      anonce: messageAt(act, m1).ref(m1.key.nonce),
      snonce: act.workings.take('our nonce', this.#snonce).ref,
    };
    const recipe = recipeOf(akm, temporalKeyLength(security.pairwise)!);
    this.#anonce = part(m1, m1.key.nonce);
    const spec = ft ? ftPtkStep(recipe, refsOf(ft.r1), from, act.when) : ptkStep(recipe, from, act.when);
    this.#keys = pairwiseKeys(await act.calculate('PTK', spec));
  }

  async #sendM2(m1: KeyMessage): Promise<void> {
    const { ownRsne, security, ft } = this.#link;
    const rsne = ft ? concat(withPmkid(ownRsne, ft.r1.name.bytes), ft.elements) : ownRsne;
    const keyData = concat(rsne, security.ownRsnxe ?? new Uint8Array(0));
    const secure = this.#rekey ? KeyBit.Secure : 0;
    const pdu = await this.#signed('M2', KeyBit.Pairwise | KeyBit.Mic | secure, m1, this.#snonce, keyData);
    const words =
      'Message 2 takes our nonce and our RSNE to the access point, with a MIC that proves the PMK.';
    this.#progress.m2++;
    await this.#link.port.send(
      { name: 'M2', words },
      fourWayPatience(this.#since, 1),
      pdu,
      m1.unencrypted === true,
    );
  }

  async #receiveM3(message: KeyMessage): Promise<void> {
    const act = this.#act;
    const { key } = message;
    this.#progress.m3++;
    if (this.#progress.m3 === 1) this.#sinceM3 = act.clock.now();
    await act.received(
      'M3',
      `Message 3 came, replay counter ${key.replayCounter}: the access point has the same PMK.`,
    );
    const keys = this.#keys;
    if (!keys || !this.#anonce) {
      act.note('Message 3 came without a message 1 before it; it is ignored.');
      return;
    }
    if (isReplay(this.#state, message)) {
      act.note('Message 3 repeats a replay counter, so it is not answered.');
      return;
    }
    if (!equal(part(message, key.nonce), this.#anonce)) {
      act.note('The nonce of message 3 is not the one of message 1; it is ignored.');
      return;
    }
    if (!(await micHolds(act, this.#link.akm, keys, message))) {
      act.note('Message 3 is not answered: its MIC is wrong.');
      return;
    }
    this.#state.counter = key.replayCounter;
    const opened = await openKeyData(act, this.#link.akm, keys, message);
    await this.#compareElements(opened);
    const pdu = await this.#signed(
      'M4',
      KeyBit.Pairwise | KeyBit.Mic | KeyBit.Secure,
      message,
      null,
      new Uint8Array(0),
    );
    const words = this.#progress.done
      ? 'The access point repeats message 3, so we repeat message 4; the keys are not installed again.'
      : 'Message 4 says that we have the keys. It goes out before they are installed.';
    await this.#link.port.send(
      { name: 'M4', words },
      fourWayPatience(this.#sinceM3, 3),
      pdu,
      message.unencrypted === true,
    );
    // Installing a key again would set its packet number back to 0, and with it open what was sent (KRACK).
    if (this.#progress.done) return;
    await this.#install(message, keys, opened);
    this.#progress.done = true;
  }

  async #install(message: KeyMessage, keys: PairwiseKeys, opened: OpenedKeyData): Promise<void> {
    const act = this.#act;
    const { security, bssid, port } = this.#link;
    const { radio } = act;
    if (this.#rekey && !radio.capabilities.extendedFeatures.has('CAN_REPLACE_PTK0'))
      act.note(
        'The driver does not say that it can replace a key in use safely: frames may be lost, or leak, while it does.',
      );
    await installKey(act, {
      use: 'pairwise',
      index: 0,
      peer: bssid,
      cipher: security.pairwise,
      key: keys.tk.bytes,
      sequence: null,
    });
    this.#state.ptk = keys;
    port.keyInstalled = true;
    act.disclose({ kind: 'tk', ssid: this.#link.choice.ssid, value: keys.tk.bytes });
    await installGroupKeys(act, this.#link, this.#state, message, opened);
    if (this.#rekey) return;
    await act.command(
      'SET_STATION',
      'We tell the kernel that the access point is authorized: data may flow.',
      () => radio.setAuthorized(bssid, true),
    );
  }

  /** RSNE and RSNXE of message 3 must be the beacon's, or someone talked us into weaker ones. 802.11-2020 12.7.6.4. */
  async #compareElements({ octets, info, ref }: OpenedKeyData): Promise<void> {
    const act = this.#act;
    const { apRsne, apRsnxe } = this.#link.security;
    const rsn = info.rsn.find((candidate) => candidate.kind === 'rsn');
    const rsnx = info.elements.find((element) => element.id === Element.Rsnx);
    const compare = (element: 'RSNE' | 'RSNXE', beacon: Bytes, seen: Span): StepSpec => {
      const expected = {
        where: 'the beacon',
        ref: act.workings.take(`${element} of the beacon`, beacon).ref,
      };
      const check = element === 'RSNE' ? 'rsne-m3' : 'rsnxe-m3';
      // Of fast transition message 3 names PMK-R1 as well (13.4.2).
      const withoutPmkids = element === 'RSNE' && this.#link.ft !== null;
      return elementStep(
        { element, check, message: 'M3', expected, seen: ref(seen), withoutPmkids },
        act.when,
      );
    };
    const steps = [await act.calculate('RSNE of M3', compare('RSNE', apRsne, rsn?.span ?? NOWHERE))];
    if (apRsnxe || rsnx)
      steps.push(
        await act.calculate(
          'RSNXE of M3',
          compare('RSNXE', apRsnxe ?? new Uint8Array(0), rsnx?.span ?? NOWHERE),
        ),
      );
    if (steps.every(holds)) return;
    const rsneOf3 = rsn ? octets.slice(rsn.span.start, rsn.span.end) : new Uint8Array(0);
    await act.failing('element-mismatch', 'The elements of message 3 and of the beacon differ.');
    end(
      'element-mismatch',
      `The RSNE in message 3 (${toHex(rsneOf3) || 'none'}) is not the one of the beacon (${toHex(apRsne)}): the beacon was changed by someone, or the access point contradicts itself.`,
      "Compare both in the recording. After a change of the access point's settings, scan again and retry.",
    );
  }

  #signed(name: string, bits: number, to: KeyMessage, nonce: Bytes | null, keyData: Bytes): Promise<Bytes> {
    const { akm } = this.#link;
    const pdu = eapolKey({
      eapolVersion: Math.min(to.pdu[0]!, 2),
      information: akm.keyDescriptorVersion | bits,
      keyLength: 0,
      replayCounter: to.key.replayCounter,
      nonce,
      rsc: null,
      micLength: akm.mic!.length,
      keyData,
    });
    return signMessage(this.#act, akm, this.#keys!, name, pdu);
  }
}

/** An element that message 3 does not have. */
const NOWHERE: Span = { start: 0, end: 0 };

const ordinal = (n: number): string =>
  `${n}${['th', 'st', 'nd', 'rd'][n % 100 > 10 && n % 100 < 14 ? 0 : n % 10] ?? 'th'}`;
