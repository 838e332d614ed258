import type { Bytes } from '../base/bytes.ts';
import { toHex, toText } from '../base/bytes.ts';
import type { HashName } from '../crypto/hash.ts';
import type { Span } from '../dissect/types.ts';
import type { Ref } from './types.ts';

/** `bytes 73 to 104`: both ends included, counted from 0. */
const range = ({ start, end }: Span): string => `bytes ${start} to ${end - 1}`;

/** `frame 59, bytes 73 to 104`. */
export const place = (record: number, span: Span): string => `frame ${record}, ${range(span)}`;

/** Where a reference points, for a sentence. */
export function placeOf(ref: Ref): string {
  switch (ref.from) {
    case 'record':
      return ref.of === undefined ? place(ref.record, ref) : `${ref.of}, ${range(ref)}`;
    case 'secret':
      if (ref.part === 'value') return 'the given secret';
      return ref.part === 'ssid' ? 'the SSID given with the secret' : `the given ${ref.part}`;
    case 'step': {
      const part = ref.start === undefined ? '' : `, bytes ${ref.start} to ${ref.end! - 1}`;
      return `${ref.output} of step ${ref.step}${part}`;
    }
    case 'constant':
      return ref.text;
  }
}

/** An SSID for a sentence: quoted text, or 0x and hex where it is none. */
export function ssidText(ssid: Bytes | null): string {
  if (!ssid || ssid.length === 0) return 'a hidden network';
  const text = toText(ssid);
  return text === null ? `0x${toHex(ssid)}` : `"${text}"`;
}

/** `1 frame`, `2 frames`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** `SHA-256` of `sha256`. */
export const hashText = (hash: HashName): string => (hash === 'md5' ? 'MD5' : hash.replace('sha', 'SHA-'));
