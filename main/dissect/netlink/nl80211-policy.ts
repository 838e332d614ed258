import { etherTypeNames } from '../../standard/frames.ts';
import * as names from '../../standard/nl80211.ts';
import { reasonText } from '../../standard/reason.ts';
import { statusText } from '../../standard/status.ts';
import { hex, leaf, u32le } from '../fields.ts';
import { channelOf } from '../link/index.ts';
import {
  akms,
  associationElements,
  ciphers,
  elements,
  flag,
  flagsOf,
  hexadecimal,
  listOf,
  mac,
  mask,
  nest,
  number,
  octets,
  oneOf,
  type Policy,
  type Show,
  secret,
  signed,
  ssid,
  text,
  unit,
} from './attributes.ts';

/** @throws RangeError when the header has no such name: a misspelling in this file */
function at(list: readonly string[], name: string): number {
  const number = list.indexOf(name);
  if (number < 0) throw new RangeError(`nl80211: no name ${name}`);
  return number;
}

const valueFilter = (octets: number): string =>
  octets === 2 || octets === 4 || octets === 8 ? `nl80211.attr_value${octets * 8}` : 'nl80211.attr_value';

/** Turns names of the header into the numbers that a policy is looked up by. */
function policy(
  prefix: string,
  filter: string,
  list: readonly string[],
  show: Readonly<Record<string, Show>>,
): Policy {
  return {
    prefix,
    filter,
    valueFilter,
    names: list,
    show: Object.fromEntries(Object.entries(show).map(([name, how]) => [at(list, name), how])),
  };
}

const frequency: Show = number((mhz) => {
  const channel = channelOf(mhz);
  return channel === null ? `${mhz} MHz` : `${mhz} MHz (channel ${channel})`;
});
const reason: Show = number((code) => `${reasonText(code)} (${code})`);
const status: Show = number((code) => `${statusText(code)} (${code})`);
const plain: Show = number();

/** A bit a place: which flags are meant, then which of them are set. */
const stationFlags2: Show = (d, data) => {
  if (data.end - data.start < 8) return octets(d, data);
  const say = (word: number) =>
    names.stationFlags.filter((n, bit) => n !== '-' && word & (1 << bit)).join(', ');
  const [meant, set] = [u32le(d.bytes, data.start), u32le(d.bytes, data.start + 4)];
  const cleared = say(meant & ~set);
  return {
    value: [say(meant & set) && `set: ${say(meant & set)}`, cleared && `cleared: ${cleared}`]
      .filter(Boolean)
      .join('; '),
    children: [
      leaf('Mask', '', hex(meant, 8), { start: data.start, end: data.start + 4 }),
      leaf('Set', '', hex(set, 8), { start: data.start + 4, end: data.start + 8 }),
    ],
  };
};

const keys = policy('NL80211_KEY_', 'nl80211.key_attributes', names.keyAttributes, {
  DATA: secret,
  IDX: plain,
  CIPHER: ciphers,
  SEQ: octets,
  DEFAULT: flag,
  DEFAULT_MGMT: flag,
  DEFAULT_BEACON: flag,
  TYPE: oneOf(names.keyTypes, 'nl80211.key_type'),
  DEFAULT_TYPES: flagsOf(names.keyDefaultTypes),
  MODE: plain,
});

const rate = policy('NL80211_RATE_INFO_', 'nl80211.rate_info', names.rateInfo, {
  BITRATE: number((value) => `${value / 10} Mb/s`),
  BITRATE32: number((value) => `${value / 10} Mb/s`),
  MCS: plain,
  VHT_MCS: plain,
  VHT_NSS: plain,
  HE_MCS: plain,
  HE_NSS: plain,
  SHORT_GI: flag,
});

const chains: Show = listOf('Chain', signed(' dBm'));

