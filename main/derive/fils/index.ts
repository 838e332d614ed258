export { fils } from './fils.ts';
