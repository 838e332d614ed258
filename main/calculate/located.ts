import { type End, isAddress } from '../base/brand.ts';
import { fromHex } from '../base/bytes.ts';
import type { EapolKeyInfo, Frame, Span } from '../dissect/types.ts';
import type { Ref } from './types.ts';

/** A dissected frame and where its octets come from: a record, or what a step decrypted. */
export interface Located {
  readonly frame: Frame;
  /** Record that was observed. */
  readonly record: number;
  /** Reference to octets of `frame.bytes`. */
  ref(span: Span): Ref;
}

/** A frame read from the record itself. */
export const inRecord = (frame: Frame, record: number): Located => ({
  frame,
  record,
  ref: (span) => ({ from: 'record', record, start: span.start, end: span.end }),
});

/** A frame read from an output of a step. */
export const inStep = (frame: Frame, record: number, step: string, output: string): Located => ({
  frame,
  record,
  ref: (span) => ({ from: 'step', step, output, start: span.start, end: span.end }),
});

/** An EAPOL-Key frame: `key` is `located.frame.eapol.key`. */
export interface LocatedKey extends Located {
  readonly key: EapolKeyInfo;
}

/** An EAPOL-Key message as the steps take it: whoever has the octets says where they are, a frame need not be there. */
export interface KeyMessageAt {
  readonly key: EapolKeyInfo;
  readonly frame: { readonly eapol: { readonly span: Span } | null };
  ref(span: Span): Ref;
}

/** Where the frame holds this address: in its MAC header, else the first place with the same octets; null of an end whose octets are not known. */
export function addressSpan(frame: Frame, address: End): Span | null {
  // What no record tells stands in no frame: the zeroes of a logged frame are no address.
  if (!isAddress(address)) return null;
  const { wlan } = frame;
  if (wlan) {
    const addresses = [wlan.addr1, wlan.addr2, wlan.addr3, wlan.addr4];
    const i = addresses.indexOf(address);
    const span = i < 0 ? null : wlan.addressSpans[i];
    if (span) return span;
  }
  const wanted = fromHex(address);
  for (let at = 0; at + 6 <= frame.bytes.length; at++)
    if (wanted.every((octet, i) => frame.bytes[at + i] === octet)) return { start: at, end: at + 6 };
  return null;
}
