import * as v from 'valibot';
import type { MacAddress } from '../main/base/brand.ts';
import { fromHex, toHex } from '../main/base/bytes.ts';
import { SELECTOR, suiteIn } from '../main/standard/suite.ts';

/**
 * What the app and the bridge say to each other, validated by both. The app sends requests, the bridge answers each
 * once, in any order, and sends events and records between. Octets are hexadecimal, 64-bit numbers decimal text.
 */
export const VERSION = 1;

/** Longest octet string that a request may hold: a management frame or its elements. */
const MAX_OCTETS = 4096;

export const bytes = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^([0-9a-f]{2})*$/, 'not bytes in hexadecimal'),
    v.minLength(2 * least),
    v.maxLength(2 * most),
    v.transform((text) => fromHex(text)),
  );
const octets = bytes(0, MAX_OCTETS);
const mac = v.pipe(
  v.string(),
  v.regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'not an address'),
  v.transform((text) => text as MacAddress),
);
const suite = v.pipe(
  v.string(),
  v.regex(SELECTOR, 'not a suite selector'),
  v.transform((text) => suiteIn(text)!),
);
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const u16 = whole(0, 0xffff);
const u32 = whole(0, 0xffffffff);
const frequency = whole(1, 100_000);
const ssid = bytes(0, 32);
/** A name that the kernel allows for an interface. */
const interfaceName = v.pipe(v.string(), v.regex(/^[^/\s:]{1,15}$/, 'not a name of an interface'));

const target = { bssid: mac, ssid, frequencyMHz: frequency };
const authentication = v.picklist(['open', 'sae', 'ft', 'fils-sk', 'fils-sk-pfs', 'fils-pk']);
const security = {
  ...target,
  elements: octets,
  akm: v.nullable(suite),
  pairwise: v.nullable(suite),
  group: v.nullable(suite),
  mfp: v.picklist(['no', 'required', 'optional']),
  privacy: v.boolean(),
  eapol: v.nullable(v.picklist(['control-port', 'packet'])),
};
const key = {
  use: v.picklist(['pairwise', 'group', 'management', 'beacon']),
  index: whole(0, 7),
  peer: v.nullable(mac),
};
const pmksa = { bssid: mac, pmkid: bytes(16, 16), pmk: v.nullable(bytes(1, 64)) };
const eapol = { destination: mac, etherType: u16, payload: bytes(1, 2304) };

/** The closed list of what can be asked, by name. */
export const operations = {
  hello: v.strictObject({ version: v.number() }),
  interfaces: v.strictObject({}),
  kernelCrypto: v.strictObject({}),
  statistics: v.strictObject({}),
  /** Takes up a source; its records come as frames of kind 1. */
  observe: v.strictObject({
    what: v.variant('kind', [
      /** All netlink traffic of this machine's namespace: an nlmon device that is there, else one made for it. */
      v.strictObject({ kind: v.literal('netlink') }),
      /** Multicast groups of nl80211 alone: needs no privilege. */
      v.strictObject({ kind: v.literal('groups') }),
      /** Everything on one network device: a monitor interface, or a wireless one after decryption. */
      v.strictObject({ kind: v.literal('device'), interface: interfaceName, eapolOnly: v.boolean() }),
    ]),
  }),
  unobserve: v.strictObject({ source: u32 }),

  /** Takes one station interface for `Radio` (main/live/radio.ts), whose operations follow. */
  claim: v.strictObject({ interface: interfaceName, packetSocket: v.boolean() }),
  release: v.strictObject({}),
  status: v.strictObject({}),
  setUp: v.strictObject({ up: v.boolean() }),
  scan: v.strictObject({
    ssids: v.pipe(v.array(ssid), v.maxLength(16)),
    frequenciesMHz: v.nullable(v.pipe(v.array(frequency), v.maxLength(128))),
  }),
  scanResults: v.strictObject({}),
  authenticate: v.strictObject({
    ...target,
    type: authentication,
    data: v.nullable(octets),
    elements: octets,
  }),
  associate: v.strictObject({ ...security, previousBssid: v.nullable(mac) }),
  connect: v.strictObject({
    ...security,
    authentication: v.union([authentication, v.literal('automatic')]),
    externalAuth: v.boolean(),
  }),
  disconnect: v.strictObject({ reason: u16 }),
  deauthenticate: v.strictObject({ bssid: mac, reason: u16 }),
  answerExternalAuth: v.strictObject({ bssid: mac, ssid, status: u16, pmkid: v.nullable(bytes(16, 16)) }),
  registerFrame: v.strictObject({ frameType: u16, match: bytes(0, 64) }),
  sendFrame: v.strictObject({
    frame: bytes(24, MAX_OCTETS),
    frequencyMHz: v.nullable(frequency),
    waitMs: v.nullable(whole(1, 5000)),
  }),
  sendControlPort: v.strictObject({ ...eapol, noEncrypt: v.boolean() }),
  sendPacket: v.strictObject(eapol),
  newKey: v.strictObject({ ...key, cipher: suite, key: bytes(5, 32), sequence: v.nullable(bytes(6, 6)) }),
  deleteKey: v.strictObject(key),
  setDefaultKey: v.strictObject(key),
  setAuthorized: v.strictObject({ peer: mac, authorized: v.boolean() }),
  setPmksa: v.strictObject(pmksa),
  deletePmksa: v.strictObject(pmksa),
} as const;

