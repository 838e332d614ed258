import type { Bytes } from '../base/bytes.ts';

/** Option codes of draft-ietf-opsawg-pcapng sections 3.5, 4.1 and 4.2. */
export const Option = {
  End: 0,
  Comment: 1,
  ShbUserApplication: 4,
  IfName: 2,
  IfDescription: 3,
  IfTsResolution: 9,
  IfFilter: 11,
  IfOs: 12,
  IfFcsLength: 13,
  IfTsOffset: 14,
  IfHardware: 15,
  IsbReceived: 4,
  IsbDropped: 5,
} as const;

export interface RawOption {
  readonly code: number;
  readonly value: Bytes;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text of an option; writers that end it with a zero octet are forgiven. */
export function optionText(value: Bytes): string {
  let end = value.length;
  while (end > 0 && value[end - 1] === 0) end--;
  return decoder.decode(value.subarray(0, end));
}

/** Splits a block's option list; `damaged` when an option goes past the end (those before it are given). */
export function readOptions(bytes: Bytes, little: boolean): { options: RawOption[]; damaged: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const options: RawOption[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === Option.End) return { options, damaged: false };
    if (at + 4 + length > bytes.length) return { options, damaged: true };
    options.push({ code, value: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { options, damaged: at < bytes.length };
}

/** All comments of a list, in order. */
export function commentsOf(options: readonly RawOption[]): string[] {
  return options.filter(({ code }) => code === Option.Comment).map(({ value }) => optionText(value));
}
