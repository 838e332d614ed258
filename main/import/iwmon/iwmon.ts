import { type MacAddress, macAddress } from '../../base/brand.ts';
import { type Bytes, concat, fromHex, isZero } from '../../base/bytes.ts';
import type { Importer, LineReader, LoggedFrame, LogLine, Read } from '../types.ts';
import type { Attribute } from './attributes.ts';
import { eapolOf } from './eapol.ts';
import { type Head, headOf, Rebuilder, type Rebuilt } from './message.ts';
import { attributes } from './names.ts';
import { redactMessage } from './redact.ts';
import { rebuildRoute } from './route.ts';
import { type Node, treeOf } from './tree.ts';

const NETLINK = 253;
const ETHERNET = 1;
const EAPOL_TYPE = Uint8Array.of(0x88, 0x8e);

const BANNER = /^(?:Wireless monitor ver \d|Created interface nlmon)/;
/** A line below a message's first: an attribute, or octets. */
const BELOW = /^ {4,}\S|^malformed packet$|^missing (?:table|type|function|nested table)$/;

/** `NL80211_CMD_`… that give the kernel a key or a password, and where in them. */
const COMMAND = { newKey: 11, associate: 38, connect: 46, setPmksa: 52, setPmk: 123 } as const;
const number = (name: string): number => attributes.get(name)![0]!.number;
const ATTR = {
  ifindex: number('Interface Index'),
  mac: number('MAC Address'),
  ssid: number('SSID'),
  key: number('Key'),
  pmk: number('PMK'),
  saePassword: 277,
} as const;
const KEY_DATA = 1;
const KEY_TYPE = 7;
const PAIRWISE = 1;

class Reader implements LineReader {
  readonly #rebuilder = new Rebuilder();
  /** Own address and peer of each interface, for EAPOL that iwmon took from a socket. */
  readonly #own = new Map<number, MacAddress>();
  readonly #peer = new Map<number, MacAddress>();

  read({ text }: LogLine): readonly Read[] | null {
    const [first = '', ...below] = text.split('\n');
    const head = headOf(first);
    if (!head) return BANNER.test(first) ? [] : null;
    const nodes = treeOf(below);
    if (head.kind === 'PAE') return this.#eapol(head, nodes);
    if (head.kind === 'RTNL') {
      const rebuilt = rebuildRoute(head, nodes);
      return rebuilt ? [frame(rebuilt)] : [];
    }
    const rebuilt = this.#rebuilder.rebuild(head, nodes);
    const { list } = rebuilt.attributes;
    this.#learn(head, list);
    return [frame(rebuilt), ...secretsIn(head, list)];
  }

  end(): readonly Read[] {
    return [];
  }

  #learn({ kind, command }: Head, list: readonly Attribute[]): void {
    const index = value(list, ATTR.ifindex);
    const address = value(list, ATTR.mac);
    if (index?.length !== 4 || address?.length !== 6) return;
    const ifindex = index[0]! | (index[1]! << 8) | (index[2]! << 16) | (index[3]! << 24);
    // NEW_INTERFACE and SET_INTERFACE name the interface's own address; requests to join, that of the peer.
    if (kind !== 'Request' && (command === 6 || command === 7)) this.#own.set(ifindex, macAddress(address));
    else if (command === COMMAND.connect || command === 37 || command === COMMAND.associate)
      this.#peer.set(ifindex, macAddress(address));
  }

  /** EAPOL that went over a packet socket: iwmon prints no addresses, those of the interface's last attempt are taken. */
  #eapol({ sent, length }: Head, nodes: readonly Node[]): Read[] {
    const ifindex = Number(/^Interface Index: (\d+)/.exec(nodes[0]?.text ?? '')?.[1] ?? Number.NaN);
    const eapol = nodes.find(({ text }) => text.startsWith('EAPoL: len '));
    const bytes =
      eapol?.octets.length === length
        ? Uint8Array.from(eapol.octets)
        : eapolOf(eapol?.children ?? [], length);
    const own = this.#own.get(ifindex);
    const peer = this.#peer.get(ifindex);
    if (!bytes || !own || !peer)
      return [
        {
          type: 'event',
          event: { kind: 'eapol', by: 'supplicant', request: sent, interface: `ifindex ${ifindex}` },
        },
      ];
    const [to, from] = sent ? [peer, own] : [own, peer];
    return [
      { type: 'frame', linkType: ETHERNET, bytes: concat(fromHex(to), fromHex(from), EAPOL_TYPE, bytes) },
    ];
  }
}

const frame = ({ bytes, missing }: Rebuilt): LoggedFrame => ({
  type: 'frame',
  linkType: NETLINK,
  bytes,
  ...(missing.length && { missing }),
});

const value = (list: readonly Attribute[], type: number): Bytes | undefined =>
  list.find((attribute) => attribute.type === type)?.data;

/** Keys and passwords that a request gives the kernel. Zeroes are none: iwd wipes them. */
function secretsIn({ kind, command }: Head, list: readonly Attribute[]): Read[] {
  if (kind !== 'Request') return [];
  const ssid = value(list, ATTR.ssid) ?? null;
  const told = (data: Bytes | undefined, sizes?: readonly number[]): data is Bytes =>
    data !== undefined && !isZero(data) && (!sizes || sizes.includes(data.length));
  if (command === COMMAND.newKey && value(list, ATTR.mac)) {
    const key = list.find(({ type }) => type === ATTR.key)?.inner ?? [];
    const type = value(key, KEY_TYPE);
    const data = value(key, KEY_DATA) ?? value(list, number('Key Data'));
    const pairwise = !type || type[0] === PAIRWISE;
    return pairwise && told(data, [16, 32]) ? [{ type: 'secret', kind: 'tk', ssid: null, value: data }] : [];
  }
  const giving: readonly number[] = [COMMAND.connect, COMMAND.associate, COMMAND.setPmksa, COMMAND.setPmk];
  if (!giving.includes(command)) return [];
  const pmk = value(list, ATTR.pmk);
  const password = value(list, ATTR.saePassword);
  return [
    ...(told(pmk, [32, 48, 64]) ? [{ type: 'secret', kind: 'pmk', ssid, value: pmk } as const] : []),
    ...(told(password) ? [{ type: 'secret', kind: 'passphrase', ssid, value: password } as const] : []),
  ];
}

/**
 * iwmon's text: each message is made a netlink record again. Octets that it prints are taken over; a value that it
 * prints only in part is left out and named. See `Rebuilder` for the words of the header that it does not print.
 */
export const iwmon: Importer = {
  form: 'iwmon',
  recognise: ({ text, program }) => {
    if (program !== null && program !== 'iwmon') return 0;
    const first = text.split('\n', 1)[0]!;
    return headOf(first) || BANNER.test(first) ? 2 : 0;
  },
  reader: () => new Reader(),
  continues: ({ text, time }) => time === null && BELOW.test(text),
  redact: redactMessage,
};
