export { hostapd } from './hostapd.ts';
export { wpaSupplicant } from './wpa-supplicant.ts';
