export { ftrace } from './ftrace.ts';
