import type { EventKind } from '../base/event.ts';
import type { KeyMessageName, MessageKind } from '../track/types.ts';

/**
 * What a step is, whatever it is called on the screen: given by whoever makes the step, so that nobody has to tell it
 * from a title, an operation or a place. Lessons and saved sessions hold these names: one that is renamed there is lost.
 */
const CALCULATIONS = [
  // Keys.
  'key.pmk',
  'key.pmk-given',
  'key.pmk-of-msk',
  'key.pmk-cached',
  'key.pmk-r0',
  'key.pmk-r1',
  'key.pmkid',
  'key.ptk',
  'key.split',
  'key.msk',
  'key.wep-part',
  'key.gtk',
  'key.igtk',
  'key.bigtk',
  'key.in-use',
  'pbkdf2.block',
  'pbkdf2.first',
  'pbkdf2.rounds',
  'pbkdf2.join',
  'kdf.order-addresses',
  'kdf.order-nonces',
  'kdf.message',
  'kdf.rounds',
  'kdf.round',
  'kdf.cut',
  'kdf.name',
  'mic.make',
  'mic.make-fte',
  'mic.zero',
  'mic.sign',
  'mic.cut',
  // What one end compares with what it was sent.
  'check.mic',
  'check.fte-mic',
  'check.beacon-mic',
  'check.pmkid',
  'check.pmkid-cached',
  'check.pmk-r0-name',
  'check.pmk-r1-name',
  'check.fresh-nonce',
  'check.key-auth',
  'check.wep-signature',
  'check.rsne-m2',
  'check.rsne-m3',
  'check.rsnxe-m3',
  'check.rsno-m3',
  'check.rsno2-m3',
  'check.rsnxo-m3',
  'check.owe-public-key',
  'check.sae-commit',
  'check.sae-confirm',
  'check.sae-pk-fingerprint',
  'check.sae-pk-signature',
  'unwrap.key-data',
  'unwrap.rc4-key',
  'unwrap.rc4',
  'unwrap.subelement',
  'unwrap.fils',
  'unwrap.wep',
  // Encrypted frames.
  'data.aad',
  'data.nonce',
  'data.counter-mode',
  'data.cbc-mac',
  'data.mic',
  'data.gcm',
  'data.tkip-phase-1',
  'data.tkip-phase-2',
  'data.rc4',
  'data.icv',
  'data.michael',
  'data.reassemble',
  // EAP.
  'eap.join',
  'msk.seed',
  'msk.chain',
  'msk.block',
  'msk.cut',
  'msk.halve',
  'msk.stretch',
  'msk.xor',
  'msk.label-secret',
  'msk.expand',
  // OWE and FILS.
  'owe.public-key',
  'owe.secret',
  'owe.extract',
  'fils.secret',
  // SAE.
  'sae.pt',
  'sae.pt.seed',
  'sae.pt.point',
  'sae.pt.expand',
  'sae.pt.reduce',
  'sae.pt.add',
  'sae.pt.number',
  'sae.pt.power',
  'sae.sswu',
  'sae.sswu.m',
  'sae.sswu.x1',
  'sae.sswu.g-x1',
  'sae.sswu.x2',
  'sae.sswu.g-x2',
  'sae.sswu.square',
  'sae.sswu.choice',
  'sae.sswu.y',
  'sae.pwe',
  'sae.order',
  'sae.pwe.hash',
  'sae.pwe.val',
  'sae.pwe.multiply',
  'sae.hunt',
  'sae.hunt.candidate',
  'sae.hunt.seed',
  'sae.hunt.value',
  'sae.hunt.residue',
  'sae.hunt.power',
  'sae.hunt.dummies',
  'sae.hunt.point',
  'sae.unmask',
  'sae.scalar',
  'sae.element',
  'sae.element.multiply',
  'sae.element.invert',
  'sae.secret',
  'sae.secret.scalar',
  'sae.secret.element',
  'sae.secret.rand',
  'sae.secret.bytes',
  'sae.secret-given',
  'sae.secret-unknown',
  'sae.keyseed',
  'sae.pmkid',
  'sae.keys',
  'sae.confirm',
  'sae.pk.modifier',
  'sae.pk.password',
  'sae.pk.unreadable',
  'sae.pk.key',
  'sae.pk.read-signature',
  'sae.pk.hash',
  'sae.pk.divide',
  'sae.pk.multiply-g',
  'sae.pk.multiply-q',
  'sae.pk.add',
  'sae.pk.x',
  // What the command line is given, and no frame shows.
  'given.frame',
  'given.commit',
  'sae.commit',
] as const;

/** Frames of which one message kind has several, told apart by what is in them. */
const FRAMES = [
  'frame.sae-commit',
  'frame.sae-confirm',
  'frame.sae-token-wanted',
  'frame.sae-group-refused',
  'frame.sae-commit-refused',
  'frame.sae-confirm-refused',
  'frame.eap-request',
  'frame.eap-response',
  'frame.eap-success',
  'frame.eap-failure',
  'frame.m1',
  'frame.m2',
  'frame.m3',
  'frame.m4',
  'frame.g1',
  'frame.g2',
  'frame.key-request',
] as const;

/**
 * `ask.…`: a log or netlink tells that something was asked for; `report.…`: that it happened, or what came of it.
 * `frame.…`: a frame of that kind, encrypted or not.
 */
export type Act =
  | (typeof CALCULATIONS)[number]
  | (typeof FRAMES)[number]
  | `frame.${Exclude<MessageKind, 'log' | 'event'>}`
  | `report.${EventKind}`
  | `ask.${EventKind}`;

const KEY_FRAMES = {
  M1: 'frame.m1',
  M2: 'frame.m2',
  M3: 'frame.m3',
  M4: 'frame.m4',
  G1: 'frame.g1',
  G2: 'frame.g2',
  request: 'frame.key-request',
  unknown: 'frame.eapol-key',
} as const satisfies Record<KeyMessageName, Act>;

/** The act of an EAPOL-Key message by its name. */
export const keyFrameAct = (name: KeyMessageName): Act => KEY_FRAMES[name];

const EAP_FRAMES: Readonly<Record<number, Act>> = {
  1: 'frame.eap-request',
  2: 'frame.eap-response',
  3: 'frame.eap-success',
  4: 'frame.eap-failure',
};

/** The act of an EAP packet by its code (RFC 3748, 4). */
export const eapFrameAct = (code: number | undefined): Act => EAP_FRAMES[code ?? 0] ?? 'frame.eap';

/** Whether a text can be the name of an act: lower-case words with dots between. It need not be one of this version. */
export const isActName = (text: string): boolean => /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(text);
