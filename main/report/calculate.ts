import { type Bytes, isZero } from '../base/bytes.ts';
import { constant, out, StepBuilder, type StepSpec } from '../calculate/builder.ts';
import {
  checkMicStep,
  groupKeyStep,
  KEY_DATA,
  label,
  type MicSubject,
  micStep,
  passphrasePmkStep,
  pmkidStep,
  ptkStep,
} from '../calculate/keys/index.ts';
import type { LocatedKey } from '../calculate/located.ts';
import type { World } from '../calculate/resolve.ts';
import type { Arguments, FormulaPart, Input, Output, Ref, Role, Step } from '../calculate/types.ts';
import { hashText } from '../calculate/words.ts';
import { type HashName, hashLength } from '../crypto/hash.ts';
import { KEY_WRAP_IV } from '../crypto/keywrap.ts';
import { dissectKeyData } from '../dissect/eapol/index.ts';
import { dissectMsdu } from '../dissect/index.ts';
import { UserError } from '../session/errors.ts';
import { type AkmParameters, eapolKeyAlgorithms } from '../standard/akms.ts';
import { classifyKeyMessage } from '../track/classify.ts';

/** One calculation from given values, by the same operations and in the same steps as those of an attempt. */
export interface Calculation {
  /** What was asked for, by name. */
  readonly results: readonly Output[];
  readonly steps: readonly Step[];
  substeps(id: string): readonly Step[];
  readonly world: World;
}

/** Where a step of a calculation stands: in no attempt. */
export const WHEN = { phase: 'four-way', time: null, record: null } as const;

const ARGUMENT = 'argument';

/** A calculation in the making: the given values by option, and the steps so far. */
export class Calculator {
  readonly steps: StepBuilder;
  readonly secret: Arguments;

  /**
   * @param given octets by the option that gave them: `anonce`
   * @param main what the steps that begin with a secret (PMK of a passphrase) begin with
   */
  constructor(given: Readonly<Record<string, Bytes | undefined>>, main?: Bytes) {
    const parts: Record<string, Bytes> = {};
    for (const [option, bytes] of Object.entries(given)) if (bytes) parts[option] = bytes;
    if (main) parts.value = main;
    this.secret = { id: ARGUMENT, kind: 'arguments', origin: 'given as argument', parts };
    this.steps = new StepBuilder({
      record: (index) => {
        throw new RangeError(`record ${index}: a calculation has no records`);
      },
      secrets: [this.secret],
    });
  }

  /** Reference to a value by its option. */
  given(option: string): Ref {
    return { from: 'secret', secret: ARGUMENT, part: option };
  }

  input(name: string, option: string, role: Role = 'secret', argument?: string): Input {
    return { name, role, ref: this.given(option), ...(argument && { argument }) };
  }

  /** The calculation as it stands. Results: the outputs of these steps. */
  done(...ofSteps: readonly Step[]): Calculation {
    return {
      results: ofSteps.flatMap(({ outputs }) => outputs),
      steps: this.steps.steps,
      substeps: (id) => this.steps.substeps(id),
      world: this.steps.world,
    };
  }
}

/** PMK of a passphrase (IEEE 802.11-2020, J.4.1). */
export function calculatePmk(given: { passphrase: Bytes; ssid: Bytes }): Calculation {
  const calculator = new Calculator({ ssid: given.ssid }, given.passphrase);
  const { steps, secret } = calculator;
  return calculator.done(steps.add(passphrasePmkStep(secret, calculator.given('ssid'), WHEN)));
}

export interface PtkGiven {
  readonly pmk: Bytes;
  readonly aa: Bytes;
  readonly spa: Bytes;
  readonly anonce: Bytes;
  readonly snonce: Bytes;
}

/** PTK and its parts. @param tk octets of the temporal key */
export function calculatePtk(given: PtkGiven, akm: AkmParameters, tk: number): Calculation {
  const calculator = new Calculator({ ...given });
  const recipe = { function: akm.function, hash: akm.hash, kck: akm.kckBits / 8, kek: akm.kekBits / 8, tk };
  const ref = (option: keyof PtkGiven): Ref => calculator.given(option);
  const from = {
    pmk: ref('pmk'),
    aa: ref('aa'),
    spa: ref('spa'),
    anonce: ref('anonce'),
    snonce: ref('snonce'),
  };
  return calculator.done(calculator.steps.add(ptkStep(recipe, from, WHEN)));
}

/** PMKID of a PMK, or of the KCK where the AKM says so. @param given `key`, `aa`, `spa`; `pmkid` to compare it with */
export function calculatePmkid(
  given: { key: Bytes; aa: Bytes; spa: Bytes; pmkid?: Bytes | undefined },
  hash: HashName,
  keyOption: 'pmk' | 'kck',
): Calculation {
  const { key, ...others } = given;
  const calculator = new Calculator({ ...others, [keyOption]: key });
  const compared = given.pmkid !== undefined;
  const { checks, tell, ...spec } = pmkidStep(
    {
      hash,
      pmk: calculator.given(keyOption),
      aa: calculator.given('aa'),
      spa: calculator.given('spa'),
      seen: calculator.given('pmkid'),
      where: 'the given value',
      fromAp: true,
    },
    WHEN,
  );
  const named: StepSpec = {
    ...spec,
    title: 'Name the PMK',
    sentence: 'Both ends give the PMK a name that tells it apart and does not show it.',
  };
  return calculator.done(calculator.steps.add(compared ? { ...spec, checks: checks!, tell: tell! } : named));
}

