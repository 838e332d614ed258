export { freeRadius } from './free-radius.ts';
