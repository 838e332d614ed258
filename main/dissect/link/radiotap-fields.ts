import type { Bytes } from '../../base/bytes.ts';
import { bitField, group, hex, hexOf, leaf, malformedField, Reader, u16le, u32le } from '../fields.ts';
import type { Field, Malformed, Span } from '../types.ts';
import { channelOf } from './channels.ts';
import { type LinkFormat, link } from './link.ts';
import { readRadiotap, walkRadiotap } from './radiotap.ts';
import { heFields, vhtFields } from './radiotap-phy.ts';

const PRESENT: readonly (readonly [bit: number, label: string, filter: string])[] = [
  [0, 'TSFT', 'tsft'],
  [1, 'Flags', 'flags'],
  [2, 'Rate', 'rate'],
  [3, 'Channel', 'channel'],
  [4, 'FHSS', 'fhss'],
  [5, 'dBm antenna signal', 'dbm_antsignal'],
  [6, 'dBm antenna noise', 'dbm_antnoise'],
  [7, 'Lock quality', 'lock_quality'],
  [8, 'TX attenuation', 'tx_attenuation'],
  [9, 'dB TX attenuation', 'db_tx_attenuation'],
  [10, 'dBm TX power', 'dbm_tx_power'],
  [11, 'Antenna', 'antenna'],
  [12, 'dB antenna signal', 'db_antsignal'],
  [13, 'dB antenna noise', 'db_antnoise'],
  [14, 'RX flags', 'rxflags'],
  [15, 'TX flags', 'txflags'],
  [16, 'RTS retries', ''],
  [17, 'Data retries', 'data_retries'],
  [18, 'Channel+', 'xchannel'],
  [19, 'MCS information', 'mcs'],
  [20, 'A-MPDU status', 'ampdu'],
  [21, 'VHT information', 'vht'],
  [22, 'Timestamp', 'timestamp'],
  [23, 'HE information', 'he'],
  [24, 'HE-MU information', 'he_mu'],
  [25, 'HE-MU other user', ''],
  [26, 'Zero-length PSDU', '0_length.psdu'],
  [27, 'L-SIG', 'l_sig'],
  [28, 'TLVs', 'tlv'],
  [29, 'Radiotap namespace next', 'rtap_ns'],
  [30, 'Vendor namespace next', 'vendor_ns'],
  [31, 'Another present word', 'ext'],
];

const FLAGS: readonly (readonly [mask: number, label: string, filter: string])[] = [
  [0x01, 'CFP', 'cfp'],
  [0x02, 'Short preamble', 'preamble'],
  [0x04, 'WEP', 'wep'],
  [0x08, 'Fragmentation', 'frag'],
  [0x10, 'FCS at end', 'fcs'],
  [0x20, 'Header padded to 4 bytes', 'datapad'],
  [0x40, 'Bad FCS', 'badfcs'],
  [0x80, 'Short guard interval', 'shortgi'],
];

const CHANNEL_FLAGS: readonly (readonly [mask: number, label: string, name: string])[] = [
  [0x0010, 'Turbo', 'turbo'],
  [0x0020, 'CCK', 'cck'],
  [0x0040, 'OFDM', 'ofdm'],
  [0x0080, '2 GHz spectrum', '2ghz'],
  [0x0100, '5 GHz spectrum', '5ghz'],
  [0x0200, 'Passive', 'passive'],
  [0x0400, 'Dynamic CCK-OFDM', 'dynamic'],
  [0x0800, 'GFSK', 'gfsk'],
  [0x1000, 'GSM', 'gsm'],
  [0x2000, 'Static turbo', 'sturbo'],
  [0x4000, 'Half rate (10 MHz)', 'half'],
  [0x8000, 'Quarter rate (5 MHz)', 'quarter'],
];

const XCHANNEL_FLAGS: readonly (readonly [mask: number, label: string, name: string])[] = [
  [0x10000, 'HT 20 MHz', 'ht20'],
  [0x20000, 'HT 40 MHz, extension above', 'ht40u'],
  [0x40000, 'HT 40 MHz, extension below', 'ht40d'],
];

const int8 = (octet: number): number => (octet << 24) >> 24;

type Show = (bytes: Bytes, span: Span) => Field;

