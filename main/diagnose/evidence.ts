import type { Check, DerivedHandshake, DerivedMessage, Step, Trace } from '../derive/types.ts';
import type { KeyMessageName, TrackedMessage } from '../track/types.ts';
import type { EvidenceRef, Fact, Finding } from './types.ts';

export const record = (
  index: number,
  span?: { readonly start: number; readonly end: number },
): EvidenceRef => ({
  type: 'record',
  record: index,
  ...(span && { start: span.start, end: span.end }),
});
export const step = (id: string): EvidenceRef => ({ type: 'step', step: id });
export const fact = (sentence: string, ...refs: readonly EvidenceRef[]): Fact => ({ sentence, refs });

/** A finding with what a rule leaves out set to nothing. */
export const finding = (
  parts: Pick<Finding, 'cause' | 'severity' | 'certainty' | 'summary' | 'remedy'> & Partial<Finding>,
): Finding => ({ for: [], against: [], settle: [], misleads: '', ...parts });

/** Whether the attempt came to work in the end, so that what went wrong on the way is a notice. */
export const severityOf = (trace: Trace): Finding['severity'] =>
  trace.outcome === 'connected' ? 'notice' : 'failure';

export const named = (handshake: DerivedHandshake, name: KeyMessageName): DerivedMessage[] =>
  handshake.messages.filter((m) => m.message.name === name);

/** A check of a message by name. */
export const check = (message: DerivedMessage, name: string): Check | undefined =>
  message.checks.find((c) => c.name === name);

/** The tracked message of a record, which tells of acknowledgements. */
export const tracked = (trace: Trace, index: number): TrackedMessage | undefined =>
  trace.attempt.messages.find((m) => m.record === index);

export const acknowledged = (trace: Trace, message: DerivedMessage): boolean =>
  (tracked(trace, message.message.record)?.acknowledgedBy ?? null) !== null;

/** Whether the capture holds acknowledgements at all, so that a missing one means something. */
export const showsAcknowledgements = (trace: Trace): boolean =>
  trace.attempt.messages.some((m) => m.acknowledgedBy !== null);

/** Deauthentications and disassociations, in order. */
export const leaves = (trace: Trace): TrackedMessage[] =>
  trace.attempt.messages.filter(
    (m) => (m.kind === 'deauthentication' || m.kind === 'disassociation') && m.repeats === null,
  );

/** `frames 12, 15 and 18`. */
export function frames(indices: readonly number[]): string {
  if (indices.length < 2) return `frame ${indices[0]}`;
  return `frames ${indices.slice(0, -1).join(', ')} and ${indices.at(-1)}`;
}

/** PSK AKMs: those that a passphrase opens, also with fast transition. */
const PSK = ['00-50-f2:2', '00-0f-ac:2', '00-0f-ac:4', '00-0f-ac:6', '00-0f-ac:19', '00-0f-ac:20'];
export const usesPassphrase = (trace: Trace): boolean => {
  const { akm } = trace.attempt.selection;
  return akm === null ? trace.attempt.handshakes.length > 0 : PSK.includes(akm);
};

/** The step that decrypted the frame in which a message came; undefined where it came in the clear. */
export const decryption = (trace: Trace, message: DerivedMessage): Step | undefined =>
  tracked(trace, message.message.record)?.encrypted
    ? trace.steps.find(
        (s) => s.record === message.message.record && s.inputs.some((i) => i.argument === 'TK'),
      )
    : undefined;

/**
 * M3 sent once more under the very TK that it belongs to: the AP has installed that key, so it has had M4, and has no
 * reason to send M3 again.
 */
export function needlessM3s(trace: Trace, handshake: DerivedHandshake): DerivedMessage[] {
  const { ptk } = handshake.keys;
  return named(handshake, 'M3').filter((m3) => {
    const key = decryption(trace, m3)?.inputs.find((i) => i.argument === 'TK')?.ref;
    return key?.from === 'step' && ptk?.from === 'step' && key.step === ptk.step;
  });
}
