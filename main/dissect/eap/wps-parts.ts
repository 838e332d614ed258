import type { Bytes } from '../../base/bytes.ts';
import { bitField, hex, hexOf, leaf, macAt, named, u16be } from '../fields.ts';
import type { Field, Span } from '../types.ts';

/** Bits of a number: mask, name, Wireshark's name. */
type Bits = readonly (readonly [mask: number, name: string, filter: string])[];

/** How a device may be given its password (section 12, table 33): bit, name, last part of Wireshark's name. */
const methods = [
  [0x0001, 'USB', 'usba'],
  [0x0002, 'Ethernet', 'ethernet'],
  [0x0004, 'Label', 'label'],
  [0x0008, 'Display', 'display'],
  [0x0010, 'External NFC', 'nfcext'],
  [0x0020, 'Internal NFC', 'nfcint'],
  [0x0040, 'NFC interface', 'nfcinf'],
  [0x0080, 'Push button', 'pushbutton'],
  [0x0100, 'Keypad', 'keypad'],
  [0x0200, 'Virtual push button', 'virt_pushbutton'],
  [0x0400, 'Physical push button', 'phy_pushbutton'],
  [0x2000, 'Virtual display', 'virt_display'],
  [0x4000, 'Physical display', 'phy_display'],
] as const;
const methodsOf = (attribute: string): Bits =>
  methods.map(([mask, name, part]) => [mask, name, `${attribute}.${part}`]);

/** Bit fields of Wi-Fi Simple Configuration 2.0 (section 12) by the attribute's Wireshark name. */
export const wpsBits: Readonly<Record<string, Bits>> = {
  'wps.config_methods': methodsOf('wps.config_methods'),
  'wps.selected_registrar_config_methods': methodsOf('wps.selected_registrar_config_methods'),
  'wps.authentication_type_flags': [
    [0x0001, 'Open', 'wps.authentication_type.open'],
    [0x0002, 'WPA passphrase', 'wps.authentication_type.wpapsk'],
    [0x0004, 'Shared key', 'wps.authentication_type.shared'],
    [0x0008, 'WPA 802.1X', 'wps.authentication_type.wpa'],
    [0x0010, 'WPA2 802.1X', 'wps.authentication_type.wpa2'],
    [0x0020, 'WPA2 passphrase', 'wps.authentication_type.wpa2psk'],
  ],
  'wps.encryption_type_flags': [
    [0x0001, 'None', 'wps.encryption_type_flags.none'],
    [0x0002, 'WEP', 'wps.encryption_type_flags.wep'],
    [0x0004, 'TKIP', 'wps.encryption_type_flags.tkip'],
    [0x0008, 'AES', 'wps.encryption_type_flags.aes'],
  ],
  'wps.connection_type_flags': [
    [0x01, 'ESS', 'wps.connection_type_flags.ess'],
    [0x02, 'IBSS', 'wps.connection_type_flags.ibss'],
  ],
};

/** Each bit of a number of one or two octets. */
export function wpsFlags(filter: string, value: number, body: Span): Field[] {
  const width = 8 * (body.end - body.start);
  return (wpsBits[filter] ?? []).map(([mask, name, part]) => bitField(name, part, value, width, mask, body));
}

/** Last part of Wireshark's name of the subcategory, by category. */
const subcategories: Readonly<Record<number, string>> = {
  1: 'computer',
  2: 'input_device',
  3: 'printers_scanners_faxes_copiers',
  4: 'camera',
  5: 'storage',
  6: 'network_infrastructure',
  7: 'displays',
  8: 'multimedia_devices',
  9: 'gaming_devices',
  10: 'telephone',
  11: 'audio_devices',
};

const categories: Readonly<Record<number, string>> = {
  1: 'Computer',
  2: 'Input device',
  3: 'Printer, scanner, fax or copier',
  4: 'Camera',
  5: 'Storage',
  6: 'Network infrastructure',
  7: 'Display',
  8: 'Multimedia device',
  9: 'Gaming device',
  10: 'Telephone',
  11: 'Audio device',
  255: 'Other',
};

/** A device type: category, OUI and type, subcategory; 8 octets. */
export function wpsDeviceType(bytes: Bytes, { start }: Span): { text: string; fields: Field[] } {
  const category = u16be(bytes, start);
  const text = named(categories, category);
  const vendor = { start: start + 2, end: start + 6 };
  const part = subcategories[category];
  return {
    text,
    fields: [
      leaf('Category', 'wps.primary_device_type.category', text, { start, end: start + 2 }),
      leaf('OUI and type', '', hexOf(bytes, vendor), vendor),
      leaf(
        'Subcategory',
        part ? `wps.primary_device_type.subcategory_${part}` : '',
        u16be(bytes, start + 6),
        { start: start + 6, end: start + 8 },
      ),
    ],
  };
}

/** Subelements of the Wi-Fi Alliance's vendor extension. */
const subelements: Readonly<Record<number, readonly [name: string, filter: string]>> = {
  0: ['Version 2', 'wps.ext.version2'],
  1: ['Authorized addresses', 'wps.ext.authorizedmacs'],
  2: ['Network key shareable', 'wps.ext.network_key_shareable'],
  3: ['Request to enroll', 'wps.ext.request_to_enroll'],
  4: ['Settings delay time', 'wps.ext.settings_delay_time'],
  5: ['Registrar configuration methods', ''],
  6: ['Multi-AP', 'wps.ext.multi_ap_flags'],
  7: ['Multi-AP profile', ''],
  8: ['Multi-AP VLAN', ''],
};

/** A vendor extension: the vendor, and of the Wi-Fi Alliance (00-37-2a) its subelements. */
export function wpsVendorExtension(bytes: Bytes, body: Span): Field[] {
  const own = { start: body.start, end: body.start + 3 };
  const vendor = hexOf(bytes, own);
  const alliance = vendor === '00372a';
  const fields = [leaf('Vendor', 'wps.vendor_id', `${vendor}${alliance ? ' (Wi-Fi Alliance)' : ''}`, own)];
  for (let at = own.end; alliance && at + 2 <= body.end; at += 2 + bytes[at + 1]!) {
    const length = bytes[at + 1]!;
    const value = { start: at + 2, end: at + 2 + length };
    if (value.end > body.end) break;
    const [name, filter] = subelements[bytes[at]!] ?? [`Subelement ${bytes[at]}`, ''];
    fields.push(
      leaf('Subelement ID', 'wps.ext.id', `${name} (${bytes[at]})`, { start: at, end: at + 1 }),
      leaf('Subelement length', 'wps.ext.len', length, { start: at + 1, end: at + 2 }),
    );
    if (length > 0) fields.push(leaf(name, filter, subelementText(bytes, bytes[at]!, value), value));
  }
  return fields;
}

function subelementText(bytes: Bytes, id: number, value: Span): string {
  const length = value.end - value.start;
  const first = bytes[value.start]!;
  if (id === 0 && length === 1) return `${first >> 4}.${first & 15}`;
  if (id === 1 && length % 6 === 0)
    return Array.from({ length: length / 6 }, (_, i) => macAt(bytes, value.start + 6 * i)).join(', ');
  if (id === 4 && length === 1) return `${first} s`;
  return length === 1 ? hex(first) : hexOf(bytes, value);
}
