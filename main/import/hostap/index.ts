export { hostapCli } from './cli.ts';
export { hostapd } from './hostapd.ts';
export { wpaSupplicant } from './wpa-supplicant.ts';
