import { macAddress, type Suite, suite } from '../../base/brand.ts';
import { type Bytes, equal, fromHex } from '../../base/bytes.ts';
import { u32le } from '../../dissect/fields.ts';
import { EtherType } from '../../standard/frames.ts';
import {
  Attributes,
  GENERIC_HEADER,
  type Message,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  nextMessage,
  readMessage,
} from '../../standard/netlink.ts';
import * as names from '../../standard/nl80211.ts';
import { attr } from '../../standard/nl80211.ts';
import { isRsn } from '../../standard/suite.ts';
import type { RadioEvent } from '../radio/index.ts';

/** The interface whose events are wanted. */
export interface EventScope {
  readonly ifindex: number;
  /** Own address, with colons. */
  readonly address: string;
  /** Number of nl80211's family. */
  readonly family: number;
}

const A = {
  ifindex: attr('IFINDEX'),
  mac: attr('MAC'),
  bssid: attr('BSSID'),
  frame: attr('FRAME'),
  frequency: attr('WIPHY_FREQ'),
  timedOut: attr('TIMED_OUT'),
  timeoutReason: attr('TIMEOUT_REASON'),
  status: attr('STATUS_CODE'),
  reason: attr('REASON_CODE'),
  byAp: attr('DISCONNECTED_BY_AP'),
  requestElements: attr('REQ_IE'),
  responseElements: attr('RESP_IE'),
  action: attr('EXTERNAL_AUTH_ACTION'),
  ssid: attr('SSID'),
  akms: attr('AKM_SUITES'),
  cookie: attr('COOKIE'),
  ack: attr('ACK'),
  etherType: attr('CONTROL_PORT_ETHERTYPE'),
  noEncrypt: attr('CONTROL_PORT_NO_ENCRYPT'),
  quality: attr('CQM'),
  keyType: attr('KEY_TYPE'),
  keyIndex: attr('KEY_IDX'),
} as const;
const BEACON_LOSS = names.qualityMonitor.indexOf('BEACON_LOSS_EVENT');
const PAIRWISE = names.keyTypes.indexOf('PAIRWISE');

/**
 * What the messages of one netlink datagram tell of the interface. Requests and their answers tell nothing: who asked
 * gets the answer. Events of other interfaces are left out.
 */
export function eventsOf(datagram: Bytes, protocol: number, scope: EventScope): RadioEvent[] {
  const events: RadioEvent[] = [];
  for (let at = 0; ; ) {
    const message = readMessage(datagram, at, datagram.length);
    if (!message) return events;
    const event =
      protocol === NETLINK_GENERIC
        ? ofNl80211(datagram, message, scope)
        : protocol === NETLINK_ROUTE
          ? ofLink(datagram, message, scope)
          : null;
    if (event) events.push(event);
    at = nextMessage(message);
  }
}

const LINK_HEADER = 16;
const [NEW_LINK, DELETE_LINK] = [16, 17];

function ofLink(bytes: Bytes, { type, sequence, payload }: Message, scope: EventScope): RadioEvent | null {
  const { start, end } = payload;
  if (sequence !== 0 || end - start < LINK_HEADER || u32le(bytes, start + 4) !== scope.ifindex) return null;
  if (type === DELETE_LINK) return { kind: 'interface-removed' };
  return type === NEW_LINK ? { kind: 'link', up: (bytes[start + 8]! & 1) === 1 } : null;
}

function ofNl80211(bytes: Bytes, message: Message, scope: EventScope): RadioEvent | null {
  const { start, end } = message.payload;
  // Events have neither a sequence number nor a port; answers have both.
  if (message.type !== scope.family || message.sequence !== 0 || message.portId !== 0) return null;
  if (end - start < GENERIC_HEADER) return null;
  const told = new Attributes(bytes, { start: start + GENERIC_HEADER, end });
  if (told.number(A.ifindex) !== scope.ifindex) return null;
  return meaning[names.commands[bytes[start]!] ?? '']?.(told, scope) ?? null;
}

type Meaning = (told: Attributes, scope: EventScope) => RadioEvent | null;

/** A copy: what the event holds outlives the buffer that it came in. */
const octets = (told: Attributes, type: number): Bytes | null => told.bytes(type)?.slice() ?? null;
function address(told: Attributes, type: number) {
  const found = told.bytes(type);
  return found?.length === 6 ? macAddress(found) : null;
}