/** LLC and SNAP header of an EAPOL frame: the dissector reads what a data frame carries. */
const LLC = Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0x8e);

/**
 * MIC of an EAPOL-Key frame. Where the frame's own MIC field is not zero the two are compared.
 * @param given `frame` from the EAPOL version to the end of the key data
 * @throws UserError naming the option that does not fit
 */
export function calculateMic(given: { kck: Bytes; frame: Bytes }, akm: AkmParameters | null): Calculation {
  const calculator = new Calculator({ ...given });
  const { steps } = calculator;
  const bytes = new Uint8Array(LLC.length + given.frame.length);
  bytes.set(LLC);
  bytes.set(given.frame, LLC.length);
  const frame = dissectMsdu(bytes, 'llc', akm?.mic ? { micLength: akm.mic.length } : {});
  const key = frame.eapol?.key;
  if (!key) throw new UserError('invalid', '--frame: no EAPOL-Key frame (it begins with the EAPOL version)');
  if (!key.hasMic) throw new UserError('invalid', '--frame: its Key MIC bit is 0: this frame has no MIC');
  const algorithm = micAlgorithm(key.version, akm);
  // Version 0 has a KCK as long as its AKM says; 128 bits are what all the others have (802.11-2020, 12.7.2).
  const kckLength = key.version === 0 ? akm!.kckBits / 8 : 16;
  if (given.kck.length !== kckLength)
    throw new UserError('invalid', `--kck: ${given.kck.length} bytes, expected ${kckLength} for this frame`);
  // What is wrong within the key data does not touch the MIC; a frame that is cut, or whose lengths do not fit, does.
  const cut = key.mic.start === key.mic.end;
  const broken = frame.malformed.find(({ offset }) => cut || offset < key.keyData.start);
  if (broken) throw new UserError('invalid', `--frame: ${broken.message}`);
  const whole = steps.add({
    ...WHEN,
    kind: 'calculation',
    actor: 'observer',
    act: 'given.frame',
    title: 'Take the frame as given',
    detail: `${given.frame.length} bytes`,
    sentence: `An EAPOL-Key frame was given: ${given.frame.length} bytes.`,
    operation: 'join',
    inputs: [calculator.input('given frame', 'frame', 'station')],
    outputs: [{ name: 'frame', role: 'station', secret: false, result: 'joined' }],
  });
  const message: LocatedKey = {
    frame,
    key,
    record: 0,
    ref: ({ start, end }) => out(whole.id, 'frame', { start: start - LLC.length, end: end - LLC.length }),
  };
  const { name } = classifyKeyMessage(key, bytes);
  const subject: MicSubject = { name, message, kck: calculator.given('kck'), algorithm };
  const unsigned = isZero(bytes.subarray(key.mic.start, key.mic.end));
  const meaning = {
    yes: 'Equal: the sender holds this KCK.',
    no: 'Another KCK made it, or the frame was changed.',
  };
  return calculator.done(steps.add(unsigned ? micStep(subject, WHEN) : checkMicStep(subject, meaning, WHEN)));
}

function micAlgorithm(version: number, akm: AkmParameters | null): MicSubject['algorithm'] {
  if (version > 3) throw new UserError('invalid', `--frame: key descriptor version ${version} is reserved`);
  const algorithm = eapolKeyAlgorithms(version, akm)?.mic?.algorithm;
  if (algorithm) return algorithm;
  throw new UserError(
    'invalid',
    '--akm: key descriptor version 0 leaves the MIC to the AKM: name one that has a MIC',
  );
}

/** AES key unwrap (RFC 3394), and the group keys where the result is key data that holds some. */
export function calculateUnwrap(given: { kek: Bytes; data: Bytes }): Calculation {
  const calculator = new Calculator({ ...given });
  const { steps } = calculator;
  const step = steps.add({
    ...WHEN,
    kind: 'calculation',
    actor: 'observer',
    act: 'unwrap.key-data',
    title: 'Unwrap',
    detail: 'AES key wrap',
    sentence: 'The KEK unwraps the data.',
    tell: (_outputs, [check]) => ({ sentence: `The KEK unwraps the data. ${check!.sentence}` }),
    clauses: ['RFC 3394, 2.2.2'],
    formula: ['A, key data = AES-Unwrap(', { name: 'KEK' }, ', ', { name: 'data' }, ')'],
    operation: 'aes-unwrap',
    inputs: [calculator.input('KEK', 'kek', 'kek'), calculator.input('data', 'data', 'ap', 'wrapped')],
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
  });
  if (step.checks[0]!.ok !== true) return calculator.done(step);
  const bytes = step.outputs[1]!.bytes;
  const from = { ref: out(step.id, KEY_DATA), message: 'what was wrapped' };
  const data = dissectKeyData(bytes, false);
  const groups = [
    ...data.gtks.map((info) => groupKeyStep('GTK', info, from, WHEN)),
    ...data.igtks.map((info) => groupKeyStep('IGTK', info, from, WHEN)),
    ...data.bigtks.map((info) => groupKeyStep('BIGTK', info, from, WHEN)),
  ];
  return calculator.done(step, ...groups.map((spec) => steps.add(spec)));
}

