import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, guard, hex, hexOf, leaf, named, Reader, u16be } from '../fields.ts';
import type { DissectContext, EapolKeyInfo, Field, Malformed, Span } from '../types.ts';
import { readKeyData } from './keydata.ts';

const clause = 'IEEE 802.11-2020, 12.7.2';
const descriptors: Readonly<Record<number, string>> = { 1: 'RC4', 2: 'RSN', 254: 'WPA' };
const versions: Readonly<Record<number, string>> = {
  0: 'as the AKM says',
  1: 'HMAC-MD5, RC4',
  2: 'HMAC-SHA-1, AES key wrap',
  3: 'AES-CMAC, AES key wrap',
};
/** Octets from the descriptor type to the end of the key ID field: what comes before the MIC. */
const beforeMic = 77;
/** MIC lengths there are, the likeliest first; 0 is FILS. */
const micLengths = [16, 24, 32, 0] as const;

/** Body of an EAPOL-Key PDU: the octets that are there, and how many the PDU announces. */
interface Body extends Span {
  readonly announced: number;
}

/**
 * Octets of the MIC field. The AKM decides, but a capture may not hold the association: then it is the length with
 * which the key data ends where the PDU ends. Where none does (hostapd pads message 3 of FILS), FILS shows by
 * encrypted key data without a MIC.
 */
function micLengthOf(bytes: Bytes, body: Body, information: number, context: DissectContext): number {
  const length = body.end - body.start;
  const spare = (mic: number): number => {
    const at = beforeMic + mic;
    return at + 2 <= length ? body.announced - at - 2 - u16be(bytes, body.start + at) : -1;
  };
  const given = context.micLength;
  if (given !== undefined && spare(given) === 0) return given;
  const exact = micLengths.find((n) => spare(n) === 0);
  if (exact !== undefined) return exact;
  if (given !== undefined) return given;
  return (information & 0x1100) === 0x1000 ? 0 : 16;
}

/** Reads the body of an EAPOL-Key PDU; appends its nodes to `fields`. `info` is null where its head breaks off. */
export function readKey(
  bytes: Bytes,
  body: Body,
  fields: Field[],
  malformed: Malformed[],
  context: DissectContext,
): { info: EapolKeyInfo | null; summary: string } {
  const result: { info: EapolKeyInfo | null; summary: string } = { info: null, summary: 'EAPOL-Key' };
  const r = new Reader(bytes, body.start, body.end);
  guard('EAPOL-Key', body.end, fields, malformed, () => {
    const type = r.u8();
    fields.push(
      leaf('Key descriptor type', 'eapol.keydes.type', named(descriptors, type), {
        start: r.at - 1,
        end: r.at,
      }),
    );
    if (type === 1) rc4Key(bytes, r, fields, result);
    else rsnKey(bytes, r, body, type, fields, malformed, context, result);
  });
  return result;
}

const informationBits: readonly (readonly [mask: number, label: string, name: string])[] = [
  [0x0007, 'Key descriptor version', 'keydes_version'],
  [0x0008, 'Key type', 'key_type'],
  [0x0030, 'Key index', 'key_index'],
  [0x0040, 'Install', 'install'],
  [0x0080, 'Key ACK', 'key_ack'],
  [0x0100, 'Key MIC', 'key_mic'],
  [0x0200, 'Secure', 'secure'],
  [0x0400, 'Error', 'error'],
  [0x0800, 'Request', 'request'],
  [0x1000, 'Encrypted key data', 'encrypted_key_data'],
  [0x2000, 'SMK message', 'smk_message'],
];

/** The bits that are set, in words: `pairwise, ack`. */
function informationWords(word: number): string {
  const words = [word & 0x8 ? 'pairwise' : 'group'];
  if (word & 0x40) words.push('install');
  if (word & 0x80) words.push('ack');
  if (word & 0x100) words.push('MIC');
  if (word & 0x200) words.push('secure');
  if (word & 0x400) words.push('error');
  if (word & 0x800) words.push('request');
  if (word & 0x1000) words.push('encrypted');
  if (word & 0x2000) words.push('SMK');
  return words.join(', ');
}

function informationField(word: number, span: Span): Field {
  const children = informationBits.map(([mask, label, name]) => {
    let value: string | undefined;
    if (mask === 0x0007) value = named(versions, word & 7);
    if (mask === 0x0008) value = word & 8 ? 'Pairwise' : 'Group';
    return bitField(label, `wlan_rsna_eapol.keydes.key_info.${name}`, word, 16, mask, span, value);
  });
  const value = `${hex(word, 4)} ${informationWords(word)}`;
  return group('Key information', 'wlan_rsna_eapol.keydes.key_info', value, span, children, { clause });
}

