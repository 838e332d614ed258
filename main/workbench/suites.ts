import type { Suite } from '../base/brand.ts';
import { AKM_SUITES, type AkmOptions, type AkmParameters, akmParameters } from '../crypto/akm.ts';
import { temporalKeyLength } from '../crypto/keys.ts';
import { akmName, cipherName } from '../dissect/codes.ts';

/** Pairwise ciphers with a temporal key that a four-way handshake makes. */
const CIPHERS = [
  '00-0f-ac:2',
  '00-0f-ac:4',
  '00-0f-ac:8',
  '00-0f-ac:9',
  '00-0f-ac:10',
  '00-50-f2:2',
  '00-50-f2:4',
] as Suite[];

/** The first suite of these that a text names: by its selector, also with colons (`00:0f:ac:2`), or by its name. */
function suiteNamed(text: string, known: readonly Suite[], nameOf: (suite: Suite) => string): Suite | null {
  const plain = text.toLowerCase();
  const selector = plain.replace(/^([0-9a-f]{2})[-:]([0-9a-f]{2})[-:]([0-9a-f]{2})[-:](\d+)$/, '$1-$2-$3:$4');
  return known.find((suite) => suite === selector || nameOf(suite).toLowerCase() === plain) ?? null;
}

/** What an AKM suite fixes, by selector or name; null for one that is not known. */
export function akmNamed(text: string, options: AkmOptions): AkmParameters | null {
  // Of two with one name the RSN suite is meant.
  const known = [...AKM_SUITES].sort((a, b) => Number(a.startsWith('00-50')) - Number(b.startsWith('00-50')));
  const suite = suiteNamed(text, known, akmName);
  return suite && akmParameters(suite, options);
}

/** A pairwise cipher suite by selector or name, with the octets of its key; null for one that is not known. */
export function cipherNamed(text: string): { suite: Suite; keyLength: number } | null {
  const suite = suiteNamed(text, CIPHERS, cipherName);
  return suite && { suite, keyLength: temporalKeyLength(suite)! };
}
