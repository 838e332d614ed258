import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import type { Span } from '../../main/dissect/types.ts';
import { dissectManagement } from '../../main/dissect/wlan/management.ts';
import { readRecords } from './records.ts';
import { expectSound, find, textOf } from './trees.ts';

/** Subtypes of management frames (IEEE 802.11-2020, table 9-1). */
const subtype = {
  associationRequest: 0,
  associationResponse: 1,
  reassociationRequest: 2,
  probeRequest: 4,
  beacon: 8,
  disassociation: 10,
  authentication: 11,
  deauthentication: 12,
  action: 13,
} as const;

const read = (kind: keyof typeof subtype, hex: string) => {
  const bytes = fromHex(hex);
  const result = dissectManagement(bytes, { start: 0, end: bytes.length }, subtype[kind], {});
  expectSound(result.fields, result.malformed, 0, bytes.length);
  const at = (span: Span | undefined): string | undefined =>
    span && toHex(bytes.subarray(span.start, span.end));
  return { ...result, at };
};
const octets = (n: number, octet: string): string => octet.repeat(n);

describe('fixed parameters (9.3.3)', () => {
  it('reads a beacon', () => {
    const { info, summary, fields, malformed } = read(
      'beacon',
      '8877665544332211 6400 1104 0004 486f6d65 0301 0b 3014 0100 000fac04 0100 000fac04 0100 000fac02 0000',
    );
    expect(malformed).toEqual([]);
    expect(summary).toBe('Beacon "Home"');
    expect(info).toMatchObject({ kind: 'beacon', capabilities: 0x0411, channel: 11 });
    expect(info.rsn).toMatchObject([{ kind: 'rsn', akms: ['00-0f-ac:2'] }]);
    expect(textOf(fields, 'wlan.fixed.timestamp')).toBe(`${0x1122334455667788n} µs`);
    expect(textOf(fields, 'wlan.fixed.beacon')).toBe('100 TU (102.400 ms)');
    expect(find(fields, 'wlan.fixed.capabilities.privacy')).toMatchObject({
      value: 'True',
      bits: '.... .... ...1 ....',
    });
  });

  it('reads association and its answer', () => {
    const request = read('associationRequest', '3104 0500 0004 486f6d65');
    expect(request.summary).toBe('Association Request "Home"');
    const refused = read('associationResponse', '1104 3500 0000');
    expect(refused.info).toMatchObject({ status: 53, aid: 0 });
    expect(refused.summary).toBe('Association Response: invalid PMKID');
    expect(read('associationResponse', '1104 0000 01c0').info.aid).toBe(1);
    const again = read('reassociationRequest', '3104 0500 020000000200 0001 61');
    expect(textOf(again.fields, 'wlan.fixed.current_ap')).toBe('02:00:00:00:02:00');
  });

  it('reads why a station is sent away', () => {
    expect(read('deauthentication', '0f00')).toMatchObject({
      summary: 'Deauthentication: 4-way handshake timeout',
      info: { kind: 'deauthentication', reason: 15 },
    });
    expect(read('disassociation', '0800').summary).toBe('Disassociation: leaving the BSS');
  });

  it('reads open and shared key authentication', () => {
    expect(read('authentication', '0000 0100 0000').summary).toBe(
      'Authentication, Open System, transaction 1',
    );
    expect(read('authentication', '0000 0200 1100')).toMatchObject({
      summary: 'Authentication, Open System, transaction 2: AP is full',
      info: { authAlgorithm: 0, authSequence: 2, status: 17 },
    });
    expect(textOf(read('authentication', '0100 0200 0000 1002 abcd').fields, 'wlan.tag.challenge_text')).toBe(
      'abcd',
    );
  });

  it.each([
    ['beacon', '8877'],
    ['deauthentication', '0f'],
    ['authentication', '0300 0100'],
    ['action', ''],
  ] as const)('says that a %s breaks off', (kind, hex) => {
    expect(read(kind, hex).malformed).toHaveLength(1);
  });
});

