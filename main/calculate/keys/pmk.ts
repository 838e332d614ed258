import { utf8 } from '../../base/bytes.ts';
import type { Span } from '../../dissect/types.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import { constant, out, type StepSpec, type SubstepSpec } from '../builder.ts';
import type { Input, Ref, Secret, Told } from '../types.ts';

/** IEEE 802.11-2020, J.4.1: rounds of PBKDF2 and bits of a PSK. */
const ROUNDS = 4096;
const PBKDF2_CLAUSES = ['IEEE 802.11-2020, J.4.1', 'RFC 8018, 5.2'];

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** The octets of an MSK that are the PMK; for FT with SHA-256 its second half (IEEE 802.11-2020, 12.7.1.6.3). */
export function mskPart(akm: AkmParameters | null): Span {
  const length = akm?.pmkLength ?? 32;
  return akm?.ft && length === 32 ? { start: 32, end: 64 } : { start: 0, end: length };
}

/** The step that makes the PMK of one secret; its output is `PMK`. `ssid` may be null but for a passphrase. */
export function pmkStep(
  secret: Secret<'passphrase' | 'psk' | 'pmk' | 'msk'>,
  ssid: Ref | null,
  akm: AkmParameters | null,
  when: When,
): StepSpec {
  switch (secret.kind) {
    case 'passphrase':
      return passphrasePmkStep(secret, ssid!, when);
    case 'msk':
      return pmkOfMskStep(secretInput(secret, 'MSK', 'value'), mskPart(akm), when);
    default:
      return given(secret, when);
  }
}

const secretInput = (secret: Told, name: string, argument: string): Input => ({
  name,
  role: 'secret',
  ref: { from: 'secret', secret: secret.id, part: 'value' },
  note: secret.origin,
  argument,
});

/** The step that makes the PMK of a passphrase and a network's name; its output is `PMK`. */
export function passphrasePmkStep(secret: Told, ssid: Ref, when: When): StepSpec {
  const inputs: Input[] = [
    secretInput(secret, 'passphrase', 'passphrase'),
    { name: 'SSID', role: ssid.from === 'secret' ? 'secret' : 'ap', ref: ssid, argument: 'ssid' },
  ];
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk',
    title: 'Derive PMK',
    detail: 'PBKDF2, 4096 rounds',
    sentence: 'The passphrase and the network name become a 32-byte key, by 4096 rounds of PBKDF2.',
    explanation:
      'Both ends know the passphrase, and both turn it into the same pairwise master key (PMK) once, before they meet. ' +
      'The network name is the salt: one passphrase gives different keys on different networks. The 4096 rounds make ' +
      'each guess slow for who tries many passphrases. The PMK itself is never sent; what follows only proves that ' +
      'both ends hold it.',
    clauses: PBKDF2_CLAUSES,
    formula: [
      'PMK = PBKDF2(HMAC-SHA-1, ',
      { name: 'passphrase' },
      ', ',
      { name: 'SSID' },
      ', 4096, 256 bits)',
    ],
    operation: 'pbkdf2',
    params: { iterations: ROUNDS, bits: 256 },
    inputs,
    outputs: [
      {
        name: 'PMK',
        role: 'derived',
        secret: true,
        note: 'the root of every key that follows',
        result: 'key',
      },
    ],
    substeps: { count: 3, make: (id) => [block(1, inputs), block(2, inputs), join(id)] },
  };
}

