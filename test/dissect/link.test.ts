import { describe, expect, it } from 'vitest';
import { concat } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, peek } from '../../main/dissect/index.ts';
import type { Field } from '../../main/dissect/types.ts';
import { AP, dataFrame, dataFrameFcs, eapolStart, packets, radiotapPacket, STA } from './packets.ts';

const find = (fields: readonly Field[], filter: string): Field | undefined => {
  for (const field of fields) {
    if (field.filter === filter) return field;
    const inner = field.children && find(field.children, filter);
    if (inner) return inner;
  }
  return undefined;
};

describe.each(packets)('$name', ({ linkType, bytes, layers }) => {
  const frame = dissect(bytes, linkType);
  const peeked = peek(bytes, linkType);

  it('leads to the EAPOL PDU', () => {
    expect(frame.malformed).toEqual([]);
    expect(peeked.malformed).toBe(false);
    expect(frame.etherType).toBe(0x888e);
    expect(bytes.slice(frame.eapol!.span.start, frame.eapol!.span.end)).toEqual(eapolStart);
    expect(peeked.eapol).toEqual(frame.eapol!.span);
    expect(frame.summary).toBe('EAPOL-Start');
    expect(frame.fields.map((field) => field.filter).slice(0, layers.length)).toEqual(layers);
  });

  it('names the sender', () => {
    expect(frame.source).toBe(AP);
    if (frame.wlan || layers.includes('eth')) expect(frame.destination).toBe(STA);
    expect([peeked.source, peeked.destination]).toEqual([frame.source, frame.destination]);
  });
});

const radioOf = (name: string) => {
  const packet = packets.find((p) => p.name === name)!;
  return dissect(packet.bytes, packet.linkType).radio;
};

describe('reception', () => {
  it.each([
    ['radiotap, no field', { hasFcs: false, badFcs: false }],
    [
      'radiotap, plain fields',
      { frequencyMHz: 2412, channel: 1, signalDbm: -60, rateMbps: 6, hasFcs: false, badFcs: false },
    ],
    // The first word's signal is the receiver's, those after it are each antenna's.
    [
      'radiotap, one signal an antenna',
      { frequencyMHz: 2412, channel: 1, signalDbm: -60, hasFcs: false, badFcs: false },
    ],
    ['radiotap, channel+', { frequencyMHz: 5180, channel: 36, hasFcs: false, badFcs: false }],
    ['radiotap with FCS', { hasFcs: true, badFcs: false }],
    [
      'Prism, big-endian',
      { frequencyMHz: 2437, channel: 6, signalDbm: -61, rateMbps: 11, hasFcs: false, badFcs: false },
    ],
    [
      'AVS, version 2',
      { frequencyMHz: 2437, channel: 6, signalDbm: -55, rateMbps: 11, hasFcs: false, badFcs: false },
    ],
    [
      'PPI with FCS',
      { frequencyMHz: 2412, channel: 1, signalDbm: -60, rateMbps: 6, hasFcs: true, badFcs: false },
    ],
    ['802.11 alone', null],
    ['Ethernet', null],
  ])('%s', (name, radio) => expect(radioOf(name)).toEqual(radio));
});

describe('frame check sequence', () => {
  const wrong = concat(
    dataFrame,
    dataFrameFcs.map((octet) => octet ^ 1),
  );

  it('is left out of the frame and called correct', () => {
    const frame = dissect(radiotapPacket([2], '10', concat(dataFrame, dataFrameFcs)), LinkType.Radiotap);
    expect(frame.wlan!.frame.end - frame.wlan!.frame.start).toBe(dataFrame.length);
    expect(find(frame.fields, 'wlan.fcs')!.value).toContain('correct');
  });

  it('is called wrong with the value that the bytes give, and the frame is dissected', () => {
    const frame = dissect(radiotapPacket([2], '10', wrong), LinkType.Radiotap);
    expect(frame.radio!.badFcs).toBe(true);
    expect(frame.summary).toBe('EAPOL-Start');
    const word = [...dataFrameFcs].reverse().map((octet) => octet.toString(16).padStart(2, '0'));
    expect(find(frame.fields, 'wlan.fcs')!.value).toContain(
      `wrong: the frame's bytes give 0x${word.join('')}`,
    );
    expect(peek(radiotapPacket([2], '10', wrong), LinkType.Radiotap).radio!.badFcs).toBe(true);
  });

  it("is believed wrong where the receiver's flag says so", () => {
    expect(dissect(radiotapPacket([2], '40'), LinkType.Radiotap).radio!.badFcs).toBe(true);
  });

  it('is looked for where the source promises it', () => {
    const bytes = concat(dataFrame, dataFrameFcs);
    const frame = dissect(bytes, LinkType.Ieee80211, { fcsLength: 4 });
    expect(frame.wlan!.frame).toEqual({ start: 0, end: dataFrame.length });
    expect(frame.radio).toEqual({ hasFcs: true, badFcs: false });
    expect(dissect(wrong, LinkType.Ieee80211, { fcsLength: 4 }).radio!.badFcs).toBe(true);
  });

  it('is not looked for in the middle of a packet that the capture cut', () => {
    const whole = radiotapPacket([2], '10', concat(dataFrame, dataFrameFcs));
    for (const cut of [2, 4, 6]) {
      const bytes = whole.slice(0, whole.length - cut);
      const frame = dissect(bytes, LinkType.Radiotap, {}, whole.length);
      expect(frame.radio!.badFcs).toBe(false);
      expect(frame.wlan!.frame.end).toBe(Math.min(bytes.length, whole.length - 4));
    }
  });
});

describe('what is no header', () => {
  it('is said, not thrown', () => {
    // A log line has no header that could be wrong.
    const framed = Object.values(LinkType).filter((linkType) => linkType !== LinkType.Log);
    for (const linkType of [...framed, 999]) {
      const frame = dissect(Uint8Array.of(255), linkType);
      expect(frame.malformed.length).toBe(1);
      expect(find(frame.fields, '_ws.malformed')!.error).toBe(frame.malformed[0]!.message);
      expect(peek(Uint8Array.of(255), linkType).malformed).toBe(true);
    }
    expect(dissect(new Uint8Array(4), 999).summary).toBe('Link type 999');
  });

  it('of radiotap names the field where its header ends too early', () => {
    const bytes = radiotapPacket([0x2f], '8877665544332211 00', new Uint8Array());
    const frame = dissect(bytes, LinkType.Radiotap);
    expect(frame.malformed[0]).toEqual({
      offset: bytes.length,
      message: 'radiotap: the header ends before the fields that it announces',
    });
  });
});
