import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import { dissectElements } from '../../main/dissect/elements/elements.ts';
import { bodies, extensionBodies } from '../../main/dissect/elements/registry.ts';
import { extensionNames } from '../../main/standard/elements.ts';
import { expectSound, find, nodes, textOf, textsOf } from './trees.ts';

const read = (hex: string, micLength?: number) => {
  const bytes = fromHex(hex);
  const context = micLength === undefined ? {} : { micLength };
  const result = dissectElements(bytes, { start: 0, end: bytes.length }, context);
  expectSound(result.fields, result.malformed, 0, bytes.length);
  return result;
};
const octets = (n: number, octet: string): string => octet.repeat(n);

describe('the list of elements', () => {
  it('gives every element by ID, extension, name and span', () => {
    const { elements, ssid, channel, malformed } = read('0004 486f6d65 0301 06 ff03 04 aabb fa01 00');
    expect(malformed).toEqual([]);
    expect(elements).toEqual([
      { id: 0, ext: null, name: 'SSID', span: { start: 0, end: 6 }, body: { start: 2, end: 6 } },
      { id: 3, ext: null, name: 'DS parameter set', span: { start: 6, end: 9 }, body: { start: 8, end: 9 } },
      { id: 255, ext: 4, name: 'FILS session', span: { start: 9, end: 14 }, body: { start: 12, end: 14 } },
      {
        id: 250,
        ext: null,
        name: 'Unknown element 250',
        span: { start: 14, end: 17 },
        body: { start: 16, end: 17 },
      },
    ]);
    expect(ssid).toEqual({ start: 2, end: 6 });
    expect(channel).toBe(6);
  });

  it('shows each with ID, length and value', () => {
    const { fields } = read('0004 486f6d65');
    expect(fields).toHaveLength(1);
    expect(fields[0]).toMatchObject({
      label: 'SSID',
      filter: 'wlan.tag',
      value: '"Home"',
      span: { start: 0, end: 6 },
    });
    expect(textOf(fields, 'wlan.tag.number')).toBe('SSID (0)');
    expect(textOf(fields, 'wlan.ssid')).toBe('"Home"');
  });

  it('reads SSIDs that are no text, empty ones and those too long', () => {
    expect(read('0002 ff00').fields[0]?.value).toBe('ff00');
    expect(read('0000').fields[0]?.value).toBe('wildcard (empty)');
    expect(read(`0021 ${octets(33, '61')}`).malformed).toMatchObject([{ offset: 2 }]);
  });

  it.each([
    ['an element longer than what is left', '0004 486f', 0],
    ['an ID without a length', '0301 06 30', 3],
    ['an RSNE that breaks off', '3003 0100 00', 4],
    ['an empty DS parameter set', '0300', 2],
  ])('says what is wrong with %s, and reads the rest', (_, hex, offset) => {
    expect(read(hex).malformed).toMatchObject([{ offset }]);
  });

  it('goes on behind a malformed element', () => {
    const { malformed, ssid } = read('0300 0001 61');
    expect(malformed).toHaveLength(1);
    expect(ssid).toEqual({ start: 4, end: 5 });
  });

  it('takes an extension element without extension as it is', () => {
    expect(read('ff00').elements).toMatchObject([{ id: 255, ext: null }]);
  });

  it('takes the channel of HT operation where there is no DS parameter set', () => {
    expect(read(`3d16 24 ${octets(21, '00')}`).channel).toBe(36);
    expect(read('0001 61').channel).toBeNull();
  });
});

describe('elements of every network', () => {
  it('reads rates, with the selectors among them (9.4.2.3)', () => {
    const { fields } = read('0104 82 8b 16 fb');
    expect(textsOf(fields, 'wlan.supported_rates')).toEqual([
      '1 (basic) Mbit/s',
      '5.5 (basic) Mbit/s',
      '11 Mbit/s',
      'SAE hash-to-element only',
    ]);
  });

  it('reads the TIM: AID 5 has frames waiting', () => {
    const { fields } = read('0504 00 02 00 20');
    expect(fields[0]?.value).toBe('DTIM 0 of 2');
    expect(textsOf(fields, 'wlan.tim.aid')).toEqual(['5']);
  });

  it('reads country and power', () => {
    const { fields } = read('0706 444520 01 0d 14 2001 03');
    expect(textOf(fields, 'wlan.country_info.code')).toBe('DE');
    expect(textOf(fields, 'wlan.country_info.fnm.mtpl')).toBe('20 dBm');
    expect(textOf(fields, 'wlan.powercon.local')).toBe('3 dB');
  });

  it('names the extended capabilities that are set', () => {
    // Bits 19 (BSS transition), 62 (operating mode notification), 84 (beacon protection).
    const { fields } = read('7f0b 000008 00000000 40 0000 10');
    expect([...nodes(fields)].filter((n) => n.filter?.startsWith('wlan.extcap')).map((n) => n.label)).toEqual(
      ['BSS transition', 'Operating mode notification', 'Beacon protection enabled'],
    );
  });
});

