import type { MacAddress, Suite } from '../base/brand.ts';
import type { Bytes } from '../base/bytes.ts';
import type { ControlEvent, Ends, EventKey, EventKind, EventOf, SaidOf, Teller } from '../base/event.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { DissectContext, Span } from '../dissect/types.ts';
import { Element } from '../standard/elements.ts';
import { groupKeyUse } from '../standard/frames.ts';
import {
  Attributes,
  Flag,
  GENERIC_HEADER,
  HEADER,
  isNl80211,
  type Message,
  MessageType,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NLCTRL,
  nextMessage,
  padded,
  readMessage,
  walkAttributes,
} from '../standard/netlink.ts';
import { Attribute, algorithmOfAuthType, Command, KeyAttribute } from '../standard/nl80211.ts';
import { rsnSuite } from '../standard/suite.ts';
import { linkOf, NetlinkInterfaces } from './netlink-interfaces.ts';
import { type ScanResult, scanResult } from './netlink-scan.ts';

/** What one netlink message reports. */
export interface NetlinkEvent {
  readonly event: ControlEvent;
  /** Record of the request that this answers. */
  readonly asked?: number;
  /** A BSS with what it advertised, of a scan. */
  readonly scan?: ScanResult;
}

/** What user space asks the kernel for, and it answers. */
type Requested =
  | 'authenticate-request'
  | 'associate-request'
  | 'connect-request'
  | 'external-auth'
  | 'key-install'
  | 'key-remove'
  | 'port-authorized'
  | 'pmksa'
  | 'deauthenticated'
  | 'disassociated'
  | 'disconnected';
/** What the kernel reports by itself. */
type Reported =
  | 'authentication-timeout'
  | 'association-timeout'
  | 'connect-result'
  | 'disconnected'
  | 'external-auth'
  | 'beacon-loss'
  | 'port-authorized'
  | 'michael-failure';
/** What a message tells of the other end of the interface, whichever that is. */
type Peered<K extends EventKind> = SaidOf<K> & { readonly peer?: MacAddress | null };

/** A request that waits for the kernel's answer. */
interface Pending {
  readonly record: number;
  readonly event: EventOf<Requested>;
}

/** Requests that were never answered do not fill the memory. */
const MOST_PENDING = 256;

/**
 * Reads netlink messages as the events that they report: what was asked of the kernel together with its answer, which
 * comes under the same port and sequence number, and what the kernel reports by itself. Frames inside messages are the
 * frame trackers' business.
 */
export class NetlinkEvents {
  readonly interfaces = new NetlinkInterfaces();
  readonly #pending = new Map<string, Pending>();

  /** @param span the netlink messages of the record; protocol: of netlink */
  feed(record: CaptureRecord, span: Span, protocol: number, context: DissectContext): NetlinkEvent[] {
    const { bytes } = record;
    const events: NetlinkEvent[] = [];
    for (let at = span.start; ; ) {
      const message = readMessage(bytes, at, span.end);
      if (!message) return events;
      if (message.type === MessageType.Error) this.#answer(bytes, message, events);
      else if (protocol === NETLINK_ROUTE) this.#link(bytes, message);
      else if (
        protocol === NETLINK_GENERIC &&
        message.type >= MessageType.FirstOfProtocol &&
        message.type !== NLCTRL &&
        message.payload.end - message.payload.start >= GENERIC_HEADER &&
        isNl80211(message.type, context)
      )
        this.#nl80211(record, message, events);
      at = nextMessage(message);
    }
  }

