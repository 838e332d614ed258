import { toHex, toText } from '../../base/bytes.ts';
import { bitField, group, hexOf, leaf, slice } from '../fields.ts';
import type { Field, Span } from '../types.ts';
import type { ReadBody } from './scope.ts';

/** SSID octets as a person reads them: quoted text, or hexadecimal where they are no text. */
export function ssidText(octets: Uint8Array): string {
  if (octets.length === 0) return 'wildcard (empty)';
  const text = toText(octets);
  return text === null ? toHex(octets) : JSON.stringify(text);
}

export const ssid: ReadBody = (r, out, { bytes, found }) => {
  const span = r.rest();
  found.ssid ??= span;
  const value = ssidText(slice(bytes, span));
  const error = span.end - span.start > 32 ? 'SSID: more than 32 bytes' : undefined;
  out.push(
    leaf('SSID', 'wlan.ssid', value, span, { clause: 'IEEE 802.11-2020, 9.4.2.2', ...(error && { error }) }),
  );
  if (error) found.malformed.push({ offset: span.start, message: error });
  return value;
};

/** BSS membership selectors among the rates (9.4.2.3, table 9-93). */
const selectors: Readonly<Record<number, string>> = {
  127: 'HT only',
  126: 'VHT only',
  125: 'GLK only',
  124: 'EPD only',
  123: 'SAE hash-to-element only',
  122: 'HE only',
  121: 'EHT only',
};

const rateList =
  (filter: string): ReadBody =>
  (r, out) => {
    const words: string[] = [];
    while (r.left) {
      const octet = r.u8();
      const basic = (octet & 0x80) !== 0;
      const selector = basic ? selectors[octet & 0x7f] : undefined;
      const value = selector ?? `${(octet & 0x7f) / 2}${basic ? ' (basic)' : ''}`;
      words.push(value);
      out.push(
        leaf(selector ? 'Membership selector' : 'Rate', filter, selector ?? `${value} Mbit/s`, {
          start: r.at - 1,
          end: r.at,
        }),
      );
    }
    return `${words.join(', ')}`;
  };
export const supportedRates = rateList('wlan.supported_rates');
export const extendedRates = rateList('wlan.extended_supported_rates');

export const dsParameter: ReadBody = (r, out, { found }) => {
  const channel = r.u8();
  found.channel ??= channel;
  out.push(leaf('Current channel', 'wlan.ds.current_channel', channel, { start: r.at - 1, end: r.at }));
  return `channel ${channel}`;
};

export const tim: ReadBody = (r, out, { bytes }) => {
  const at = r.at;
  const count = r.u8();
  out.push(leaf('DTIM count', 'wlan.tim.dtim_count', count, { start: at, end: at + 1 }));
  const period = r.u8();
  out.push(leaf('DTIM period', 'wlan.tim.dtim_period', period, { start: at + 1, end: at + 2 }));
  const text = `DTIM ${count} of ${period}`;
  if (!r.left) return text;
  const control = r.u8();
  const span = { start: at + 2, end: at + 3 };
  out.push(
    group('Bitmap control', 'wlan.tim.bmapctl', toHex(slice(bytes, span)), span, [
      bitField('Multicast buffered', 'wlan.tim.bmapctl.multicast', control, 8, 0x01, span),
      bitField('Bitmap offset', 'wlan.tim.bmapctl.offset', control, 8, 0xfe, span),
    ]),
  );
  const bitmap = r.rest();
  out.push(leaf('Partial virtual bitmap', 'wlan.tim.partial_virtual_bitmap', hexOf(bytes, bitmap), bitmap));
  const first = (control >> 1) * 16;
  const aids: number[] = [];
  for (let i = 0; i < bitmap.end - bitmap.start; i++)
    for (let bit = 0; bit < 8; bit++)
      if ((bytes[bitmap.start + i]! >> bit) & 1) aids.push(first + i * 8 + bit);
  for (const aid of aids.filter((a) => a > 0)) {
    const octet = bitmap.start + ((aid - first) >> 3);
    out.push(leaf('Frames buffered for AID', 'wlan.tim.aid', aid, { start: octet, end: octet + 1 }));
  }
  return text;
};

