import { OUI_IEEE, OUI_MICROSOFT, OUI_WFA } from '../../standard/suite.ts';

/** Vendors of vendor-specific elements that turn up beside a handshake, by OUI. */
const vendors: Readonly<Record<string, string>> = {
  [OUI_MICROSOFT]: 'Microsoft',
  [OUI_WFA]: 'Wi-Fi Alliance',
  [OUI_IEEE]: 'IEEE 802.11',
  '00037f': 'Atheros',
  '00904c': 'Epigram (Broadcom)',
  '001018': 'Broadcom',
  '000c43': 'Ralink (MediaTek)',
  '000ce7': 'MediaTek',
  '00e04c': 'Realtek',
  '004096': 'Cisco (Aironet)',
  '0017f2': 'Apple',
  '8cfdf0': 'Qualcomm',
  '001374': 'Qualcomm Atheros',
  '000b86': 'Aruba',
  '001392': 'Ruckus',
  '00156d': 'Ubiquiti',
  '000af5': 'Airgo',
  '0000f0': 'Samsung',
  '001a11': 'Google',
  f4f5e8: 'Google',
  '5c5b35': 'Mist',
};

/** Types of elements and public actions under Microsoft's and the Wi-Fi Alliance's OUI. */
const types: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  [OUI_MICROSOFT]: { 1: 'WPA', 2: 'WMM', 4: 'WPS', 17: 'Network cost' },
  [OUI_WFA]: {
    8: 'Peer-to-peer TDLS',
    9: 'P2P',
    10: 'Wi-Fi Display',
    16: 'Hotspot 2.0 indication',
    18: 'OSEN',
    19: 'NAN',
    22: 'MBO and OCE',
    26: 'DPP',
    27: 'Multi-AP',
    28: 'OWE transition mode',
    29: 'Roaming consortium selection',
    30: 'DPP configurator connectivity',
    31: 'SAE-PK',
    32: 'Transition disable',
    33: 'QoS management',
    34: 'QoS management',
    35: 'Wi-Fi Alliance capabilities',
    41: 'RSNE override',
    42: 'RSNE override 2',
    43: 'RSNX override',
    44: 'RSN selection',
    45: 'RSN override link',
  },
};

/** The vendor of an OUI in hexadecimal, or null. */
export const vendorName = (oui: string): string | null => vendors[oui] ?? null;

/** What a vendor's type number means, or null. */
export const vendorTypeName = (oui: string, type: number): string | null => types[oui]?.[type] ?? null;
