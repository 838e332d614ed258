import { type Bytes, isZero } from '../base/bytes.ts';
import type { EapolKeyInfo, Span } from '../dissect/types.ts';
import { Descriptor } from '../standard/frames.ts';
import type { Direction, KeyMessage, KeyMessageName } from './types.ts';

/** The shortest RSNE that a message 2 can hold: header, version, group, one pairwise suite and one AKM. */
const SHORTEST_RSNE = 20;

/**
 * Which EAPOL-Key message this is, told from its bits alone.
 *
 * An acknowledgement is asked for by the authenticator only, so the Ack bit gives the direction. Message 3 is told
 * from message 1 by its MIC, or by Install or Encrypted Key Data where the AKM has no MIC field. Message 2 carries the
 * station's RSN element and message 4 nothing (with MLO: one MAC address KDE), so a length tells them apart; the Secure
 * bit alone does not, since message 2 of a rekey has it set.
 *
 * @param bytes what the spans of `key` are of; when given, a zero nonce tells a message 4 that carries data
 * IEEE 802.11-2020, 12.7.2 (Key Information) and 12.7.6, 12.7.7
 */
export function classifyKeyMessage(
  key: EapolKeyInfo,
  bytes?: Bytes,
): { name: KeyMessageName; direction: Direction } {
  const direction: Direction = key.ack && !key.request ? 'to-station' : 'to-ap';
  // Dynamic WEP: the authenticator alone sends keys (IEEE 802.1X-2004, 8.1.9), and no bit of them says so.
  if (key.descriptorType === Descriptor.Rc4) return { name: 'unknown', direction: 'to-station' };
  if (key.request) return { name: 'request', direction };
  if (key.smk || (key.descriptorType !== Descriptor.Rsn && key.descriptorType !== Descriptor.Wpa))
    return { name: 'unknown', direction };
  if (!key.pairwise) return { name: key.ack ? 'G1' : 'G2', direction };
  if (key.ack) {
    const protectedByKck = key.hasMic || key.encryptedKeyData;
    const rekeyM1 =
      key.hasMic && !key.install && !key.encryptedKeyData && key.descriptorType === Descriptor.Rsn;
    return { name: protectedByKck && !rekeyM1 ? 'M3' : 'M1', direction };
  }
  const aead = !key.hasMic && key.mic.start === key.mic.end;
  const length = key.keyDataLength - (aead ? 16 : 0);
  if (!key.hasMic && !aead) return { name: 'unknown', direction };
  if (length <= 0) return { name: 'M4', direction };
  if (!key.secure || length >= SHORTEST_RSNE) {
    const zeroNonce = bytes !== undefined && isZero(bytes.subarray(key.nonce.start, key.nonce.end));
    return { name: zeroNonce ? 'M4' : 'M2', direction };
  }
  return { name: 'M4', direction };
}

/** A key message as it stands in its frame. */
type Placed = Pick<KeyMessage, 'frame' | 'key'>;

/** The bytes of a part of the message. */
export const partOf = ({ frame }: Pick<Placed, 'frame'>, { start, end }: Span): Bytes =>
  frame.bytes.subarray(start, end);

export const nonceOf = (message: Placed): Bytes => partOf(message, message.key.nonce);
