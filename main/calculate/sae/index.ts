export { checkCommitStep } from './checks.ts';
export { elementStep, scalarStep, sentIn, unmaskStep } from './commits.ts';
export { checkConfirmStep, confirmStep } from './confirms.ts';
export { ptStep, pweStep } from './element.ts';
export {
  isSae,
  octetsOf,
  otherSide,
  readCommit,
  readConfirm,
  readHead,
  type SaeCommit,
  type SaeCommitFrame,
  type SaeConfirmFrame,
  type Side,
  saePkProof,
  sideOf,
  sideWords,
  spanOf,
} from './frames.ts';
export { huntStep } from './hunt.ts';
export {
  contextStep,
  givenSecretStep,
  hashOfPair,
  keyseedStep,
  keysStep,
  type Pair,
  secretStep,
} from './keys.ts';
export { tellCommit, tellConfirm } from './messages.ts';
export { saePkSteps } from './pk.ts';
export {
  commitOf,
  forNetwork,
  givenKs,
  isSound,
  type Place,
  passwordOf,
  passwordsOf,
  privateOf,
} from './secrets.ts';
