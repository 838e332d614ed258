export { aruba } from './aruba.ts';
export { asus } from './asus.ts';
export { cisco } from './cisco.ts';
export { meraki } from './meraki.ts';
export { mikrotik } from './mikrotik.ts';
export { ruckus } from './ruckus.ts';
export { unifi } from './unifi.ts';
export { xirrus } from './xirrus.ts';
