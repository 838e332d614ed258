/** What entry points may use of live work. */
export { openPrivate } from '../capture/file.ts';
export { Recorder } from '../capture/recorder.ts';
export type { Source } from '../capture/types.ts';
export { describeMachine, type Machine, machineText, startBridge } from '../live/bridge/index.ts';
export {
  type Observation,
  type ObserveItem,
  ObserveLines,
  type ObserveRequest,
  observe,
} from '../live/observe/index.ts';