  #link(bytes: Bytes, message: Message): void {
    const link = linkOf(bytes, message);
    if (link) this.interfaces.learn(link.ifindex, link);
  }

  /** An acknowledgement: what was asked is now known to be done or refused. */
  #answer(bytes: Bytes, message: Message, events: NetlinkEvent[]): void {
    const key = keyOf(message);
    const pending = this.#pending.get(key);
    const { start, end } = message.payload;
    if (!pending || end - start < 4) return;
    this.#pending.delete(key);
    const errno = new DataView(bytes.buffer, bytes.byteOffset + start, 4).getInt32(0, true);
    const { request: _request, ok: _ok, errno: _errno, ...asked } = pending.event;
    if (errno === 0) {
      if (ANSWERED.has(asked.kind)) events.push({ event: { ...asked, ok: true }, asked: pending.record });
      return;
    }
    const detail = extackText(bytes, message);
    events.push({
      event: { ...asked, errno, ok: false, ...(detail && { detail }) },
      asked: pending.record,
    });
  }

  #nl80211({ bytes, index }: CaptureRecord, message: Message, events: NetlinkEvent[]): void {
    const { start, end } = message.payload;
    const command = bytes[start]!;
    const a = new Attributes(bytes, { start: start + GENERIC_HEADER, end });
    const ifindex = a.number(Attribute.IFINDEX);
    const request = (message.flags & Flag.Request) !== 0;
    if (command === Command.NEW_WIPHY) {
      const told = wiphy(a);
      if (told) events.push({ event: told });
      return;
    }
    // 0 is no interface: a P2P device, which has none.
    if (!ifindex) return;
    this.#learn(command, request, ifindex, a);
    if (command === Command.NEW_SCAN_RESULTS) {
      const scan = scanResult(bytes, a);
      const about = this.#about(ifindex, null, false);
      if (scan) events.push({ event: { kind: 'bss', by: 'kernel', ...about, ...scan.told }, scan });
      return;
    }
    const ap = this.interfaces.of(ifindex)?.ap === true;
    if (!request) {
      const told = message.portId === 0 ? reported(command, a) : null;
      if (!told) return;
      const { peer, ...rest } = told;
      events.push({ event: { by: 'kernel', ...this.#about(ifindex, peer, ap), ...rest } });
      return;
    }
    const told = requested(command, a);
    if (!told) return;
    const { peer, ...rest } = told;
    const by = ap ? 'ap' : 'supplicant';
    const event: EventOf<Requested> = { by, ...this.#about(ifindex, peer, ap), ...rest };
    this.#wait(keyOf(message), { record: index, event });
    if (!ANSWERED.has(event.kind)) events.push({ event });
  }

  /** The interface, its own address, and that of its peer, by the role of the interface. */
  #about(
    ifindex: number,
    peer: MacAddress | null | undefined,
    ap: boolean,
  ): Pick<Teller, 'interface'> & Ends {
    const known = this.interfaces.of(ifindex);
    const own = known?.address;
    const [station, bssid] = ap ? [peer, own] : [own, peer];
    return {
      interface: known?.name ?? `ifindex ${ifindex}`,
      ...(station && { station }),
      ...(bssid && { bssid }),
    };
  }

  #learn(command: number, request: boolean, ifindex: number, a: Attributes): void {
    const { interfaces } = this;
    if (command === Command.NEW_INTERFACE || command === Command.SET_INTERFACE) {
      const type = a.number(Attribute.IFTYPE);
      const address = command === Command.NEW_INTERFACE ? a.mac(Attribute.MAC) : null;
      const name = a.text(Attribute.IFNAME);
      interfaces.learn(ifindex, {
        ...(type !== null && { ap: AP_TYPES.has(type) }),
        ...(address && { address }),
        ...(name && { name }),
      });
    } else if (command === Command.START_AP && request) interfaces.learn(ifindex, { ap: true });
    else if (JOINING.has(command) && request) interfaces.learn(ifindex, { ap: false });
  }

  #wait(key: string, pending: Pending): void {
    this.#pending.set(key, pending);
    if (this.#pending.size > MOST_PENDING) this.#pending.delete(this.#pending.keys().next().value!);
  }
}

const keyOf = (message: Message) => `${message.portId}:${message.sequence}`;

/** Interface types that are the access point's end: AP, AP_VLAN, P2P_GO. */
const AP_TYPES = new Set([3, 4, 9]);
const JOINING = new Set([Command.AUTHENTICATE, Command.ASSOCIATE, Command.CONNECT]);
/** What is told once it is known whether it was done; the rest is told when it is asked for, and again when refused. */
const ANSWERED = new Set<ControlEvent['kind']>([
  'key-install',
  'key-remove',
  'pmksa',
  'port-authorized',
  'external-auth',
]);

