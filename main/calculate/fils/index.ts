export {
  cachedPmkStep,
  type FilsSources,
  filsKeysStep,
  filsPmkStep,
  keyAuthStep,
  openStep,
} from './steps.ts';
