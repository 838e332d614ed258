import { KEY_WRAP_IV } from '../../crypto/keywrap.ts';
import type { Field, GroupKeyInfo, Span } from '../../dissect/types.ts';
import type { KeyWrap } from '../../standard/akms.ts';
import { constant, out, type StepSpec, type SubstepSpec } from '../builder.ts';
import type { KeyMessageAt } from '../located.ts';
import type { Input, Ref } from '../types.ts';
import { placeOf } from '../words.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** Output of {@link unwrapStep} that holds the key data in the clear. */
export const KEY_DATA = 'key data';

/**
 * The step that makes encrypted key data readable. Output `key data`.
 * @param name of the message: `M3`, `G1`
 * @param tree fields of the key data; null where it is a bare key
 */
export function unwrapStep(
  name: string,
  message: KeyMessageAt,
  kek: Ref,
  keyWrap: KeyWrap,
  tree: ((bytes: Uint8Array) => readonly Field[]) | null,
  when: When,
): StepSpec | null {
  const wrapped: Input = {
    name: 'wrapped key data',
    role: 'ap',
    ref: message.ref(message.key.keyData),
    argument: 'wrapped',
  };
  const key: Input = { name: 'KEK', role: 'kek', ref: kek };
  const common = {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'unwrap.key-data',
    title: `Unwrap the key data of ${name}`,
    ...(tree && { fields: { output: KEY_DATA, tree } }),
  } as const;
  const length = message.key.keyData.end - message.key.keyData.start;
  if (keyWrap === 'aes-wrap' && length >= 24 && length % 8 === 0)
    return {
      ...common,
      detail: 'AES key wrap, with the KEK',
      sentence: 'The station unwraps the key data with the KEK.',
      tell: (_outputs, [check]) => ({
        sentence: `The station unwraps the key data with the KEK. ${check!.sentence}`,
      }),
      explanation:
        'The AP must hand over the group key, and no one else may read it. AES key wrap encrypts it with the KEK and ' +
        'mixes in a fixed value of eight bytes a6. Unwrapped with the right KEK, these eight bytes come out again; with ' +
        'any other key, or after any change, they do not.',
      clauses: ['IEEE 802.11-2020, 12.7.2', 'RFC 3394, 2.2.2'],
      formula: ['A, key data = AES-Unwrap(', { name: 'KEK' }, ', ', { name: 'wrapped key data' }, ')'],
      operation: 'aes-unwrap',
      inputs: [key, wrapped],
      outputs: [
        { name: 'A', role: 'derived', secret: false, note: 'integrity check value' },
        { name: KEY_DATA, role: 'derived', secret: true, result: 'plaintext' },
      ],
      checks: (id) => [
        {
          name: 'key-wrap',
          expected: { name: 'integrity check value', ref: constant(KEY_WRAP_IV, 'a6, eight times') },
          seen: { name: 'A', ref: out(id, 'A') },
          yes: 'The integrity check value is a6 eight times: the KEK is right and nothing was changed.',
          no: 'The integrity check value is not a6 eight times: another KEK wrapped this.',
        },
      ],
    };
  if (keyWrap === 'aes-siv' && length >= SIV) {
    const { start } = message.key.keyData;
    const header = message.ref({ start: message.frame.eapol!.span.start, end: start });
    return {
      ...common,
      ...sivOpening(
        key,
        [
          {
            name: 'header',
            role: message.key.ack ? 'ap' : 'station',
            ref: header,
            note: 'all before the key data',
          },
        ],
        wrapped,
        message.ref({ start, end: start + SIV }),
      ),
      actor: message.key.ack ? 'station' : 'ap',
      clauses: ['IEEE 802.11-2020, 12.7.2', 'RFC 5297, 2.7'],
    };
  }
  if (keyWrap === 'arc4' && length > 0) {
    const iv: Input = { name: 'IV', role: 'ap', ref: message.ref(message.key.iv), note: 'EAPOL-Key IV' };
    return {
      ...common,
      detail: 'RC4, with IV and KEK',
      sentence: 'The station decrypts the key data with RC4, under the IV of the message and the KEK.',
      explanation:
        'Key descriptor version 1 is from the time of WPA and TKIP. RC4 turns the key into an endless stream of bytes ' +
        'that is XORed with the data; its first 256 bytes are thrown away, since they tell too much about the key. ' +
        'RC4 checks nothing: that the key data is right is known from the MIC of the message alone.',
      clauses: ['IEEE 802.11-2020, 12.7.2'],
      formula: [
        'key data = RC4(',
        { name: 'IV' },
        ' ‖ ',
        { name: 'KEK' },
        ', skip 256) ⊕ ',
        { name: wrapped.name },
      ],
      operation: 'rc4-key-data',
      inputs: [key, iv, wrapped],
      outputs: [{ name: KEY_DATA, role: 'derived', secret: true, result: 'plaintext' }],
      substeps: { count: 2, make: (id) => rc4Substeps(id, key, iv, wrapped) },
    };
  }
  return null;
}

