export { noSae, saeView } from './view.ts';
