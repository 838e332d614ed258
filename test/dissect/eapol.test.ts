import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { dissectEapol } from '../../main/dissect/eapol/eapol.ts';
import type { DissectContext, Span } from '../../main/dissect/types.ts';
import { expectSound, find, textOf } from './trees.ts';

const read = (hex: string, context: DissectContext = {}) => {
  const bytes = fromHex(hex);
  const result = dissectEapol(bytes, 0, bytes.length, context);
  expectSound(result.fields, result.malformed, 0, bytes.length);
  const at = ({ start, end }: Span): string => toHex(bytes.subarray(start, end));
  return { ...result, at, bytes };
};

const nonce = '06bf1e408788118 35cbddcbad50b59dd22866406330 4c92aab609cd3abdedf8f'.replaceAll(' ', '');
const rsne = '301a0100000fac040100000fac040100000fac06c0000000000fac06';
const zero = (n: number): string => '00'.repeat(n);
const u16 = (n: number): string => n.toString(16).padStart(4, '0');

/** An EAPOL-Key PDU of 12.7.2 with a MIC of `mic` octets. */
const keyFrame = (o: {
  type?: number;
  information: number;
  mic: string;
  data?: string;
  after?: string;
}): string => {
  const data = o.data ?? '';
  const body =
    (o.type ?? 2).toString(16).padStart(2, '0') +
    `${u16(o.information)}0010${'0000000000000007'}${nonce}${zero(16)}${'a1a2a3a4a5a60000'}${zero(8)}` +
    `${o.mic}${u16(data.length / 2)}${data}${o.after ?? ''}`;
  return `0203${u16(body.length / 2)}${body}`;
};
const mic16 = '4aabb203e6281f15ad04995aba14c26f';

describe('EAPOL-Key (IEEE 802.11-2020, 12.7.2)', () => {
  it('reads message 1', () => {
    const { info, at, summary, fields, malformed } = read(keyFrame({ information: 0x008b, mic: zero(16) }));
    expect(malformed).toEqual([]);
    expect(summary).toBe('EAPOL-Key, pairwise, ack');
    expect(info).toMatchObject({ version: 2, packetType: 3, eap: null, span: { start: 0, end: 99 } });
    expect(info.key).toMatchObject({
      descriptorType: 2,
      information: 0x008b,
      version: 3,
      pairwise: true,
      keyIndex: 0,
      install: false,
      ack: true,
      hasMic: false,
      secure: false,
      error: false,
      request: false,
      encryptedKeyData: false,
      smk: false,
      keyLength: 16,
      replayCounter: 7n,
    });
    expect(at(info.key!.nonce)).toBe(nonce);
    expect(at(info.key!.rsc)).toBe('a1a2a3a4a5a60000');
    expect(at(info.key!.replayCounterSpan)).toBe('0000000000000007');
    expect(info.key!.keyData).toEqual({ start: 99, end: 99 });
    expect(find(fields, 'wlan_rsna_eapol.keydes.key_info.key_ack')).toMatchObject({
      value: 'True',
      bits: '.... .... 1... ....',
    });
    expect(textOf(fields, 'wlan_rsna_eapol.keydes.key_info')).toBe('0x008b pairwise, ack');
    expect(textOf(fields, 'Key nonce')).toBe(nonce);
  });

  it("shows message 2's element as key data", () => {
    const { info, at, fields } = read(keyFrame({ information: 0x010b, mic: mic16, data: rsne }));
    expect(at(info.key!.mic)).toBe(mic16);
    expect(at(info.key!.keyData)).toBe(rsne);
    expect(textOf(fields, 'wlan.rsn.akms')).toBe('PSK-SHA256 (00-0f-ac:6)');
  });

  it('does not read encrypted key data', () => {
    const { info, fields, summary } = read(keyFrame({ information: 0x13cb, mic: mic16, data: rsne + rsne }));
    expect(summary).toBe('EAPOL-Key, pairwise, install, ack, MIC, secure, encrypted');
    expect(info.key?.encryptedKeyData).toBe(true);
    expect(textOf(fields, 'Key data, encrypted')).toBe(rsne + rsne);
    expect(find(fields, 'wlan.rsn.version')).toBeUndefined();
  });

  it("takes WPA1's group message as encrypted, and its key index", () => {
    const g1 = read(keyFrame({ type: 254, information: 0x03a1, mic: mic16, data: zero(32) }));
    expect(g1.info.key).toMatchObject({ pairwise: false, keyIndex: 2, encryptedKeyData: true });
    const m2 = read(
      keyFrame({
        type: 254,
        information: 0x0109,
        mic: mic16,
        data: 'dd160050f20101000050f20201000050f20201000050f202',
      }),
    );
    expect(m2.info.key?.encryptedKeyData).toBe(false);
    expect(textOf(m2.fields, 'wlan.wfa.ie.wpa.akms')).toBe('PSK (00-50-f2:2)');
  });

  it.each([16, 24, 32])('finds a MIC of %d bytes by the lengths, with and without key data', (n) => {
    for (const data of ['', rsne]) {
      const { info, malformed } = read(keyFrame({ information: 0x010b, mic: '5a'.repeat(n), data }));
      expect(malformed).toEqual([]);
      expect(info.key!.mic.end - info.key!.mic.start).toBe(n);
    }
    const m1 = read(keyFrame({ information: 0x0088, mic: zero(n) }));
    expect(m1.info.key!.mic.end - m1.info.key!.mic.start).toBe(n);
  });

  it('finds that FILS has no MIC field', () => {
    const { info } = read(
      keyFrame({ information: 0x1088, mic: '', data: '7d7100ffc7809d010525b05c7e589be7' }),
    );
    expect(info.key!.mic.start).toBe(info.key!.mic.end);
    // hostapd pads message 3 of FILS: no length fits, and encryption without a MIC decides.
    const padded = read(keyFrame({ information: 0x12c8, mic: '', data: '7d'.repeat(92), after: zero(12) }));
    expect(padded.info.key!.mic.start).toBe(padded.info.key!.mic.end);
    expect(padded.malformed).toEqual([]);
    expect(textOf(padded.fields, 'wlan_rsna_eapol.extraneous')).toBe(zero(12));
  });

  it('believes the AKM where the lengths allow it', () => {
    // Read as 16, the two octets behind are a key data length of 8, and 8 octets are left: both lengths fit.
    const mic = `${'5a'.repeat(16)}0008${zero(6)}`;
    const frame = keyFrame({ information: 0x010b, mic });
    expect(read(frame, { micLength: 24 }).info.key!.mic).toEqual({ start: 81, end: 105 });
    expect(read(frame).info.key!.mic).toEqual({ start: 81, end: 97 });
  });

  it('reads the RC4 descriptor of dynamic WEP', () => {
    const body = `01 0005 0000000000000001 ${'11'.repeat(16)} 81 ${'22'.repeat(16)} aabbccddee`;
    const { info, at, malformed, summary } = read(`01 03 0031 ${body}`);
    expect(malformed).toEqual([]);
    expect(summary).toBe('EAPOL-Key, RC4');
    expect(info.key).toMatchObject({ descriptorType: 1, pairwise: true, keyIndex: 1, keyLength: 5 });
    expect(at(info.key!.keyData)).toBe('aabbccddee');
  });
});

