import { equal } from '../../base/bytes.ts';
import { hashLength } from '../../crypto/hash.ts';
import { type MicAlgorithm, micLength } from '../../crypto/mic.ts';
import { out, type StepSpec, type SubstepSpec } from '../builder.ts';
import type { KeyMessageAt } from '../located.ts';
import { execute, resolve, type World } from '../resolve.ts';
import type { Input, Ref } from '../types.ts';
import { hashText, placeOf } from '../words.ts';

const CLAUSES = ['IEEE 802.11-2020, 12.7.2'];

/** What a MIC is computed of: an EAPOL-Key frame, and the KCK of its PTK. */
export interface MicSubject {
  /** `M2`. */
  readonly name: string;
  readonly message: KeyMessageAt;
  readonly kck: Ref;
  readonly algorithm: MicAlgorithm;
}

/** `HMAC-SHA-1`, `AES-128-CMAC`. */
export function algorithmText(algorithm: MicAlgorithm): string {
  if (algorithm === 'aes-128-cmac') return 'AES-128-CMAC';
  return `HMAC-${hashText(algorithm === 'hmac-sha1-128' ? 'sha1' : hashOf(algorithm))}`;
}
const hashOf = (algorithm: MicAlgorithm) =>
  algorithm.replace('hmac-', '') as 'md5' | 'sha256' | 'sha384' | 'sha512';

/** Octets of the MAC before it is cut to the MIC field. */
function macLength(algorithm: MicAlgorithm): number {
  if (algorithm === 'aes-128-cmac') return 16;
  return hashLength(algorithm === 'hmac-sha1-128' ? 'sha1' : hashOf(algorithm));
}

/** The calculation alone, without words: what both the sender and the receiver do. Output `MIC`. */
function calculation(subject: MicSubject) {
  const { name, message, kck, algorithm } = subject;
  const eapol = message.frame.eapol!.span;
  const params = {
    algorithm,
    start: message.key.mic.start - eapol.start,
    end: message.key.mic.end - eapol.start,
  };
  const length = micLength(algorithm);
  const cut = macLength(algorithm) > length;
  const frame: Input = {
    name,
    role: message.key.ack ? 'ap' : 'station',
    ref: message.ref(eapol),
    note: 'its MIC field is zeroed in this copy',
    argument: 'frame',
  };
  const key: Input = { name: 'KCK', role: 'kck', ref: kck };
  return {
    detail: `${algorithmText(algorithm)} with the KCK`,
    clauses: CLAUSES,
    formula: [
      `MIC = ${cut ? `first ${length} bytes of ` : ''}${algorithmText(algorithm)}(`,
      { name: 'KCK' },
      ', ',
      { name },
      ' with its MIC field zeroed)',
    ],
    operation: 'mic',
    params,
    inputs: [key, frame],
    outputs: [{ name: 'MIC', role: 'derived', secret: false, note: `as computed with the KCK` }],
    substeps: {
      count: cut ? 3 : 2,
      make: (id: string) => substeps(id, subject, { frame, key, params, length, cut }),
    },
  } satisfies Partial<StepSpec>;
}

