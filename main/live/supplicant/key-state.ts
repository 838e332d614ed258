import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { checkMicStep, micStep } from '../../calculate/keys/index.ts';
import type { KeyMessageAt } from '../../calculate/located.ts';
import type { Step } from '../../calculate/types.ts';
import { dissectEapol } from '../../dissect/eapol/index.ts';
import type { EapolKeyInfo } from '../../dissect/types.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import { classifyKeyMessage } from '../../track/classify.ts';
import type { Acting } from './acting.ts';
import type { FtKeys } from './ft.ts';
import type { Port } from './port.ts';
import type { Choice, Security } from './selection.ts';
import { holds, type Known, output } from './workings.ts';

/** One association on which keys are made. */
export interface Link {
  readonly choice: Choice;
  readonly security: Security;
  readonly bssid: MacAddress;
  readonly akm: AkmParameters;
  readonly pmk: Known;
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

/** The keys that both ends have after a handshake. */
export interface PairwiseKeys {
  readonly kck: Known;
  readonly kek: Known;
  readonly tk: Known;
}

/** The keys that the step of a PTK put out. */
export const pairwiseKeys = (step: Step): PairwiseKeys => ({
  kck: output(step, 'KCK'),
  kek: output(step, 'KEK'),
  tk: output(step, 'TK'),
});

/** What the handshakes of one association leave behind. */
export class KeyState {
  /** Keys in use. */
  ptk: PairwiseKeys | null = null;
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
  const { name } = classifyKeyMessage(key, pdu);
  return { name, pdu: pdu.slice(span.start, span.end), key, unencrypted };
}

/** A message as calculations take it. */
export function messageAt(
  { workings }: Acting,
  { name, pdu, key }: Pick<KeyMessage, 'name' | 'pdu' | 'key'>,
): KeyMessageAt {
  const source = workings.take(name, pdu);
  return {
    key,
    frame: { eapol: { span: { start: 0, end: pdu.length } } },
    ref: (span) => source.part(span).ref,
  };
}

/** Signs a message of ours, whose MIC field is zero. @returns it with its MIC */
export async function signMessage(
  act: Acting,
  akm: AkmParameters,
  { kck }: PairwiseKeys,
  name: string,
  pdu: Bytes,
): Promise<Bytes> {
  const { algorithm, length } = akm.mic!;
  const key = dissectEapol(pdu, 0, pdu.length, { micLength: length }).info.key!;
  const message = messageAt(act, { name, pdu, key });
  const step = await act.calculate(
    `MIC of ${name}`,
    micStep({ name, message, kck: kck.ref, algorithm }, act.when),
  );
  const signed = pdu.slice();
  signed.set(output(step, 'MIC').bytes, key.mic.start);
  return signed;
}

/** Octets of a span of the message. */
export const part = ({ pdu }: KeyMessage, span: { readonly start: number; readonly end: number }): Bytes =>
  pdu.slice(span.start, span.end);

/** Checks the MIC of a message of the AP. */
export async function micHolds(
  act: Acting,
  akm: AkmParameters,
  { kck }: PairwiseKeys,
  message: KeyMessage,
): Promise<boolean> {
  const { name } = message;
  const subject = { name, message: messageAt(act, message), kck: kck.ref, algorithm: akm.mic!.algorithm };
  const meaning = {
    yes: 'Equal: whoever sent it has our KCK.',
    no: 'It was changed, or made with another key: it must be dropped.',
  };
  return holds(await act.calculate(`MIC of ${name}`, checkMicStep(subject, meaning, act.when)));
}

/** Whether a message repeats a counter that was used already; such a one is not to be answered. */
export const isReplay = (state: KeyState, { key }: KeyMessage): boolean =>
  state.counter !== null && key.replayCounter <= state.counter;
