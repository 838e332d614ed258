/**
 * Names that iwmon prints for attributes, their numbers (include/uapi/linux/nl80211.h, rtnetlink.h) and, where the
 * printed value does not say by itself what octets it stands for, how it is to be read. As printed by iwmon 2.3 and 3.x.
 */

/** How a value becomes octets. `plain`: the line tells (number with its hexadecimal, flag, octets). */
export interface Entry {
  readonly number: number;
  readonly how: string;
}
/** By the printed name; a few names stand for two numbers. */
export type Names = ReadonlyMap<string, readonly Entry[]>;

/** `9 Key Cipher = suite | 10 Key Sequence`: number, name, and how it is read. */
function names(text: string): Names {
  const out = new Map<string, Entry[]>();
  for (const entry of text.trim().split(/[|\n]/)) {
    const found = /^(\d+) (.*?)(?: = (.+))?$/.exec(entry.trim())!;
    const known = out.get(found[2]!) ?? [];
    out.set(found[2]!, [...known, { number: Number(found[1]), how: found[3] ?? 'plain' }]);
  }
  return out;
}

/** `NL80211_ATTR_`… */
export const attributes = names(`
  1 Wiphy | 2 Wiphy Name = string | 3 Interface Index | 4 Interface Name = string | 5 Interface Type
  6 MAC Address = address | 7 Key Data | 8 Key Index | 9 Key Cipher = suite | 10 Key Sequence
  11 Key Default | 12 Beacon Interval | 13 DTIM Period | 14 Beacon Head | 15 Beacon Tail = elements
  16 Station AID | 17 Station Flags = stationFlags | 18 Station Listen Interval
  19 Station Supported Rates | 20 Station VLAN | 21 Station Info = stationInfo
  22 Wiphy Bands = list of bands | 23 MNTR Flags | 24 Mesh ID | 25 Station P-Link Action
  26 Mesh Path Next Hop | 27 Mesh Path Info | 28 BSS CTS Protection | 29 BSS Short Preamble
  30 BSS Short Slot Time | 31 HT Capability = lost | 32 Supported Interface Types = interfaceTypes
  33 Regulatory Alpha2 = string | 34 Regulatory Rules = lost | 35 Mesh Configuration | 36 BSS Basic Rates
  37 Wiphy TXQ Parameters | 38 Wiphy Frequency | 39 Wiphy Channel Type | 40 Key Default Management
  41 Management Subtype | 42 Information Elements = elements | 43 Max Number Scan SSIDs
  44 Scan Frequencies = array | 45 Scan SSIDs = array | 46 Generation | 47 BSS = bss
  48 Regulatory Initiator | 49 Regulatory Type | 50 Supported Commands = commands | 51 Frame | 52 SSID
  53 Auth Type | 54 Reason Code = reason | 55 Key Type | 56 Max Scan IE Length | 57 Cipher Suites = suites
  58 Frequency Before | 59 Frequency After | 60 Frequency Fixed | 61 Wiphy Retry Short
  62 Wiphy Retry Long | 63 Wiphy Frag Threshold | 64 Wiphy RTS Threshold | 65 Timed Out | 66 Use MFP
  67 Station Flags 2 = mask and set | 68 Control Port | 69 Test Data | 70 Privacy | 71 Disconnect by AP
  72 Status Code | 73 Cipher Suites Pairwise = suites | 74 Cipher Suite Group = suite | 75 WPA Versions
  76 AKM Suites = suites | 77 Request IE = elements | 78 Response IE = elements
  79 Previous BSSID = address | 80 Key = key | 81 Keys | 82 PID | 83 4-Address | 84 Survey Info = survey
  85 PMKID | 86 Max Number PMKIDs | 87 Duration | 88 Cookie | 89 Wiphy Coverage Class | 90 TX Rates
  91 Frame Match | 92 ACK | 93 PS State | 94 CQM = cqm | 95 Local State Change | 96 AP Isolate
  97 Wiphy TX Power Setting | 98 Wiphy TX Power Level | 99 TX Frame Types = frameTypes
  100 RX Frame Types = frameTypes | 101 Frame Type = frame type | 104 Support IBSS RSN
  105 Wiphy Antenna TX | 106 Wiphy Antenna RX | 107 Multicast Rate | 108 Offchannel TX OK
  109 BSS HT Operation Mode | 110 Key Default Types = defaultTypes | 111 Max Remain on Channel Duration
  112 Mesh Setup | 113 Wiphy Antenna Avail TX | 114 Wiphy Antenna Avail RX | 115 Support Mesh Auth
  116 Station P-Link State | 117 WoWLAN Triggers | 118 WoWLAN Triggers Supported
  119 Scheduled Scan Interval | 120 Interface Combinations | 121 Software Interface Types = interfaceTypes
  122 Rekey Data = rekey | 123 Max Num Sched Scan SSIDs | 124 Max Sched Scan IE Len
  125 Scan Supported Rates | 126 Hidden SSID | 127 IE Probe Response = elements
  128 IE Assoc Response = elements | 129 Station WME | 130 Support AP UAPSD | 131 Roaming Support
  132 Scheduled Scan Match | 133 Max Match Sets | 134 PMKSA Candidate | 135 TX No CCK Rate
  136 TDLS Action | 137 TDLS Dialog Token | 138 TDLS Operation | 139 TDLS Support
  140 TDLS External Setup | 141 Device AP SME | 142 Don't Wait for Ack | 143 Feature Flags
  144 Probe Response Offload | 145 Probe Response | 146 DFS Region | 147 Disable HT
  148 HT Capability Mask | 149 No-Ack Map | 150 Inactivity Timeout | 151 RX Signal dBm = s32
  152 Background Scan Period | 153 Wireless Device | 154 User Regulatroy Hint Type
  155 Connection Failed Reason | 156 Auth Data | 157 VHT Capability | 158 Scan Flags = scan flags
  159 Channel Width | 160 Center Frequency 1 | 161 Center Frequency 2 | 162 P2P CT Window | 163 P2P OP PPS
  164 Local Mesh Power Mode | 165 ACL Policy | 166 MAC Addresses = array | 167 MAC ACL Max
  168 Radar Event | 169 Extended Capabilities = lost | 170 Extended Capabilities Mask
  171 Station Capability | 172 Station Extended Capability | 173 Protocol Features | 174 Split Wiphy Dump
  175 Disable VHT | 176 VHT Capability Mask | 177 MDID | 178 IE RIC | 179 Critical Protocol ID
  180 Max Critical Protocol Duration | 181 Peer AID | 182 Coalesce Rule | 183 Channel Switch Count
  184 Channel Switch Block TX | 185 CSA IEs | 186 CSA C Off Beacon | 187 CSA C Off Response
  188 RX Management Flags | 189 Station Supported Channels | 190 Station Supported Operation Classes
  191 Handle DFS | 192 Support 5 MHz | 193 Support 10 MHz | 194 Operation Mode Notification
  195 Vendor ID | 196 Vendor Subcommand | 197 Vendor Data | 198 Vendor Events | 199 QoS Map
  200 MAC Hint = address | 201 Wiphy Frequency Hint | 202 Max AP Assoc Station | 203 TDLS Peer Capability
  204 Socket Owns Interface/Connection | 205 CSA C Offsets TX | 206 Max CSA Counters | 207 TDLS Initiator
  208 Use RRM | 217 Extended Features = lost | 233 Scan Start Time | 234 Scan Start Time BSSID = address
  235 Scan Duration | 236 Scan Duration Mandatory | 242 FILS KEK | 243 FILS Nonces
  244 Multicast to Unicast Enabled | 245 BSSID = address | 246 Scheduled Scan Relative RSSI
  247 Scheduled Scan RSSI Adjust | 248 Timeout Reason | 249 FILS ERP Username | 250 FILS ERP Realm
  251 FILS ERP Next Sequence Number | 252 FILS ERP RRK | 253 FILS Cache ID | 254 PMK
  255 Scheduled Scan Multi | 256 Scheduled Scan Maximum Requests | 257 Want 1X 4Way Handshake
  258 PMKR0 Name | 259 Port Authorized | 260 External Auth Action | 261 External Auth Support | 262 NSS
  263 Ack Signal | 264 Control Port over NL80211 | 265 TXQ Stats | 266 TXQ Limit | 267 TXQ Memory Limit
  268 TXQ Quantum | 269 HE Capability | 270 FTM Responder | 271 FTM Responder Stats
  102 Control Port Ethertype | 103 Control Port No Encrypt
`);

