export { freeRadius } from './free-radius.ts';
export { ise } from './ise.ts';
export { nps } from './nps.ts';
