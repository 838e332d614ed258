import { FILS_LABEL, type FilsHash, filsLengths } from '../../crypto/fils.ts';
import type { Field } from '../../dissect/types.ts';
import { out, type StepSpec, type When } from '../builder.ts';
import { cutRounds, kdfName, kdfSubsteps } from '../keys/index.ts';
import type { FormulaPart, Input, Ref } from '../types.ts';
import { hashText, placeOf } from '../words.ts';

/** Where the values of a FILS exchange stand. */
export interface FilsSources {
  readonly spa: Ref;
  readonly aa: Ref;
  readonly snonce: Ref;
  readonly anonce: Ref;
  /** Both public values of an exchange with PFS; absent without. */
  readonly publics?: { readonly station: Ref; readonly ap: Ref };
  /** What their Diffie-Hellman gives, where the calculation takes it in. */
  readonly shared?: Ref;
}

const inputsOf = ({ spa, aa, snonce, anonce }: FilsSources): readonly [Input, Input, Input, Input] => [
  { name: 'SPA', role: 'station', ref: spa },
  { name: 'BSSID', role: 'ap', ref: aa },
  { name: 'SNonce', role: 'station', ref: snonce },
  { name: 'ANonce', role: 'ap', ref: anonce },
];

/** The shared secret of Diffie-Hellman, where there is one: it goes behind all else. */
const sharedInput = ({ shared }: FilsSources): Input[] =>
  shared ? [{ name: 'DHss', role: 'derived', ref: shared, note: 'shared secret of Diffie-Hellman' }] : [];

const joined = (inputs: readonly Input[]): FormulaPart[] =>
  inputs.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }]));

/** The step that makes the PMK of an rMSK, which EAP-RP has given both ends. Output `PMK`. */
export function filsPmkStep(hash: FilsHash, rmsk: Input, from: FilsSources, when: When): StepSpec {
  const [spa, bssid, snonce, anonce] = inputsOf(from);
  const shared = sharedInput(from);
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk',
    title: 'Derive PMK',
    detail: `HMAC-${hashText(hash)}`,
    sentence: `Both ends turn the rMSK into the PMK of this exchange, with both nonces${from.shared ? ' and the shared secret' : ''}.`,
    explanation:
      'EAP-RP renews keys without the whole EAP method: one message each way, inside the authentication frames. It ' +
      'gives both ends a re-authentication MSK.',
    clauses: ['IEEE 802.11-2020, 12.11.2.5.2', 'RFC 6696'],
    formula: [
      `PMK = HMAC-${hashText(hash)}(`,
      ...joined([snonce, anonce]),
      ', ',
      ...joined([rmsk, ...shared]),
      ')',
    ],
    operation: 'fils-pmk',
    params: { hash },
    inputs: [{ ...rmsk, name: 'rMSK', argument: 'rMSK' }, spa, bssid, snonce, anonce, ...shared],
    outputs: [{ name: 'PMK', role: 'derived', secret: true, note: 'the root of every key that follows' }],
  };
}

/** The step that takes a PMK over from an attempt before this one. Output `PMK`. */
export function cachedPmkStep(attempt: string, pmk: Ref, when: When): StepSpec {
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk-cached',
    title: 'Take up an earlier PMK',
    detail: `of attempt ${attempt}`,
    sentence: `Both ends go on with the PMK that they made in attempt ${attempt}.`,
    clauses: ['IEEE 802.11-2020, 12.6.10.3'],
    formula: ['PMK = ', { name: `PMK of attempt ${attempt}` }],
    operation: 'join',
    inputs: [{ name: `PMK of attempt ${attempt}`, role: 'derived', ref: pmk }],
    outputs: [{ name: 'PMK', role: 'derived', secret: true, result: 'joined' }],
  };
}

/** The step that makes the keys of a FILS exchange. Outputs `FILS-Key-Data`, `ICK`, `KEK`, `TK`, and `FILS-FT` with FT. */
export function filsKeysStep(
  hash: FilsHash,
  pmk: Ref,
  from: FilsSources,
  tk: number,
  withFt: boolean,
  when: When,
): StepSpec {
  const { ick, kek, ft } = filsLengths(hash);
  const end = ick + kek + tk;
  const length = end + (withFt ? ft : 0);
  const name = kdfName(hash, length);
  const context = [...inputsOf(from), ...sharedInput(from)];
  const keys = [
    { name: 'ICK', role: 'kck', secret: true, note: 'makes the key confirmations' },
    { name: 'KEK', role: 'kek', secret: true, note: 'seals the association frames' },
    { name: 'TK', role: 'tk', secret: true, note: 'encrypts data' },
  ] as const;
  const further = {
    name: 'FILS-FT',
    role: 'derived',
    secret: true,
    note: 'begins the FT hierarchy',
  } as const;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.ptk',
    title: 'Derive ICK, KEK and TK',
    detail: name,
    sentence: `Both ends mix the PMK with both addresses${from.shared ? ', both nonces and the shared secret' : ' and both nonces'} into ${length} bytes, and cut them into keys.`,
    explanation:
      'FILS does in two pairs of frames what else takes four. The nonces are in the authentication frames, so that the ' +
      'association frames can already be sealed, and no four-way handshake follows.',
    clauses: ['IEEE 802.11-2020, 12.11.2.5.3'],
    formula: [`ICK ‖ KEK ‖ TK = ${name}(`, { name: 'PMK' }, `, "${FILS_LABEL}", `, ...joined(context), ')'],
    operation: 'fils-keys',
    params: { hash, tk, ft: withFt ? 1 : 0 },
    inputs: [{ name: 'PMK', role: 'derived', ref: pmk }, ...context],
    outputs: [
      { name: 'FILS-Key-Data', role: 'derived', secret: true, result: 'data' },
      ...keys,
      ...(withFt ? [further] : []),
    ],
    substeps: {
      count: withFt ? 6 : 5,
      make: (id) => [
        ...kdfSubsteps(id, { hash, key: { name: 'PMK', ref: pmk }, label: FILS_LABEL, context, length }),
        cutRounds(id, [keys[0]], 0, ick),
        cutRounds(id, [keys[1]], ick, ick + kek),
        cutRounds(id, [keys[2]], ick + kek, end),
        ...(withFt ? [cutRounds(id, [further], end, length)] : []),
      ],
    },
  };
}