describe('security elements', () => {
  it('reads the RSNXE (9.4.2.241)', () => {
    expect(read('f401 20').fields[0]?.value).toBe('SAE hash-to-element');
    const two = read('f403 62 01 20');
    expect(two.fields[0]?.value).toBe('SAE hash-to-element, SAE-PK, Secure LTF, SSID protection');
    expect(textOf(two.fields, 'wlan.rsnx.length')).toBe('3 bytes');
    expect(read('f401 00').fields[0]?.value).toBe('none');
  });

  it('reads mobility domain, timeouts and management MIC', () => {
    const { fields } = read(`3603 a1b2 01 3805 03 e8030000 4c10 0400 010000000000 ${octets(8, '5a')}`);
    expect(textOf(fields, 'wlan.mobility_domain.mdid')).toBe('0xb2a1');
    expect(textOf(fields, 'wlan.mobility_domain.ft_capab.ft_over_ds')).toBe('True');
    expect(textOf(fields, 'Timeout interval')).toBe('Association comeback time: 1000 TU');
    expect(textOf(fields, 'wlan.mmie.mic')).toBe(octets(8, '5a'));
    expect(textOf(read(`4c18 0400 010000000000 ${octets(16, '5a')}`).fields, 'wlan.mmie.mic')).toBe(
      octets(16, '5a'),
    );
  });

  const r0kh = '0304 6b686f6c';
  const r1kh = '0106 020000000300';
  const gtk = `0223 0100 10 ${octets(8, '00')} ${octets(24, 'cc')}`;
  const igtk = `0421 0400 ${octets(6, '11')} 10 ${octets(24, 'dd')}`;
  const fte = (mic: number, control = '0003'): string => {
    const rest = `${r0kh}${r1kh}${gtk}${igtk}`.replaceAll(' ', '');
    const length = 2 + mic + 64 + rest.length / 2;
    return `37${length.toString(16)}${control}${octets(mic, 'ab')}${octets(32, '01')}${octets(32, '02')}${rest}`;
  };

  it.each([16, 24, 32])('reads the FTE with a MIC of %d bytes (9.4.2.47)', (mic) => {
    const { fields, malformed } = read(fte(mic));
    expect(malformed).toEqual([]);
    expect(textOf(fields, 'wlan.ft.mic')).toBe(octets(mic, 'ab'));
    expect(textOf(fields, 'wlan.ft.mic_control.element_count')).toBe('3');
    expect(textOf(fields, 'wlan.ft.anonce')).toBe(octets(32, '01'));
    expect(textOf(fields, 'wlan.ft.snonce')).toBe(octets(32, '02'));
    expect(textOf(fields, 'wlan.ft.subelem.r0kh_id')).toBe('6b686f6c');
    expect(textOf(fields, 'wlan.ft.subelem.r1kh_id')).toBe('020000000300');
    expect(textOf(fields, 'wlan.ft.subelem.gtk.key_id')).toBe('1');
    expect(textOf(fields, 'wlan.ft.subelem.gtk.key_encrypted')).toBe(octets(24, 'cc'));
    expect(textOf(fields, 'wlan.ft.subelem.igtk.ipn')).toBe(octets(6, '11'));
    expect(textOf(fields, 'wlan.ft.subelem.igtk.key')).toBe(octets(24, 'dd'));
  });

  it('believes the session and the MIC control about the length of the FTE MIC', () => {
    // The end of the SNonce could be a subelement R0KH-ID: then 16 octets of MIC fit as well as 24.
    const body = (control: string): string =>
      `375a${control}${octets(24, '5a')}${octets(56, '00')}0306${octets(6, '6b')}`;
    const mic = (hex: string, micLength?: number) => textOf(read(hex, micLength).fields, 'wlan.ft.mic');
    expect(mic(body('0000'))).toBe(octets(16, '5a'));
    expect(mic(body('0000'), 24)).toBe(octets(24, '5a'));
    expect(mic(body('0200'))).toBe(octets(24, '5a'));
  });

  it('reads what belongs to SAE', () => {
    const { fields } = read('ff06 21 68656c6c6f ff05 5c 1300 1400 ff04 5d aabbcc ff05 72 000fac18');
    expect(textOf(fields, 'wlan.ext_tag.sae.password_identifier')).toBe('hello');
    expect(textsOf(fields, 'wlan.ext_tag.rejected_groups.group')).toEqual([
      'NIST P-256 (19)',
      'NIST P-384 (20)',
    ]);
    expect(textOf(fields, 'wlan.ext_tag.sae.anti_clogging_token')).toBe('aabbcc');
    expect(textOf(fields, 'AKM suite selector')).toBe('SAE-EXT-KEY (00-0f-ac:24)');
  });

  it('reads OWE (RFC 8110)', () => {
    const { fields } = read(`ff23 20 1300 ${octets(32, 'ee')}`);
    expect(textOf(fields, 'wlan.ext_tag.owe_dh_parameter.group')).toBe('NIST P-256 (19)');
    expect(textOf(fields, 'wlan.ext_tag.owe_dh_parameter.public_key')).toBe(octets(32, 'ee'));
    const transition = read('dd0f 506f9a1c 020000000200 04 6f70656e');
    expect(textOf(transition.fields, 'OWE transition mode')).toBe('"open", 02:00:00:00:02:00');
    expect(transition.elements[0]?.name).toBe('OWE transition mode');
  });

  it('reads FILS', () => {
    const { fields, malformed } = read(
      `f00c 8902 c1c2 d1d2 01 04 6b657973 ff09 04 ${octets(8, '77')} ff11 0d ${octets(16, '88')} ff07 08 05 01 0006 01 00`,
    );
    expect(malformed).toEqual([]);
    expect(textOf(fields, 'wlan.fils_indication.cache_identifier')).toBe('c1c2');
    expect(textOf(fields, 'wlan.fils_indication.realms.identifier')).toBe('d1d2');
    expect(textOf(fields, 'wlan.fils_indication.info.ska_without_pfs')).toBe('True');
    expect(textOf(fields, 'wlan.ext_tag.fils.session')).toBe(octets(8, '77'));
    expect(textOf(fields, 'wlan.ext_tag.fils.nonce')).toBe(octets(16, '88'));
    expect(textOf(fields, 'Wrapped data')).toBe('EAP Initiate, Re-auth-Start');
  });

  it('takes what follows the FILS session of an association as encrypted, unless it was decrypted', () => {
    const sealed = fromHex(`ff09 04 ${octets(8, '77')} ${octets(20, 'f5')}`);
    const options = { filsAssociation: true };
    const span = { start: 0, end: sealed.length };
    const closed = dissectElements(sealed, span, {}, options);
    expect(closed.malformed).toEqual([]);
    expect(textOf(closed.fields, 'wlan.ext_tag.fils.encrypted_data')).toBe(octets(20, 'f5'));
    const plain = fromHex(`ff09 04 ${octets(8, '77')} ff05 03 aabbccdd`);
    const open = dissectElements(plain, { start: 0, end: plain.length }, {}, options);
    expect(open.elements.map((e) => e.name)).toEqual(['FILS session', 'FILS key confirmation']);
  });

  it('collects RSNE, WPA element and RSN overrides in order', () => {
    const { rsn, fields } = read(
      '3002 0100 dd06 0050f201 0100 dd06 506f9a29 0100 dd05 506f9a2b 20 dd05 506f9a2c 01',
    );
    expect(rsn.map((r) => r.kind)).toEqual(['rsn', 'wpa', 'override']);
    expect(textOf(fields, 'RSNX override')).toBe('SAE hash-to-element');
    expect(textOf(fields, 'RSN selection')).toBe('RSNE override (1)');
  });
});

