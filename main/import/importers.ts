import { net80211 } from './bsd/index.ts';
import { arduino, circuitPython, cyw43, esp8266, espIdf, tasmota, zephyr } from './embedded/index.ts';
import { hostapCli, hostapd, wpaSupplicant } from './hostap/index.ts';
import { iwDumps, iwEvent } from './iw/index.ts';
import { iwd } from './iwd/index.ts';
import { iwmon } from './iwmon/index.ts';
import { kernel, kernelConfig, procCrypto } from './kernel/index.ts';
import { connman, dhcp, networkd, networkManager, nmcli } from './managers/index.ts';
import { withMasks } from './masks.ts';
import { own } from './own.ts';
import { freeRadius, ise, nps } from './radius/index.ts';
import { android, macos, netsh, windows } from './systems/index.ts';
import { ftrace } from './trace/index.ts';
import { tshark } from './tshark/index.ts';
import type { Importer } from './types.ts';
import { aruba, asus, cisco, meraki, mikrotik, routers, ruckus, unifi, xirrus } from './vendors/index.ts';

/** Where two could be meant, the first one is asked first. */
const plain: readonly Importer[] = [
  iwd,
  iwmon,
  wpaSupplicant,
  hostapd,
  kernel,
  kernelConfig,
  procCrypto,
  networkManager,
  nmcli,
  hostapCli,
  connman,
  networkd,
  dhcp,
  espIdf({ station: wpaSupplicant, ap: hostapd }),
  arduino,
  esp8266,
  circuitPython,
  cyw43,
  tasmota,
  zephyr,
  freeRadius,
  nps,
  ise,
  netsh,
  windows,
  macos,
  android,
  net80211,
  unifi,
  asus,
  aruba,
  cisco,
  mikrotik,
  meraki,
  ruckus,
  xirrus,
  routers,
  ftrace,
  iwEvent,
  ...iwDumps,
  tshark,
  own,
];

/** Every form that is read, with addresses that are masked or not. */
export const importers: readonly Importer[] = plain.map(withMasks);
