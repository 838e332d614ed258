import type { Bytes } from '../base/bytes.ts';
import { shifted } from '../calculate/keys/index.ts';
import type { Ref } from '../calculate/types.ts';
import { dissectKeyData } from '../dissect/eapol/index.ts';
import { type FteInfo, readFte } from '../dissect/elements/index.ts';
import type { ElementInfo, Frame, RsnInfo, Span } from '../dissect/types.ts';
import { Element } from '../standard/elements.ts';
import { withoutData } from '../track/messages.ts';
import type { Attempt } from '../track/types.ts';

/** What one frame says of the FT hierarchy. */
export interface FtFrame {
  readonly record: number;
  readonly fte: FteInfo;
  /** Mobility domain identifier. */
  readonly mdid: Ref;
  ref(span: Span): Ref;
}

/** Kinds of messages whose frames may carry FT elements; over the DS action frames do. */
export const FT_CARRIERS = /^(authentication|association|action)/;

interface Carrier {
  readonly bytes: Bytes;
  readonly elements: readonly ElementInfo[];
  ref(span: Span): Ref;
}

/** The FT elements of a frame's own elements; null without them. */
export function ftFrame(frame: Frame, record: number, micLength: number): FtFrame | null {
  const ref = (span: Span): Ref => ({ from: 'record', record, start: span.start, end: span.end });
  const elements = frame.management?.elements ?? [];
  return read({ bytes: frame.bytes, elements, ref }, record, micLength);
}

function read({ bytes, elements, ref }: Carrier, record: number, micLength: number): FtFrame | null {
  const mde = elements.find((e) => e.id === Element.MobilityDomain)?.body;
  const element = elements.find((e) => e.id === Element.FastTransition);
  const fte = element && readFte(bytes, element, micLength);
  if (!fte || !mde || mde.end - mde.start < 2) return null;
  return { record, fte, mdid: ref({ start: mde.start, end: mde.start + 2 }), ref };
}

/** The frame that names both key holders: an association or authentication frame, else the key data of M2. */
export function holdersOf(
  attempt: Attempt,
  frame: (record: number) => Frame,
  micLength: number,
): FtFrame | null {
  const whole = (found: FtFrame | null) => (found?.fte.r0khId && found.fte.r1khId ? found : null);
  for (const { kind, record, encrypted } of withoutData(attempt)) {
    if (encrypted || !FT_CARRIERS.test(kind)) continue;
    const found = whole(ftFrame(frame(record), record, micLength));
    if (found) return found;
  }
  for (const { messages } of attempt.handshakes)
    for (const { name, record, key, frame: own } of messages) {
      // Over FILS its key data is sealed.
      if (name !== 'M2' || key.encryptedKeyData) continue;
      const bytes = own.bytes.subarray(key.keyData.start, key.keyData.end);
      const ref = (span: Span): Ref => ({
        from: 'record',
        record,
        ...shifted(span, key.keyData.start),
      });
      const found = whole(
        read({ bytes, elements: dissectKeyData(bytes, false).elements, ref }, record, micLength),
      );
      if (found) return found;
    }
  return null;
}

/** Names of keys in RSN elements: of frames that the station or AP sent in the clear, in the attempt's order. */
export function namesSeen(attempt: Attempt, frame: (record: number) => Frame): Bytes[] {
  const of = (bytes: Bytes, rsn: readonly RsnInfo[]) =>
    rsn.flatMap((r) => r.pmkids).map(({ start, end }) => bytes.subarray(start, end));
  const frames = withoutData(attempt)
    .filter(({ kind, encrypted }) => !encrypted && FT_CARRIERS.test(kind))
    .flatMap(({ record }) => {
      const { bytes, management } = frame(record);
      return of(bytes, management?.rsn ?? []);
    });
  const m2s = attempt.handshakes
    .flatMap((h) => h.messages)
    .filter((m) => m.name === 'M2' && !m.key.encryptedKeyData)
    .flatMap(({ key, frame: own }) => {
      const bytes = own.bytes.subarray(key.keyData.start, key.keyData.end);
      return of(bytes, dissectKeyData(bytes, false).rsn);
    });
  return [...frames, ...m2s];
}