describe('vendor elements', () => {
  it('reads WMM parameters', () => {
    const { fields } = read('dd18 0050f202 01 01 80 00 03a40000 27a40000 42435e00 62322f00');
    expect(textsOf(fields, 'wlan.wfa.ie.wme.acp.txop_limit')).toEqual(['0 µs', '0 µs', '3008 µs', '1504 µs']);
    expect(textsOf(fields, 'wlan.wfa.ie.wme.acp.ecw.max')).toEqual(['10', '10', '4', '3']);
  });

  it('reads WPS attributes, and hides the network key', () => {
    const { fields, malformed } = read('dd19 0050f204 104a 0001 10 1044 0001 02 1027 0003 616263 1011 0000');
    expect(malformed).toEqual([]);
    expect(textOf(fields, 'wps.wifi_protected_setup_state')).toBe('Configured (2)');
    expect(find(fields, 'wps.network_key')).toMatchObject({ value: 'abc', secret: true });
  });

  it('names the attributes of P2P and the vendor of others', () => {
    expect(textOf(read('dd09 506f9a09 02 0200 2500').fields, 'P2P capability')).toBe('2500');
    expect(read('dd05 001018 02 00').fields[0]?.value).toBe('Broadcom, type 2');
    expect(read('dd04 123456 07').fields[0]?.value).toBe('12-34-56, type 7');
  });

  it.each(['dd02 0050', 'dd00', 'dd08 0050f204 104a 00ff', 'dd0c 506f9a1c 020000000200 20 61'])(
    'survives %s',
    (hex) => {
      expect(read(hex).malformed.length).toBeLessThanOrEqual(1);
    },
  );
});

