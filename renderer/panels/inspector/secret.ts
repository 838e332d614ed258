/** Reads what a person typed as a secret. */
import type { Input, NeedView } from '../../../preload/contract/index.ts';

export type Secret = Input<'addSecret'>;

const hexOf = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (octet) => octet.toString(16).padStart(2, '0')).join('');

/** The secret that a person typed, or what is wrong with it. 64 hexadecimal digits are the PSK itself. */
export function readSecret(
  need: Pick<NeedView, 'kind' | 'ssidHex'>,
  text: string,
  ssid: string,
): Secret | { error: string } {
  const ssidHex = need.ssidHex ?? (ssid === '' ? null : hexOf(ssid));
  if (ssidHex !== null && ssidHex.length > 64) return { error: 'The network name is longer than 32 bytes.' };
  const digits = text.replace(/[\s:]/g, '');
  const isHex = /^([0-9a-f]{2})+$/i.test(digits);
  if (need.kind === 'pmk') {
    if (!isHex || (digits.length !== 64 && digits.length !== 96))
      return { error: 'A PMK is 64 or 96 hexadecimal digits.' };
    return { kind: 'pmk', value: digits.toLowerCase(), ssidHex };
  }
  if (isHex && digits.length === 64) return { kind: 'psk', value: digits.toLowerCase(), ssidHex };
  const length = new TextEncoder().encode(text).length;
  if (length < 8 || length > 63) return { error: `A passphrase has 8 to 63 characters; this has ${length}.` };
  if (ssidHex === null) return { error: 'The network name is needed too: it goes into the PSK.' };
  return { kind: 'passphrase', value: text, ssidHex };
}
