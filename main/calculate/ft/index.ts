export { checkFteMicStep, coveredBy, type FteMicSubject, fteMicStep } from './fte-mic.ts';
export {
  type FtSources,
  freshNonceStep,
  ftPtkStep,
  type NamedRef,
  nameStep,
  r0Step,
  r1Step,
  unwrapSubelementStep,
} from './steps.ts';