function block(number: number, inputs: readonly Input[]): SubstepSpec {
  const counter: Input = {
    name: 'i',
    role: 'constant',
    ref: constant(Uint8Array.of(0, 0, 0, number), `block number ${number}, 4 bytes`),
    argument: 'counter',
  };
  const [passphrase, ssid] = inputs as [Input, Input];
  return {
    act: 'pbkdf2.block',
    title: `PBKDF2 block ${number}`,
    detail: '20 bytes',
    sentence: `Block ${number} is the XOR of 4096 HMACs in a chain that begins with the network name and the number ${number}.`,
    clauses: PBKDF2_CLAUSES,
    formula: [`T${number} = U1 ⊕ U2 ⊕ … ⊕ U4096`],
    operation: 'pbkdf2-block',
    params: { iterations: ROUNDS },
    inputs: [...inputs, counter],
    outputs: [{ name: `T${number}`, role: 'derived', secret: true, result: 'T' }],
    substeps: {
      count: 2,
      make: (id) => [
        {
          act: 'pbkdf2.first',
          title: 'U1',
          detail: 'HMAC-SHA-1',
          sentence: `The first round signs the network name and the number ${number} with the passphrase.`,
          clauses: PBKDF2_CLAUSES,
          formula: [
            'U1 = HMAC-SHA-1(',
            { name: 'passphrase' },
            ', ',
            { name: 'SSID' },
            ' ‖ ',
            { name: 'i' },
            ')',
          ],
          operation: 'hmac',
          params: { hash: 'sha1' },
          inputs: [{ ...passphrase, argument: 'key' }, ssid, counter],
          outputs: [{ name: 'U1', role: 'derived', secret: true, result: 'MAC' }],
        },
        {
          act: 'pbkdf2.rounds',
          title: 'U2 to U4096',
          detail: '4095 more rounds',
          sentence:
            'Each further round signs the result of the round before it, and all 4096 results are XORed.',
          clauses: PBKDF2_CLAUSES,
          formula: ['Uj = HMAC-SHA-1(', { name: 'passphrase' }, `, Uj−1),  T${number} = U1 ⊕ … ⊕ U4096`],
          operation: 'pbkdf2-rounds',
          params: { iterations: ROUNDS },
          inputs: [passphrase, { name: 'U1', role: 'derived', ref: out(`${id}.1`, 'U1') }],
          outputs: [
            { name: 'U4096', role: 'derived', secret: true, result: 'last' },
            { name: `T${number}`, role: 'derived', secret: true, result: 'T' },
          ],
        },
      ],
    },
  };
}

function join(id: string): SubstepSpec {
  return {
    act: 'pbkdf2.join',
    title: 'Join the blocks and keep 32 bytes',
    detail: 'T1 ‖ T2',
    sentence: 'The two blocks of 20 bytes are put one after the other, and the first 32 bytes are the PMK.',
    clauses: PBKDF2_CLAUSES,
    formula: ['PMK = first 32 bytes of ', { name: 'T1' }, ' ‖ ', { name: 'T2' }],
    operation: 'join',
    params: { length: 32 },
    inputs: [
      { name: 'T1', role: 'derived', ref: out(`${id}.1`, 'T1') },
      { name: 'T2', role: 'derived', ref: out(`${id}.2`, 'T2') },
    ],
    outputs: [{ name: 'PMK', role: 'derived', secret: true, result: 'joined' }],
  };
}

/** The step that cuts the PMK from an MSK, whose argument is `value`; its output is `PMK`. */
export function pmkOfMskStep(msk: Input, { start, end }: Span, when: When): StepSpec {
  const length = end - start;
  const part = start ? `bytes ${start} to ${end - 1}` : `first ${length} bytes`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk-of-msk',
    title: 'Take the PMK from the MSK',
    detail: part,
    sentence: `The EAP method gave both ends a master session key; its ${part} are the PMK.`,
    explanation:
      'With EAP there is no shared passphrase. The station and the authentication server agree on a master session ' +
      'key (MSK) inside the EAP method, and the server hands it to the AP.',
    clauses: ['IEEE 802.11-2020, 12.7.1.3'],
    formula: [`PMK = ${part} of `, { name: 'MSK' }],
    operation: 'cut',
    params: { start, end },
    inputs: [msk],
    outputs: [{ name: 'PMK', role: 'derived', secret: true, result: 'part' }],
  };
}

function given(secret: Secret<'psk' | 'pmk'>, when: When): StepSpec {
  const psk = secret.kind === 'psk';
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmk-given',
    title: 'Take the PMK as given',
    detail: psk ? 'pre-shared key' : '',
    sentence: psk
      ? 'The pre-shared key was given as 32 bytes; it is the PMK.'
      : `The PMK was given: ${secret.value.length} bytes.`,
    clauses: ['IEEE 802.11-2020, 12.7.1.3'],
    formula: ['PMK = ', { name: psk ? 'PSK' : 'given PMK' }],
    operation: 'join',
    inputs: [secretInput(secret, psk ? 'PSK' : 'given PMK', 'key')],
    outputs: [{ name: 'PMK', role: 'derived', secret: true, result: 'joined' }],
  };
}

/** The octets that PMKIDs and PTKs are labelled with (IEEE 802.11-2020, 12.7.1.3). */
export const label = (text: string) => constant(utf8(text), `"${text}"`);
