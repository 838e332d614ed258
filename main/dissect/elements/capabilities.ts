import { bitField, group, hex, hexOf, leaf } from '../fields.ts';
import type { Field, Span } from '../types.ts';
import type { ReadBody } from './scope.ts';

/** Bits of the extended capabilities (IEEE 802.11-2020, 9.4.2.26, table 9-153); absent ones are reserved. */
const extendedBits: Readonly<Record<number, string>> = {
  0: '20/40 BSS coexistence management',
  2: 'Extended channel switching',
  4: 'PSMP',
  6: 'S-PSMP',
  7: 'Event',
  8: 'Diagnostics',
  9: 'Multicast diagnostics',
  10: 'Location tracking',
  11: 'FMS',
  12: 'Proxy ARP',
  13: 'Collocated interference reporting',
  14: 'Civic location',
  15: 'Geospatial location',
  16: 'TFS',
  17: 'WNM sleep mode',
  18: 'TIM broadcast',
  19: 'BSS transition',
  20: 'QoS traffic capability',
  21: 'AC station count',
  22: 'Multiple BSSID',
  23: 'Timing measurement',
  24: 'Channel usage',
  25: 'SSID list',
  26: 'DMS',
  27: 'UTC TSF offset',
  28: 'TPU buffer STA',
  29: 'TDLS peer PSM',
  30: 'TDLS channel switching',
  31: 'Interworking',
  32: 'QoS map',
  33: 'EBR',
  34: 'SSPN interface',
  36: 'MSGCF',
  37: 'TDLS',
  38: 'TDLS prohibited',
  39: 'TDLS channel switching prohibited',
  40: 'Reject unadmitted frame',
  44: 'Identifier location',
  45: 'U-APSD coexistence',
  46: 'WNM notification',
  47: 'QAB',
  48: 'UTF-8 SSID',
  49: 'QMF activated',
  50: 'QMF reconfiguration activated',
  51: 'Robust AV streaming',
  52: 'Advanced GCR',
  53: 'Mesh GCR',
  54: 'SCS',
  55: 'QLoad report',
  56: 'Alternate EDCA',
  57: 'Unprotected TXOP negotiation',
  58: 'Protected TXOP negotiation',
  60: 'Protected QLoad report',
  61: 'TDLS wider bandwidth',
  62: 'Operating mode notification',
  65: 'Channel schedule management',
  66: 'Geodatabase inband enabling signal',
  67: 'Network channel control',
  68: 'White space map',
  69: 'Channel availability query',
  70: 'Fine timing measurement responder',
  71: 'Fine timing measurement initiator',
  72: 'FILS',
  73: 'Extended spectrum management',
  74: 'Future channel guidance',
  77: 'TWT requester',
  78: 'TWT responder',
  79: 'OBSS narrow bandwidth RU tolerance',
  80: 'Complete list of nontransmitted BSSIDs',
  81: 'SAE password identifiers in use',
  82: 'SAE password identifiers used exclusively',
  83: 'Enhanced multiple BSSID advertisement',
  84: 'Beacon protection enabled',
  85: 'Mirrored SCS',
  86: 'OCT',
  87: 'Local MAC address policy',
  88: 'SAE-PK passwords used exclusively',
};
/** Bits for which Wireshark has another name than `wlan.extcap.b` and the number, or none. */
const unnamed = new Set([87]);

/** Extended capabilities: the bits that are set, each with its octet. */
export const extendedCapabilities: ReadBody = (r, out, { bytes }) => {
  const body = r.rest();
  const words: string[] = [];
  for (let bit = 0; bit < 8 * (body.end - body.start); bit++) {
    const at = body.start + (bit >> 3);
    const label = extendedBits[bit];
    if (!label || !((bytes[at]! >> (bit & 7)) & 1)) continue;
    words.push(label);
    const filter = unnamed.has(bit) ? '' : `wlan.extcap.b${bit}`;
    out.push(
      bitField(label, filter, bytes[at]!, 8, 1 << (bit & 7), { start: at, end: at + 1 }, undefined, {
        clause: 'IEEE 802.11-2020, 9.4.2.26',
      }),
    );
  }
  return words.length ? `${words.length} set` : 'none';
};

const htBits: readonly (readonly [mask: number, label: string, name: string])[] = [
  [0x0001, 'LDPC coding', 'ldpccoding'],
  [0x0002, '40 MHz', 'width'],
  [0x000c, 'SM power save', 'sm'],
  [0x0010, 'Greenfield', 'green'],
  [0x0020, 'Short GI for 20 MHz', 'short20'],
  [0x0040, 'Short GI for 40 MHz', 'short40'],
  [0x0080, 'Tx STBC', 'txstbc'],
  [0x0300, 'Rx STBC', 'rxstbc'],
  [0x0400, 'Delayed block ack', 'delayedblockack'],
  [0x0800, 'Long A-MSDU', 'amsdu'],
  [0x1000, 'DSSS/CCK in 40 MHz', 'dsscck'],
  [0x4000, '40 MHz intolerant', '40mhzintolerant'],
  [0x8000, 'L-SIG TXOP protection', 'lsig'],
];

