import { type Bytes, concat } from '../../base/bytes.ts';
import { type Attributes, attributesOf, octetsOf } from './attributes.ts';
import { attributes as names } from './names.ts';
import { little } from './octets.ts';
import type { Node } from './tree.ts';

/** The first line of a message. */
export interface Head {
  readonly kind: 'Request' | 'Response' | 'Complete' | 'Result' | 'Event' | 'RTNL' | 'PAE';
  /** `<`: towards the kernel, or onto the wire. */
  readonly sent: boolean;
  readonly command: number;
  readonly length: number;
  readonly flags: number;
}

const HEAD =
  /^([<>]) (?:(Request|Response|Complete|Result|Event|RTNL): .*?\(0x([0-9a-f]{2,4})\) len (\d+)(?: \[([\w,]*)\])?|(PAE): len (\d+))\s+\d+\.\d{6}\s*$/;

/** iwmon's names for the flags of a message, which mean the same bits in several ways (include/uapi/linux/netlink.h). */
const FLAGS: Readonly<Record<string, number>> = {
  request: 0x1,
  multi: 0x2,
  ack: 0x4,
  echo: 0x8,
  root: 0x100,
  match: 0x200,
  dump: 0x300,
  atomic: 0x400,
  replace: 0x100,
  excl: 0x200,
  create: 0x400,
  append: 0x800,
};

/** What the first line of a message says; null for any other line. */
export function headOf(line: string): Head | null {
  const found = HEAD.exec(line);
  if (!found) return null;
  const [, arrow, kind, command, length, flags, pae, paeLength] = found;
  return {
    kind: (kind ?? pae) as Head['kind'],
    sent: arrow === '<',
    command: Number.parseInt(command ?? '0', 16),
    length: Number(length ?? paeLength),
    flags: (flags ?? '')
      .split(',')
      .reduce((all, name) => all | (FLAGS[name] ?? (Number.parseInt(name, 16) || 0)), 0),
  };
}

export interface Rebuilt {
  /** With the header of a Linux netlink monitor (link type 253). */
  readonly bytes: Bytes;
  readonly missing: readonly string[];
  readonly attributes: Attributes;
}

const REQUEST = 1;
const CAPPED = 0x100;
const ERROR = 2;
const DONE = 3;
const HEADER = 16;
const GENERIC = 16;

/**
 * iwmon prints neither the number that nl80211 has in this kernel nor sequence and port of a message. The family gets the
 * last number that the kernel could give, which no other has in practice; sequences count the requests; port 1 is that
 * of whoever asked. They tell requests, answers and events apart as the kernel's do.
 */
const FAMILY = 0x3ff;
const PORT = 1;

/** The netlink monitor's header (tcpdump.org/linktypes, LINKTYPE_NETLINK) before messages of one protocol. */
export function monitored(protocol: number, message: Bytes): Bytes {
  const head = new Uint8Array(16);
  head.set([0x03, 0x38], 2);
  head[15] = protocol;
  return concat(head, message);
}

export function netlinkMessage(
  type: number,
  flags: number,
  sequence: number,
  port: number,
  payload: Bytes,
): Bytes {
  const fields = [little(HEADER + payload.length, 4), little(type, 2), little(flags, 2)];
  return concat(...fields, little(sequence, 4), little(port, 4), payload);
}

interface Asked {
  readonly command: number;
  readonly sequence: number;
  readonly flags: number;
  readonly payload: Bytes;
  readonly exact: boolean;
}

/** More than are ever on their way at once. */
const MOST_ASKED = 256;

/** Makes netlink messages of nl80211 again from what iwmon printed of them; remembers what was asked. */
export class Rebuilder {
  #asked: Asked[] = [];
  #sequence = 0;

