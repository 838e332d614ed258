import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { setupFrames } from './setup-frames.ts';
import { expectSound, find, textOf, textsOf } from './trees.ts';

type Name = keyof typeof setupFrames;
const read = (name: Name) => {
  const frame = dissect(setupFrames[name], LinkType.Ieee80211, {});
  expectSound(frame.fields, frame.malformed, 0, frame.bytes.length);
  expect(frame.malformed, name).toEqual([]);
  return frame;
};

describe('Easy Connect (DPP)', () => {
  it.each([
    ['dppAuthenticationRequest', 'DPP Authentication Request'],
    ['dppAuthenticationResponse', 'DPP Authentication Response'],
    ['dppAuthenticationConfirm', 'DPP Authentication Confirm'],
    ['dppPeerDiscovery', 'DPP Peer Discovery Request'],
    ['pkexExchange', 'DPP PKEX Version 1 Exchange Request'],
    ['pkexReveal', 'DPP PKEX Commit-Reveal Request'],
    ['dppResult', 'DPP Configuration Result'],
    ['dppAnnouncement', 'DPP Presence Announcement'],
  ] as const)('%s is named %s', (name, text) => {
    expect(read(name).summary).toBe(`Action, Public, Vendor Specific, ${text}`);
  });

  it('reads attributes by name', () => {
    const { fields } = read('dppAuthenticationRequest');
    expect(textsOf(fields, 'dpp.ie.attr_id')).toEqual([
      'Responder bootstrapping key hash (0x1002)',
      'Initiator bootstrapping key hash (0x1001)',
      'Initiator protocol key (0x1003)',
      'Protocol version (0x1019)',
      'Channels (0x1018)',
      'Wrapped data (0x1004)',
    ]);
    expect(textOf(fields, 'dpp.key.x')).toBe('01'.repeat(32));
    expect(textOf(fields, 'dpp.key.y')).toBe('02'.repeat(32));
    expect(textOf(fields, 'Channels')).toBe('81/6');
    expect(textOf(read('dppAuthenticationConfirm').fields, 'dpp.status')).toBe('Authentication failure (2)');
    expect(textOf(read('pkexExchange').fields, 'dpp.code_identifier')).toBe('lab');
    expect(textOf(read('pkexExchange').fields, 'dpp.finite_cyclic_group')).toContain('19');
    expect(textOf(read('dppPeerDiscovery').fields, 'dpp.connector_data')).toMatch(/^eyJ0/);
  });

  it('reads what GAS carries', () => {
    expect(read('gasDppRequest').summary).toBe('Action, Public, GAS Initial Request, DPP');
    expect(textOf(read('gasDppRequest').fields, 'dpp.primary.wrapped_data')).toBe('12'.repeat(60));
    const later = read('gasDppDelayed');
    expect(textOf(later.fields, 'wlan.fixed.gas_comeback_delay')).toBe('10 TU');
    const part = read('gasDppPart');
    expect(textOf(part.fields, 'wlan.fixed.gas_fragment_id')).toBe('1');
    expect(textOf(part.fields, 'wlan.fixed.query_response')).toBe('14'.repeat(40));
    expect(textsOf(read('gasAnqpRequest').fields, 'wlan.fixed.anqp.query_id')).toEqual([
      'NAI realm (263)',
      'Domain name (268)',
    ]);
    expect(textsOf(read('gasAnqpResponse').fields, 'wlan.fixed.anqp.info_id')).toEqual([
      'Capability list (257)',
      'Domain name (268)',
    ]);
  });
});

describe('PASN', () => {
  it('reads parameters and the SAE frames inside', () => {
    const first = read('pasnFirst').fields;
    expect(textOf(first, 'wlan.etag.pasn_parameters.wrapped_data_format')).toBe('SAE (3)');
    expect(textOf(first, 'wlan.etag.pasn_parameters.ephemeral_public_key')).toBe('5a'.repeat(32));
    expect(textOf(first, 'wlan.fixed.scalar')).toBe('11'.repeat(32));
    expect(textOf(first, 'wlan.fixed.finite_field_element')).toBe('22'.repeat(64));
    const second = read('pasnSecond').fields;
    expect(textOf(second, 'wlan.pasn_wrapped_data.auth_frame_1_len')).toBe('104');
    expect(textOf(second, 'wlan.pasn_wrapped_data.auth_frame_2_len')).toBe('40');
    expect(textOf(second, 'wlan.fixed.scalar')).toBe('11'.repeat(32));
    expect(textOf(second, 'wlan.fixed.confirm')).toBe('33'.repeat(32));
    expect(find(second, 'MIC')?.children?.at(-1)?.value).toBe('77'.repeat(16));
    expect(textOf(read('pasnThird').fields, 'wlan.fixed.confirm')).toBe('33'.repeat(32));
  });

  it('reads a comeback, and FILS inside', () => {
    const later = read('pasnLater').fields;
    expect(textOf(later, 'wlan.etag.pasn_parameters.comeback_after')).toBe('100 TU');
    expect(textOf(later, 'wlan.etag.pasn_parameters.cookie')).toBe('0102030405');
    const again = read('pasnAgain').fields;
    expect(find(again, 'wlan.etag.pasn_parameters.comeback_after')).toBeUndefined();
    expect(textOf(again, 'wlan.etag.pasn_parameters.cookie')).toBe('0102030405');
    expect(textOf(again, 'wlan.etag.pasn_parameters.ephemeral_public_key')).toBe('5a'.repeat(32));
    const fils = read('pasnFils').fields;
    expect(textOf(fils, 'wlan.ext_tag.fils.nonce')).toBe('21'.repeat(16));
    expect(textOf(fils, 'wlan.ext_tag.fils.session')).toBe('31'.repeat(8));
  });
});

it('never throws on frames that are cut or changed', () => {
  const frame = fc.constantFrom(...Object.values(setupFrames));
  fc.assert(
    fc.property(frame, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (bytes, cut, at, octet) => {
      const changed = bytes.slice(0, cut % 3 === 0 ? cut % bytes.length : bytes.length);
      if (changed.length > 0) changed[at % changed.length] = octet;
      const { fields, malformed } = dissect(changed, LinkType.Ieee80211, {});
      expectSound(fields, malformed, 0, changed.length);
    }),
    { numRuns: 400 },
  );
});
