import { type MacAddress, macAddress, type Suite, suite } from '../../base/brand.ts';
import { type Bytes, fromHex, utf8 } from '../../base/bytes.ts';
import type { EapolMessage } from '../../base/event.ts';

/** Cipher suites by the names of wpa_cipher_txt() in hostap. */
const ciphers: Readonly<Record<string, number>> = {
  'WEP-40': 1,
  TKIP: 2,
  CCMP: 4,
  'WEP-104': 5,
  'AES-128-CMAC': 6,
  BIP: 6,
  'BIP-CMAC-128': 6,
  GCMP: 8,
  'GCMP-256': 9,
  'CCMP-256': 10,
  'BIP-GMAC-128': 11,
  'BIP-GMAC-256': 12,
  'BIP-CMAC-256': 13,
};

/** AKM suites by the words after `using KEY_MGMT`. */
const akms: Readonly<Record<string, number>> = {
  '802.1X': 1,
  'WPA-PSK': 2,
  'FT/802.1X': 3,
  'FT/PSK': 4,
  '802.1X with SHA256': 5,
  'PSK with SHA256': 6,
  SAE: 8,
  'FT/SAE': 9,
  '802.1X with Suite B': 11,
  '802.1X with Suite B (192-bit)': 12,
  'FT/802.1X-SHA384': 13,
  'FILS-SHA256': 14,
  'FILS-SHA384': 15,
  'FT-FILS-SHA256': 16,
  'FT-FILS-SHA384': 17,
  OWE: 18,
  'SAE-EXT-KEY': 24,
  'FT/SAE-EXT-KEY': 25,
};

const standard = (type: number | undefined): Suite | undefined =>
  type === undefined ? undefined : suite(Uint8Array.of(0x00, 0x0f, 0xac, type));

export const cipherNamed = (name: string): Suite | undefined => standard(ciphers[name]);
export const akmNamed = (name: string): Suite | undefined => standard(akms[name]);

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
