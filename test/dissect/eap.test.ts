import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import { dissectEap } from '../../main/dissect/eap/eap.ts';
import { expectSound, textOf, textsOf } from './trees.ts';

const read = (hex: string) => {
  const bytes = fromHex(hex);
  const result = dissectEap(bytes, { start: 0, end: bytes.length });
  expectSound(result.fields, result.malformed, 0, bytes.length);
  return result;
};

describe('EAP (RFC 3748)', () => {
  it('reads a success', () => {
    const { info, summary, malformed } = read('03 2a 0004');
    expect(malformed).toEqual([]);
    expect(info).toEqual({ span: { start: 0, end: 4 }, code: 3, identifier: 42, type: null, typeName: null });
    expect(summary).toBe('EAP Success');
  });

  it('reads an identity', () => {
    const { info, summary, fields } = read('02 01 000a 01 616c696365');
    expect(info).toMatchObject({ code: 2, type: 1, typeName: 'Identity' });
    expect(textOf(fields, 'eap.identity')).toBe('alice');
    expect(summary).toBe('EAP Response, Identity: "alice"');
  });

  it('leaves bytes behind its own length alone', () => {
    const { info, fields } = read('02 01 000a 01 616c696365 0000');
    expect(info?.span).toEqual({ start: 0, end: 10 });
    expect(textOf(fields, 'eap.identity')).toBe('alice');
  });

  it('reads what a Nak asks for', () => {
    const { summary, fields } = read('02 02 0007 03 0d19');
    expect(textsOf(fields, 'eap.desired_type')).toEqual(['EAP-TLS (13)', 'PEAP (25)']);
    expect(summary).toBe('EAP Response, Legacy Nak: wants EAP-TLS (13), PEAP (25)');
  });

  it('reads an MSCHAPv2 response', () => {
    const [peer, nt] = ['11'.repeat(16), '22'.repeat(24)];
    const { fields, summary } = read(`02 07 0042 1a 02 07 003d 31 ${peer} ${'00'.repeat(8)} ${nt} 00 626f62`);
    expect(summary).toBe('EAP Response, MSCHAPv2: Response');
    expect(textOf(fields, 'eap.ms_chap_v2.peer_challenge')).toBe(peer);
    expect(textOf(fields, 'eap.ms_chap_v2.nt_response')).toBe(nt);
    expect(textOf(fields, 'eap.ms_chap_v2.name')).toBe('bob');
  });

  it('reads re-authentication (RFC 6696)', () => {
    expect(read('05 01 0006 01 00').summary).toBe('EAP Initiate, Re-auth-Start');
  });

  it.each([
    ['a packet shorter than it says', '02 01 0010 01 6162', 2],
    ['a packet without a length', '02 01', 2],
    ['a request without a type', '01 01 0004', 4],
  ])('says what is wrong with %s', (_, hex, offset) => {
    expect(read(hex).malformed).toMatchObject([{ offset }]);
  });
});

describe('EAP-TLS (RFC 5216)', () => {
  it('reads the start', () => {
    const { summary, fields } = read('01 05 0006 0d 20');
    expect(summary).toBe('EAP Request, EAP-TLS: start');
    expect(textOf(fields, 'eap.tls.flags.start')).toBe('True');
  });

  it('names the TLS messages of a flight', () => {
    // Handshake record of Server Hello (4 octets of body) and Server Hello Done, then Change Cipher Spec, Finished.
    const records =
      '16 0303 000c 02 000004 aabbccdd 0e 000000 14 0303 0001 01 16 0303 0004 deadbeef'.replaceAll(' ', '');
    const length = 6 + 4 + records.length / 2;
    const { summary, fields } = read(`01 05 00${length.toString(16)} 0d 80 0000${'0020'} ${records}`);
    expect(summary).toBe(
      'EAP Request, EAP-TLS: Server Hello, Server Hello Done, Change Cipher Spec, Encrypted Handshake',
    );
    expect(textsOf(fields, 'tls.handshake.type')).toEqual(['Server Hello (2)', 'Server Hello Done (14)']);
    expect(textOf(fields, 'eap.tls.len')).toBe('32');
  });

  it('reads an alert', () => {
    const { summary } = read('02 05 000d 0d 00 15 0303 0002 0230');
    expect(summary).toBe('EAP Response, EAP-TLS: Alert: unknown CA');
  });

  it('shows a record that goes on in the next fragment, and does not guess at later fragments', () => {
    const first = read('01 05 0014 19 c1 00000100 16 0301 00f7 02 0000f3 aa');
    expect(first.malformed).toEqual([]);
    expect(textOf(first.fields, 'TLS record')).toBe('Server Hello, goes on in the next fragment');
    const later = read('01 06 000c 19 01 0102030405 06');
    expect(later.summary).toBe('EAP Request, PEAP: fragment');
  });

  it('names an acknowledgement', () => {
    expect(read('02 05 0006 0d 00').summary).toBe('EAP Response, EAP-TLS: acknowledgement');
  });
});

it('reads Wi-Fi Simple Configuration', () => {
  // Version 1.0 and message type M1, as attributes; opcode WSC_MSG, no flags.
  const { summary, fields } = read('02 03 0018 fe 00372a 00000001 04 00 104a 0001 10 1022 0001 04');
  expect(summary).toBe('EAP Response, Expanded: M1');
  expect(textOf(fields, 'wps.version')).toBe('0x10');
  expect(textOf(fields, 'wps.message_type')).toBe('M1 (4)');
});

it('never throws', () => {
  const type = fc.constantFrom(1, 2, 3, 4, 13, 21, 25, 26, 29, 43, 55, 254, 99);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 7 }),
      type,
      fc.uint8Array({ maxLength: 80 }),
      (code, method, data) => {
        const bytes = Uint8Array.from([code, 1, 0, 5 + data.length, method, ...data]);
        const { fields, malformed } = dissectEap(bytes, { start: 0, end: bytes.length });
        expectSound(fields, malformed, 0, bytes.length);
      },
    ),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const { fields, malformed } = dissectEap(bytes, { start: 0, end: bytes.length });
      expectSound(fields, malformed, 0, bytes.length);
    }),
  );
});
