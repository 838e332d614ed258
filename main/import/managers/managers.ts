import { utf8 } from '../../base/bytes.ts';
import { addressKind, bss, type Said, sta, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

const got = (address: string, name?: string): Said => ({
  kind: 'address',
  ok: true,
  why: addressKind(address),
  detail: address,
  ...(name && { interface: name }),
});

const none = (detail: string, name?: string): Said => ({
  kind: 'address',
  ok: false,
  why: 'failed',
  detail,
  ...(name && { interface: name }),
});

const link = (ok: boolean): Said => ({ kind: 'link', ok });

/** connman's states follow the supplicant's: `ready` says that it has some address, even one it gave itself. */
const connmanWordings: readonly Wording<null>[] = [
  {
    pattern: /^Interface (\S+) \[ wifi \] state is (\w+)/,
    says: (match) =>
      match[2] === 'failure'
        ? { kind: 'disconnected', interface: match[1]!, ok: false, why: 'failure' }
        : { kind: 'link', interface: match[1]!, why: match[2]! },
  },
  {
    pattern: /^Interface (\S+) \[ wifi \] error (.*)$/,
    says: (match) => ({
      kind: 'hint',
      interface: match[1]!,
      why: match[2]!,
      detail: `connman reports ${match[2]}`,
    }),
  },
  { pattern: /^(\S+) \{add\} address ([\d.]+)\/\d+ /, says: (match) => got(match[2]!, match[1]) },
  { pattern: /^\S+ \{(?:add|del|update|newlink|dellink|RX|TX|create|remove|type)\} /, says: () => null },
];

/** connman's log. */
export const connman: Importer = tableImporter<null>({
  form: 'connman',
  by: 'manager',
  programs: /^connmand?$/,
  wordings: connmanWordings,
  state: () => null,
});

const NAMED = /^(?!udhcpc)([\w.-]{1,15}): /;

const subject = (text: string): { rest: string; interface?: string } => {
  const match = NAMED.exec(text);
  return match ? { rest: text.slice(match[0].length), interface: match[1]! } : { rest: text };
};

const networkdWordings: readonly Wording<null>[] = [
  { pattern: /^(Gained|Lost) carrier$/, says: (match) => link(match[1] === 'Gained') },
  {
    pattern: /^Connected WiFi access point: (.*) \(([0-9a-f:]{17})\)$/,
    says: (match) => ({ kind: 'connected', ok: true, ssid: utf8(match[1]!), ...bss(match[2]) }),
  },
  {
    pattern: /^Lost WiFi access point: .*\(([0-9a-f:]{17})\)/,
    says: (match) => ({ kind: 'disconnected', ...bss(match[1]) }),
  },
  { pattern: /^DHCPv4 address ([\d.]+)(?:\/\d+)?,? /, says: (match) => got(match[1]!) },
  {
    pattern: /^(?:DHCPv4 lease lost|DHCPv4 client: .*(?:timed? ?out|no lease).*|DHCP lease lost)/i,
    says: ([detail]) => none(detail!),
  },
  { pattern: /^(?:IPv4LL|ipv4ll).*?(169\.254\.[\d.]+)/i, says: (match) => got(match[1]!) },
];

/** systemd-networkd's log: carrier, access point, addresses. */
export const networkd: Importer = tableImporter<null>({
  form: 'systemd-networkd',
  by: 'manager',
  programs: /^(?:systemd-networkd|systemd-network)$/,
  subject,
  wordings: networkdWordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => null,
});

const dhcpWordings: readonly Wording<null>[] = [
  // dhcpcd
  { pattern: /^carrier (acquired|lost)$/, says: (match) => link(match[1] === 'acquired') },
  { pattern: /^leased ([\d.]+) for /, says: (match) => got(match[1]!) },
  { pattern: /^(?:using IPv4LL address|using static address) ([\d.]+)/, says: (match) => got(match[1]!) },
  {
    pattern: /^(?:probing (?:for )?an IPv4LL address|no IPv4 leases|no valid interfaces found|timed out)/,
    says: ([detail]) => none(detail!),
  },
  // dhclient
  { pattern: /^bound to ([\d.]+)/, says: (match) => got(match[1]!) },
  {
    pattern: /^(?:No DHCPOFFERS received|No working leases in persistent database)/,
    says: ([detail]) => none(detail!),
  },
  // dnsmasq, beside the access point: it names the station.
  {
    pattern: /^DHCP(ACK|NAK|DECLINE)\((\S+)\) ([\d.]+) ([0-9a-f:]{17})/,
    says: (match) => {
      const said = match[1] === 'ACK' ? got(match[3]!, match[2]) : none(match[0], match[2]);
      return { ...said, ...sta(match[4]) };
    },
  },
  { pattern: /^DHCP\w+[( ]/, says: () => null },
  // udhcpc
  { pattern: /^(?:udhcpc: )?lease of ([\d.]+) obtained/i, says: (match) => got(match[1]!) },
  { pattern: /^(?:udhcpc: )?no lease, (?:failing|forking)/, says: ([detail]) => none(detail!) },
  // avahi-autoipd, avahi-daemon
  { pattern: /^Successfully claimed IP address (169\.254\.[\d.]+)/, says: (match) => got(match[1]!) },
  {
    pattern: /^Joining mDNS multicast group on interface (\S+)\.IPv4 with address (169\.254\.\d+\.\d+)/,
    says: (match) => got(match[2]!, match[1]),
  },
];

/** What programs that ask for an address, or give one, tell of it: dhcpcd, dhclient, udhcpc, dnsmasq, avahi. */
export const dhcp: Importer = tableImporter<null>({
  form: 'dhcp',
  by: 'manager',
  programs: /^(?:dhcpcd|dhclient|udhcpc6?|dnsmasq(?:-dhcp)?|avahi-(?:autoipd|daemon).*)$/,
  subject,
  sure: ({ text }) =>
    /^(?:DHCP(?:DISCOVER|OFFER|REQUEST|ACK|NAK)(?:\(| on | of | from )|bound to [\d.]+ -- |udhcpc: |No DHCPOFFERS received)/.test(
      text,
    ),
  wordings: dhcpWordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => null,
});
