import { type Bytes, toText } from '../../base/bytes.ts';
import { group, guard, hex, hexOf, leaf, macAt, named, Reader, slice, u16be } from '../fields.ts';
import type { Field, Malformed, Span } from '../types.ts';
import { wpsBits, wpsDeviceType, wpsFlags, wpsVendorExtension } from './wps-parts.ts';

/** How a value is read: octets, text, a number, an address, a device type, a vendor's extension, or attributes again. */
type Form = 'octets' | 'text' | 'number' | 'address' | 'attributes' | 'secret' | 'device' | 'vendor';
type Attribute = readonly [
  name: string,
  filter: string,
  form: Form,
  values?: Readonly<Record<number, string>>,
];

const messageTypes: Readonly<Record<number, string>> = {
  1: 'Beacon',
  2: 'Probe request',
  3: 'Probe response',
  4: 'M1',
  5: 'M2',
  6: 'M2D',
  7: 'M3',
  8: 'M4',
  9: 'M5',
  10: 'M6',
  11: 'M7',
  12: 'M8',
  13: 'WSC_ACK',
  14: 'WSC_NACK',
  15: 'WSC_Done',
};
const errors: Readonly<Record<number, string>> = {
  0: 'No error',
  1: 'OOB interface read error',
  2: 'Decryption CRC failure',
  3: '2.4 GHz channel not supported',
  4: '5 GHz channel not supported',
  5: 'Signal too weak',
  6: 'Network authentication failure',
  7: 'Network association failure',
  8: 'No DHCP response',
  9: 'Failed DHCP configuration',
  10: 'IP address conflict',
  11: 'Could not connect to registrar',
  12: 'Several PBC sessions detected',
  13: 'Rogue activity suspected',
  14: 'Device busy',
  15: 'Setup locked',
  16: 'Message timeout',
  17: 'Registration session timeout',
  18: 'Device password authentication failure',
};
const passwordIds: Readonly<Record<number, string>> = {
  0: 'PIN',
  1: 'User-specified',
  2: 'Machine-specified',
  3: 'Rekey',
  4: 'Push button',
  5: 'Registrar-specified',
  7: 'NFC connection handover',
};
const states: Readonly<Record<number, string>> = { 1: 'Not configured', 2: 'Configured' };

/** Attributes of Wi-Fi Simple Configuration 2.0 (table 28), with Wireshark's names. */
const attributes: Readonly<Record<number, Attribute>> = {
  4097: ['AP channel', 'wps.ap_channel', 'number'],
  4098: ['Association state', 'wps.association_state', 'number'],
  4099: ['Authentication type', 'wps.authentication_type', 'number'],
  4100: ['Authentication type flags', 'wps.authentication_type_flags', 'number'],
  4101: ['Authenticator', 'wps.authenticator', 'octets'],
  4104: ['Configuration methods', 'wps.config_methods', 'number'],
  4105: ['Configuration error', 'wps.configuration_error', 'number', errors],
  4108: ['Connection type', 'wps.connection_type', 'number'],
  4109: ['Connection type flags', 'wps.connection_type_flags', 'number'],
  4110: ['Credential', 'wps.credential', 'attributes'],
  4111: ['Encryption type', 'wps.encryption_type', 'number'],
  4112: ['Encryption type flags', 'wps.encryption_type_flags', 'number'],
  4113: ['Device name', 'wps.device_name', 'text'],
  4114: ['Device password ID', 'wps.device_password_id', 'number', passwordIds],
  4116: ['E-Hash1', 'wps.e_hash1', 'octets'],
  4117: ['E-Hash2', 'wps.e_hash2', 'octets'],
  4118: ['E-SNonce1', 'wps.e_snonce1', 'octets'],
  4119: ['E-SNonce2', 'wps.e_snonce2', 'octets'],
  4120: ['Encrypted settings', 'wps.encrypted_settings', 'octets'],
  4122: ['Enrollee nonce', 'wps.enrollee_nonce', 'octets'],
  4124: ['Identity', 'wps.identity', 'text'],
  4126: ['Key wrap authenticator', 'wps.key_wrap_authenticator', 'octets'],
  4128: ['MAC address', 'wps.mac_address', 'address'],
  4129: ['Manufacturer', 'wps.manufacturer', 'text'],
  4130: ['Message type', 'wps.message_type', 'number', messageTypes],
  4131: ['Model name', 'wps.model_name', 'text'],
  4132: ['Model number', 'wps.model_number', 'text'],
  4134: ['Network index', 'wps.network_index', 'number'],
  4135: ['Network key', 'wps.network_key', 'secret'],
  4136: ['Network key index', 'wps.network_key_index', 'number'],
  4138: ['New password', 'wps.new_password', 'secret'],
  4140: ['OOB device password', 'wps.oob_device_password', 'secret'],
  4141: ['OS version', 'wps.os_version', 'octets'],
  4146: ['Public key', 'wps.public_key', 'octets'],
  4150: ['Registrar established', 'wps.registrar_established', 'number'],
  4153: ['Registrar nonce', 'wps.registrar_nonce', 'octets'],
  4154: ['Request type', 'wps.request_type', 'number'],
  4155: ['Response type', 'wps.response_type', 'number'],
  4156: ['RF bands', 'wps.rf_bands', 'number'],
  4157: ['R-Hash1', 'wps.r_hash1', 'octets'],
  4158: ['R-Hash2', 'wps.r_hash2', 'octets'],
  4159: ['R-SNonce1', 'wps.r_snonce1', 'octets'],
  4160: ['R-SNonce2', 'wps.r_snonce2', 'octets'],
  4161: ['Selected registrar', 'wps.selected_registrar', 'number'],
  4162: ['Serial number', 'wps.serial_number', 'text'],
  4164: ['State', 'wps.wifi_protected_setup_state', 'number', states],
  4165: ['SSID', 'wps.ssid', 'text'],
  4167: ['UUID-E', 'wps.uuid_e', 'octets'],
  4168: ['UUID-R', 'wps.uuid_r', 'octets'],
  4169: ['Vendor extension', 'wps.vendor_extension', 'vendor'],
  4170: ['Version', 'wps.version', 'number'],
  4173: ['EAP identity', 'wps.eap_identity', 'octets'],
  4174: ['Message counter', 'wps.message_counter', 'octets'],
  4175: ['Public key hash', 'wps.public_key_hash', 'octets'],
  4176: ['Rekey key', 'wps.rekey_key', 'secret'],
  4177: ['Key lifetime', 'wps.key_lifetime', 'octets'],
  4179: ['Selected registrar config methods', 'wps.selected_registrar_config_methods', 'number'],
  4180: ['Primary device type', 'wps.primary_device_type', 'device'],
  4181: ['Secondary device types', 'wps.secondary_device_type_list', 'octets'],
  4182: ['Portable device', 'wps.portable_device', 'number'],
  4183: ['AP setup locked', '', 'number'],
  4202: ['Requested device type', '', 'octets'],
};