  rebuild(head: Head, nodes: readonly Node[]): Rebuilt {
    if (head.kind === 'Response' || head.kind === 'Complete') return this.#answer(head, nodes);
    const { command, length } = head;
    const attributes = attributesOf(nodes, names);
    const { payload, missing } = payloadOf(head, attributes);
    if (head.kind === 'Request') {
      const flags = head.flags | REQUEST;
      this.#sequence++;
      this.#asked.push({
        command,
        sequence: this.#sequence,
        flags,
        payload,
        exact: !missing.length && length >= 0,
      });
      if (this.#asked.length > MOST_ASKED) this.#asked.shift();
      return made(netlinkMessage(FAMILY, flags, this.#sequence, PORT, payload), missing, attributes);
    }
    const asked = head.kind === 'Result' ? this.#askedFor(command) : null;
    const [sequence, port] = asked ? [asked.sequence, PORT] : [0, 0];
    return made(netlinkMessage(FAMILY, head.flags, sequence, port, payload), missing, attributes);
  }

  /** The kernel's answer: an acknowledgement, an error or the end of a list. */
  #answer(head: Head, nodes: readonly Node[]): Rebuilt {
    const asked = this.#askedFor(head.command);
    if (asked) this.#asked = this.#asked.filter((one) => one !== asked);
    const missing: string[] = [];
    const status = statusOf(nodes);
    if (status === null) missing.push('Status');
    const sequence = asked?.sequence ?? 0;
    const word = little(-(status ?? 0), 4);
    const empty: Attributes = { list: [], missing };
    if (head.kind === 'Complete')
      return made(netlinkMessage(DONE, head.flags, sequence, PORT, word), missing, empty);
    // The request comes back with its header alone, or whole.
    const generic = Uint8Array.of(head.command, 0, 0, 0);
    const payload = asked?.payload ?? generic;
    const whole = (head.flags & CAPPED) === 0;
    if (whole && !asked?.exact) missing.push('the request that is answered');
    const request = netlinkMessage(FAMILY, asked?.flags ?? REQUEST, sequence, PORT, payload);
    // Further words of the kernel follow in attributes that iwmon does not print.
    if (head.flags & 0x200) missing.push('extended acknowledgement');
    const copy = whole ? request : request.subarray(0, HEADER);
    return made(netlinkMessage(ERROR, head.flags, sequence, PORT, concat(word, copy)), missing, empty);
  }

  /** The oldest request that the answer is of; GET_ is answered by NEW_. */
  #askedFor(command: number): Asked | null {
    const getter = GETTERS[command];
    return this.#asked.find((one) => one.command === command || one.command === getter) ?? null;
  }
}

/** NEW_WIPHY, NEW_INTERFACE, NEW_KEY, NEW_STATION, NEW_SCAN_RESULTS, NEW_SURVEY_RESULTS and what asks for them. */
const GETTERS: Readonly<Record<number, number>> = { 3: 1, 7: 5, 11: 9, 19: 17, 34: 32, 51: 50 };

/** `Success (0)`, `Invalid exchange (52)`, `0`: positive. */
function statusOf(nodes: readonly Node[]): number | null {
  const found = /^Status: (?:.*\()?(-?\d+)\)?$/.exec(
    nodes.find(({ text }) => text.startsWith('Status: '))?.text ?? '',
  );
  return found ? Math.abs(Number(found[1])) : null;
}

function payloadOf(
  { command, length }: Head,
  attributes: Attributes,
): { payload: Bytes; missing: readonly string[] } {
  const generic = Uint8Array.of(command, 0, 0, 0);
  const octets = octetsOf(attributes.list);
  // A message that is nothing but zeroes has no attributes to print: iwd wipes what held a key, and the monitor came late.
  if (command === 0 && !attributes.list.length && !attributes.missing.length)
    return { payload: concat(generic, new Uint8Array(Math.min(length, 0xffff))), missing: [] };
  const lacks = length - octets.length;
  const missing =
    lacks && !attributes.missing.length ? [`${lacks} bytes that are not printed`] : attributes.missing;
  return { payload: concat(generic, octets), missing };
}

const made = (message: Bytes, missing: readonly string[], attributes: Attributes): Rebuilt => ({
  bytes: monitored(GENERIC, message),
  missing: [...new Set(missing)],
  attributes,
});
