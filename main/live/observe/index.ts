export { ObserveLines } from './lines.ts';
export { type ObserveRequest, observe } from './observe.ts';