/** `NL80211_STA_FLAG_`… */
const stationFlags = names(`
  1 Authorized | 2 ShortPreamble | 3 WME | 4 MFP | 5 Authenticated | 6 TDLS-Peer | 7 Associated
`);
/** `NL80211_RATE_INFO_`… */
const rate = names(`
  1 Bit Rate (Legacy) | 2 MCS Index | 3 40 Mhz Width | 4 Short GI | 5 Bit Rate | 6 VHT MCS Index
  7 # VHT Streams | 8 80 Mhz Width | 9 80P80 Mhz Width | 10 160 Mhz Width
`);
/** `NL80211_STA_BSS_PARAM_`… */
const bssParameters = names(`
  1 CTS protection | 2 Short Preamble | 3 Short Slot Time | 4 DTIM Period | 5 Beacon Interval
`);
/** `NL80211_STA_INFO_`… */
const stationInfo = names(`
  1 Inactivity time | 2 Total RX bytes = u32 | 3 Total TX bytes = u32 | 4 Mesh LLID | 5 Mesh PLID
  6 P-Link state | 7 Signal strength = s8 | 8 TX bitrate = rate | 9 RX packets | 10 TX packets
  11 TX retries | 12 TX failed | 13 Signal strength average = s8 | 14 RX bitrate = rate
  15 BSS parameters = bssParameters | 16 Connected time | 17 Station flags = mask and set | 18 Beacon loss
  19 Timing offset = s64 | 20 Local mesh PM | 21 Peer mesh PM | 22 Neighbor mesh PM
  23 Total RX bytes = u64 | 24 Total TX bytes = u64 | 25 Per-chain signal strength
  26 Per-chain signal strength average | 27 Expected Throughput
`);
/** `NL80211_IFTYPE_`… */
const interfaceTypes = names(`
  1 Ad-hoc | 2 Station | 3 AP | 4 AP-VLAN | 5 WDS | 6 Monitor | 7 Mesh-point | 8 P2P-Client | 9 P2P-GO
  10 P2P-Device
`);
/** One attribute, once for each type of frame. */
const frameType = names(`
  101 Frame Type = frame type
`);
/** Frame types by interface type. */
const frameTypes = names(`
  1 Ad-hoc = frameType | 2 Station = frameType | 3 AP = frameType | 4 AP-VLAN = frameType
  5 WDS = frameType | 6 Monitor = frameType | 7 Mesh-point = frameType | 8 P2P-Client = frameType
  9 P2P-GO = frameType | 10 P2P-Device = frameType
`);
/** `NL80211_BSS_`… */
const bss = names(`
  1 BSSID = address | 2 Frequency | 3 TSF | 4 Beacon Interval | 5 Capability | 6 IEs = elements
  7 Signal mBm = s32 | 8 Signal Unspec | 9 Status | 10 Seen ms ago | 11 Beacon IEs = elements
  12 Chan Width | 13 Beacon TSF | 14 Probe Response | 15 Timestamp | 17 Parent TSF
  18 Parent BSSID = address | 20 Freq Offset
`);
/** `NL80211_KEY_DEFAULT_TYPE_`… */
const defaultTypes = names(`
  1 Unicast | 2 Multicast
`);
/** `NL80211_KEY_`… */
const key = names(`
  1 Key Data | 2 Key Index | 3 Key Cipher = suite | 4 Key Sequence | 5 Default | 6 Default Management
  7 Key Type = key type | 8 Default Key Types = defaultTypes | 9 Key Mode = key mode | 10 Default Beacon
`);
/** `NL80211_REKEY_DATA_`… */
const rekey = names(`
  1 KEK | 2 KCK | 3 Replay CTR
`);
/** `NL80211_ATTR_CQM_`… */
const cqm = names(`
  1 RSSI threshold | 1 RSSI thresholds = thresholds | 2 RSSI hysteresis | 3 RSSI threshold event = rssi event | 4 Packet loss event
  5 TX error rate | 6 TX error packets | 7 TX error interval | 8 Beacon Loss Event
  9 CQM RSSI Level = s32
`);
/** `NL80211_SURVEY_INFO_`… */
const survey = names(`
  1 Frequency | 2 Noise dBm = s8 | 3 Channel Currently In Use | 4 Survey Time | 5 Busy Time
  6 Busy Time Extension Channel | 7 RX Time | 8 TX Time | 9 Scan Time
`);
/** `NL80211_BITRATE_ATTR_`… */
const rates = names(`
  1 Bitrate (100kbps multiple) | 2 2GHZ Short Preamble
`);
/** `NL80211_FREQUENCY_ATTR_`… */
const frequencies = names(`
  1 Frequency | 2 Disabled | 3 No IR | 4 No IBSS | 5 Radar Detection | 6 Max TX Power | 7 DFS State
  8 DFS Time | 9 No HT40- | 10 No HT40+ | 11 No 80 Mhz | 12 No 160 Mhz | 13 DFS CAC Time | 14 Indoor only
  15 Go Concurrent | 16 No 20 Mhz | 17 No 10 Mhz
`);
/** `NL80211_BAND_ATTR_`… */
const bands = names(`
  1 Frequencies = list of frequencies | 2 Rates = list of rates | 3 HT MCS Set = lost
  4 HT Capabilities = lost | 5 AMPDU Factor | 6 AMPDU Density | 7 VHT MCS Set | 8 VHT Capabilities
  9 Interface Type Data = lost
`);

