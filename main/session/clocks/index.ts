export { alignClocks, type ClockReading, clocksOf, type GivenOffsets } from './clocks.ts';
export {
  appliedShifts,
  parseOffsets,
  parseSeconds,
  savedClocks,
  savedOffsets,
  secondsText,
} from './state.ts';