export type OperationName = keyof typeof operations;
/** Arguments as the bridge sees them, octets decoded. */
export type Arguments<Name extends OperationName> = v.InferOutput<(typeof operations)[Name]>;

export const requestHead = v.looseObject({
  id: u32,
  operation: v.picklist(Object.keys(operations) as OperationName[]),
});

const errorCode = v.picklist([
  /** The kernel answered with an error. */
  'refused',
  'gone',
  'timeout',
  'unsupported',
  /** The request itself is wrong. */
  'invalid',
  /** `missing` names the capability. */
  'no-privilege',
  'no-interface',
  'no-nl80211',
  'no-addon',
  'busy',
]);
export type BridgeErrorCode = v.InferOutput<typeof errorCode>;

const failure = v.strictObject({
  code: errorCode,
  /** In words, for people. */
  message: v.string(),
  operation: v.nullable(v.string()),
  errno: v.nullable(v.number()),
  words: v.nullable(v.string()),
  /** Capability that is missing: `CAP_NET_ADMIN`. */
  missing: v.nullable(v.string()),
});
export type BridgeFailure = v.InferOutput<typeof failure>;

const source = v.strictObject({
  source: u32,
  linkType: u32,
  name: v.string(),
  description: v.string(),
});
export type SourceView = v.InferOutput<typeof source>;

const wiphy = v.strictObject({
  index: u32,
  name: v.string(),
  ciphers: v.array(suite),
  akms: v.nullable(v.array(suite)),
  interfaceTypes: v.array(v.string()),
  commands: v.array(v.string()),
  features: v.array(v.string()),
  extendedFeatures: v.array(v.string()),
  anyControlPortEthertype: v.boolean(),
  maxScanSsids: u32,
  maxPmkids: u32,
  mlo: v.boolean(),
  roamsByItself: v.boolean(),
  frequenciesMHz: v.array(u32),
});
const manager = v.strictObject({
  name: v.string(),
  pid: u32,
  interfaces: v.nullable(v.array(v.string())),
  because: v.string(),
});
const wirelessInterface = v.strictObject({
  wiphy: u32,
  ifindex: v.nullable(u32),
  name: v.nullable(v.string()),
  type: v.string(),
  address: v.nullable(mac),
  up: v.nullable(v.boolean()),
  ssid: v.nullable(octets),
  frequencyMHz: v.nullable(u32),
  bssid: v.nullable(mac),
});
const strength = v.picklist(['proves', 'suggests', 'nothing']);
const algorithm = v.strictObject({
  name: v.string(),
  use: v.string(),
  available: v.nullable(v.boolean()),
  strength,
  evidence: v.array(
    v.strictObject({ source: v.string(), available: v.nullable(v.boolean()), strength, says: v.string() }),
  ),
});
const scanResult = v.strictObject({
  bssid: mac,
  frequencyMHz: u32,
  signalDbm: v.nullable(v.number()),
  capabilities: u16,
  elements: bytes(0, 0xffff),
  beaconElements: v.nullable(bytes(0, 0xffff)),
  lastSeenMs: v.nullable(u32),
});
const cookie = v.pipe(
  v.nullable(v.pipe(v.string(), v.regex(/^\d{1,20}$/))),
  v.transform((text) => (text === null ? null : BigInt(text))),
);
const sent = v.strictObject({ cookie });
const nothing = v.null();