export const htCapabilities: ReadBody = (r, out, { bytes }) => {
  const word = r.u16le();
  const span: Span = { start: r.at - 2, end: r.at };
  const children: Field[] = htBits.map(([mask, label, name]) =>
    bitField(label, `wlan.ht.capabilities.${name}`, word, 16, mask, span),
  );
  out.push(group('HT capability information', 'wlan.ht.capabilities', hex(word, 4), span, children));
  const rest = r.rest();
  if (rest.end > rest.start) out.push(leaf('A-MPDU, MCS and beamforming', '', hexOf(bytes, rest), rest));
  return undefined;
};

export const htOperation: ReadBody = (r, out, { bytes, found }) => {
  const channel = r.u8();
  found.channel ??= channel;
  out.push(leaf('Primary channel', 'wlan.ht.info.primarychannel', channel, { start: r.at - 1, end: r.at }));
  const rest = r.rest();
  if (rest.end > rest.start) out.push(leaf('HT operation information', '', hexOf(bytes, rest), rest));
  return `channel ${channel}`;
};

export const vhtCapabilities: ReadBody = (r, out, { bytes }) => {
  const word = r.u32le();
  out.push(
    leaf('VHT capability information', 'wlan.vht.capabilities', hex(word, 8), { start: r.at - 4, end: r.at }),
  );
  const rest = r.rest();
  if (rest.end > rest.start) out.push(leaf('Supported VHT-MCS and NSS', '', hexOf(bytes, rest), rest));
  return undefined;
};

export const vhtOperation: ReadBody = (r, out, { bytes }) => {
  const at = r.at;
  const parts = [
    ['Channel width', 'wlan.vht.op.channelwidth'],
    ['Channel centre frequency segment 0', 'wlan.vht.op.channelcenter0'],
    ['Channel centre frequency segment 1', 'wlan.vht.op.channelcenter1'],
  ] as const;
  parts.forEach(([label, filter], i) => {
    out.push(leaf(label, filter, r.u8(), { start: at + i, end: at + i + 1 }));
  });
  const map = r.span(2);
  out.push(leaf('Basic VHT-MCS map', 'wlan.vht.op.basicmcsmap', hexOf(bytes, map), map));
  return undefined;
};

/** Channel switch announcements, plain and extended. */
export const channelSwitch =
  (extended: boolean): ReadBody =>
  (r, out) => {
    const base = extended ? 'wlan.fixed.extchansw' : 'wlan.csa';
    const octet = (label: string, filter: string): number => {
      const value = r.u8();
      out.push(leaf(label, filter, value, { start: r.at - 1, end: r.at }));
      return value;
    };
    octet('Switch mode', extended ? `${base}.switchmode` : `${base}.channel_switch_mode`);
    if (extended) octet('New operating class', `${base}.new.opeclass`);
    const channel = octet('New channel', extended ? `${base}.new.channumber` : `${base}.new_channel_number`);
    octet('Switch count', 'wlan.csa.channel_switch.count');
    return `to channel ${channel}`;
  };

export const bssLoad: ReadBody = (r, out) => {
  const stations = r.u16le();
  out.push(leaf('Stations', 'wlan.qbss.scount', stations, { start: r.at - 2, end: r.at }));
  const load = r.u8();
  out.push(
    leaf('Channel utilisation', 'wlan.qbss.cu', `${Math.round((load / 255) * 100)} %`, {
      start: r.at - 1,
      end: r.at,
    }),
  );
  const capacity = r.u16le();
  out.push(
    leaf('Available admission capacity', 'wlan.qbss.adc', `${capacity * 32} µs/s`, {
      start: r.at - 2,
      end: r.at,
    }),
  );
  return `${stations} station${stations === 1 ? '' : 's'}`;
};

export const maxIdle: ReadBody = (r, out) => {
  const period = r.u16le();
  out.push(
    leaf('Max idle period', 'wlan.bss_max_idle.period', `${period} (${(period * 1.024).toFixed(1)} s)`, {
      start: r.at - 2,
      end: r.at,
    }),
  );
  const options = r.u8();
  const span = { start: r.at - 1, end: r.at };
  out.push(
    bitField('Protected keep-alive required', 'wlan.bss_max_idle.options.protected', options, 8, 1, span),
  );
  return undefined;
};