describe('EAPOL (IEEE 802.1X-2020, 11.3)', () => {
  it('reads start and logoff', () => {
    expect(read('01 01 0000')).toMatchObject({
      summary: 'EAPOL-Start',
      info: { packetType: 1, key: null, eap: null },
    });
    expect(read('01 02 0000').summary).toBe('EAPOL-Logoff');
  });

  it('reads EAP', () => {
    const { info, summary } = read('01 00 0005 01 07 0005 01');
    expect(summary).toBe('EAP Request, Identity');
    expect(info.eap).toMatchObject({
      code: 1,
      identifier: 7,
      typeName: 'Identity',
      span: { start: 4, end: 9 },
    });
  });

  it('cuts the PDU to its length: Ethernet pads', () => {
    expect(read(`01 01 0000 ${zero(42)}`).info.span).toEqual({ start: 0, end: 4 });
  });

  it('reads a PDU in the middle of a record', () => {
    const bytes = fromHex(`ffff${keyFrame({ information: 0x010b, mic: mic16, data: rsne })}eeee`);
    const { info, fields, malformed } = dissectEapol(bytes, 2, bytes.length, {});
    expect(info.span).toEqual({ start: 2, end: bytes.length - 2 });
    expectSound(fields, malformed, 2, bytes.length);
  });

  it.each([
    ['a PDU longer than the frame', '01 00 0010 01', 2],
    ['half a header', '0203', 2],
    ['a key frame that ends in its nonce', `02 03 0020 02 008a 0010 ${zero(8)} ${zero(19)}`, 17],
    [
      'key data longer than the frame',
      keyFrame({ information: 0x010a, mic: mic16 }).replace(/0000$/, '0040'),
      97,
    ],
  ])('says what is wrong with %s', (_, hex, offset) => {
    expect(read(hex).malformed.map((m) => m.offset)).toContain(offset);
  });

  it('never throws, whatever is changed in a frame', () => {
    const frames = [
      keyFrame({ information: 0x008b, mic: zero(16) }),
      keyFrame({ information: 0x010b, mic: mic16, data: rsne }),
      keyFrame({ type: 254, information: 0x0109, mic: mic16, data: 'dd160050f20101000050f202' }),
      keyFrame({ information: 0x12c8, mic: '', data: rsne }),
      '0100000501070005010203',
    ].map((hex) => fromHex(hex));
    const change = fc.tuple(fc.nat(200), fc.nat(255));
    const micLength = fc.option(fc.constantFrom(0, 16, 24, 32), { nil: undefined });
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.array(change, { maxLength: 6 }),
        fc.nat(200),
        micLength,
        (frame, changes, cut, mic) => {
          const bytes = frame.slice(0, Math.max(0, frame.length - Math.max(0, cut - 100)));
          for (const [at, octet] of changes) if (at < bytes.length) bytes[at] = octet;
          const context = mic === undefined ? {} : { micLength: mic };
          const { info, fields, malformed } = dissectEapol(bytes, 0, bytes.length, context);
          expectSound(fields, malformed, 0, bytes.length);
          expect(info.span.end).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
