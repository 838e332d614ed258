import { macAddress, type Suite } from '../main/base/brand.ts';
import { type Bytes, fromHex } from '../main/base/bytes.ts';
import { EtherType } from '../main/standard/frames.ts';
import type { Attributes } from '../main/standard/netlink.ts';
import {
  attr,
  authType,
  bssAttr,
  command,
  keyAttr,
  keyDefault,
  mfpValue,
  stationFlag,
} from '../main/standard/nl80211.ts';
import { isWpa1, suiteNumber } from '../main/standard/suite.ts';
import type { Claim } from './claim.ts';
import { BridgeError } from './failure.ts';
import { type Attribute, attribute } from './message.ts';

import type { Arguments, Result } from './protocol.ts';

// The operations of a supplicant, each one nl80211 request on the claimed interface (include/uapi/linux/nl80211.h).
// That the kernel takes a request is no more than that; what comes of it comes as events.

const Command = {
  triggerScan: command('TRIGGER_SCAN'),
  getScan: command('GET_SCAN'),
  authenticate: command('AUTHENTICATE'),
  associate: command('ASSOCIATE'),
  connect: command('CONNECT'),
  disconnect: command('DISCONNECT'),
  deauthenticate: command('DEAUTHENTICATE'),
  externalAuth: command('EXTERNAL_AUTH'),
  registerFrame: command('REGISTER_FRAME'),
  frame: command('FRAME'),
  controlPort: command('CONTROL_PORT_FRAME'),
  newKey: command('NEW_KEY'),
  deleteKey: command('DEL_KEY'),
  setKey: command('SET_KEY'),
  setStation: command('SET_STATION'),
  setPmksa: command('SET_PMKSA'),
  deletePmksa: command('DEL_PMKSA'),
} as const;

const A = {
  ifindex: attr('IFINDEX'),
  mac: attr('MAC'),
  ssid: attr('SSID'),
  frequency: attr('WIPHY_FREQ'),
  scanSsids: attr('SCAN_SSIDS'),
  scanFrequencies: attr('SCAN_FREQUENCIES'),
  bss: attr('BSS'),
  authType: attr('AUTH_TYPE'),
  authData: attr('AUTH_DATA'),
  elements: attr('IE'),
  pairwise: attr('CIPHER_SUITES_PAIRWISE'),
  group: attr('CIPHER_SUITE_GROUP'),
  akms: attr('AKM_SUITES'),
  wpaVersions: attr('WPA_VERSIONS'),
  mfp: attr('USE_MFP'),
  privacy: attr('PRIVACY'),
  controlPort: attr('CONTROL_PORT'),
  controlPortType: attr('CONTROL_PORT_ETHERTYPE'),
  controlPortNoEncrypt: attr('CONTROL_PORT_NO_ENCRYPT'),
  controlPortOverNl80211: attr('CONTROL_PORT_OVER_NL80211'),
  socketOwner: attr('SOCKET_OWNER'),
  previousBssid: attr('PREV_BSSID'),
  externalAuthSupport: attr('EXTERNAL_AUTH_SUPPORT'),
  reason: attr('REASON_CODE'),
  status: attr('STATUS_CODE'),
  bssid: attr('BSSID'),
  pmkid: attr('PMKID'),
  pmk: attr('PMK'),
  frameType: attr('FRAME_TYPE'),
  frameMatch: attr('FRAME_MATCH'),
  frame: attr('FRAME'),
  duration: attr('DURATION'),
  offChannel: attr('OFFCHANNEL_TX_OK'),
  cookie: attr('COOKIE'),
  key: attr('KEY'),
  stationFlags: attr('STA_FLAGS2'),
} as const;

const Bss = {
  bssid: bssAttr('BSSID'),
  frequency: bssAttr('FREQUENCY'),
  signal: bssAttr('SIGNAL_MBM'),
  capability: bssAttr('CAPABILITY'),
  elements: bssAttr('INFORMATION_ELEMENTS'),
  beaconElements: bssAttr('BEACON_IES'),
  seen: bssAttr('SEEN_MS_AGO'),
} as const;