export const country: ReadBody = (r, out, { bytes }) => {
  const code = r.span(3);
  const text = toText(slice(bytes, { start: code.start, end: code.start + 2 })) ?? hexOf(bytes, code);
  out.push(
    leaf('Code', 'wlan.country_info.code', text, { start: code.start, end: code.start + 2 }),
    leaf('Environment', 'wlan.country_info.environment', environment(bytes[code.start + 2]!), {
      start: code.start + 2,
      end: code.end,
    }),
  );
  while (r.left >= 3) {
    const span = r.span(3);
    const [first, second, third] = slice(bytes, span) as unknown as [number, number, number];
    const part = (i: number): Span => ({ start: span.start + i, end: span.start + i + 1 });
    if (first >= 201)
      out.push(
        group('Operating triplet', 'wlan.country_info.rrc', '', span, [
          leaf('Operating extension identifier', 'wlan.country_info.rrc.oei', first, part(0)),
          leaf('Operating class', 'wlan.country_info.rrc.oc', second, part(1)),
          leaf('Coverage class', 'wlan.country_info.rrc.cc', third, part(2)),
        ]),
      );
    else
      out.push(
        group('Subband triplet', 'wlan.country_info.fnm', '', span, [
          leaf('First channel', 'wlan.country_info.fnm.fcn', first, part(0)),
          leaf('Number of channels', 'wlan.country_info.fnm.nc', second, part(1)),
          leaf('Maximum transmit power', 'wlan.country_info.fnm.mtpl', `${(third << 24) >> 24} dBm`, part(2)),
        ]),
      );
  }
  if (r.left) {
    const padding = r.rest();
    out.push(leaf('Padding', 'wlan.country_info.padding', hexOf(bytes, padding), padding));
  }
  return text;
};

function environment(octet: number): string {
  if (octet === 0x20) return 'any';
  if (octet === 0x4f) return 'outdoor';
  if (octet === 0x49) return 'indoor';
  return octet === 0x58 ? 'no country' : `table ${octet}`;
}

export const powerConstraint: ReadBody = (r, out) => {
  const value = `${r.u8()} dB`;
  out.push(leaf('Local power constraint', 'wlan.powercon.local', value, { start: r.at - 1, end: r.at }));
  return value;
};

export const powerCapability: ReadBody = (r, out) => {
  const low = `${(r.u8() << 24) >> 24} dBm`;
  out.push(leaf('Minimum transmit power', 'wlan.powercap.min', low, { start: r.at - 1, end: r.at }));
  const high = `${(r.u8() << 24) >> 24} dBm`;
  out.push(leaf('Maximum transmit power', 'wlan.powercap.max', high, { start: r.at - 1, end: r.at }));
  return `${low} to ${high}`;
};

export const challengeText: ReadBody = (r, out, { bytes }) => {
  const span = r.rest();
  out.push(leaf('Challenge text', 'wlan.tag.challenge_text', hexOf(bytes, span), span));
  return undefined;
};

export const erp: ReadBody = (r, out) => {
  const word = r.u8();
  const span: Span = { start: r.at - 1, end: r.at };
  const children: Field[] = [
    bitField('Non-ERP present', 'wlan.erp_info.erp_present', word, 8, 0x01, span),
    bitField('Use protection', 'wlan.erp_info.use_protection', word, 8, 0x02, span),
    bitField('Barker preamble mode', 'wlan.erp_info.barker_preamble_mode', word, 8, 0x04, span),
  ];
  out.push(
    group('ERP information', 'wlan.erp_info', `0x${word.toString(16).padStart(2, '0')}`, span, children),
  );
  return undefined;
};