describe('the Multi-Link element (802.11be)', () => {
  const mld = '020000000a00';
  // Link ID and BSS parameters change count, EML and MLD capabilities are present.
  const common = `b001 0d ${mld} 03 09 0000 0100`;
  // Link 1, complete, with address; capabilities and an SSID.
  const station = '000f 3100 07 020000000b01 3104 0003 616263'.replace('000f', '0010').replaceAll(' ', '');

  it('reads the basic variant', () => {
    const body = `6b${`${common}${station}`.replaceAll(' ', '')}`;
    const { fields, malformed, elements, ssid } = read(`ff${(body.length / 2).toString(16)}${body}`);
    expect(malformed).toEqual([]);
    expect(textOf(fields, 'Multi-link')).toBe('MLD 02:00:00:00:0a:00');
    expect(textOf(fields, 'MLD MAC address')).toBe('02:00:00:00:0a:00');
    expect(find(fields, 'Common info')?.children?.map((c) => [c.label, c.value])).toEqual([
      ['Length', '13'],
      ['MLD MAC address', '02:00:00:00:0a:00'],
      ['Link ID', '3'],
      ['BSS parameters change count', '9'],
      ['EML capabilities', '0x0000'],
      ['MLD capabilities and operations', '0x0001'],
    ]);
    expect(textOf(fields, 'Per-STA profile')).toBe('link 1');
    expect(textOf(fields, 'STA MAC address')).toBe('02:00:00:00:0b:01');
    expect(textOf(fields, 'wlan.fixed.capabilities')).toBe('0x0431');
    expect(textOf(fields, 'wlan.ssid')).toBe('"abc"');
    // What is inside a profile is not the frame's own.
    expect(elements).toHaveLength(1);
    expect(ssid).toBeNull();
  });

  it('takes a profile that goes on in a fragment as it is', () => {
    const body = `6b${`0000 07 ${mld}`.replaceAll(' ', '')}00ff3100`;
    const { malformed, fields } = read(`ff${(body.length / 2).toString(16).padStart(2, '0')}${body}f20100`);
    expect(malformed).toEqual([]);
    expect(textOf(fields, 'Link info, continued in a fragment')).toBe('00ff3100');
  });

  it('says of other variants which they are', () => {
    expect(read('ff03 6b 0100').fields[0]?.value).toBe('Probe request');
  });
});

it('never throws, whatever is in an element', () => {
  const ids = [...Object.keys(bodies).map(Number), 48, 99];
  const plain = fc.tuple(fc.constantFrom(...ids), fc.uint8Array({ maxLength: 120 }));
  const extensions = Object.keys(extensionBodies).map(Number);
  const extended = fc.tuple(fc.constantFrom(...extensions), fc.uint8Array({ maxLength: 120 }));
  const vendor = fc.tuple(
    fc.constantFrom([0x00, 0x50, 0xf2], [0x50, 0x6f, 0x9a]),
    fc.constantFrom(1, 2, 4, 9, 28, 41, 42, 43, 44),
    fc.uint8Array({ maxLength: 80 }),
  );
  const element = fc.oneof(
    plain.map(([id, data]) => [id, data.length, ...data]),
    extended.map(([ext, data]) => [255, data.length + 1, ext, ...data]),
    vendor.map(([oui, type, data]) => [221, data.length + 4, ...oui, type, ...data]),
  );
  fc.assert(
    fc.property(fc.array(element, { maxLength: 5 }), fc.nat(20), fc.nat(3), (list, cut, lead) => {
      const all = Uint8Array.from([...new Array(lead).fill(0), ...list.flat()]);
      const bytes = all.subarray(0, Math.max(lead, all.length - cut));
      const result = dissectElements(bytes, { start: lead, end: bytes.length }, {});
      expectSound(result.fields, result.malformed, lead, bytes.length);
      for (const { span, body } of result.elements) expect(body.end).toBe(span.end);
    }),
    { numRuns: 1500 },
  );
  expect(Object.keys(extensionNames)).toEqual(expect.arrayContaining(extensions.map(String)));
});
