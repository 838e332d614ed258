import { type MacAddress, macAddress, type Suite, suite } from '../../base/brand.ts';
import { type Bytes, fromHex, utf8 } from '../../base/bytes.ts';
import type { EapolMessage } from '../../base/event.ts';

/** A suite selector that the kernel is given as a number: `0xfac04`. */
export function suiteOf(hex: string): Suite | undefined {
  const digits = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(hex)?.[1];
  return digits === undefined ? undefined : suite(fromHex(digits.padStart(8, '0')));
}

/** An address; undefined for the all-zero one, which hostap prints for none. */
export const addressOf = (text: string): MacAddress | undefined =>
  text === '00:00:00:00:00:00' ? undefined : macAddress(text);

const escapes: Readonly<Record<string, number>> = { '"': 34, '\\': 92, e: 27, n: 10, r: 13, t: 9 };

/** Octets of an SSID as hostap escapes it: `\"`, `\\`, `\e`, `\n`, `\r`, `\t`, `\xNN`; others as they are. */
export function ssidOf(text: string): Bytes {
  const out: number[] = [];
  const parts = text.matchAll(/\\x([0-9a-f]{2})|\\(["\\enrt])|([^\\]+|\\)/gi);
  for (const [, hex, escaped, plain] of parts) {
    if (hex !== undefined) out.push(Number.parseInt(hex, 16));
    else if (escaped !== undefined) out.push(escapes[escaped]!);
    else out.push(...utf8(plain!));
  }
  return Uint8Array.from(out);
}

const messages: Readonly<Record<string, EapolMessage>> = {
  '1/4': 'M1',
  '2/4': 'M2',
  '3/4': 'M3',
  '4/4': 'M4',
  '1/2': 'G1',
  '2/2': 'G2',
};

/** `{ message: 'M2' }` of `2/4`, `{ message: 'G1' }` of `1/2`. */
export function messageOf(number: string | undefined): { readonly message?: EapolMessage } {
  const message = messages[number ?? ''];
  return message ? { message } : {};
}
