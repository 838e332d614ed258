export { dissectEap } from './eap.ts';
export { wpsAttributes } from './wps.ts';
