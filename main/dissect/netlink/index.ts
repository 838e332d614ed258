export { familiesIn } from './control.ts';
export { netlinkKeys } from './keys.ts';
export { netlinkLayer } from './netlink.ts';