/** A field that is one number. */
const number =
  (label: string, filter: string, unit = '', signed = false): Show =>
  (bytes, span) => {
    const reader = new Reader(bytes, span.start, span.end);
    const size = span.end - span.start;
    const value =
      size === 1 ? reader.u8() : size === 2 ? reader.u16le() : size === 4 ? reader.u32le() : reader.u64le();
    return leaf(label, filter, `${signed ? int8(Number(value)) : value}${unit}`, span);
  };

const raw =
  (label: string, filter = ''): Show =>
  (bytes, span) =>
    leaf(label, filter, hexOf(bytes, span), span);

const frequency = (mhz: number): string => {
  const channel = channelOf(mhz);
  return channel === null ? `${mhz} MHz` : `${mhz} MHz (channel ${channel})`;
};

/** How each field is shown, by its bit (radiotap.org/fields). */
const SHOW: Readonly<Record<number, Show>> = {
  0: number('MAC timestamp', 'radiotap.mactime', ' µs'),
  1: (bytes, span) => {
    const flags = bytes[span.start]!;
    return group(
      'Flags',
      'radiotap.flags',
      hex(flags),
      span,
      FLAGS.map(([mask, label, filter]) => bitField(label, `radiotap.flags.${filter}`, flags, 8, mask, span)),
    );
  },
  2: (bytes, span) => leaf('Data rate', 'radiotap.datarate', `${bytes[span.start]! / 2} Mb/s`, span),
  3: (bytes, span) => {
    const flagsSpan = { start: span.start + 2, end: span.end };
    const flags = u16le(bytes, flagsSpan.start);
    return group('Channel', '', frequency(u16le(bytes, span.start)), span, [
      leaf('Channel frequency', 'radiotap.channel.freq', `${u16le(bytes, span.start)} MHz`, {
        start: span.start,
        end: span.start + 2,
      }),
      group(
        'Channel flags',
        'radiotap.channel.flags',
        hex(flags, 4),
        flagsSpan,
        CHANNEL_FLAGS.map(([mask, label, name]) =>
          bitField(label, `radiotap.channel.flags.${name}`, flags, 16, mask, flagsSpan),
        ),
      ),
    ]);
  },
  4: (bytes, span) =>
    group('FHSS', '', '', span, [
      leaf('Hop set', 'radiotap.fhss.hopset', bytes[span.start]!, { start: span.start, end: span.start + 1 }),
      leaf('Hop pattern', 'radiotap.fhss.pattern', bytes[span.start + 1]!, {
        start: span.start + 1,
        end: span.end,
      }),
    ]),
  5: number('Antenna signal', 'radiotap.dbm_antsignal', ' dBm', true),
  6: number('Antenna noise', 'radiotap.dbm_antnoise', ' dBm', true),
  7: number('Signal quality', 'radiotap.quality'),
  8: number('TX attenuation', 'radiotap.txattenuation'),
  9: number('TX attenuation', 'radiotap.db_txattenuation', ' dB'),
  10: number('Transmit power', 'radiotap.txpower', ' dBm', true),
  11: number('Antenna', 'radiotap.antenna'),
  12: number('Antenna signal', 'radiotap.db_antsignal', ' dB'),
  13: number('Antenna noise', 'radiotap.db_antnoise', ' dB'),
  14: (bytes, span) => {
    const flags = u16le(bytes, span.start);
    return group('RX flags', 'radiotap.rxflags', hex(flags, 4), span, [
      bitField('Bad PLCP', 'radiotap.rxflags.badplcp', flags, 16, 0x0002, span),
    ]);
  },
  15: (bytes, span) => {
    const flags = u16le(bytes, span.start);
    return group('TX flags', 'radiotap.txflags', hex(flags, 4), span, [
      bitField('Failed: too many retries', 'radiotap.rxflags.fail', flags, 16, 0x0001, span),
      bitField('CTS to self', 'radiotap.rxflags.cts', flags, 16, 0x0002, span),
      bitField('RTS/CTS', 'radiotap.rxflags.rts', flags, 16, 0x0004, span),
      bitField('No ack', 'radiotap.rxflags.noack', flags, 16, 0x0008, span),
      bitField('Has its sequence number', 'radiotap.rxflags.noseqno', flags, 16, 0x0010, span),
      bitField('Keep order', 'radiotap.rxflags.order', flags, 16, 0x0020, span),
    ]);
  },
  16: number('RTS retries', ''),
  17: number('Data retries', 'radiotap.data_retries'),
  18: (bytes, span) => {
    const at = (from: number, to: number): Span => ({ start: span.start + from, end: span.start + to });
    const flags = u32le(bytes, span.start);
    return group('Channel+', '', frequency(u16le(bytes, span.start + 4)), span, [
      group(
        'Channel flags',
        'radiotap.xchannel.flags',
        hex(flags, 8),
        at(0, 4),
        [...CHANNEL_FLAGS, ...XCHANNEL_FLAGS].map(([mask, label, name]) =>
          bitField(
            label,
            name === 'passive' ? 'radiotap.channel.xtype.passive' : `radiotap.xchannel.flags.${name}`,
            flags,
            32,
            mask,
            at(0, 4),
          ),
        ),
      ),
      leaf('Channel frequency', 'radiotap.xchannel.freq', `${u16le(bytes, span.start + 4)} MHz`, at(4, 6)),
      leaf('Channel number', 'radiotap.xchannel.channel', bytes[span.start + 6]!, at(6, 7)),
    ]);
  },
  19: (bytes, span) => {
    const at = (n: number): Span => ({ start: span.start + n, end: span.start + n + 1 });
    const [known, flags, index] = [bytes[span.start]!, bytes[span.start + 1]!, bytes[span.start + 2]!];
    const fields: Field[] = [
      group('Known', 'radiotap.mcs.known', hex(known), at(0), [
        bitField('Bandwidth', 'radiotap.mcs.have_bw', known, 8, 0x01, at(0)),
        bitField('MCS index', 'radiotap.mcs.have_index', known, 8, 0x02, at(0)),
        bitField('Guard interval', 'radiotap.mcs.have_gi', known, 8, 0x04, at(0)),
        bitField('Format', 'radiotap.mcs.have_format', known, 8, 0x08, at(0)),
        bitField('FEC type', 'radiotap.mcs.have_fec', known, 8, 0x10, at(0)),
        bitField('STBC streams', 'radiotap.mcs.have_stbc', known, 8, 0x20, at(0)),
        bitField('Extension streams', 'radiotap.mcs.have_ness', known, 8, 0x40, at(0)),
      ]),
    ];
    const part = (knownMask: number, label: string, name: string, mask: number, words: readonly string[]) => {
      if (known & knownMask) {
        const value = (flags & mask) / (mask & -mask);
        fields.push(bitField(label, `radiotap.mcs.${name}`, flags, 8, mask, at(1), words[value] ?? value));
      }
    };
    part(0x01, 'Bandwidth', 'bw', 0x03, ['20 MHz', '40 MHz', '20 MHz lower', '20 MHz upper']);
    part(0x04, 'Guard interval', 'gi', 0x04, ['long', 'short']);
    part(0x08, 'Format', 'format', 0x08, ['mixed', 'greenfield']);
    part(0x10, 'FEC type', 'fec', 0x10, ['BCC', 'LDPC']);
    part(0x20, 'STBC streams', 'stbc', 0x60, []);
    if (known & 2) fields.push(leaf('MCS index', 'radiotap.mcs.index', index, at(2)));
    return group('MCS information', 'radiotap.mcs', known & 2 ? `MCS ${index}` : '', span, fields);
  },
  20: (bytes, span) => {
    const at = (from: number, to: number): Span => ({ start: span.start + from, end: span.start + to });
    const flags = u16le(bytes, span.start + 4);
    const flag = (mask: number, label: string, name: string) =>
      bitField(label, `radiotap.ampdu.flags.${name}`, flags, 16, mask, at(4, 6));
    return group('A-MPDU status', 'radiotap.ampdu', '', span, [
      leaf('Reference number', 'radiotap.ampdu.reference', u32le(bytes, span.start), at(0, 4)),
      group('Flags', 'radiotap.ampdu.flags', hex(flags, 4), at(4, 6), [
        flag(0x01, 'Driver reports empty subframes', 'report_zerolen'),
        flag(0x02, 'This subframe is empty', 'is_zerolen'),
        flag(0x04, 'Last subframe is known', 'lastknown'),
        flag(0x08, 'This is the last subframe', 'last'),
        flag(0x10, 'Delimiter CRC error', 'delim_crc_error'),
        flag(0x40, 'EOF', 'eof'),
        flag(0x80, 'EOF is known', 'eof_known'),
      ]),
      leaf('Delimiter CRC', 'radiotap.ampdu.delim_crc', hex(bytes[span.start + 6]!), at(6, 7)),
    ]);
  },
  21: vhtFields,
  22: raw('Timestamp', 'radiotap.timestamp'),
  23: heFields,
  24: raw('HE-MU information'),
  25: raw('HE-MU other user'),
  26: number('Zero-length PSDU, type', 'radiotap.0_len_psdu.type'),
  27: (bytes, span) => {
    const at = (from: number, to: number): Span => ({ start: span.start + from, end: span.start + to });
    const [known, data] = [u16le(bytes, span.start), u16le(bytes, span.start + 2)];
    return group('L-SIG', '', '', span, [
      leaf('Known', 'radiotap.l_sig.data1', hex(known, 4), at(0, 2)),
      bitField('Rate', 'radiotap.l_sig.rate', data, 16, 0x000f, at(2, 4)),
      bitField('Length', 'radiotap.l_sig.length', data, 16, 0xfff0, at(2, 4)),
    ]);
  },
};

