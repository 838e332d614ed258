export { iwmon } from './iwmon.ts';
