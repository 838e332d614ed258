import type { Suite } from '../base/brand.ts';
import { BIP_SUITES, type BipAlgorithm, bipMicLength } from '../crypto/bip.ts';
import type { Frame } from '../dissect/types.ts';
import { out, type StepSpec } from './builder.ts';
import type { Located } from './located.ts';
import type { GroupKey } from './state.ts';
import { placeOf } from './words.ts';

const MME = 76;
const DEFAULT = '00-0f-ac:6';

/** The key ID of the management MIC element that a frame ends with; null without one for this algorithm. */
function mmeKeyId({ management, wlan, bytes }: Frame, algorithm: BipAlgorithm): number | null {
  const mme = management?.elements.at(-1);
  if (mme?.id !== MME || mme.span.end !== wlan?.frame.end) return null;
  const { start, end } = mme.body;
  return end - start === 8 + bipMicLength(algorithm) ? bytes[start]! | (bytes[start + 1]! << 8) : null;
}

/**
 * What checks a management frame that the AP sends to all under an IGTK (12.5.4): a part of its message step. null
 * where the frame carries no MIC element or its key is not known.
 */
export function bipPart(
  located: Located,
  suite: Suite | null,
  keys: readonly GroupKey[],
): Partial<StepSpec> | null {
  const { frame } = located;
  const algorithm = BIP_SUITES[suite ?? DEFAULT];
  const id = algorithm ? mmeKeyId(frame, algorithm) : null;
  if (id === null || !algorithm || !frame.wlan) return null;
  const length = algorithm.endsWith('256') ? 32 : 16;
  const key = keys.findLast((k) => k.name === 'IGTK' && k.id === id && k.length === length);
  if (!key) return null;
  const { start, end } = frame.wlan.frame;
  const mic = located.ref({ start: end - bipMicLength(algorithm), end });
  return {
    explanation:
      'A frame to all stations cannot be encrypted with the key of one of them, and everyone must be able to read it. ' +
      'The MIC element at its end, made with the IGTK, shows that the AP sent it.',
    formula: [
      `MIC = ${algorithm.toUpperCase()}(`,
      { name: 'IGTK' },
      ', ',
      { name: 'frame' },
      ' with its MIC zeroed)',
    ],
    operation: 'bip',
    params: { algorithm },
    inputs: [
      { name: 'IGTK', role: 'derived', ref: key.ref, argument: 'key' },
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
        no: `The MIC differs from ${placeOf(mic)}: a station that protects management frames drops this.`,
      },
    ],
  };
}
