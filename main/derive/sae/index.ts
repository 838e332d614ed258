export { sae } from './sae.ts';
