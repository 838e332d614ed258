import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, equal } from '../../base/bytes.ts';
import type { PtkParts } from '../../crypto/keys.ts';
import { EAPOL_MIC_OFFSET, eapolMic, withMicZeroed } from '../../crypto/mic.ts';
import { dissectEapol } from '../../dissect/eapol/index.ts';
import type { EapolKeyInfo } from '../../dissect/types.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import { classifyKeyMessage } from '../../track/classify.ts';
import { type Acting, secretValue, value } from './acting.ts';
import type { FtKeys } from './ft.ts';
import type { Port } from './port.ts';
import type { Choice, Security } from './selection.ts';

/** One association on which keys are made. */
export interface Link {
  readonly choice: Choice;
  readonly security: Security;
  readonly bssid: MacAddress;
  readonly akm: AkmParameters;
  readonly pmk: Bytes;
  /** Of SAE and OWE, and of a cached PMK; null where none is agreed on. */
  readonly pmkid: Bytes | null;
  /** As the association request had it. */
  readonly ownRsne: Bytes;
  readonly port: Port;
  /** Fast transition: what takes the PMK's place, and what message 2 repeats; null without. */
  readonly ft: FtKeys | null;
}

/** An EAPOL-Key message, read. */
export interface KeyMessage {
  readonly name: string;
  readonly pdu: Bytes;
  readonly key: EapolKeyInfo;
  /** It came in the clear; null: not known. */
  readonly unencrypted: boolean | null;
}

/** What the handshakes of one association leave behind. */
export class KeyState {
  /** Keys in use. */
  ptk: PtkParts | null = null;
  /** Highest replay counter of a message whose MIC was right. */
  counter: bigint | null = null;
  /** Counter of our next request: they count apart from the access point's messages. */
  request = 0n;
  readonly gtks = new Map<number, Bytes>();
  readonly igtks = new Map<number, Bytes>();
}

/** null where the PDU is no EAPOL-Key message. */
export function readKeyMessage(
  pdu: Bytes,
  akm: AkmParameters,
  unencrypted: boolean | null,
): KeyMessage | null {
  const micLength = akm.mic!.length;
  const { info } = dissectEapol(pdu, 0, pdu.length, { micLength });
  const { key, span } = info;
  if (!key || key.mic.end - key.mic.start !== micLength) return null;
  return { name: classifyKeyMessage(key, pdu).name, pdu: pdu.slice(span.start, span.end), key, unencrypted };
}

/** Octets of a span of the message. */
export const part = ({ pdu }: KeyMessage, span: { readonly start: number; readonly end: number }): Bytes =>
  pdu.slice(span.start, span.end);

/** Checks the MIC of a message of the AP and tells of it. */
export async function micHolds(
  act: Acting,
  akm: AkmParameters,
  keys: PtkParts,
  message: KeyMessage,
): Promise<boolean> {
  const { algorithm, length } = akm.mic!;
  const expected = eapolMic(algorithm, keys.kck, withMicZeroed(message.pdu, length));
  const received = message.pdu.slice(EAPOL_MIC_OFFSET, EAPOL_MIC_OFFSET + length);
  const ok = equal(expected, received);
  await act.calculated({
    name: `MIC of ${message.name}`,
    formula: `MIC = ${algorithm}(KCK, EAPOL frame with its MIC field zero)`,
    inputs: [secretValue('KCK', keys.kck), value('frame', message.pdu)],
    outputs: [value('MIC expected', expected), value('MIC received', received)],
    ok,
    clause: 'IEEE 802.11-2020, 12.7.2',
    words: ok
      ? `The MIC of ${message.name} is right: whoever sent it has our KCK.`
      : `The MIC of ${message.name} is wrong: it was changed, or made with another key.`,
  });
  return ok;
}

/** Whether a message repeats a counter that was used already; such a one is not to be answered. */
export const isReplay = (state: KeyState, { key }: KeyMessage): boolean =>
  state.counter !== null && key.replayCounter <= state.counter;