/** What each operation gives. */
export const results = {
  hello: v.strictObject({
    version: v.number(),
    pid: u32,
    uid: u32,
    kernel: v.string(),
    /** Capabilities that the bridge holds, by name. */
    capabilities: v.array(v.string()),
    /** Name of the netlink transport; null: none, and `transportLimits` says why. */
    transport: v.nullable(v.string()),
    transportLimits: v.array(v.string()),
  }),
  interfaces: v.strictObject({
    wiphys: v.array(wiphy),
    interfaces: v.array(wirelessInterface),
    managers: v.array(manager),
    /** Why there is none, in words; null where there are. */
    why: v.nullable(v.string()),
  }),
  kernelCrypto: v.array(algorithm),
  statistics: v.array(
    v.strictObject({ source: u32, received: v.number(), dropped: v.number(), overruns: v.number() }),
  ),
  observe: source,
  unobserve: nothing,
  claim: v.strictObject({
    name: v.string(),
    ifindex: u32,
    address: mac,
    up: v.boolean(),
    /** Number of nl80211's family in this kernel. */
    family: u16,
    wiphy,
    netlink: source,
    packet: v.nullable(source),
    /** Groups of nl80211 that this kernel has not. */
    missingGroups: v.array(v.string()),
  }),
  release: nothing,
  status: v.strictObject({
    up: v.boolean(),
    rfkill: v.picklist(['none', 'soft', 'hard']),
    type: v.string(),
    managedBy: v.array(v.string()),
    connectedTo: v.nullable(mac),
  }),
  setUp: nothing,
  scan: nothing,
  scanResults: v.array(scanResult),
  authenticate: nothing,
  associate: nothing,
  connect: nothing,
  disconnect: nothing,
  deauthenticate: nothing,
  answerExternalAuth: nothing,
  registerFrame: nothing,
  sendFrame: sent,
  sendControlPort: sent,
  sendPacket: nothing,
  newKey: nothing,
  deleteKey: nothing,
  setDefaultKey: nothing,
  setAuthorized: nothing,
  setPmksa: nothing,
  deletePmksa: nothing,
} as const satisfies Record<OperationName, v.GenericSchema<unknown, unknown>>;

export type Result<Name extends OperationName> = v.InferOutput<(typeof results)[Name]>;
export type InterfacesView = Result<'interfaces'>;
export type WiphyView = v.InferOutput<typeof wiphy>;

/** What the bridge sends as JSON. */
export const fromBridge = v.union([
  v.strictObject({ id: v.nullable(u32), failure }),
  v.strictObject({ id: u32, value: v.unknown() }),
  v.variant('event', [
    /** Records of a source were lost before they were read; null: it is not known how many. */
    v.strictObject({ event: v.literal('lost'), source: u32, count: v.nullable(v.number()) }),
    /** A source gives nothing any more. */
    v.strictObject({ event: v.literal('ended'), source: u32, why: v.string() }),
  ]),
]);
export type FromBridge = v.InferOutput<typeof fromBridge>;

/** A value as JSON holds it: octets in hexadecimal, 64-bit numbers as text. */
export function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toWire);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toWire(item)]));
  return value;
}

/** The first thing that is wrong, in words: `frequencyMHz: Invalid value`. */
export function issueText(issues: readonly v.BaseIssue<unknown>[]): string {
  const first = issues[0];
  const where = first ? v.getDotPath(first) : null;
  return `${where ?? 'message'}: ${first?.message ?? 'not valid'}`;
}