/** What PRF-n (with SHA-1) or KDF-Hash-Length is to make. */
export interface ExpansionOptions {
  readonly function: 'prf' | 'kdf';
  readonly hash: HashName;
  readonly label: string;
  /** Whole octets. */
  readonly bits: number;
}

/** PRF-n or KDF-Hash-Length of a key, a label and a context (IEEE 802.11-2020, 12.7.1.2 and 12.7.1.6.2). */
export function calculateExpansion(
  given: { key: Bytes; context: Bytes },
  { function: kind, hash, label: text, bits }: ExpansionOptions,
): Calculation {
  const calculator = new Calculator({ ...given });
  const { steps } = calculator;
  const prf = kind === 'prf';
  const clauses = [prf ? 'IEEE 802.11-2020, 12.7.1.2' : 'IEEE 802.11-2020, 12.7.1.6.2'];
  const rounds = Math.ceil(bits / 8 / hashLength(hash));
  const mac = `HMAC-${hashText(hash)}`;
  const fixed = (name: string, bytes: Bytes, words: string): Input => ({
    name,
    role: 'constant',
    ref: constant(bytes, words),
  });
  const context = calculator.input('context', 'context');
  const joined: Input[] = [
    { name: 'label', role: 'constant', ref: label(text) },
    ...(prf ? [fixed('zero', Uint8Array.of(0), '0, 1 byte'), context] : [context]),
    ...(prf
      ? []
      : [fixed('length', Uint8Array.of(bits & 255, bits >> 8), `${bits} bits, 2 bytes, low byte first`)]),
  ];
  const common = { ...WHEN, kind: 'calculation', actor: 'observer', clauses } as const;
  const first = steps.add({
    ...common,
    act: 'kdf.message',
    title: prf ? 'Join label, 0 and context' : 'Join label, context and length',
    detail: '',
    sentence: 'What each round signs is put together.',
    formula: joined.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }])),
    operation: 'join',
    inputs: joined,
    outputs: [{ name: 'message', role: 'derived', secret: false, result: 'joined' }],
  });
  const key = calculator.input('key', 'key');
  const message: Input = { name: 'message', role: 'derived', ref: out(first.id, 'message') };
  const second = steps.add({
    ...common,
    act: 'kdf.rounds',
    title: `${mac}, ${rounds} round${rounds === 1 ? '' : 's'}`,
    detail: `${rounds * hashLength(hash)} bytes`,
    sentence: `The key signs the message with another round number each time, until there are ${bits / 8} bytes or more.`,
    formula: [
      `rounds = ${mac}(`,
      { name: 'key' },
      prf ? ', ' : ', i ‖ ',
      { name: 'message' },
      prf ? ` ‖ i), i = 0 to ${rounds - 1}` : `), i = 1 to ${rounds}`,
    ],
    operation: 'expand',
    params: { function: kind, hash, rounds },
    inputs: [key, message],
    outputs: [{ name: 'rounds', role: 'derived', secret: true }],
    substeps: {
      count: rounds,
      make: () =>
        Array.from({ length: rounds }, (_, i) => {
          const number = prf ? i : i + 1;
          const counter = prf
            ? fixed('i', Uint8Array.of(number), `round number ${number}, 1 byte`)
            : fixed(
                'i',
                Uint8Array.of(number & 255, number >> 8),
                `round number ${number}, 2 bytes, low byte first`,
              );
          return {
            act: 'kdf.round',
            title: `Round ${number}`,
            detail: mac,
            sentence: `The key signs the message with the round number ${number}.`,
            operation: 'hmac',
            params: { hash },
            inputs: prf ? [key, message, counter] : [key, counter, message],
            outputs: [{ name: 'block', role: 'derived', secret: true, result: 'MAC' }],
          };
        }),
    },
  });
  const last = steps.add({
    ...common,
    act: 'kdf.cut',
    title: `Keep ${bits / 8} bytes`,
    detail: prf ? `PRF-${bits}` : `KDF-${hashText(hash)}-${bits}`,
    sentence: `The first ${bits / 8} of these bytes are the result.`,
    formula: [`result = first ${bits / 8} bytes of `, { name: 'rounds' }],
    operation: 'join',
    params: { length: bits / 8 },
    inputs: [{ name: 'rounds', role: 'derived', ref: out(second.id, 'rounds') }],
    outputs: [{ name: 'result', role: 'derived', secret: true, result: 'joined' }],
  });
  return calculator.done(last);
}