/** Reads the attributes of Wi-Fi Simple Configuration up to the reader's end. Returns the message's name where it has one. */
export function wpsAttributes(
  bytes: Bytes,
  r: Reader,
  out: Field[],
  malformed: Malformed[],
  depth = 0,
): string | undefined {
  let message: string | undefined;
  guard('WPS', r.limit, out, malformed, () => {
    while (r.left) {
      const start = r.at;
      const id = r.u16be();
      const length = r.u16be();
      const body = r.span(length);
      if (id === 0x1022 && length === 1) message = messageTypes[bytes[body.start]!];
      out.push(attribute(bytes, id, { start, end: r.at }, body, malformed, depth));
    }
  });
  return message;
}

function attribute(
  bytes: Bytes,
  id: number,
  span: Span,
  body: Span,
  malformed: Malformed[],
  depth: number,
): Field {
  const at = span.start;
  const [name, filter, form, values] = attributes[id] ?? [`Attribute ${hex(id, 4)}`, '', 'octets' as const];
  const head = [
    leaf('Type', 'wps.type', `${name} (${hex(id, 4)})`, { start: at, end: at + 2 }),
    leaf('Length', 'wps.length', body.end - body.start, { start: at + 2, end: at + 4 }),
  ];
  const value = (text: string, secret = false): Field =>
    leaf(name, filter, text, body, secret ? { secret } : {});
  if (form === 'attributes' && depth < 3) {
    const inner: Field[] = [];
    wpsAttributes(bytes, new Reader(bytes, body.start, body.end), inner, malformed, depth + 1);
    return group(name, filter, '', span, [...head, ...inner]);
  }
  const length = body.end - body.start;
  if (form === 'device' && length === 8) {
    const device = wpsDeviceType(bytes, body);
    return group(name, '', device.text, span, [
      ...head,
      group(name, filter, device.text, body, device.fields),
    ]);
  }
  if (form === 'vendor' && length >= 3) {
    const octets = hexOf(bytes, body);
    return group(name, '', octets, span, [
      ...head,
      group(name, filter, octets, body, wpsVendorExtension(bytes, body)),
    ]);
  }
  if (wpsBits[filter] && (length === 1 || length === 2)) {
    const number = length === 1 ? bytes[body.start]! : u16be(bytes, body.start);
    const flags = wpsFlags(filter, number, body);
    const text = flags.filter(({ value }) => value === 'True').map(({ label }) => label);
    const words = `${text.join(', ') || 'none'} (${hex(number, 2 * length)})`;
    return group(name, '', words, span, [...head, group(name, filter, words, body, flags)]);
  }
  const text = textOf(bytes, body, form, values);
  return group(name, '', form === 'secret' ? '' : text, span, [
    ...head,
    value(text, form === 'secret' || form === 'attributes'),
  ]);
}

function textOf(bytes: Bytes, body: Span, form: Form, values?: Readonly<Record<number, string>>): string {
  const length = body.end - body.start;
  if (form === 'text' || form === 'secret') return toText(slice(bytes, body)) ?? hexOf(bytes, body);
  if (form === 'address' && length === 6) return macAt(bytes, body.start);
  if (form === 'number' && (length === 1 || length === 2)) {
    const number = length === 1 ? bytes[body.start]! : u16be(bytes, body.start);
    return values ? named(values, number) : hex(number, 2 * length);
  }
  return hexOf(bytes, body);
}
