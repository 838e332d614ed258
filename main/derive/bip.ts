import type { Suite } from '../base/brand.ts';
import { BIP_SUITES, bipMicLength } from '../crypto/bip.ts';
import type { Frame } from '../dissect/types.ts';
import { out, type StepSpec } from './builder.ts';
import type { Located } from './located.ts';
import type { GroupKey } from './state.ts';
import { placeOf } from './words.ts';

const MME = 76;
const DEFAULT = '00-0f-ac:6';

/** The key ID of a frame's management MIC element; null without one. */
function mmeKeyId({ management, bytes }: Frame): number | null {
  const mme = management?.elements.find((e) => e.id === MME && e.ext === null);
  if (!mme || mme.body.end - mme.body.start < 2) return null;
  return bytes[mme.body.start]! | (bytes[mme.body.start + 1]! << 8);
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
  const id = mmeKeyId(frame);
  const algorithm = BIP_SUITES[suite ?? DEFAULT];
  const key = keys.findLast((k) => k.name === 'IGTK' && k.id === id);
  if (id === null || !algorithm || !key || !frame.wlan) return null;
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
