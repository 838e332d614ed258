/** What entry points may use of the workbench. */
export type { AkmParameters as Akm } from '../crypto/akm.ts';
export { hashLength as hashOctets } from '../crypto/hash.ts';
export { oweGroup } from '../crypto/owe.ts';
export { SAE_GROUPS, type SaeGroup, saeGroup } from '../crypto/sae-group.ts';
export type { Secret } from '../derive/types.ts';
export { type Analysis, analysis, exitStatus } from './analysis.ts';
export {
  type Calculation,
  calculateExpansion,
  calculateMic,
  calculatePmk,
  calculatePmkid,
  calculatePtk,
  calculateUnwrap,
} from './calculate.ts';
export { calculateFt } from './calculate-ft.ts';
export { calculateOwe } from './calculate-owe.ts';
export { calculateSae, type SaeGiven } from './calculate-sae.ts';
export { calculationJson, calculationText, verifiedBy } from './calculation-output.ts';
export { parseOffsets } from './clock-state.ts';
export { type Comparison, compare, type Side, sideName } from './compare.ts';
export { comparisonJson, comparisonText } from './compare-output.ts';
export { errorView, UserError, unreadable } from './errors.ts';
export { explain, type Meaning, meaningsText } from './explain.ts';
export { liveStarter } from './live-feeds.ts';
export { report } from './report.ts';
export { makeSecret, parseSecretsFile, parseTlsKeyLogFile } from './secrets.ts';
export { Session } from './session.ts';
export { akmNamed, cipherNamed } from './suites.ts';
export { version } from './version.ts';
export { createWorkbench } from './workbench.ts';
