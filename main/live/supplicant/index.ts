export { Acting } from './acting.ts';
export { rsneOf } from './frames-read.ts';
export { type Breakpoint, Gate, type Held, parseBreakpoint, type Step } from './gate.ts';
export { Inbox, type Order } from './inbox.ts';
export { lineOf } from './log-line.ts';
export { needsOf } from './needs.ts';
export { endedWell, type Outcome } from './outcome.ts';
export { Supplicant } from './supplicant.ts';
export type {
  Association,
  FoundBss,
  LiveEvent,
  SupplicantOptions,
  WantedNetwork,
} from './types.ts';
export { type Calculation, holds } from './workings.ts';
