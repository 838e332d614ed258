import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { EtherType } from '../../standard/frames.ts';
import type { Acting, Patience } from './acting.ts';

/** The way that EAPOL takes: over nl80211 or a packet socket. */
export class Port {
  readonly via: 'control-port' | 'packet';
  readonly peer: MacAddress;
  readonly #act: Acting;
  /** A pairwise key is installed, so the kernel encrypts what it is not told to leave in the clear. */
  keyInstalled = false;

  constructor(act: Acting, peer: MacAddress, via: 'control-port' | 'packet') {
    this.#act = act;
    this.peer = peer;
    this.via = via;
  }

  /**
   * Sends an EAPOL PDU.
   * @param clear the message that it answers came in the clear: so must the answer, whose reader has no key yet
   */
  async send(
    message: { readonly name: string; readonly words: string },
    patience: Patience | null,
    payload: Bytes,
    clear: boolean,
  ): Promise<void> {
    const { radio } = this.#act;
    const destination = this.peer;
    const noEncrypt = !this.keyInstalled || clear;
    const command = this.via === 'control-port' ? 'CONTROL_PORT_FRAME' : 'packet';
    const how =
      this.via === 'control-port'
        ? `over nl80211${noEncrypt ? ', in the clear' : ', encrypted under the key in use'}`
        : 'over a packet socket';
    await this.#act.send(
      { name: message.name, command, words: `${message.words} It goes ${how}.` },
      patience,
      async () => {
        if (this.via === 'control-port')
          await radio.sendControlPort({ destination, etherType: EtherType.Eapol, payload, noEncrypt });
        else await radio.sendPacket({ destination, etherType: EtherType.Eapol, payload });
      },
    );
  }
}
