export { WEP_PARTS, wepKeyStep, wepPartStep, wepSignatureStep } from './dynamic-wep.ts';
export { cutRounds, kdfName, kdfSubsteps } from './kdf.ts';
export {
  type ElementSubject,
  elementStep,
  type GroupKey,
  type GroupKeyName,
  groupKeyStep,
  KEY_DATA,
  shifted,
  unwrapStep,
} from './keydata.ts';
export { algorithmText, checkMicStep, type MicMeaning, type MicSubject, micHolds, micStep } from './mic.ts';
export { label, mskPart, passphrasePmkStep, pmkOfMskStep, pmkStep } from './pmk.ts';
export { agreedPmkidStep, type PmkidSubject, pmkidStep, suiteBPmkidStep } from './pmkid.ts';
export { keyOutputs, type PtkRecipe, type PtkSources, parts, ptkStep, recipeOf } from './ptk.ts';