const answered =
  (kind: 'authentication' | 'association'): Meaning =>
  (told) => {
    const bssid = address(told, A.mac);
    if (told.has(A.timedOut)) return bssid && { kind: `${kind}-timeout`, bssid };
    const frame = octets(told, A.frame);
    if (!frame) return null;
    if (kind === 'authentication') return { kind, frame };
    return { kind, frame, requestElements: octets(told, A.requestElements) };
  };

const left =
  (kind: 'deauthentication' | 'disassociation'): Meaning =>
  (told, scope) => {
    const frame = octets(told, A.frame);
    return frame && { kind, frame, byUs: equal(frame.subarray(10, 16), fromHex(scope.address)) };
  };

const unprotected =
  (kind: 'unprotected-deauthentication' | 'unprotected-disassociation'): Meaning =>
  (told) => {
    const frame = octets(told, A.frame);
    return frame && { kind, frame };
  };

const acknowledged =
  (kind: 'frame-status' | 'eapol-status'): Meaning =>
  (told) => {
    const cookie = told.big(A.cookie);
    return cookie === null ? null : { kind, cookie, acknowledged: told.has(A.ack) };
  };

/** Drivers give this one suite in the order of the air, others as a number of the host. */
function externalSuite(told: Attributes): Suite | null {
  const found = told.bytes(A.akms);
  if (found?.length !== 4) return null;
  const asSent = suite(found);
  return isRsn(asSent) ? asSent : suite(found.slice().reverse());
}

const meaning: Readonly<Record<string, Meaning>> = {
  NEW_SCAN_RESULTS: () => ({ kind: 'scan-done', aborted: false }),
  SCAN_ABORTED: () => ({ kind: 'scan-done', aborted: true }),
  AUTHENTICATE: answered('authentication'),
  ASSOCIATE: answered('association'),
  DEAUTHENTICATE: left('deauthentication'),
  DISASSOCIATE: left('disassociation'),
  UNPROT_DEAUTHENTICATE: unprotected('unprotected-deauthentication'),
  UNPROT_DISASSOCIATE: unprotected('unprotected-disassociation'),
  CONNECT: (told) => ({
    kind: 'connect-result',
    status: told.number(A.status) ?? 0,
    bssid: address(told, A.mac),
    timeout: told.has(A.timedOut)
      ? (names.timeoutReasons[told.number(A.timeoutReason) ?? 0] ?? 'unspecified').toLowerCase()
      : null,
    requestElements: octets(told, A.requestElements),
    responseElements: octets(told, A.responseElements),
  }),
  ROAM: (told) => {
    const bssid = address(told, A.mac);
    return (
      bssid && {
        kind: 'roam',
        bssid,
        requestElements: octets(told, A.requestElements),
        responseElements: octets(told, A.responseElements),
      }
    );
  },
  DISCONNECT: (told) => ({ kind: 'disconnect', reason: told.number(A.reason), byAp: told.has(A.byAp) }),
  EXTERNAL_AUTH: (told) => {
    const [bssid, akm] = [address(told, A.bssid), externalSuite(told)];
    if (!bssid || !akm) return null;
    const action = told.number(A.action) === 1 ? 'abort' : 'start';
    return { kind: 'external-auth', action, bssid, ssid: octets(told, A.ssid) ?? new Uint8Array(0), akm };
  },
  FRAME: (told) => {
    const frame = octets(told, A.frame);
    return frame && { kind: 'frame', frame, frequencyMHz: told.number(A.frequency) };
  },
  FRAME_TX_STATUS: acknowledged('frame-status'),
  CONTROL_PORT_FRAME: (told) => {
    const [source, payload] = [address(told, A.mac), octets(told, A.frame)];
    return source && payload
      ? {
          kind: 'eapol',
          via: 'control-port',
          source,
          etherType: told.number(A.etherType) ?? EtherType.Eapol,
          payload,
          unencrypted: told.has(A.noEncrypt),
        }
      : null;
  },
  CONTROL_PORT_FRAME_TX_STATUS: acknowledged('eapol-status'),
  PORT_AUTHORIZED: (told) => {
    const bssid = address(told, A.mac) ?? address(told, A.bssid);
    return bssid && { kind: 'port-authorized', bssid };
  },
  NOTIFY_CQM: (told) => (told.nest(A.quality)?.has(BEACON_LOSS) ? { kind: 'beacon-loss' } : null),
  MICHAEL_MIC_FAILURE: (told) => ({
    kind: 'michael-failure',
    pairwise: told.number(A.keyType) === PAIRWISE,
    keyIndex: told.number(A.keyIndex),
  }),
  DEL_INTERFACE: () => ({ kind: 'interface-removed' }),
};