function fields(bytes: Bytes, start: number, end: number, malformed: Malformed[]): Field {
  const length = u16le(bytes, start + 2);
  const at = (from: number, to: number): Span => ({ start: start + from, end: Math.min(start + to, end) });
  const children: Field[] = [
    leaf('Header revision', 'radiotap.version', bytes[start]!, at(0, 1)),
    leaf('Header pad', 'radiotap.pad', bytes[start + 1]!, at(1, 2)),
    leaf('Header length', 'radiotap.length', length, at(2, 4)),
  ];
  const words: Field[] = [];
  let more = true;
  let vendor = false;
  for (let n = 4; more && start + n + 4 <= end; n += 4) {
    const span = at(n, n + 4);
    const word = u32le(bytes, span.start);
    more = word >>> 31 !== 0;
    words.push(
      group(
        'Present word',
        'radiotap.present.word',
        hex(word, 8),
        span,
        // In a vendor's namespace only the upper bits mean what they mean elsewhere.
        PRESENT.filter(([bit]) => !vendor || bit >= 29).map(([bit, label, filter]) =>
          bitField(label, filter && `radiotap.present.${filter}`, word, 32, (1 << bit) >>> 0, span),
        ),
      ),
    );
    vendor = (word & 0x20000000) === 0 && (vendor || (word & 0x40000000) !== 0);
  }
  children.push(group('Present flags', 'radiotap.present', '', at(4, 4 + words.length * 4), words));
  walkRadiotap(bytes, start, end, {
    field: (bit, span) => children.push(SHOW[bit]!(bytes, span)),
    vendor: (span) => {
      const part = (from: number, to: number): Span => ({ start: span.start + from, end: span.start + to });
      children.push(
        group('Vendor namespace', 'radiotap.vendor_namespace', '', span, [
          leaf('Vendor OUI', 'radiotap.vendor_oui', hexOf(bytes, part(0, 3)), part(0, 3)),
          leaf('Sub namespace', 'radiotap.vendor_subns', bytes[span.start + 3]!, part(3, 4)),
          leaf('Skip length', 'radiotap.vendor_data_len', u16le(bytes, span.start + 4), part(4, 6)),
          leaf(
            'Vendor data',
            'radiotap.vendor_data',
            hexOf(bytes, { start: span.start + 6, end: span.end }),
            {
              start: span.start + 6,
              end: span.end,
            },
          ),
        ]),
      );
    },
    tlvs: (span) => children.push(leaf('TLVs', 'radiotap.tlv.unknown_data', hexOf(bytes, span), span)),
    broken: (offset, message) => {
      children.push(malformedField(`radiotap: ${message}`, { start: Math.min(offset, end), end }));
      malformed.push({ offset: Math.min(offset, end), message: `radiotap: ${message}` });
    },
  });
  if (start + length > bytes.length) {
    const message = `radiotap: header of ${length} bytes, ${bytes.length - start} left`;
    children.push(malformedField(message, { start, end }));
    malformed.push({ offset: end, message });
  }
  return group('Radiotap header', 'radiotap', `${length} bytes`, { start, end }, children, {
    clause: 'radiotap.org',
  });
}

export const radiotap: LinkFormat = {
  name: 'Radiotap',
  read(bytes, start, end) {
    const header = readRadiotap(bytes, start, end);
    if (!header) return null;
    return link(header.header, 'wlan', { start: header.header.end, end }, header);
  },
  fields: (bytes, { header }, malformed) => fields(bytes, header.start, header.end, malformed),
};
