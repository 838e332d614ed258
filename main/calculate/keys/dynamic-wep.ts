import type { StepSpec, When } from '../builder.ts';
import { out } from '../builder.ts';
import type { LocatedKey } from '../located.ts';
import type { Input, Ref, Told } from '../types.ts';
import { placeOf } from '../words.ts';

const CLAUSES = ['IEEE 802.1X-2004, 7.6', 'RFC 3580, 4'];

/** Octets of the MSK by use: what EAP calls the receiving and the sending key of the AP (RFC 2548, 2.4). */
export const WEP_PARTS = {
  encryption: { start: 0, end: 32 },
  signing: { start: 32, end: 64 },
} as const;

/** The step that takes one of the two keys of dynamic WEP from the MSK. Output `key`. */
export function wepPartStep(msk: Told, part: keyof typeof WEP_PARTS, when: When): StepSpec {
  const { start, end } = WEP_PARTS[part];
  const use = part === 'signing' ? 'signs the messages' : 'encrypts the WEP keys in them';
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.wep-part',
    about: part,
    title: `Take the ${part} key from the MSK`,
    detail: `bytes ${start} to ${end - 1}`,
    sentence: `The EAP method gave both ends a master session key; its ${start ? 'second' : 'first'} 32 bytes make a key that ${use}.`,
    clauses: CLAUSES,
    formula: ['key = bytes ', `${start} to ${end - 1} of `, { name: 'MSK' }],
    operation: 'cut',
    params: { start, end },
    inputs: [
      {
        name: 'MSK',
        role: 'secret',
        ref: { from: 'secret', secret: msk.id, part: 'value' },
        note: msk.origin,
        argument: 'value',
      },
    ],
    outputs: [{ name: 'key', role: 'derived', secret: true, result: 'part', note: use }],
  };
}

/** The step that checks the signature of a message. Output `signature`, check `mic`. */
export function wepSignatureStep({ key, frame, ref }: LocatedKey, signing: Ref, when: When): StepSpec {
  const { span } = frame.eapol!;
  const sentence = 'The station computes the signature of the message and compares.';
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'check.wep-signature',
    title: 'Check the signature',
    detail: 'HMAC-MD5, with the signing key',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    clauses: CLAUSES,
    formula: ['signature = HMAC-MD5(', { name: 'signing key' }, ', ', { name: 'message' }, ')'],
    operation: 'mic',
    params: { algorithm: 'hmac-md5', start: key.mic.start - span.start, end: key.mic.end - span.start },
    inputs: [
      { name: 'signing key', role: 'derived', ref: signing, argument: 'KCK' },
      {
        name: 'message',
        role: 'ap',
        ref: ref(span),
        argument: 'frame',
        note: 'its signature field is zeroed in this copy',
      },
    ],
    outputs: [{ name: 'signature', role: 'derived', secret: false, result: 'MIC' }],
    checks: (id) => [
      {
        name: 'mic',
        expected: { name: 'signature computed', ref: out(id, 'signature') },
        seen: { name: 'signature in the message', ref: ref(key.mic) },
        yes: 'Equal: the AP holds the key that EAP made.',
        no: `It differs from ${placeOf(ref(key.mic))}. The station must drop this message.`,
      },
    ],
  };
}

/** The step that takes the WEP key of a message; where it holds none, of what EAP made. Output `TK`, for all stations `GTK`. */
export function wepKeyStep({ key, ref }: LocatedKey, encryption: Ref, when: When): StepSpec {
  const name = key.pairwise ? 'TK' : 'GTK';
  const sent = key.keyData.end > key.keyData.start;
  const whose = key.pairwise ? 'this station' : 'all stations';
  const by: Input = { name: 'encryption key', role: 'derived', ref: encryption };
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'unwrap.wep',
    title: `Take the WEP key of ${whose}`,
    detail: `key ${key.keyIndex}, ${key.keyLength} bytes`,
    sentence: sent
      ? `The station decrypts the WEP key of ${whose} with RC4, under the IV of the message and the encryption key.`
      : `The message holds no key: the first ${key.keyLength} bytes of the encryption key are the WEP key of ${whose}.`,
    explanation:
      'Dynamic WEP gives each station a key of its own, and a new one from time to time. The keys are as weak as any of WEP.',
    clauses: CLAUSES,
    ...(sent
      ? {
          formula: [
            `${name} = RC4(`,
            { name: 'IV' },
            ' ‖ ',
            { name: 'encryption key' },
            ', ',
            { name: 'wrapped' },
            ')',
          ],
          operation: 'wep-key',
          inputs: [
            { name: 'IV', role: 'ap', ref: ref(key.iv) },
            { ...by, argument: 'key' },
            { name: 'wrapped', role: 'ap', ref: ref(key.keyData), note: 'the key as sent' },
          ],
        }
      : {
          formula: [`${name} = first ${key.keyLength} bytes of `, { name: 'encryption key' }],
          operation: 'cut',
          params: { start: 0, end: key.keyLength },
          inputs: [{ ...by, argument: 'value' }],
        }),
    outputs: [{ name, role: 'tk', secret: true, result: sent ? 'plaintext' : 'part', note: 'encrypts data' }],
  };
}