/** What user space asks of the kernel. */
function requested(command: number, a: Attributes): Peered<Requested> | null {
  const peer = a.mac(Attribute.MAC);
  switch (command) {
    case Command.AUTHENTICATE: {
      const type = a.number(Attribute.AUTH_TYPE);
      const algorithm = type === null ? undefined : algorithmOfAuthType[type];
      return { kind: 'authenticate-request', peer, request: true, ...named(a), ...some({ algorithm }) };
    }
    case Command.ASSOCIATE:
      return { kind: 'associate-request', peer, request: true, ...named(a), ...suitesOf(a) };
    case Command.CONNECT:
      return { kind: 'connect-request', peer, request: true, ...named(a), ...suitesOf(a) };
    case Command.EXTERNAL_AUTH:
      return { kind: 'external-auth', peer: a.mac(Attribute.BSSID), request: true, ...statusIn(a) };
    case Command.NEW_KEY:
      return { kind: 'key-install', peer, key: keyIn(a), request: true };
    case Command.DEL_KEY:
      return { kind: 'key-remove', peer, key: keyIn(a), request: true };
    case Command.SET_STATION:
      return authorizes(a) ? { kind: 'port-authorized', peer, request: true } : null;
    case Command.SET_PMKSA:
      return pmksa('added', a);
    case Command.DEL_PMKSA:
      return pmksa('removed', a);
    case Command.FLUSH_PMKSA:
      return pmksa('flushed', a);
    case Command.DEAUTHENTICATE:
      return { kind: 'deauthenticated', peer, request: true, local: true, ...reasonIn(a) };
    case Command.DISASSOCIATE:
      return { kind: 'disassociated', peer, request: true, local: true, ...reasonIn(a) };
    case Command.DISCONNECT:
      return { kind: 'disconnected', request: true, local: true, ...reasonIn(a) };
    default:
      return null;
  }
}

/** What the kernel reports by itself. */
function reported(command: number, a: Attributes): Peered<Reported> | null {
  const peer = a.mac(Attribute.MAC);
  const timedOut = a.has(Attribute.TIMED_OUT);
  switch (command) {
    case Command.AUTHENTICATE:
      return timedOut ? { kind: 'authentication-timeout', peer } : null;
    case Command.ASSOCIATE:
      return timedOut ? { kind: 'association-timeout', peer } : null;
    case Command.CONNECT:
      return {
        kind: 'connect-result',
        peer,
        ...statusIn(a),
        ...reasonIn(a),
        ...(timedOut && { why: 'timeout' }),
      };
    case Command.ROAM:
      return { kind: 'connect-result', peer, status: 0, why: 'roam' };
    case Command.DISCONNECT:
      return { kind: 'disconnected', local: !a.has(Attribute.DISCONNECTED_BY_AP), ...reasonIn(a) };
    case Command.EXTERNAL_AUTH: {
      const why = a.number(Attribute.EXTERNAL_AUTH_ACTION) === 1 ? 'abort' : 'start';
      return { kind: 'external-auth', peer: a.mac(Attribute.BSSID), why, ...named(a), ...suitesOf(a) };
    }
    case Command.NOTIFY_CQM:
      return a.nest(Attribute.CQM)?.has(CQM_BEACON_LOSS) ? { kind: 'beacon-loss', peer } : null;
    case Command.PORT_AUTHORIZED:
      return { kind: 'port-authorized', peer, ok: true };
    case Command.MICHAEL_MIC_FAILURE:
      return { kind: 'michael-failure', peer };
    default:
      return null;
  }
}

/** `NL80211_ATTR_CQM_BEACON_LOSS_EVENT`. */
const CQM_BEACON_LOSS = 8;
/** `NL80211_STA_FLAG_AUTHORIZED` as a bit of struct nl80211_sta_flag_update: mask, then set. */
const AUTHORIZED = 1 << 1;

function authorizes(a: Attributes): boolean {
  const flags = a.copy(Attribute.STA_FLAGS2);
  return flags !== null && flags.length >= 8 && (flags[0]! & flags[4]! & AUTHORIZED) !== 0;
}

/** The value without its absent parts: what is not said is absent. */
function some<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value != null)) as never;
}

const named = (a: Attributes) =>
  some({ ssid: a.copy(Attribute.SSID), frequencyMHz: a.number(Attribute.WIPHY_FREQ) });
const statusIn = (a: Attributes) => some({ status: a.number(Attribute.STATUS_CODE) });
const reasonIn = (a: Attributes) => some({ reason: a.number(Attribute.REASON_CODE) });