/** Tables of attributes within attributes, by the name that `how` gives. */
export const tables: Readonly<Record<string, Names>> = {
  stationFlags,
  rate,
  bssParameters,
  stationInfo,
  interfaceTypes,
  frameType,
  frameTypes,
  bss,
  defaultTypes,
  key,
  rekey,
  cqm,
  survey,
  rates,
  frequencies,
  bands,
};

/** Elements: their identifiers, 256 more for an extension. */
export const elementNames = names(`
  0 SSID | 1 Supported rates | 3 DSSS parameter set | 5 TIM | 7 Country | 11 BSS load
  32 Power constraint | 35 TPC report | 38 Measurement Request | 39 Measurement Report
  42 ERP Information | 45 HT Capabilities | 48 RSN | 50 Extended supported rates | 54 Mobility Domain
  55 Fast BSS Transition | 59 Supported Operating Classes | 59 Current Operating Class | 61 HT Operation | 70 RM Enabled Capabilities
  107 Interworking | 108 Advertisement Protocol | 110 QoS Map | 127 Extended Capabilities
  191 VHT Capabilities | 192 VHT Operation | 201 Reduced Neighbor Report | 221 Vendor specific
  240 FILS Indication | 244 RSNX | 259 FILS Key Confirmation | 260 FILS Session
  288 OWE Diffie-Hellman Parameter
`);

/** `IFLA_`… */
export const linkNames = names(`
  1 Interface Address = address | 2 Broadcast Address = address | 3 IfName = string | 4 MTU | 5 Link = s32
  6 Qdisc = string | 7 Stats | 8 Cost | 9 Priority | 10 Master | 11 Wireless | 12 ProtInfo | 13 Txqlen
  14 Map | 15 Weight | 16 OperState = state | 17 LinkMode = state | 18 LinkInfo = lost | 19 NetNSPid
  20 IFAlias
`);
/** `IFA_`… */
export const addressNames = names(`
  1 Interface Address = ip | 2 Local Address = ip | 3 Label = string | 4 Broadcast Address = ip
  5 Anycast Address = ip | 6 CacheInfo = cache | 8 Flags = flags
`);
/** `RTA_`… */
export const routeNames = names(`
  1 Destination Address = ip | 2 Source Address = ip | 3 Input Interface Index = s32
  4 Output Interface Index = s32 | 5 Gateway = ip | 6 Priority of the route = s32
  7 Preferred Source = ip | 8 Metrics = lost | 15 Routing Table | 20 Route Preference
  23 Route lifetime
`);