/** Octets of V, which an AES-SIV ciphertext begins with. */
const SIV = 16;

/** What opens something that AES-SIV sealed under the KEK. Output `key data`; check `key-wrap`. */
function sivOpening(key: Input, associated: readonly Input[], sealed: Input, v: Ref) {
  const sentence = `The receiver opens the ${sealed.name.replace('wrapped ', '')} with the KEK.`;
  return {
    detail: 'AES-SIV, with the KEK',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'With FILS no message has a MIC of its own. AES-SIV encrypts and signs at once: its first 16 bytes, V, depend on ' +
      'every byte of what is encrypted and of the header before it, so that no one can change either.',
    formula: [
      'V, key data = AES-SIV-Open(',
      { name: key.name },
      ...associated.flatMap(({ name }) => [', ', { name }]),
      ', ',
      { name: sealed.name },
      ')',
    ],
    operation: 'siv-open',
    inputs: [{ ...key, argument: 'key' }, ...associated, { ...sealed, argument: 'sealed' }],
    outputs: [
      { name: 'V', role: 'derived', secret: false, note: 'as it should be' },
      { name: KEY_DATA, role: 'derived', secret: true, result: 'plaintext' },
    ],
    checks: (id) => [
      {
        name: 'key-wrap',
        expected: { name: 'V computed', ref: out(id, 'V') },
        seen: { name: 'V in the message', ref: v },
        yes: 'V is right: both ends hold one KEK and nothing was changed.',
        no: `V differs from ${placeOf(v)}: another KEK sealed this.`,
      },
    ],
  } satisfies Partial<StepSpec>;
}

function rc4Substeps(id: string, key: Input, iv: Input, wrapped: Input): SubstepSpec[] {
  const clauses = ['IEEE 802.11-2020, 12.7.2'];
  return [
    {
      act: 'unwrap.rc4-key',
      title: 'Join IV and KEK',
      detail: '32 bytes',
      sentence: 'The IV of the message and the KEK are put one after the other: the key of RC4.',
      clauses,
      formula: ['key = ', { name: 'IV' }, ' ‖ ', { name: 'KEK' }],
      operation: 'join',
      inputs: [iv, key],
      outputs: [{ name: 'key', role: 'derived', secret: true, result: 'joined' }],
    },
    {
      act: 'unwrap.rc4',
      title: 'RC4, 256 bytes skipped',
      detail: '',
      sentence: 'RC4 makes its stream of bytes; from byte 256 on it is XORed with the key data.',
      clauses,
      formula: ['key data = RC4(', { name: 'key' }, ', skip 256) ⊕ ', { name: wrapped.name }],
      operation: 'rc4',
      params: { skip: 256 },
      inputs: [
        { name: 'key', role: 'derived', ref: out(`${id}.1`, 'key') },
        { ...wrapped, argument: 'data' },
      ],
      outputs: [{ name: KEY_DATA, role: 'derived', secret: true, result: 'output' }],
    },
  ];
}

const GROUP_KEYS = {
  GTK: { act: 'key.gtk', use: 'encrypts what the AP sends to all', clause: 'IEEE 802.11-2020, 12.7.2' },
  IGTK: {
    act: 'key.igtk',
    use: 'protects management frames that the AP sends to all',
    clause: 'IEEE 802.11-2020, 12.7.2',
  },
  BIGTK: { act: 'key.bigtk', use: 'protects beacons', clause: 'IEEE 802.11-2020, 12.7.2' },
} as const;
export type GroupKeyName = keyof typeof GROUP_KEYS;

