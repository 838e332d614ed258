export { ft } from './ft.ts';
