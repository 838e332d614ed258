export type { Bridge } from './bridge.ts';
export { openRadio } from './client.ts';
export { describeMachine, type Machine } from './interfaces.ts';
export { machineText } from './interfaces-text.ts';
export { recordOf, sourceOf } from './records.ts';
export { type BridgeOptions, type Capability, startBridge } from './start.ts';
