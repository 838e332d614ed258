import type { Suite } from '../../base/brand.ts';
import { ccmpMpdu } from './ccmp.ts';
import { gcmpMpdu } from './gcmp.ts';
import type { CipherSteps } from './mpdu.ts';
import { tkipMpdu } from './tkip.ts';

const CIPHERS: Readonly<Record<string, CipherSteps>> = {
  '00-0f-ac:2': tkipMpdu,
  '00-50-f2:2': tkipMpdu,
  '00-0f-ac:4': ccmpMpdu('CCMP', 8),
  '00-50-f2:4': ccmpMpdu('CCMP', 8),
  '00-0f-ac:8': gcmpMpdu('GCMP', 16),
  '00-0f-ac:9': gcmpMpdu('GCMP-256', 32),
  '00-0f-ac:10': ccmpMpdu('CCMP-256', 16),
};

/** How frames of a cipher suite are opened; null for one that this program does not decrypt. */
export const cipherSteps = (suite: Suite | null): CipherSteps | null => (suite && CIPHERS[suite]) ?? null;