function rsnKey(
  bytes: Bytes,
  r: Reader,
  body: Body,
  type: number,
  fields: Field[],
  malformed: Malformed[],
  context: DissectContext,
  result: { info: EapolKeyInfo | null; summary: string },
): void {
  const octets = (label: string, filter: string, n: number): Span => {
    const span = r.span(n);
    fields.push(leaf(label, filter, hexOf(bytes, span), span, { clause }));
    return span;
  };
  const word = r.u16be();
  fields.push(informationField(word, { start: r.at - 2, end: r.at }));
  result.summary = `EAPOL-Key, ${informationWords(word)}`;
  const keyLength = r.u16be();
  fields.push(leaf('Key length', 'eapol.keydes.key_len', keyLength, { start: r.at - 2, end: r.at }));
  const replayCounter = r.u64be();
  const replayCounterSpan = { start: r.at - 8, end: r.at };
  fields.push(
    leaf('Replay counter', 'eapol.keydes.replay_counter', String(replayCounter), replayCounterSpan, {
      clause,
    }),
  );
  const nonce = octets('Key nonce', 'wlan_rsna_eapol.keydes.nonce', 32);
  const pairwise = (word & 0x8) !== 0;
  // WPA1 has no bit for it: there the key data of a group message is always encrypted.
  const encrypted = type === 254 ? !pairwise : (word & 0x1000) !== 0;
  const micLength = micLengthOf(bytes, body, word, context);
  const none = { start: body.end, end: body.end };
  // What is known of a message that the capture cuts after its nonce: enough to tell which it is.
  const head: EapolKeyInfo = {
    descriptorType: type,
    information: word,
    version: word & 7,
    pairwise,
    keyIndex: type === 254 ? (word >> 4) & 3 : 0,
    install: (word & 0x40) !== 0,
    ack: (word & 0x80) !== 0,
    hasMic: (word & 0x100) !== 0,
    secure: (word & 0x200) !== 0,
    error: (word & 0x400) !== 0,
    request: (word & 0x800) !== 0,
    encryptedKeyData: encrypted,
    smk: (word & 0x2000) !== 0,
    keyLength,
    replayCounter,
    replayCounterSpan,
    nonce,
    iv: none,
    rsc: none,
    mic: none,
    keyData: none,
    keyDataLength: Math.max(0, body.announced - beforeMic - micLength - 2),
  };
  result.info = head;
  const iv = octets('Key IV', 'eapol.keydes.key_iv', 16);
  const rsc = octets('Key RSC', 'wlan_rsna_eapol.keydes.rsc', 8);
  octets('Key ID', 'wlan_rsna_eapol.keydes.id', 8);
  const mic = r.span(micLength);
  if (micLength)
    fields.push(leaf('Key MIC', 'wlan_rsna_eapol.keydes.mic', hexOf(bytes, mic), mic, { clause }));
  const dataLength = r.u16be();
  const short = dataLength > r.left;
  const message = `Key data: ${dataLength} bytes announced, ${r.left} left`;
  const lengthSpan = { start: r.at - 2, end: r.at };
  if (short) malformed.push({ offset: lengthSpan.start, message });
  fields.push(
    leaf('Key data length', 'wlan_rsna_eapol.keydes.data_len', dataLength, lengthSpan, {
      clause,
      ...(short && { error: message }),
    }),
  );
  const keyData = r.span(Math.min(dataLength, r.left));
  if (keyData.end > keyData.start) {
    const filter = 'wlan_rsna_eapol.keydes.data';
    if (encrypted) {
      const value = hexOf(bytes, keyData);
      fields.push(leaf('Key data, encrypted', filter, value, keyData, { clause }));
    } else {
      const plain = readKeyData(bytes, keyData, type === 254, context);
      malformed.push(...plain.malformed);
      fields.push(group('Key data', filter, '', keyData, plain.fields, { clause }));
    }
  }
  if (r.left) octets('Bytes after the key data', 'wlan_rsna_eapol.extraneous', r.left);
  const cut = body.end - body.start < body.announced;
  const keyDataLength = cut ? dataLength : keyData.end - keyData.start;
  result.info = { ...head, iv, rsc, mic, keyData, keyDataLength };
}

/** The RC4 descriptor of dynamic WEP (IEEE 802.1X-2004, 7.6): it has no nonce, and its signature stands for the MIC. */
function rc4Key(
  bytes: Bytes,
  r: Reader,
  fields: Field[],
  result: { info: EapolKeyInfo | null; summary: string },
): void {
  const octets = (label: string, filter: string, n: number): Span => {
    const span = r.span(n);
    fields.push(leaf(label, filter, hexOf(bytes, span), span));
    return span;
  };
  const keyLength = r.u16be();
  fields.push(leaf('Key length', 'eapol.keydes.key_len', keyLength, { start: r.at - 2, end: r.at }));
  const replayCounter = r.u64be();
  const replayCounterSpan = { start: r.at - 8, end: r.at };
  fields.push(
    leaf('Replay counter', 'eapol.keydes.replay_counter', String(replayCounter), replayCounterSpan),
  );
  const iv = octets('Key IV', 'eapol.keydes.key_iv', 16);
  const index = r.u8();
  const span = { start: r.at - 1, end: r.at };
  fields.push(
    group('Key index', 'eapol.keydes.key_index', hex(index), span, [
      bitField(
        'Type',
        'eapol.keydes.key_index.type',
        index,
        8,
        0x80,
        span,
        index & 0x80 ? 'Unicast' : 'Broadcast',
      ),
      bitField('Number', 'eapol.keydes.key_index.number', index, 8, 0x7f, span),
    ]),
  );
  const mic = octets('Key signature', 'eapol.keydes.key_signature', 16);
  const keyData = r.left ? octets('Key', 'eapol.keydes.key', r.left) : r.rest();
  const none = { start: iv.start, end: iv.start };
  result.summary = 'EAPOL-Key, RC4';
  result.info = {
    descriptorType: 1,
    information: 0,
    version: 0,
    pairwise: (index & 0x80) !== 0,
    keyIndex: index & 0x7f,
    install: false,
    ack: false,
    hasMic: true,
    secure: false,
    error: false,
    request: false,
    encryptedKeyData: true,
    smk: false,
    keyLength,
    replayCounter,
    replayCounterSpan,
    nonce: none,
    iv,
    rsc: none,
    mic,
    keyData,
    keyDataLength: keyData.end - keyData.start,
  };
}