const station = policy('NL80211_STA_INFO_', 'nl80211.sta_info', names.stationInfo, {
  INACTIVE_TIME: unit('ms'),
  RX_BYTES: plain,
  TX_BYTES: plain,
  SIGNAL: signed(' dBm'),
  SIGNAL_AVG: signed(' dBm'),
  TX_BITRATE: nest(rate),
  RX_BITRATE: nest(rate),
  RX_PACKETS: plain,
  TX_PACKETS: plain,
  TX_RETRIES: plain,
  TX_FAILED: plain,
  CONNECTED_TIME: unit('s'),
  STA_FLAGS: stationFlags2,
  BEACON_LOSS: plain,
  RX_BYTES64: plain,
  TX_BYTES64: plain,
  CHAIN_SIGNAL: chains,
  CHAIN_SIGNAL_AVG: chains,
  RX_DROP_MISC: plain,
  BEACON_RX: plain,
  BEACON_SIGNAL_AVG: signed(' dBm'),
  RX_DURATION: unit('µs'),
  TX_DURATION: unit('µs'),
  ACK_SIGNAL: signed(' dBm'),
  ACK_SIGNAL_AVG: signed(' dBm'),
  ASSOC_AT_BOOTTIME: unit('ns'),
});

const bss = policy('NL80211_BSS_', 'nl80211.bss', names.bssAttributes, {
  BSSID: mac,
  FREQUENCY: frequency,
  TSF: plain,
  BEACON_INTERVAL: unit('TU'),
  CAPABILITY: hexadecimal,
  INFORMATION_ELEMENTS: elements,
  BEACON_IES: elements,
  SIGNAL_MBM: signed(' dBm', 100),
  STATUS: oneOf(names.bssStatus, 'nl80211.bss_status'),
  SEEN_MS_AGO: unit('ms'),
  CHAN_WIDTH: plain,
  BEACON_TSF: plain,
  PRESP_DATA: flag,
  LAST_SEEN_BOOTTIME: unit('ns'),
  PARENT_TSF: plain,
  PARENT_BSSID: mac,
  CHAIN_SIGNAL: chains,
  MLO_LINK_ID: plain,
  MLD_ADDR: mac,
});

const rekey = policy('NL80211_REKEY_DATA_', 'nl80211.rekey_data', names.rekeyData, {
  KEK: secret,
  KCK: secret,
  REPLAY_CTR: octets,
  AKM: akms,
});

const quality = policy('NL80211_ATTR_CQM_', 'nl80211.attr_cqm', names.qualityMonitor, {
  RSSI_THOLD: signed(' dBm'),
  RSSI_HYST: unit('dB'),
  RSSI_THRESHOLD_EVENT: plain,
  PKT_LOSS_EVENT: plain,
  BEACON_LOSS_EVENT: flag,
  RSSI_LEVEL: signed(' dBm'),
});

