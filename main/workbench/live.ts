/** What entry points may use of live work. */
export { openPrivate } from '../capture/file.ts';
export { Recorder } from '../capture/recorder.ts';
export type { Source } from '../capture/types.ts';
export { describeMachine, machineText, startBridge } from '../live/bridge/index.ts';
export {
  ObserveLines,
  type ObserveRequest,
  observe,
} from '../live/observe/index.ts';
