/** What entry points may use of live work. */
export { openPrivate } from '../capture/file.ts';
export { Recorder } from '../capture/recorder.ts';
export type { Source } from '../capture/types.ts';
export { startBridge } from '../live/bridge-start.ts';
export { describeMachine, type Machine } from '../live/interfaces.ts';
export { machineText } from '../live/interfaces-text.ts';
export {
  type Observation,
  type ObserveItem,
  type ObserveRequest,
  observe,
} from '../live/observe.ts';
export { ObserveLines } from '../live/observe-lines.ts';