/** Attributes of the upper level. Frames and beacons in attributes are added by whoever dissects the command. */
export const attributes: Policy = policy('NL80211_ATTR_', 'nl80211.attr_type', names.attributes, {
  WIPHY: plain,
  WIPHY_NAME: text('nl80211.wiphy_name'),
  IFINDEX: plain,
  IFNAME: text('nl80211.ifname'),
  IFTYPE: oneOf(names.interfaceTypes, 'nl80211.iftype'),
  MAC: mac,
  KEY_DATA: secret,
  KEY_IDX: plain,
  KEY_CIPHER: ciphers,
  KEY_DEFAULT: flag,
  KEY_DEFAULT_MGMT: flag,
  KEY_TYPE: oneOf(names.keyTypes, 'nl80211.key_type'),
  KEY_DEFAULT_TYPES: flagsOf(names.keyDefaultTypes),
  BEACON_INTERVAL: unit('TU'),
  DTIM_PERIOD: plain,
  BEACON_TAIL: elements,
  STA_AID: plain,
  STA_FLAGS: flagsOf(names.stationFlags),
  STA_FLAGS2: stationFlags2,
  STA_LISTEN_INTERVAL: plain,
  STA_VLAN: plain,
  STA_INFO: nest(station),
  STA_CAPABILITY: hexadecimal,
  PEER_AID: plain,
  REG_ALPHA2: text('nl80211.alpha2'),
  WIPHY_FREQ: frequency,
  CENTER_FREQ1: unit('MHz'),
  CENTER_FREQ2: unit('MHz'),
  CHANNEL_WIDTH: oneOf(names.channelWidths, 'nl80211.chan_width'),
  WIPHY_CHANNEL_TYPE: plain,
  IE: elements,
  IE_PROBE_RESP: elements,
  IE_ASSOC_RESP: elements,
  REQ_IE: associationElements,
  RESP_IE: associationElements,
  SCAN_FREQUENCIES: listOf('Frequency', frequency),
  SCAN_SSIDS: listOf('SSID', ssid),
  SCAN_FLAGS: hexadecimal,
  GENERATION: plain,
  BSS: nest(bss),
  SSID: ssid,
  MESH_ID: ssid,
  AUTH_TYPE: oneOf(names.authTypes, 'nl80211.auth_type'),
  REASON_CODE: reason,
  STATUS_CODE: status,
  TIMED_OUT: flag,
  TIMEOUT_REASON: oneOf(names.timeoutReasons, 'nl80211.timeout_reason'),
  USE_MFP: oneOf(names.mfp, 'nl80211.mfp'),
  CONTROL_PORT: flag,
  CONTROL_PORT_ETHERTYPE: number((type) => `${etherTypeNames[type] ?? 'Unknown'} (${hex(type, 4)})`),
  CONTROL_PORT_NO_ENCRYPT: flag,
  CONTROL_PORT_OVER_NL80211: flag,
  CONTROL_PORT_NO_PREAUTH: flag,
  PRIVACY: flag,
  DISCONNECTED_BY_AP: flag,
  LOCAL_STATE_CHANGE: flag,
  CIPHER_SUITES: ciphers,
  CIPHER_SUITES_PAIRWISE: ciphers,
  CIPHER_SUITE_GROUP: ciphers,
  AKM_SUITES: akms,
  WPA_VERSIONS: mask(['WPA', 'RSN (WPA2)', 'WPA3']),
  PREV_BSSID: mac,
  BSSID: mac,
  MLD_ADDR: mac,
  KEY: nest(keys),
  KEYS: listOf('Key', nest(keys)),
  PMKID: octets,
  PMK: secret,
  PMKR0_NAME: octets,
  SAE_PASSWORD: secret,
  FILS_KEK: secret,
  FILS_ERP_RRK: secret,
  REKEY_DATA: nest(rekey),
  SAE_PWE: oneOf(names.saePwe),
  EXTERNAL_AUTH_ACTION: oneOf(names.externalAuthActions, 'nl80211.external_auth_action'),
  EXTERNAL_AUTH_SUPPORT: flag,
  CONN_FAILED_REASON: oneOf(names.connectFailures, 'nl80211.connect_failed_reason'),
  DURATION: unit('ms'),
  COOKIE: plain,
  ACK: flag,
  ACK_SIGNAL: signed(' dBm'),
  PS_STATE: oneOf(['DISABLED', 'ENABLED'], 'nl80211.ps_state'),
  CQM: nest(quality),
  FRAME_TYPE: hexadecimal,
  FRAME_MATCH: octets,
  RX_SIGNAL_DBM: signed(' dBm'),
  WDEV: plain,
  SOCKET_OWNER: flag,
  SUPPORTED_IFTYPES: flagsOf(names.interfaceTypes),
  SUPPORTED_COMMANDS: listOf('Command', oneOf(names.commands)),
  MAC_ADDRS: listOf('Address', mac),
  AUTH_DATA: octets,
  OFFCHANNEL_TX_OK: flag,
  DONT_WAIT_FOR_ACK: flag,
  WANT_1X_4WAY_HS: flag,
  PORT_AUTHORIZED: flag,
  TIMEOUT: unit('ms'),
  PMK_LIFETIME: unit('s'),
  MLO_LINK_ID: plain,
  MLO_SUPPORT: flag,
  MLO_LINKS: listOf('Link', (d, data) => nest(attributes)(d, data)),
  WIPHY_TX_POWER_LEVEL: signed(' dBm', 100),
  VENDOR_ID: number((id) => hex(id, 6)),
  VENDOR_SUBCMD: plain,
});
