export { dynamicWep } from './wep.ts';