function substeps(
  id: string,
  { name, algorithm }: MicSubject,
  {
    frame,
    key,
    params,
    length,
    cut,
  }: {
    frame: Input;
    key: Input;
    params: { algorithm: MicAlgorithm; start: number; end: number };
    length: number;
    cut: boolean;
  },
): SubstepSpec[] {
  const steps: SubstepSpec[] = [
    {
      act: 'mic.zero',
      title: 'Zero the MIC field',
      detail: `bytes ${params.start} to ${params.end - 1} of the EAPOL frame`,
      sentence: `The MIC field of ${name} is set to zero, because the MIC cannot cover itself.`,
      clauses: CLAUSES,
      formula: [{ name }, ' with its MIC field zeroed'],
      operation: 'zero',
      params: { start: params.start, end: params.end },
      inputs: [{ ...frame, argument: 'value' }],
      outputs: [{ name: 'frame', role: 'derived', secret: false, result: 'zeroed' }],
    },
    {
      act: 'mic.sign',
      title: algorithmText(algorithm),
      detail: `${macLength(algorithm)} bytes`,
      sentence: 'The KCK signs the whole EAPOL frame, from its version to the end of the key data.',
      clauses: CLAUSES,
      formula: [`MAC = ${algorithmText(algorithm)}(`, { name: 'KCK' }, ', ', { name: 'frame' }, ')'],
      operation: 'mac',
      params: { algorithm },
      inputs: [key, { name: 'frame', role: 'derived', ref: out(`${id}.1`, 'frame') }],
      outputs: [{ name: cut ? 'MAC' : 'MIC', role: 'derived', secret: false, result: 'MAC' }],
    },
  ];
  if (cut)
    steps.push({
      act: 'mic.cut',
      title: `Keep ${length} bytes`,
      detail: 'MIC',
      sentence: `The first ${length} bytes are the MIC.`,
      clauses: CLAUSES,
      formula: [`MIC = first ${length} bytes of `, { name: 'MAC' }],
      operation: 'cut-mac',
      params: { algorithm },
      inputs: [{ name: 'MAC', role: 'derived', ref: out(`${id}.2`, 'MAC') }],
      outputs: [{ name: 'MIC', role: 'derived', secret: false }],
    });
  return steps;
}

/** Whether the message's MIC is the one that this KCK makes. A trial: it makes no step. */
export function micHolds(subject: MicSubject, world: World): boolean {
  const { MIC } = execute(calculation(subject), world);
  return MIC !== undefined && equal(MIC, resolve(subject.message.ref(subject.message.key.mic), world));
}

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** The sender's step: it signs its message. */
export function micStep(subject: MicSubject, when: When): StepSpec {
  const station = !subject.message.key.ack;
  return {
    ...when,
    ...calculation(subject),
    kind: 'calculation',
    actor: station ? 'station' : 'ap',
    act: 'mic.make',
    title: `MIC of ${subject.name}`,
    sentence: station
      ? `The station signs ${subject.name} with the KCK, to show that it holds the PMK.`
      : `The AP signs ${subject.name} with the KCK.`,
    explanation:
      'A message integrity code (MIC) is a checksum that only who holds the KCK can make. The KCK comes from the PTK, ' +
      'and the PTK from the PMK, so a right MIC proves the PMK without showing it.',
  };
}

/** What either verdict of a MIC means, by the message. */
export interface MicMeaning {
  readonly yes: string;
  readonly no: string;
}

/** The receiver's step: it computes the MIC again and compares. Check `mic`. */
export function checkMicStep(subject: MicSubject, meaning: MicMeaning, when: When): StepSpec {
  const { name, message } = subject;
  const fromStation = !message.key.ack;
  const seen = message.ref(message.key.mic);
  return {
    ...when,
    ...calculation(subject),
    kind: 'calculation',
    actor: fromStation ? 'ap' : 'station',
    act: 'check.mic',
    title: `Check the MIC of ${name}`,
    sentence: `The ${fromStation ? 'AP' : 'station'} computes the MIC of ${name} and compares.`,
    tell: (_outputs, [check]) => ({
      sentence: `The ${fromStation ? 'AP' : 'station'} computes the ${name === 'M2' ? 'same ' : ''}MIC${name === 'M2' ? '' : ` of ${name}`} and compares. ${check!.sentence}`,
    }),
    explanation:
      'The receiver does what the sender did, with its own copy of the KCK. The two values are equal only if both ' +
      'hold the same key and not one bit of the message was changed on the way.',
    checks: (id) => [
      {
        name: 'mic',
        expected: { name: 'MIC computed', ref: out(id, 'MIC') },
        seen: { name: `MIC in ${name}`, ref: seen },
        yes: meaning.yes,
        no: `The MIC differs from ${placeOf(seen)}. ${meaning.no}`,
      },
    ],
  };
}
