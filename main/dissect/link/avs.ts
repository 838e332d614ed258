import type { Bytes } from '../../base/bytes.ts';
import { group, guard, hex, hexOf, leaf, macAt, named, Reader, u32be } from '../fields.ts';
import type { Field, Malformed, Span } from '../types.ts';
import { channelOf, frequencyOf } from './channels.ts';
import { type Link, type LinkFormat, link } from './link.ts';

// AVS capture header, versions 1 and 2: big-endian words (locke.isi.edu's linux-wlan capture header specification).
const PHY: Readonly<Record<number, string>> = {
  1: 'FHSS 802.11',
  2: 'DSSS 802.11',
  3: 'IR baseband',
  4: 'DSSS 802.11b',
  5: 'PBCC 802.11b',
  6: 'OFDM 802.11g',
  7: 'PBCC 802.11g',
  8: 'OFDM 802.11a',
};
const ENCODING: Readonly<Record<number, string>> = {
  1: 'CCK',
  2: 'PBCC',
  3: 'OFDM',
  4: 'DSSS-OFDM',
  5: 'BPSK',
};
const PREAMBLE: Readonly<Record<number, string>> = { 0: 'undefined', 1: 'long', 2: 'short' };
const SSI: Readonly<Record<number, string>> = { 0: 'none', 1: 'normalized RSSI', 2: 'dBm', 3: 'raw RSSI' };

const V1_LENGTH = 64;

/** Whether an AVS header begins here; link type 119 holds either it or the Prism header. */
export const isAvs = (bytes: Bytes, start: number, end: number): boolean =>
  end - start >= 8 && (u32be(bytes, start) & 0xfffffff0) >>> 0 === 0x80211000;

export function readAvs(bytes: Bytes, start: number, end: number): Link | null {
  if (!isAvs(bytes, start, end)) return null;
  const length = u32be(bytes, start + 4);
  if (length < V1_LENGTH || start + length > end) return null;
  const channel = u32be(bytes, start + 28);
  // Up to 256 it is a channel number; drivers also put MHz or kHz there.
  const mhz = channel < 256 ? frequencyOf(channel) : channel < 100_000 ? channel : Math.round(channel / 1000);
  const number = mhz === null ? null : channelOf(mhz);
  const signal = u32be(bytes, start + 48) | 0;
  return link(
    { start, end: start + length },
    'wlan',
    { start: start + length, end },
    {
      radio: {
        ...(mhz !== null && { frequencyMHz: mhz }),
        ...(number !== null && { channel: number }),
        ...(u32be(bytes, start + 44) === 2 && { signalDbm: signal }),
        rateMbps: u32be(bytes, start + 32) / 10,
        hasFcs: false,
        badFcs: false,
      },
    },
  );
}

export function avsFields(bytes: Bytes, { header }: Link, malformed: Malformed[]): Field {
  const fields: Field[] = [];
  const reader = new Reader(bytes, header.start, header.end);
  const word = (
    label: string,
    filter: string,
    show: (value: number) => string | number = (value) => value,
  ) => {
    const span = reader.span(4);
    fields.push(leaf(label, filter && `wlancap.${filter}`, show(u32be(bytes, span.start)), span));
  };
  const long = (label: string, filter: string) => {
    const span: Span = { start: reader.at, end: reader.at + 8 };
    fields.push(leaf(label, `wlancap.${filter}`, String(reader.u64be()), span));
  };
  const words = (table: Readonly<Record<number, string>>) => (value: number) => named(table, value);
  guard('AVS header', header.end, fields, malformed, () => {
    const magic = u32be(bytes, header.start);
    const first = reader.span(4);
    fields.push(leaf('Magic', 'wlancap.magic', hex((magic & 0xfffffff0) >>> 0, 8), first));
    fields.push(leaf('Version', 'wlancap.version', magic & 15, first));
    word('Header length', 'length');
    long('MAC timestamp', 'mactime');
    long('Host timestamp', 'hosttime');
    word('PHY type', 'phytype', words(PHY));
    word('Channel', 'channel');
    word('Data rate', 'data_rate', (value) => `${value / 10} Mb/s`);
    word('Antenna', 'antenna');
    word('Priority', 'priority');
    const ssi = u32be(bytes, reader.at);
    const kind = ssi === 1 ? 'normrssi' : ssi === 3 ? 'rawrssi' : 'dbm';
    const unit = (value: number) => (ssi === 2 ? `${value | 0} dBm` : value);
    word('Signal type', 'ssi_type', words(SSI));
    word('Signal', `${kind}_antsignal`, unit);
    word('Noise', `${kind}_antnoise`, unit);
    word('Preamble', 'preamble', words(PREAMBLE));
    word('Encoding', 'encoding', words(ENCODING));
    if ((magic & 15) >= 2 && reader.left >= 16) {
      word('Receive sequence', 'sequence');
      word('Dropped frames', 'drops');
      const receiver = reader.span(6);
      fields.push(leaf('Receiver address', 'wlancap.receiver_addr', macAt(bytes, receiver.start), receiver));
      fields.push(
        leaf(
          'Padding',
          'wlancap.padding',
          hexOf(bytes, { start: reader.at, end: reader.at + 2 }),
          reader.span(2),
        ),
      );
    }
  });
  return group('AVS capture header', 'wlancap', '', header, fields);
}

export const avs: LinkFormat = { name: 'AVS', read: readAvs, fields: avsFields };