/** A sealed association frame. */
export interface SealedFrame {
  readonly fromAp: boolean;
  /** From the capabilities to the end of the FILS session element: covered, not encrypted. */
  readonly open: Ref;
  readonly sealed: Ref;
  /** The first 16 octets of what is sealed. */
  readonly v: Ref;
  readonly tree: (bytes: Uint8Array) => readonly Field[];
}

const frameWords = (fromAp: boolean) => `the association ${fromAp ? 'response' : 'request'}`;

/** The step that opens the encrypted part of an association frame. Output `plaintext`, check `siv`. */
export function openStep(frame: SealedFrame, kek: Ref, from: FilsSources, when: When): StepSpec {
  const { fromAp, v } = frame;
  const [spa, bssid, snonce, anonce] = inputsOf(from);
  // Each end begins with its own address and its own nonce.
  const order = fromAp ? [bssid, spa, anonce, snonce] : [spa, bssid, snonce, anonce];
  const role = fromAp ? 'ap' : 'station';
  const sentence = `The ${fromAp ? 'station' : 'AP'} opens the encrypted elements of ${frameWords(fromAp)} with the KEK.`;
  return {
    ...when,
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: 'unwrap.fils',
    title: `Open ${frameWords(fromAp)}`,
    detail: 'AES-SIV, with the KEK',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'What follows the FILS session element is sealed with AES-SIV. Its first 16 bytes, V, depend on every byte of the ' +
      'frame’s body, on both addresses and on both nonces.',
    clauses: ['IEEE 802.11-2020, 12.11.2.7', 'RFC 5297, 2.7'],
    formula: [
      'V, plaintext = AES-SIV-Open(',
      { name: 'KEK' },
      ...order.flatMap(({ name }): FormulaPart[] => [', ', { name }]),
      ', ',
      { name: 'clear part' },
      ', ',
      { name: 'sealed part' },
      ')',
    ],
    operation: 'siv-open',
    inputs: [
      { name: 'KEK', role: 'kek', ref: kek, argument: 'key' },
      ...order,
      { name: 'clear part', role, ref: frame.open, note: 'capabilities to FILS session' },
      { name: 'sealed part', role, ref: frame.sealed, argument: 'sealed' },
    ],
    outputs: [
      { name: 'V', role: 'derived', secret: false, note: 'as it should be' },
      { name: 'plaintext', role: 'derived', secret: true },
    ],
    fields: { output: 'plaintext', tree: frame.tree },
    checks: (id) => [
      {
        name: 'siv',
        expected: { name: 'V computed', ref: out(id, 'V') },
        seen: { name: 'V in the frame', ref: v },
        yes: 'V is right: both ends hold one KEK and nothing was changed.',
        no: `V differs from ${placeOf(v)}: another KEK sealed this.`,
      },
    ],
  };
}

/** The step that checks a key confirmation. Output `Key-Auth`, check `key-auth`. */
export function keyAuthStep(
  hash: FilsHash,
  { fromAp, ick, seen }: { readonly fromAp: boolean; readonly ick: Ref; readonly seen: Ref },
  from: FilsSources,
  when: When,
): StepSpec {
  const [spa, bssid, snonce, anonce] = inputsOf(from);
  const both = from.publics
    ? ([
        { name: 'public value of the station', role: 'station', ref: from.publics.station },
        { name: 'public value of the AP', role: 'ap', ref: from.publics.ap },
      ] satisfies Input[])
    : [];
  const order = fromAp
    ? [anonce, snonce, bssid, spa, ...both.toReversed()]
    : [snonce, anonce, spa, bssid, ...both];
  const sentence = `The ${fromAp ? 'station' : 'AP'} computes the key confirmation of ${frameWords(fromAp)} and compares.`;
  return {
    ...when,
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: 'check.key-auth',
    title: `Check the key confirmation of ${frameWords(fromAp)}`,
    detail: `HMAC-${hashText(hash)}, with the ICK`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Each end signs both nonces and both addresses, with PFS both public values as well, its own first, so that neither can send back what it has heard.',
    clauses: [fromAp ? 'IEEE 802.11-2020, 12.11.2.6.3' : 'IEEE 802.11-2020, 12.11.2.6.2'],
    formula: [`Key-Auth = HMAC-${hashText(hash)}(`, { name: 'ICK' }, ', ', ...joined(order), ')'],
    operation: 'hmac',
    params: { hash },
    inputs: [{ name: 'ICK', role: 'kck', ref: ick, argument: 'key' }, ...order],
    outputs: [{ name: 'Key-Auth', role: 'derived', secret: false, result: 'MAC' }],
    checks: (id) => [
      {
        name: 'key-auth',
        expected: { name: 'Key-Auth computed', ref: out(id, 'Key-Auth') },
        seen: { name: 'key confirmation in the frame', ref: seen },
        yes: `Equal: the ${fromAp ? 'AP' : 'station'} holds the PMK.`,
        no: `It differs from ${placeOf(seen)}: the ${fromAp ? 'AP' : 'station'} holds other keys.`,
      },
    ],
  };
}
