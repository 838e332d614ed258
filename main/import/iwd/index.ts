export { iwd } from './iwd.ts';