const Key = {
  data: keyAttr('DATA'),
  index: keyAttr('IDX'),
  cipher: keyAttr('CIPHER'),
  sequence: keyAttr('SEQ'),
  default: keyAttr('DEFAULT'),
  defaultManagement: keyAttr('DEFAULT_MGMT'),
  defaultBeacon: keyAttr('DEFAULT_BEACON'),
  defaultTypes: keyAttr('DEFAULT_TYPES'),
} as const;

const authTypes = {
  open: authType('OPEN_SYSTEM'),
  sae: authType('SAE'),
  ft: authType('FT'),
  'fils-sk': authType('FILS_SK'),
  'fils-sk-pfs': authType('FILS_SK_PFS'),
  'fils-pk': authType('FILS_PK'),
} as const;
const mfp = { no: mfpValue('NO'), required: mfpValue('REQUIRED'), optional: mfpValue('OPTIONAL') } as const;
const [UNICAST, MULTICAST] = [keyDefault('UNICAST'), keyDefault('MULTICAST')];
const AUTHORIZED = 1 << stationFlag('AUTHORIZED');

const own = (claim: Claim): Attribute => attribute.u32(A.ifindex, claim.ifindex);
const macOf = (type: number, address: string): Attribute => attribute.bytes(type, fromHex(address));
const when = (wanted: boolean, ...attributes: Attribute[]): Attribute[] => (wanted ? attributes : []);

async function ask(claim: Claim, number: number, attributes: readonly Attribute[]): Promise<null> {
  await claim.nl80211.request(number, [own(claim), ...attributes]);
  return null;
}

export const scan = (claim: Claim, { ssids, frequenciesMHz }: Arguments<'scan'>): Promise<null> => {
  // A wildcard is asked for by an SSID of no octets; without any the scan would be passive.
  const wanted = ssids.length > 0 ? ssids : [new Uint8Array(0)];
  const list = wanted.map((ssid, i) => attribute.bytes(i + 1, ssid));
  const frequencies = frequenciesMHz?.map((mhz, i) => attribute.u32(i + 1, mhz)) ?? [];
  return ask(claim, Command.triggerScan, [
    attribute.nest(A.scanSsids, list),
    ...when(frequencies.length > 0, attribute.nest(A.scanFrequencies, frequencies)),
  ]);
};

export async function scanResults(claim: Claim): Promise<Result<'scanResults'>> {
  const found = await claim.nl80211.dump(Command.getScan, [own(claim)]);
  return found.map((entry) => entry.nest(A.bss)).flatMap((bss) => (bss ? (resultOf(bss) ?? []) : []));
}

function resultOf(bss: Attributes): Result<'scanResults'>[number] | null {
  const bssid = bss.bytes(Bss.bssid);
  const frequencyMHz = bss.number(Bss.frequency);
  if (bssid?.length !== 6 || frequencyMHz === null) return null;
  const signal = bss.number(Bss.signal);
  return {
    bssid: macAddress(bssid),
    frequencyMHz,
    signalDbm: signal === null ? null : (signal | 0) / 100,
    capabilities: bss.number(Bss.capability) ?? 0,
    elements: bss.bytes(Bss.elements) ?? new Uint8Array(0),
    beaconElements: bss.bytes(Bss.beaconElements),
    lastSeenMs: bss.number(Bss.seen),
  };
}

type Target = Pick<Arguments<'connect'>, 'bssid' | 'ssid' | 'frequencyMHz'>;
const targetOf = ({ bssid, ssid, frequencyMHz }: Target): Attribute[] => [
  macOf(A.mac, bssid),
  attribute.bytes(A.ssid, ssid),
  attribute.u32(A.frequency, frequencyMHz),
];

