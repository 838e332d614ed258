export {
  type OweExchange,
  type OweSide,
  owePmkidStep,
  owePmkStep,
  pointStep,
  prkStep,
  publicStep,
  sharedStep,
} from './steps.ts';
