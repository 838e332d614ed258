import { hostapd } from './hostapd.ts';
import { iwEvent } from './iw-event.ts';
import { iwDumps } from './iw-phy.ts';
import { iwd } from './iwd.ts';
import { iwmon } from './iwmon.ts';
import { kernel } from './kernel.ts';
import { kernelConfig } from './kernel-config.ts';
import { connman, dhcp, networkd } from './managers.ts';
import { networkManager } from './network-manager.ts';
import { own } from './own.ts';
import { procCrypto } from './proc-crypto.ts';
import { tshark } from './tshark.ts';
import type { Importer } from './types.ts';
import { wpaSupplicant } from './wpa-supplicant.ts';

/** Every form that is read. Where two could be meant, the first one is asked first. */
export const importers: readonly Importer[] = [
  iwd,
  iwmon,
  wpaSupplicant,
  hostapd,
  kernel,
  kernelConfig,
  procCrypto,
  networkManager,
  connman,
  networkd,
  dhcp,
  iwEvent,
  ...iwDumps,
  tshark,
  own,
];
