export { iwEvent } from './event.ts';
export { iwDumps } from './phy.ts';
