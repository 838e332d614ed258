/** What entry points may use of the workbench. */
export type { Secret } from '../derive/types.ts';
export { type Analysis, analysis, exitStatus } from './analysis.ts';
export { errorView } from './errors.ts';
export { report } from './report.ts';
export { makeSecret, parseSecretsFile, parseTlsKeyLogFile } from './secrets.ts';
export { Session } from './session.ts';
export { version } from './version.ts';
export { createWorkbench } from './workbench.ts';