const elementsOf = (elements: Bytes): Attribute[] =>
  when(elements.length > 0, attribute.bytes(A.elements, elements));

export const authenticate = (claim: Claim, request: Arguments<'authenticate'>): Promise<null> =>
  ask(claim, Command.authenticate, [
    ...targetOf(request),
    attribute.u32(A.authType, authTypes[request.type]),
    ...(request.data ? [attribute.bytes(A.authData, request.data)] : []),
    ...elementsOf(request.elements),
  ]);

type Security = Omit<Arguments<'associate'>, 'previousBssid'>;

/** WPA version by whose AKM it is: 1 for the vendor's WPA, else 2 (RSN). */
const wpaVersion = (akm: Suite): number => (isWpa1(akm) ? 1 : 2);

function securityOf(request: Security): Attribute[] {
  const { akm, pairwise, group, eapol } = request;
  return [
    ...elementsOf(request.elements),
    ...(akm ? [attribute.u32(A.wpaVersions, wpaVersion(akm)), attribute.u32(A.akms, suiteNumber(akm))] : []),
    ...(pairwise ? [attribute.u32(A.pairwise, suiteNumber(pairwise))] : []),
    ...(group ? [attribute.u32(A.group, suiteNumber(group))] : []),
    ...when(request.mfp !== 'no', attribute.u32(A.mfp, mfp[request.mfp])),
    ...when(request.privacy, attribute.flag(A.privacy)),
    // User space opens the port; without it the kernel opens it at association.
    ...when(eapol !== null, attribute.flag(A.controlPort)),
    ...when(
      eapol === 'control-port',
      attribute.u16(A.controlPortType, EtherType.Eapol),
      attribute.flag(A.controlPortOverNl80211),
    ),
    attribute.flag(A.socketOwner),
  ];
}

export async function associate(claim: Claim, request: Arguments<'associate'>): Promise<null> {
  // The kernel would refuse it without a word: who associates by itself has to decide.
  if (request.mfp === 'optional')
    throw new BridgeError('invalid', 'ASSOCIATE: mfp must be no or required; optional is for CONNECT.');
  return ask(claim, Command.associate, [
    ...targetOf(request),
    ...securityOf(request),
    ...(request.previousBssid ? [macOf(A.previousBssid, request.previousBssid)] : []),
  ]);
}

export const connect = (claim: Claim, request: Arguments<'connect'>): Promise<null> =>
  ask(claim, Command.connect, [
    ...targetOf(request),
    ...(request.authentication === 'automatic'
      ? []
      : [attribute.u32(A.authType, authTypes[request.authentication])]),
    ...securityOf(request),
    ...when(request.externalAuth, attribute.flag(A.externalAuthSupport)),
  ]);

export const disconnect = (claim: Claim, { reason }: Arguments<'disconnect'>): Promise<null> =>
  ask(claim, Command.disconnect, [attribute.u16(A.reason, reason)]);

export const deauthenticate = (claim: Claim, { bssid, reason }: Arguments<'deauthenticate'>): Promise<null> =>
  ask(claim, Command.deauthenticate, [macOf(A.mac, bssid), attribute.u16(A.reason, reason)]);

export const answerExternalAuth = (claim: Claim, answer: Arguments<'answerExternalAuth'>): Promise<null> =>
  ask(claim, Command.externalAuth, [
    attribute.u16(A.status, answer.status),
    attribute.bytes(A.ssid, answer.ssid),
    macOf(A.bssid, answer.bssid),
    ...(answer.pmkid ? [attribute.bytes(A.pmkid, answer.pmkid)] : []),
  ]);

export const registerFrame = (
  claim: Claim,
  { frameType, match }: Arguments<'registerFrame'>,
): Promise<null> =>
  ask(claim, Command.registerFrame, [
    attribute.u16(A.frameType, frameType),
    attribute.bytes(A.frameMatch, match),
  ]);