/** The step that takes a group key out of readable key data. Output by the key's name. */
export function groupKeyStep(
  name: GroupKeyName,
  info: Pick<GroupKeyInfo, 'keyId' | 'key'> & Partial<Pick<GroupKeyInfo, 'linkId'>>,
  from: { readonly ref: Ref; readonly message: string },
  when: When,
): StepSpec {
  const { use, clause } = GROUP_KEYS[name];
  const length = info.key.end - info.key.start;
  const link = info.linkId ?? null;
  const ofLink = link === null ? '' : ` of link ${link}`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: GROUP_KEYS[name].act,
    about: link === null ? `${info.keyId}` : `${info.keyId}-link-${link}`,
    title: `Take the ${name}`,
    detail: `${link === null ? '' : `link ${link}, `}key ID ${info.keyId}, ${length} bytes`,
    sentence: `The station takes the ${name}${ofLink} with key ID ${info.keyId} from the key data of ${from.message}: it ${use}.`,
    explanation:
      name === 'GTK'
        ? 'What the AP sends to all stations at once cannot be encrypted with a key of one of them. So the AP makes one ' +
          'group key and hands it to each station under that station’s own KEK. The key ID in each frame tells which ' +
          'group key was used, so that an old and a new one can live side by side for a moment.'
        : '',
    clauses: [clause],
    formula: [`${name} = bytes ${info.key.start} to ${info.key.end - 1} of `, { name: KEY_DATA }],
    operation: 'cut',
    params: { start: info.key.start, end: info.key.end },
    inputs: [{ name: KEY_DATA, role: 'derived', ref: from.ref, argument: 'value' }],
    outputs: [{ name, role: 'derived', secret: true, note: use, result: 'part' }],
  };
}

/** Elements that both ends sent twice, once before there were keys and once under a MIC: they must be the same. */
export interface ElementSubject {
  /** `RSNE`, `RSNXE`, `WPA element`. */
  readonly element: string;
  readonly check: 'rsne-m2' | 'rsne-m3' | 'rsnxe-m3' | 'rsno-m3' | 'rsno2-m3' | 'rsnxo-m3';
  readonly message: 'M2' | 'M3';
  readonly expected: { readonly where: string; readonly ref: Ref };
  readonly seen: Ref;
  /** Of fast transition: the PMKIDs of the two RSNEs are left out, as message 3 adds one. */
  readonly withoutPmkids?: boolean;
}

/** The step that compares an element of M2 or M3 with the one that was sent without protection. */
export function elementStep(subject: ElementSubject, when: When): StepSpec {
  const { element, message, expected, seen, withoutPmkids = false } = subject;
  const station = message === 'M3';
  const subjectWords = `The ${station ? 'station' : 'AP'} compares the ${element} of ${message} with that of ${expected.where}.`;
  return {
    ...when,
    kind: 'calculation',
    actor: station ? 'station' : 'ap',
    act: `check.${subject.check}`,
    title: `${element} of ${message} against ${expected.where}`,
    detail: withoutPmkids ? 'byte for byte, but for the PMKIDs' : 'byte for byte',
    sentence: subjectWords,
    tell: (_outputs, [check]) => ({ sentence: `${subjectWords} ${check!.sentence}` }),
    explanation: station
      ? 'Nothing protects a beacon, so an attacker could announce weaker ciphers than the AP really has. M3 repeats the ' +
        'element under a MIC. Where the two differ the station must leave, with reason 17.'
      : 'Nothing protects the association request either. M2 repeats the element under a MIC, so that the AP knows that ' +
        'the station really asked for what the AP has read.',
    clauses: [
      station ? 'IEEE 802.11-2020, 12.7.6.4' : 'IEEE 802.11-2020, 12.7.6.3',
      ...(withoutPmkids ? ['IEEE 802.11-2020, 13.4.2'] : []),
    ],
    formula: [{ name: `${element} in ${message}` }, ' = ', { name: `${element} in ${expected.where}` }],
    operation: withoutPmkids ? 'without-pmkids' : 'compare',
    inputs: [
      {
        name: `${element} in ${expected.where}`,
        role: station ? 'ap' : 'station',
        ref: expected.ref,
        argument: 'expected',
      },
      { name: `${element} in ${message}`, role: station ? 'ap' : 'station', ref: seen, argument: 'seen' },
    ],
    ...(withoutPmkids && {
      outputs: [
        { name: 'expected', role: 'derived', secret: false, note: `of ${expected.where}, without PMKIDs` },
        { name: 'seen', role: 'derived', secret: false, note: `of ${message}, without PMKIDs` },
      ],
    }),
    checks: (id) => [
      {
        name: subject.check,
        expected: {
          name: `${element} in ${expected.where}`,
          ref: withoutPmkids ? out(id, 'expected') : expected.ref,
        },
        seen: { name: `${element} in ${message}`, ref: withoutPmkids ? out(id, 'seen') : seen },
        yes: 'Equal.',
        no: `They differ: ${placeOf(seen)} is not ${placeOf(expected.ref)}.`,
      },
    ],
  };
}

/** The span moved by so many octets. */
export const shifted = (span: Span, by: number): Span => ({ start: span.start + by, end: span.end + by });

/** A group key that a handshake handed over. */
export interface GroupKey {
  readonly name: GroupKeyName;
  readonly id: number;
  /** Link of a multi-link association; absent elsewhere. */
  readonly link?: number;
  /** Octets. */
  readonly length: number;
  readonly ref: Ref;
}
