import type { Bytes } from '../../base/bytes.ts';
import { toHex } from '../../base/bytes.ts';
import type { StepSpec } from '../../calculate/builder.ts';
import type { Span } from '../../dissect/types.ts';

/** Vendor and type of Wi-Fi Simple Configuration among the expanded types (RFC 3748, 5.7). */
const WSC = '00372a00000001';

const OPCODES: Readonly<Record<number, string>> = {
  1: 'WSC_Start',
  2: 'WSC_ACK',
  3: 'WSC_NACK',
  4: 'a message of Wi-Fi Protected Setup',
  5: 'WSC_Done',
  6: 'WSC_FRAG_ACK',
};

/** Values of the attribute Message Type (0x1022). */
const MESSAGES: Readonly<Record<number, readonly [name: string, says: string]>> = {
  4: ['M1', 'its description and public key'],
  5: ['M2', 'its description and public key, and a first proof of the shared secret'],
  6: ['M2D', 'that it does not know the device password'],
  7: ['M3', 'hashes that bind it to its half of the proof of the PIN'],
  8: ['M4', 'hashes of its own, and the first half of its proof of the PIN'],
  9: ['M5', 'the first half of its proof of the PIN'],
  10: ['M6', 'the second half of its proof of the PIN'],
  11: ['M7', 'the second half of its proof of the PIN'],
  12: ['M8', 'the name and the key of the network, encrypted'],
};

/** The message type that the attributes name, or null. */
function messageType(bytes: Bytes, start: number, end: number): number | null {
  for (let at = start; at + 4 <= end; ) {
    const type = (bytes[at]! << 8) | bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (type === 0x1022 && length === 1 && at + 5 <= end) return bytes[at + 4]!;
    at += 4 + length;
  }
  return null;
}

/** What an EAP packet of Wi-Fi Protected Setup says. `data` is what follows the type octet. null for other vendors. */
export function wscWords(
  bytes: Bytes,
  data: Span,
  who: string,
): { readonly part: Partial<StepSpec>; readonly done: boolean } | null {
  if (toHex(bytes.subarray(data.start, data.start + 7)) !== WSC) return null;
  const clauses = ['Wi-Fi Simple Configuration 2.0.8, 7'];
  const opcode = bytes[data.start + 7] ?? 0;
  const flags = bytes[data.start + 8] ?? 0;
  const type = messageType(bytes, data.start + 9 + (flags & 2 ? 2 : 0), data.end);
  const message = type === null ? undefined : MESSAGES[type];
  if (opcode === 4 && message) {
    const [name, says] = message;
    const part = {
      detail: `WPS ${name}`,
      sentence: `${who} sends ${name} of Wi-Fi Protected Setup: ${says}.`,
      explanation:
        'Wi-Fi Protected Setup hands a station the passphrase of the network. Both ends make a key by Diffie-Hellman ' +
        'and prove, half by half, that they know one PIN; with a button both take eight zeroes for it.',
      clauses,
    };
    return { part, done: false };
  }
  const name = OPCODES[opcode] ?? `operation ${opcode}`;
  const words: Readonly<Record<number, string>> = {
    1: `${who} asks to begin Wi-Fi Protected Setup.`,
    5: `${who} has the passphrase of the network and ends Wi-Fi Protected Setup.`,
  };
  const sentence = words[opcode] ?? `${who} sends ${name}.`;
  return { part: { detail: name, sentence, clauses }, done: opcode === 5 };
}