export async function sendFrame(claim: Claim, request: Arguments<'sendFrame'>): Promise<Result<'sendFrame'>> {
  const { frame, frequencyMHz, waitMs } = request;
  const replies = await claim.nl80211.request(Command.frame, [
    own(claim),
    attribute.bytes(A.frame, frame),
    ...(frequencyMHz === null ? [] : [attribute.u32(A.frequency, frequencyMHz)]),
    ...(waitMs === null ? [] : [attribute.u32(A.duration, waitMs), attribute.flag(A.offChannel)]),
  ]);
  return { cookie: replies[0]?.big(A.cookie) ?? null };
}

export async function sendControlPort(
  claim: Claim,
  { destination, etherType, payload, noEncrypt }: Arguments<'sendControlPort'>,
): Promise<Result<'sendControlPort'>> {
  const { cookie } = await claim.nl80211.ask(Command.controlPort, [
    own(claim),
    macOf(A.mac, destination),
    attribute.u16(A.controlPortType, etherType),
    attribute.bytes(A.frame, payload),
    ...when(noEncrypt, attribute.flag(A.controlPortNoEncrypt)),
  ]);
  return { cookie };
}

export const newKey = (claim: Claim, request: Arguments<'newKey'>): Promise<null> =>
  ask(claim, Command.newKey, [
    ...(request.peer ? [macOf(A.mac, request.peer)] : []),
    attribute.nest(A.key, [
      attribute.bytes(Key.data, request.key),
      attribute.u32(Key.cipher, suiteNumber(request.cipher)),
      attribute.u8(Key.index, request.index),
      ...(request.sequence ? [attribute.bytes(Key.sequence, request.sequence)] : []),
    ]),
  ]);

export const deleteKey = (claim: Claim, { peer, index }: Arguments<'deleteKey'>): Promise<null> =>
  ask(claim, Command.deleteKey, [
    ...(peer ? [macOf(A.mac, peer)] : []),
    attribute.nest(A.key, [attribute.u8(Key.index, index)]),
  ]);

export function setDefaultKey(claim: Claim, { use, index }: Arguments<'setDefaultKey'>): Promise<null> {
  const flag = {
    management: Key.defaultManagement,
    beacon: Key.defaultBeacon,
    pairwise: Key.default,
    group: Key.default,
  };
  const kinds = { pairwise: UNICAST, group: MULTICAST } as const;
  return ask(claim, Command.setKey, [
    attribute.nest(A.key, [
      attribute.u8(Key.index, index),
      attribute.flag(flag[use]),
      ...(use === 'pairwise' || use === 'group'
        ? [attribute.nest(Key.defaultTypes, [attribute.flag(kinds[use])])]
        : []),
    ]),
  ]);
}

/** struct nl80211_sta_flag_update: which flags are meant, then their values. */
export const setAuthorized = (
  claim: Claim,
  { peer, authorized }: Arguments<'setAuthorized'>,
): Promise<null> =>
  ask(claim, Command.setStation, [
    macOf(A.mac, peer),
    attribute.u32(A.stationFlags, AUTHORIZED, authorized ? AUTHORIZED : 0),
  ]);

const pmksaOf = ({ bssid, pmkid }: Arguments<'setPmksa'>): Attribute[] => [
  macOf(A.mac, bssid),
  attribute.bytes(A.pmkid, pmkid),
];

export const setPmksa = (claim: Claim, entry: Arguments<'setPmksa'>): Promise<null> =>
  ask(claim, Command.setPmksa, [
    ...pmksaOf(entry),
    ...(entry.pmk ? [attribute.bytes(A.pmk, entry.pmk)] : []),
  ]);

export const deletePmksa = (claim: Claim, entry: Arguments<'deletePmksa'>): Promise<null> =>
  ask(claim, Command.deletePmksa, pmksaOf(entry));