describe('SAE (12.4.7)', () => {
  const scalar = octets(32, '5c');
  const element = octets(64, 'e1');

  it('reads a commit by looping', () => {
    const { info, fields, summary, at } = read('authentication', `0300 0100 0000 1300 ${scalar} ${element}`);
    expect(summary).toBe('Authentication, SAE, commit');
    expect(textOf(fields, 'wlan.fixed.finite_cyclic_group')).toBe('NIST P-256 (19)');
    expect(textOf(fields, 'wlan.fixed.scalar')).toBe(scalar);
    expect(textOf(fields, 'wlan.fixed.finite_field_element')).toBe(element);
    expect(at(info.authBody)).toBe(`1300${scalar}${element}`);
  });

  it('reads a bare anti-clogging token before the scalar', () => {
    const { fields, info } = read(
      'authentication',
      `0300 0100 0000 1300 ${octets(20, '7a')} ${scalar} ${element}`,
    );
    expect(textOf(fields, 'wlan.fixed.anti_clogging_token')).toBe(octets(20, '7a'));
    expect(textOf(fields, 'wlan.fixed.scalar')).toBe(scalar);
    expect(info.elements).toEqual([]);
  });

  it('tells a token from a password identifier behind the element', () => {
    const { fields } = read('authentication', `0300 0100 0000 1300 ${scalar} ${element} ff06 21 616c696365`);
    expect(find(fields, 'wlan.fixed.anti_clogging_token')).toBeUndefined();
    expect(textOf(fields, 'wlan.ext_tag.sae.password_identifier')).toBe('alice');
    const both = read(
      'authentication',
      `0300 0100 0000 1300 ${octets(20, '7a')} ${scalar} ${element} ff06 21 616c696365`,
    );
    expect(textOf(both.fields, 'wlan.fixed.anti_clogging_token')).toBe(octets(20, '7a'));
    expect(textOf(both.fields, 'wlan.fixed.scalar')).toBe(scalar);
  });

  it('reads a commit by hash-to-element with its elements', () => {
    const { info, fields, summary, at } = read(
      'authentication',
      `0300 0100 7e00 1300 ${scalar} ${element} ff03 5c 1400 ff05 5d aabbccdd`,
    );
    expect(summary).toBe('Authentication, SAE, commit: SAE hash-to-element');
    expect(at(info.authBody)).toBe(`1300${scalar}${element}`);
    expect(info.elements.map((e) => e.ext)).toEqual([92, 93]);
    expect(textOf(fields, 'wlan.ext_tag.rejected_groups.group')).toBe('NIST P-384 (20)');
    expect(textOf(fields, 'wlan.ext_tag.sae.anti_clogging_token')).toBe('aabbccdd');
  });

  it.each([
    [20, '1400', 48, 96],
    [21, '1500', 66, 132],
    [15, '0f00', 384, 384],
    [28, '1c00', 32, 64],
  ])('knows the lengths of group %d', (_, id, n, m) => {
    const { fields, malformed } = read(
      'authentication',
      `0300 0100 7e00 ${id} ${octets(n, '5c')} ${octets(m, 'e1')}`,
    );
    expect(malformed).toEqual([]);
    expect(textOf(fields, 'wlan.fixed.finite_field_element')).toBe(octets(m, 'e1'));
  });

  it('reads a request for a token, bare and as an element, and a refused group', () => {
    const bare = read('authentication', `0300 0100 4c00 1300 ${octets(16, '7a')}`);
    expect(bare.summary).toBe('Authentication, SAE, commit: anti-clogging token required');
    expect(textOf(bare.fields, 'wlan.fixed.anti_clogging_token')).toBe(octets(16, '7a'));
    const container = read('authentication', '0300 0100 4c00 1300 ff05 5d aabbccdd');
    expect(textOf(container.fields, 'wlan.ext_tag.sae.anti_clogging_token')).toBe('aabbccdd');
    const refused = read('authentication', '0300 0100 4d00 1400');
    expect(refused.summary).toBe('Authentication, SAE, commit: finite cyclic group not supported');
    expect(textOf(refused.fields, 'wlan.fixed.finite_cyclic_group')).toBe('NIST P-384 (20)');
  });

  it.each([32, 48, 64])('reads a confirm of %d bytes', (n) => {
    const { fields, summary, info } = read('authentication', `0300 0200 0000 0100 ${octets(n, 'c0')}`);
    expect(summary).toBe('Authentication, SAE, confirm: successful');
    expect(textOf(fields, 'wlan.fixed.send_confirm')).toBe('1');
    expect(textOf(fields, 'wlan.fixed.confirm')).toBe(octets(n, 'c0'));
    expect(info.authBody).toEqual({ start: 6, end: 8 + n });
  });

  it('reads a longer confirm whose rest looks like elements', () => {
    // Behind 32 bytes the "element" 0x41 has a length that leads exactly to the end of the confirm, where elements follow.
    const confirm = `${octets(32, 'c0')}411e${octets(30, 'c1')}`;
    const { fields, info } = read(
      'authentication',
      `0300 0200 0000 0100 ${confirm} ff0a 6b 0000 07 020000000a00`,
    );
    expect(textOf(fields, 'wlan.fixed.confirm')).toBe(confirm);
    expect(info.elements.map((e) => e.name)).toEqual(['Multi-link']);
  });

  it('reads a confirm that elements follow, and one that was refused', () => {
    const more = read(
      'authentication',
      `0300 0200 0000 0100 ${octets(32, 'c0')} ff0a 6b 0000 07 020000000a00`,
    );
    expect(textOf(more.fields, 'wlan.fixed.confirm')).toBe(octets(32, 'c0'));
    expect(more.info.elements.map((e) => e.name)).toEqual(['Multi-link']);
    expect(read('authentication', '0300 0200 0f00').summary).toBe(
      'Authentication, SAE, confirm: challenge failure',
    );
  });

  it('keeps what a group unknown to it holds, and says where a commit breaks off', () => {
    expect(read('authentication', '0300 0100 0000 e700 0102').malformed).toEqual([]);
    expect(read('authentication', `0300 0100 0000 1300 ${scalar}`).malformed).toMatchObject([{ offset: 40 }]);
  });
});

