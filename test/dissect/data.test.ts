import { describe, expect, it } from 'vitest';
import { macAddress } from '../../main/base/brand.ts';
import { concat, fromHex, toHex } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, dissectAmsdu, dissectManagementBody, dissectMsdu, peek } from '../../main/dissect/index.ts';

const [A1, A2, A3] = ['020000000001', '020000000002', '020000000003'];
const SNAP = 'aaaa03000000';
const msdu = (hex: string) => dissectMsdu(fromHex(hex), 'llc');

/** IPv4 header, then ports of UDP or TCP. */
const ipv4 = (protocol: string, rest: string) =>
  `${SNAP}0800 45000020000040 0040 ${protocol} 0000 0a000001 0a000002 ${rest}`;
const ipv6 = (next: string, rest: string) =>
  `${SNAP}86dd 60000000 0008 ${next} ff ${'00'.repeat(32)} ${rest}`;

describe('what an MSDU carries, by name', () => {
  it.each([
    ['ARP', `${SNAP}0806 0001`, 'ARP'],
    ['DHCP', ipv4('11', '0044 0043 0008 0000'), 'IPv4, UDP, DHCP'],
    ['a ping', ipv4('01', '0800'), 'IPv4, ICMP'],
    ['TLS', ipv4('06', 'c000 01bb'), 'IPv4, TCP, TLS'],
    ['TCP to a port without a name', ipv4('06', 'c000 c001'), 'IPv4, TCP'],
    ['neighbour discovery', ipv6('3a', '8700'), 'IPv6, ICMPv6'],
    ['multicast listener report', ipv6('00', '3a00 0502 0000 0100 8f00'), 'IPv6, ICMPv6'],
    ['DHCPv6', ipv6('11', '0222 0223'), 'IPv6, UDP, DHCPv6'],
    ['an Ethertype without a name', `${SNAP}1234 00`, 'Ethertype 0x1234'],
    ['802.1H', 'aaaa030000f8 888e 01010000', 'EAPOL-Start'],
    ['spanning tree, which has no SNAP', '424203 0000', 'LLC'],
    ["a vendor's SNAP", 'aaaa03 00000c 2000 00', 'LLC'],
  ])('%s', (_, hex, summary) => {
    const frame = msdu(hex);
    expect(frame.summary).toBe(summary);
    expect(frame.malformed).toEqual([]);
  });

  it('does not read ports in a later fragment', () => {
    const hex = `${SNAP}0800 4500002000002001 4011 0000 0a000001 0a000002 00440043`;
    expect(msdu(hex).summary).toBe('IPv4, UDP');
  });

  it('is said to be cut where LLC is', () => {
    expect(msdu('aaaa03').malformed[0]!.message).toContain('logical link control');
  });
});

describe('a decrypted MSDU', () => {
  const addresses = { source: macAddress(A1!), destination: macAddress(A2!) };

  it('has the addresses of its 802.11 header', () => {
    const frame = dissectMsdu(fromHex(`${SNAP}888e 01010000`), 'llc', {}, addresses);
    expect(frame).toMatchObject({ ...addresses, protocol: 'EAPOL', etherType: 0x888e });
    expect(frame.eapol!.span).toEqual({ start: 8, end: 12 });
  });

  it('may begin with an Ethernet header', () => {
    const frame = dissectMsdu(fromHex(`${A1}${A2}888e01010000`), 'ethernet');
    expect(frame.eapol!.packetType).toBe(1);
    expect(frame.source).toBe(macAddress(A2!));
  });
});

describe('A-MSDU', () => {
  const arp = `${A1}${A2}000a ${SNAP}0806 0001`;
  const eapol = `${A1}${A3}000c ${SNAP}888e 01010000`;

  it('gives each subframe, and the EAPOL among them', () => {
    // 24 octets need no padding; 26 take two.
    const bytes = fromHex(`${arp} ${eapol} 0000 ${arp}`);
    const frame = dissectAmsdu(bytes);
    expect(frame.malformed).toEqual([]);
    expect(frame.fields[0]!.children!.map((f) => f.value)).toEqual(['ARP', 'EAPOL-Start', 'ARP']);
    expect(frame.summary).toBe('A-MSDU, 3 subframes: EAPOL-Start');
    expect(frame.source).toBe(macAddress(A3!));
    expect(toHex(bytes.slice(frame.eapol!.span.start, frame.eapol!.span.end))).toBe('01010000');
  });

  it('is found by peek as well', () => {
    const header = `88010000${A1}${A2}${A3}10008000`;
    const bytes = fromHex(`${header} ${arp} ${eapol}`);
    const peeked = peek(bytes, LinkType.Ieee80211);
    const frame = dissect(bytes, LinkType.Ieee80211);
    expect(peeked.eapol).toEqual({ start: bytes.length - 4, end: bytes.length });
    expect(frame.eapol!.span).toEqual(peeked.eapol);
    expect([peeked.source, peeked.destination]).toEqual([frame.source, frame.destination]);
  });

  it('says where a length leaves the frame', () => {
    const frame = dissectAmsdu(fromHex(`${A1}${A2}0100 ${SNAP}0806 0001`));
    expect(frame.malformed).toEqual([{ offset: 14, message: 'A-MSDU: MSDU of 256 bytes, 10 bytes left' }]);
  });
});

describe('fragments', () => {
  const part = (sequence: string, body: string) => fromHex(`08050000${A1}${A2}${A3}${sequence} ${body}`);

  it('have LLC in the first only', () => {
    expect(dissect(part('1000', `${SNAP}888e 0101`), LinkType.Ieee80211).etherType).toBe(0x888e);
    const second = dissect(part('1100', `${SNAP}888e 0101`), LinkType.Ieee80211);
    expect(second.etherType).toBeNull();
    expect(second.summary).toBe('Data, fragment 1');
    expect(peek(part('1100', `${SNAP}888e 0101`), LinkType.Ieee80211).eapol).toBeNull();
  });
});

describe('management frames', () => {
  it('are handed on with the body alone', () => {
    const body = fromHex('0700');
    const frame = dissectManagementBody(body, 12);
    expect(frame.management).toMatchObject({ kind: 'deauthentication', reason: 7 });
    const whole = concat(fromHex(`c0000000${A1}${A2}${A3}1000`), body);
    expect(dissect(whole, LinkType.Ieee80211).management).toMatchObject({ reason: 7 });
  });
});
