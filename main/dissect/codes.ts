// Numbers of the standards and what they mean, in plain words. One file per table under codes/.
export { eapTypes } from './codes/eap.ts';
export { reasonCodes, reasonText } from './codes/reason.ts';
export { statusCodes, statusText } from './codes/status.ts';
export {
  akmCode,
  akmName,
  authAlgorithmName,
  authAlgorithms,
  type Code,
  cipherCode,
  cipherName,
  groups,
  groupText,
  micLengthOf,
} from './codes/suites.ts';
