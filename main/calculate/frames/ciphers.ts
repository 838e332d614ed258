import type { Suite } from '../../base/brand.ts';
import { CIPHER_ROWS, type CipherRow } from '../../standard/ciphers.ts';
import { ccmpMpdu } from './ccmp.ts';
import { gcmpMpdu } from './gcmp.ts';
import type { CipherSteps } from './mpdu.ts';
import { tkipMpdu } from './tkip.ts';

function stepsOf({ name, mode, keyLength, micLength }: CipherRow): CipherSteps | null {
  if (mode === 'tkip') return tkipMpdu;
  if (mode === 'ccm') return ccmpMpdu(name, micLength!);
  return mode === 'gcm' ? gcmpMpdu(name, keyLength!) : null;
}

const CIPHERS: ReadonlyMap<Suite, CipherSteps | null> = new Map(
  CIPHER_ROWS.map((row) => [row.suite, stepsOf(row)]),
);

/** How frames of a cipher suite are opened; null for one that this program does not decrypt. */
export const cipherSteps = (suite: Suite | null): CipherSteps | null => (suite && CIPHERS.get(suite)) ?? null;
