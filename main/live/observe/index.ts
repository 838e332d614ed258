export { ObserveLines } from './lines.ts';
export { type Observation, type ObserveItem, type ObserveRequest, observe } from './observe.ts';
