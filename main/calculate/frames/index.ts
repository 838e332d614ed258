export { BipFrames } from './bip.ts';
export { cipherSteps } from './ciphers.ts';
export { Fragments, type Piece, reassemblyStep } from './fragments.ts';
export type { CipherSteps, Mpdu } from './mpdu.ts';
export { wepMpdu } from './wep.ts';