/** Suites asked for. The AKM of an external authentication is a big-endian number in older kernels: either order is one. */
const suitesOf = (a: Attributes) =>
  some({
    akm: known(a.suite(Attribute.AKM_SUITES)),
    pairwise: a.suite(Attribute.CIPHER_SUITES_PAIRWISE),
    groupCipher: a.suite(Attribute.CIPHER_SUITE_GROUP),
    pmkid: pmkidIn(a.copy(Attribute.IE)),
  });

const SWAPPED = /^(\d\w)-ac-0f:0$/;
function known(akm: Suite | null): Suite | null {
  const swapped = akm && SWAPPED.exec(akm);
  return swapped ? rsnSuite(Number.parseInt(swapped[1]!, 16)) : akm;
}

/** The first PMKID in the RSNE of these elements (9.4.2.24.5). */
function pmkidIn(elements: Bytes | null): Bytes | null {
  for (let at = 0; elements && at + 2 <= elements.length; at += 2 + elements[at + 1]!) {
    if (elements[at] !== Element.Rsn) continue;
    const body = elements.subarray(at + 2, at + 2 + elements[at + 1]!);
    const pairwise = 6;
    const akms = pairwise + 2 + 4 * (body[pairwise] ?? 0);
    const pmkids = akms + 2 + 4 * (body[akms] ?? 0) + 2;
    const count = body[pmkids] ?? 0;
    const pmkid = body.subarray(pmkids + 2, pmkids + 18);
    return count > 0 && pmkid.length === 16 ? pmkid : null;
  }
  return null;
}

const pmksa = (why: EventOf<'pmksa'>['why'], a: Attributes): Peered<'pmksa'> => ({
  kind: 'pmksa',
  peer: a.mac(Attribute.MAC),
  why,
  request: true,
  ...some({ pmkid: a.copy(Attribute.PMKID), ssid: a.copy(Attribute.SSID) }),
});

/** The key of a request, in either of its two forms. Its octets are not kept. */
function keyIn(a: Attributes): EventKey {
  const nested = a.nest(Attribute.KEY);
  const index = nested ? nested.number(KeyAttribute.IDX) : a.number(Attribute.KEY_IDX);
  const cipher = nested ? nested.suite(KeyAttribute.CIPHER) : a.suite(Attribute.KEY_CIPHER);
  const data = nested ? nested.span(KeyAttribute.DATA) : a.span(Attribute.KEY_DATA);
  const type = nested ? nested.number(KeyAttribute.TYPE) : a.number(Attribute.KEY_TYPE);
  return {
    use: keyUse(index, type ?? (a.has(Attribute.MAC) ? 1 : 0)),
    index,
    cipher,
    length: data && data.end - data.start,
  };
}

function keyUse(index: number | null, type: number): EventKey['use'] {
  if (type === 1) return 'pairwise';
  return index === null ? 'unknown' : groupKeyUse(index);
}

/** The ciphers of a radio, in the piece of its description that holds them. */
function wiphy(a: Attributes): EventOf<'capability'> | null {
  const ciphers = a.suites(Attribute.CIPHER_SUITES);
  if (ciphers.length === 0) return null;
  const name = a.text(Attribute.WIPHY_NAME);
  return {
    kind: 'capability',
    by: 'kernel',
    ok: true,
    ...(name && { interface: name }),
    why: 'ciphers',
    detail: ciphers.join(' '),
  };
}

/** `NLMSGERR_ATTR_MSG`: the kernel's own words, after the request that it repeats. */
function extackText(bytes: Bytes, message: Message): string | null {
  if (!(message.flags & Flag.AckTlvs)) return null;
  const { start, end } = message.payload;
  const request = readMessage(bytes, start + 4, end);
  if (!request) return null;
  const cut = (message.flags & Flag.Capped) !== 0;
  const at = start + 4 + (cut ? HEADER : padded(request.length));
  let text: string | null = null;
  if (at < end)
    walkAttributes(bytes, { start: at, end }, (type, data) => {
      if (type === 1 && data.end > data.start)
        text = new TextDecoder().decode(bytes.subarray(data.start, data.end - 1));
    });
  return text;
}
