import type { Bytes } from '../../base/bytes.ts';
import { actionName } from '../../standard/action.ts';
import { EtherType, etherTypeNames } from '../../standard/frames.ts';
import { u16be } from '../fields.ts';

/** EAPOL PDUs come under two Ethertypes: between station and AP, and to another AP ahead of a roam. */
export const isEapol = (etherType: number): boolean =>
  etherType === EtherType.Eapol || etherType === EtherType.PreAuthentication;

const IP_PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'hop-by-hop options',
  1: 'ICMP',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
  58: 'ICMPv6',
};

const PORTS: Readonly<Record<number, string>> = {
  53: 'DNS',
  67: 'DHCP',
  68: 'DHCP',
  80: 'HTTP',
  123: 'NTP',
  443: 'TLS',
  546: 'DHCPv6',
  547: 'DHCPv6',
  1900: 'SSDP',
  5353: 'mDNS',
  5355: 'LLMNR',
};

/** What an MSDU carries, outermost first: `['IPv4', 'UDP', 'DHCP']`. Names alone: this program does not go further. */
export function payloadNames(bytes: Bytes, etherType: number, start: number, end: number): string[] {
  const names = [etherTypeNames[etherType] ?? `Ethertype 0x${etherType.toString(16).padStart(4, '0')}`];
  let protocol: number | undefined;
  let at = start;
  if (etherType === EtherType.Ipv4 && end - start >= 20) {
    protocol = bytes[start + 9]!;
    at = start + (bytes[start]! & 15) * 4;
    // Later fragments begin in the middle of the upper protocol.
    if (u16be(bytes, start + 6) & 0x1fff) at = end;
  } else if (etherType === EtherType.Ipv6 && end - start >= 40) {
    protocol = bytes[start + 6]!;
    at = start + 40;
    if (protocol === 0 && end - at >= 8) {
      protocol = bytes[at]!;
      at += (bytes[at + 1]! + 1) * 8;
    }
  }
  // Payload type 2 is an action of TDLS (IEEE 802.11-2020, 10.40.2).
  if (etherType === EtherType.Encapsulated80211 && bytes[start] === 2 && end - start >= 3)
    return [actionName(bytes[start + 1]!, bytes[start + 2]!)];
  if (protocol === undefined) return names;
  names.push(IP_PROTOCOLS[protocol] ?? `IP protocol ${protocol}`);
  if ((protocol === 6 || protocol === 17) && end - at >= 4) {
    const name = PORTS[u16be(bytes, at)] ?? PORTS[u16be(bytes, at + 2)];
    if (name) names.push(name);
  }
  return names;
}