describe('other authentication', () => {
  it('reads FT, FILS and PASN', () => {
    const ft = read('authentication', '0200 0100 0000 3603 a1b2 00 3002 0100');
    expect(ft.info.elements.map((e) => e.name)).toEqual(['Mobility domain', 'RSN element']);
    const fils = read(
      'authentication',
      `0500 0100 0000 1300 ${octets(64, 'ee')} ff11 0d ${octets(16, '88')}`,
    );
    expect(textOf(fils.fields, 'wlan.fixed.finite_field_element')).toBe(octets(64, 'ee'));
    expect(textOf(fils.fields, 'wlan.ext_tag.fils.nonce')).toBe(octets(16, '88'));
    const pasn = read('authentication', `0700 0100 0000 ff27 64 02 00 1300 21 02${octets(32, 'dd')}`);
    expect(textOf(pasn.fields, 'Public key')).toBe(`02${octets(32, 'dd')}`);
    expect(pasn.malformed).toEqual([]);
  });
});

describe('action frames (9.6)', () => {
  it('reads an SA query', () => {
    const { info, fields, summary } = read('action', '08 00 a1b2 ff04 36 510600');
    expect(summary).toBe('Action, SA Query Request');
    expect(info).toMatchObject({ actionCategory: 8, actionCode: 0 });
    expect(textOf(fields, 'wlan.fixed.transaction_id')).toBe('a1b2');
    expect(textOf(fields, 'OCI')).toBe('class 81, channel 6, segment 1 0');
  });

  it('reads FT over the DS', () => {
    const { info, fields } = read('action', '06 02 020000000100 020000000200 3700 3603 a1b2 01');
    expect(textOf(fields, 'wlan.fixed.sta_address')).toBe('02:00:00:00:01:00');
    expect(textOf(fields, 'wlan.fixed.target_ap_address')).toBe('02:00:00:00:02:00');
    expect(info.status).toBe(55);
    expect(info.elements).toHaveLength(1);
  });

  it('reads block ack, and why it ends', () => {
    const { fields } = read('action', '03 00 01 0210 0000 0000');
    expect(textOf(fields, 'wlan.fixed.baparams.buffersize')).toBe('64');
    expect(read('action', '03 02 0008 2700').info.reason).toBe(39);
  });

  it('names the vendor of a public action', () => {
    const { fields, summary } = read('action', '04 09 506f9a 1a 01 00');
    expect(summary).toBe('Action, Public, Vendor Specific, DPP Authentication Request');
    expect(textOf(fields, 'Vendor type')).toBe('DPP (26)');
  });

  it('hides group keys in the answer to WNM sleep', () => {
    const { fields } = read('action', '0a 11 01 0400 aabbccdd 5d04 01000000');
    expect(find(fields, 'wlan.fixed.key_data')).toMatchObject({ value: 'aabbccdd', secret: true });
  });

  it('does not read the body of an action that it does not know or that was not understood', () => {
    expect(read('action', '15 00 0102030405').info.elements).toEqual([]);
    expect(read('action', '88 00 a1b2').summary).toBe('Action, SA Query (error), SA Query Request');
  });
});

it('never throws, whatever is changed in a recorded frame', () => {
  const frames = ['sae-hnp-g19', 'wpa2-psk-sha256-pmf'].flatMap((folder) =>
    readRecords(new URL(`../fixtures/${folder}/air.pcap`, import.meta.url))
      .map(({ bytes }) => bytes.subarray(bytes[2]!))
      // Management frames in the clear; of the beacons a few are enough.
      .filter((b, i) => (b[0]! & 0x0c) === 0 && !(b[1]! & 0x40) && (b[0] !== 0x80 || i < 5)),
  );
  expect(frames.length).toBeGreaterThan(10);
  const change = fc.tuple(fc.nat(300), fc.nat(255));
  fc.assert(
    fc.property(
      fc.constantFrom(...frames),
      fc.array(change, { maxLength: 8 }),
      fc.nat(60),
      fc.option(fc.nat(15)),
      (frame, changes, cut, kind) => {
        const bytes = frame.slice(0, Math.max(24, frame.length - Math.max(0, cut - 30)));
        for (const [at, octet] of changes) if (at < bytes.length) bytes[at] = octet;
        const span = { start: 24, end: bytes.length };
        const result = dissectManagement(bytes, span, kind ?? frame[0]! >> 4, {});
        expectSound(result.fields, result.malformed, 24, bytes.length);
        expect(result.summary).not.toBe('');
      },
    ),
    { numRuns: 1500 },
  );
  fc.assert(
    fc.property(fc.nat(15), fc.uint8Array({ maxLength: 150 }), (kind, bytes) => {
      const result = dissectManagement(bytes, { start: 0, end: bytes.length }, kind, {});
      expectSound(result.fields, result.malformed, 0, bytes.length);
    }),
    { numRuns: 1000 },
  );
});
