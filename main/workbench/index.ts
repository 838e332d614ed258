/** What entry points may use of the workbench. */

export type { Secret } from '../calculate/types.ts';
export { hashLength as hashOctets } from '../crypto/hash.ts';
export { oweGroup } from '../crypto/owe.ts';
export { SAE_GROUPS, type SaeGroup, saeGroup } from '../crypto/sae-group.ts';
export { type Analysis, analysis, exitStatus } from '../report/analysis.ts';
export {
  type Calculation,
  calculateExpansion,
  calculateMic,
  calculatePmk,
  calculatePmkid,
  calculatePtk,
  calculateUnwrap,
} from '../report/calculate.ts';
export { calculateFt } from '../report/calculate-ft.ts';
export { calculateOwe } from '../report/calculate-owe.ts';
export { calculateSae, type SaeGiven } from '../report/calculate-sae.ts';
export { calculationJson, calculationText, verifiedBy } from '../report/calculation-output.ts';
export { comparisonJson, comparisonText } from '../report/compare-output.ts';
export { report } from '../report/report.ts';
export { parseOffsets } from '../session/clocks/index.ts';
export { errorView, UserError, unreadable } from '../session/errors.ts';
export { makeSecret, parseSecretsFile, parseTlsKeyLogFile } from '../session/secrets.ts';
export { Session } from '../session/session.ts';
export { version } from '../session/version.ts';
export type { AkmParameters as Akm } from '../standard/akms.ts';
export { compare, type Side, sideName } from '../views/compare/index.ts';
export { explain, type Meaning, meaningsText } from '../views/explain/index.ts';
export { liveStarter } from './live-feeds.ts';
export { akmNamed, cipherNamed } from './suites.ts';
export { createWorkbench } from './workbench.ts';
