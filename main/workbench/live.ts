/** What entry points may use of live work. */
export { startBridge } from '../live/bridge-start.ts';
export { describeMachine, type Machine } from '../live/interfaces.ts';
export { machineText } from '../live/interfaces-text.ts';
