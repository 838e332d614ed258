import type { Suite } from '../../base/brand.ts';
import { type Bytes, concat, fromHex } from '../../base/bytes.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import { isWpa1, OUI_IEEE } from '../../standard/suite.ts';
import { numbers } from './keys.ts';

/** What hostapd before 2.11 prints of an EAPOL-Key message that it sends: all but its octets. */
export interface Sent {
  /** Key information but the descriptor's version (IEEE 802.11-2020, 12.7.2). */
  readonly information: number;
  readonly keyDataLength: number;
  replayCounter: Bytes | null;
}

const flags: readonly (readonly [string, number])[] = [
  ['pairwise', 0x0008],
  ['install', 0x0040],
  ['ack', 0x0080],
  ['mic', 0x0100],
  ['secure', 0x0200],
  ['encr', 0x1000],
];

/** A message that an access point sends. */
export const SENDS = /^WPA: Send EAPOL\(/;

/** `WPA: Send EAPOL(version=2 secure=0 mic=0 ack=1 install=0 pairwise=1 kde_len=0 keyidx=0 encr=0)`; null for another line. */
export function sentMessage(text: string): Sent | null {
  if (!SENDS.test(text)) return null;
  const said = numbers(text);
  const set = flags.filter(([name]) => said[name] === '1').reduce((sum, [, bit]) => sum | bit, 0);
  return {
    information: Number(said.version) | set,
    keyDataLength: Number(said.kde_len),
    replayCounter: null,
  };
}

const M1 = 0x0088;
const RSN = 2;
const WPA1 = 254;
/** Octets of an EAPOL-Key message before its key data, without the MIC: header 4, descriptor 79. */
const FIXED = 83;

const u16 = (value: number): Bytes => Uint8Array.of(value >> 8, value & 0xff);

/**
 * M1, whose fields a log of hostapd holds all: it carries no MIC and nothing encrypted. null for another message, or where
 * a field was not printed.
 * @param size octets of the packet, where the log says them
 * @param protocol version of EAPOL in its header
 */
export function firstMessage(
  sent: Sent,
  known: {
    readonly nonce: Bytes | null;
    readonly pmkid: Bytes | null;
    readonly pairwise: Suite | undefined;
    readonly size: number | null;
    readonly protocol: number;
  },
): Bytes | null {
  const { nonce, pmkid, pairwise, size, protocol } = known;
  const { information, keyDataLength, replayCounter } = sent;
  const wpa1 = pairwise !== undefined && isWpa1(pairwise);
  const length = pairwise && temporalKeyLength(pairwise);
  if ((information & 0xfff8) !== M1 || !nonce || !replayCounter || !length) return null;
  const keyData = pmkid
    ? concat(Uint8Array.of(Element.Vendor, 20, ...fromHex(OUI_IEEE), 4), pmkid)
    : new Uint8Array();
  if (keyData.length !== keyDataLength) return null;
  const mic = size === null ? 16 : size - FIXED - keyDataLength;
  if (mic < 0 || mic > 32) return null;
  const body = concat(
    Uint8Array.of(wpa1 ? WPA1 : RSN),
    u16(information),
    u16(length),
    replayCounter,
    nonce,
    new Uint8Array(16 + 8 + 8 + mic),
    u16(keyDataLength),
    keyData,
  );
  return concat(Uint8Array.of(protocol, 3), u16(body.length), body);
}
