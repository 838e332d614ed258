import type { Suite } from '../../base/brand.ts';
import { type BipAlgorithm, bipMicLength, bipVerify } from '../../crypto/bip.ts';
import type { Frame } from '../../dissect/types.ts';
import { bipAlgorithm, DEFAULT_BIP } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import { Subtype } from '../../standard/frames.ts';
import { type CheckSpec, out, type StepBuilder, type StepSpec, type When } from '../builder.ts';
import type { GroupKey } from '../keys/index.ts';
import type { Located } from '../located.ts';
import type { Ref, Step } from '../types.ts';
import { placeOf } from '../words.ts';

/** The key ID of the management MIC element that a frame ends with; null without one for this algorithm. */
function mmeKeyId({ management, wlan, bytes }: Frame, algorithm: BipAlgorithm): number | null {
  const mme = management?.elements.at(-1);
  if (mme?.id !== Element.ManagementMic || mme.span.end !== wlan?.frame.end) return null;
  const { start, end } = mme.body;
  return end - start === 8 + bipMicLength(algorithm) ? bytes[start]! | (bytes[start + 1]! << 8) : null;
}

const keyName = (ref: Ref): string => (ref.from === 'step' ? `${ref.step} ${ref.output}` : '');

type Part = Required<Pick<StepSpec, 'operation' | 'inputs' | 'outputs' | 'checks' | 'formula' | 'params'>> &
  Pick<StepSpec, 'explanation'>;

/** Management frames that the AP sends to all under an IGTK, and its beacons under a BIGTK (12.5.4, 11.52). */
export class BipFrames {
  readonly #steps: StepBuilder;
  readonly #algorithm: BipAlgorithm | null;
  readonly #keys: readonly GroupKey[];
  /** Step of the frame with the highest packet number, by key. */
  readonly #highest = new Map<string, Step>();
  /** BIGTKs under which the beacon was looked at. */
  readonly #beacons = new Set<GroupKey>();

  /** @param keys group keys of the attempt, which grow while it goes on */
  constructor(steps: StepBuilder, suite: Suite | null, keys: readonly GroupKey[]) {
    this.#steps = steps;
    this.#algorithm = bipAlgorithm(suite ?? DEFAULT_BIP);
    this.#keys = keys;
  }

  /** What checks such a frame: a part of its message step. null where it carries no MIC element or its key is not known. */
  part(located: Located): Part | null {
    const algorithm = this.#algorithm;
    const { frame } = located;
    const { wlan } = frame;
    const id = algorithm ? mmeKeyId(frame, algorithm) : null;
    if (id === null || !algorithm || !wlan) return null;
    const length = algorithm.endsWith('256') ? 32 : 16;
    const name = wlan.subtype === Subtype.Beacon ? 'BIGTK' : 'IGTK';
    const keys = this.#keys.filter((k) => k.name === name && k.id === id && k.length === length).reverse();
    // Links of one multi-link AP have keys of their own under the same IDs: the MIC tells which.
    const octets = frame.bytes.subarray(wlan.frame.start, wlan.frame.end);
    const right = keys.find((k) => bipVerify(algorithm, this.#steps.resolve(k.ref), octets).ok);
    const key = right ?? keys[0];
    if (!key) return null;
    const { start, end } = wlan.frame;
    const mic = located.ref({ start: end - bipMicLength(algorithm), end });
    return {
      explanation: EXPLANATIONS[name],
      formula: [
        `MIC = ${algorithm.toUpperCase()}(`,
        { name },
        ', ',
        { name: 'frame' },
        ' with its MIC zeroed)',
      ],
      operation: 'bip',
      params: { algorithm },
      inputs: [
        { name, role: 'derived', ref: key.ref, argument: 'key' },
        { name: 'frame', role: 'ap', ref: located.ref({ start, end }) },
      ],
      outputs: [
        { name: 'MIC', role: 'derived', secret: false, note: 'as computed' },
        { name: 'IPN', role: 'derived', secret: false, note: 'packet number' },
      ],
      checks: (step) => [
        {
          name: 'bip-mic',
          expected: { name: 'MIC computed', ref: out(step, 'MIC') },
          seen: { name: 'MIC in the frame', ref: mic },
          yes: 'The MIC is right: the AP sent this.',
          no: `The MIC differs from ${placeOf(mic)}: a station that protects ${name === 'BIGTK' ? 'beacons' : 'management frames'} drops this.`,
        },
        ...(right ? this.#order(step, key.ref) : []),
      ],
    };
  }

  /** Keeps the packet number of a frame whose step was made. */
  seen(step: Step): void {
    const key = step.operation === 'bip' && step.checks.every((check) => check.ok) && step.inputs[0]?.ref;
    if (key) this.#highest.set(keyName(key), step);
  }

  /** The beacon was there before its key: once that is known it can be checked. */
  beacon(heard: () => Located, when: When): void {
    const fresh = this.#keys.filter((k) => k.name === 'BIGTK' && !this.#beacons.has(k));
    if (fresh.length === 0) return;
    for (const key of fresh) this.#beacons.add(key);
    const located = heard();
    const part = this.part(located);
    if (!part) return;
    this.seen(
      this.#steps.add({
        ...when,
        record: located.record,
        kind: 'calculation',
        actor: 'station',
        act: 'check.beacon-mic',
        title: 'Check the MIC of the beacon',
        detail: `${String(part.params.algorithm).toUpperCase()} with the BIGTK`,
        sentence: 'The station checks the beacon that it has heard before.',
        tell: (_outputs, [check]) => ({
          sentence: `The station checks the beacon that it has heard before. ${check!.sentence}`,
        }),
        clauses: ['IEEE 802.11-2020, 11.52', 'IEEE 802.11-2020, 12.5.4'],
        ...part,
      }),
    );
  }

  /** The packet number must grow under one key (12.5.4.6). */
  #order(step: string, key: Ref): CheckSpec[] {
    const before = this.#highest.get(keyName(key));
    if (!before) return [];
    return [
      {
        name: 'packet-number',
        relation: 'seen-greater',
        expected: { name: 'IPN before', ref: out(before.id, 'IPN') },
        seen: { name: 'IPN', ref: out(step, 'IPN') },
        yes: `The packet number is higher than that of frame ${before.record}.`,
        no: `The packet number is not higher than that of frame ${before.record}: a receiver drops such a frame as replayed.`,
      },
    ];
  }
}

const EXPLANATIONS = {
  IGTK:
    'A frame to all stations cannot be encrypted with the key of one of them, and everyone must be able to read it. ' +
    'The MIC element at its end, made with the IGTK, shows that the AP sent it.',
  BIGTK:
    'A beacon must be readable for everyone, also for who has no key yet. The MIC element at its end, made with the ' +
    'BIGTK, lets those who have joined tell a true beacon from a forged one.',
} as const;
