export {
  type DhExchange,
  type OweExchange,
  type OweSide,
  owePmkidStep,
  owePmkStep,
  pointStep,
  prkStep,
  publicSent,
  publicStep,
  sharedStep,
} from './steps.ts';
