import type { Suite } from '../base/brand.ts';
import {
  type AkmOptions,
  type AkmParameters,
  akmParameters,
  akmNamed as akmSuiteNamed,
} from '../standard/akms.ts';
import { pairwiseNamed, temporalKeyLength } from '../standard/ciphers.ts';

/** A selector as {@link akmSuiteNamed} takes it, also of one that has colons alone: `00:0f:ac:2`. */
const selector = (text: string): string =>
  text.replace(/^([0-9a-f]{2})[-:]([0-9a-f]{2})[-:]([0-9a-f]{2})[-:](\d+)$/i, '$1-$2-$3:$4');

/** What an AKM suite fixes, by selector or name; null for one that is not known. */
export function akmNamed(text: string, options: AkmOptions): AkmParameters | null {
  const suite = akmSuiteNamed(selector(text));
  return suite && akmParameters(suite, options);
}

/** A pairwise cipher suite by selector or name, with the bytes of its key; null for one that is not known. */
export function cipherNamed(text: string): { suite: Suite; keyLength: number } | null {
  const suite = pairwiseNamed(selector(text));
  return suite && { suite, keyLength: temporalKeyLength(suite)! };
}
