import type { Bytes } from '../../base/bytes.ts';
import type { Disclosed } from '../../capture/secret.ts';
import {
  GENERIC_HEADER,
  isNl80211,
  MessageType,
  NETLINK_GENERIC,
  NLCTRL,
  nextMessage,
  readMessage,
  walkAttributes,
} from '../../standard/netlink.ts';
import { attr, command, keyAttr, keyTypes } from '../../standard/nl80211.ts';
import { outline } from '../outline.ts';
import type { DissectContext, Span } from '../types.ts';

const NEW_KEY = command('NEW_KEY');
/** Requests that give the kernel a PMK or a password, to use it in a handshake of its own or to keep it. */
const GIVING = new Set(['SET_PMKSA', 'SET_PMK', 'CONNECT', 'ASSOCIATE'].map((name) => command(name)));
const PAIRWISE = keyTypes.indexOf('PAIRWISE');

/**
 * Keys that a netlink record gives the kernel: pairwise TKs (NEW_KEY) and PMKs or SAE passwords (SET_PMKSA, SET_PMK,
 * CONNECT). Zeroes are no key: a saved session has them where keys were left out. Never throws.
 */
export function netlinkKeys(bytes: Bytes, linkType: number, context: DissectContext): Disclosed[] {
  const { netlink, netlinkProtocol } = outline(bytes, linkType, context, bytes.length);
  const found: Disclosed[] = [];
  if (!netlink || netlinkProtocol !== NETLINK_GENERIC) return found;
  for (let at = netlink.start; ; ) {
    const message = readMessage(bytes, at, netlink.end);
    if (!message) return found;
    const { type, payload } = message;
    if (type >= MessageType.FirstOfProtocol && type !== NLCTRL && isNl80211(type, context)) {
      const command = bytes[payload.start] ?? 0;
      const span = { start: payload.start + GENERIC_HEADER, end: payload.end };
      if (span.start <= span.end && command === NEW_KEY) found.push(...pairwiseKey(bytes, span));
      else if (span.start <= span.end && GIVING.has(command)) found.push(...given(bytes, span));
    }
    at = nextMessage(message);
  }
}

function values(bytes: Bytes, span: Span): Map<number, Span> {
  const all = new Map<number, Span>();
  walkAttributes(bytes, span, (type, data) => all.set(type, data));
  return all;
}

/** Keys come as attributes of the message (from libnl's older users) or nested in one. */
function pairwiseKey(bytes: Bytes, span: Span): Disclosed[] {
  const all = values(bytes, span);
  if (!all.has(attr('MAC'))) return [];
  const nested = all.get(attr('KEY'));
  const key = nested && values(bytes, nested);
  const data = key?.get(keyAttr('DATA')) ?? all.get(attr('KEY_DATA'));
  const type = key?.get(keyAttr('TYPE')) ?? all.get(attr('KEY_TYPE'));
  if (!data || (type && bytes[type.start] !== PAIRWISE)) return [];
  const value = octets(bytes, data);
  return value && (value.length === 16 || value.length === 32) ? [{ kind: 'tk', ssid: null, value }] : [];
}

function given(bytes: Bytes, span: Span): Disclosed[] {
  const all = values(bytes, span);
  const at = all.get(attr('SSID'));
  const ssid = at ? bytes.slice(at.start, at.end) : null;
  const pmk = octets(bytes, all.get(attr('PMK')));
  const password = octets(bytes, all.get(attr('SAE_PASSWORD')));
  return [
    ...(pmk && [32, 48, 64].includes(pmk.length) ? [{ kind: 'pmk', ssid, value: pmk } as const] : []),
    ...(password ? [{ kind: 'passphrase', ssid, value: password } as const] : []),
  ];
}

/** A copy; null where there is nothing but zeroes. */
function octets(bytes: Bytes, span: Span | undefined): Bytes | null {
  const value = span ? bytes.slice(span.start, span.end) : new Uint8Array(0);
  return value.some((octet) => octet !== 0) ? value : null;
}
