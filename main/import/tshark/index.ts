export { tshark } from './tshark.ts';
