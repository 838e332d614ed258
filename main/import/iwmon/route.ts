import { type Bytes, concat } from '../../base/bytes.ts';
import { attributesOf, octetsOf } from './attributes.ts';
import { type Head, monitored, netlinkMessage, type Rebuilt } from './message.ts';
import { addressNames, linkNames, type Names, routeNames } from './names.ts';
import { little } from './octets.ts';
import type { Node } from './tree.ts';

/** Address families of Linux; iwmon calls all others, that is none, `Unknown`. */
const FAMILIES: Readonly<Record<string, number>> = { AF_INET: 2, AF_INET6: 10, Unknown: 0 };
const SCOPES: Readonly<Record<string, number>> = { global: 0, site: 200, link: 253, host: 254, nowhere: 255 };
/** `RTPROT_`… */
const PROTOCOLS: Readonly<Record<string, number>> = {
  Unknown: 0,
  kernel: 2,
  boot: 3,
  static: 4,
  ra: 9,
  dhcp: 16,
};
const ROUTE = 0;
const [ERROR, DONE] = [2, 3];
/** Words of the header that iwmon prints before what the message says. */
const HEADER_LINES = /^(?:Flags: \d+ \(0x|Sequence number: |Port ID: )/;

/**
 * A message of rtnetlink as iwmon prints it, with flags, sequence and port as they were.
 * @returns null for a message of which nothing but its header is printed
 */
export function rebuildRoute({ command, flags }: Head, nodes: readonly Node[]): Rebuilt | null {
  const number = (name: string): number => {
    const found = new RegExp(`^${name}: (-?\\d+)`).exec(
      nodes.find(({ text }) => text.startsWith(name))?.text ?? '',
    );
    return Number(found?.[1] ?? 0);
  };
  const rest = nodes.filter(({ text }) => !HEADER_LINES.test(text));
  const body = bodyOf(command, rest, number);
  if (!body) return null;
  const message = netlinkMessage(
    command,
    number('Flags') || flags,
    number('Sequence number'),
    number('Port ID'),
    concat(body.fixed, octetsOf(body.attributes.list)),
  );
  return { bytes: monitored(ROUTE, message), missing: body.attributes.missing, attributes: body.attributes };
}

function bodyOf(type: number, nodes: readonly Node[], number: (name: string) => number) {
  const text = (name: string): string =>
    nodes.find((node) => node.text.startsWith(`${name}: `))?.text.slice(name.length + 2) ?? '';
  const octet = (value: number | undefined): Bytes => Uint8Array.of((value ?? 0) & 0xff);
  const flags = (name: string): number =>
    Number.parseInt(/\(0x([0-9a-f]+)\)/.exec(text(name))?.[1] ?? '0', 16);
  // Attributes stand one level deeper than the fields before them, as if they belonged to the last of those.
  const after = (prefix: string, names: Names) =>
    attributesOf(
      nodes.flatMap((node) => (node.text.startsWith(prefix) ? node.children : [node])),
      names,
    );
  if (type === ERROR || type === DONE) {
    const status = number('Error') || number('ACK') || number('Status');
    const missing = type === ERROR ? ['the request that is answered'] : [];
    return { fixed: little(status, 4), attributes: { list: [], missing } };
  }
  if (nodes.length === 0) return null;
  if (type >= 16 && type < 20) {
    const head = concat(octet(FAMILIES[text('IFLA Family')]), octet(0), little(number('IFLA Type'), 2));
    const words = [number('IFLA Index'), flags('IFLA Flags'), number('IFLA ChangeMask')];
    return {
      fixed: concat(head, ...words.map((word) => little(word, 4))),
      attributes: after('IFLA ', linkNames),
    };
  }
  if (type >= 20 && type < 24) {
    const family = octet(FAMILIES[text('IFA Family')]);
    const scope = octet(SCOPES[text('IFA Scope')]);
    const fixed = concat(family, octet(number('IFA Prefixlen')), octet(flags('IFA Flags')), scope);
    return { fixed: concat(fixed, little(number('IFA Index'), 4)), attributes: after('IFA ', addressNames) };
  }
  if (type < 24 || type >= 28) return null;
  const lengths = ['RTM Destination Len', 'RTM Source Len', 'RTM TOS Field', 'RTM Table'].map(number);
  const fixed = concat(
    octet(FAMILIES[text('RTM Family')]),
    Uint8Array.from(lengths),
    octet(PROTOCOLS[text('RTM Protocol')]),
    octet(SCOPES[text('RTM Scope')]),
    octet(number('RTM Type')),
    little(flags('RTM Flags'), 4),
  );
  return { fixed, attributes: after('RTM ', routeNames) };
}
