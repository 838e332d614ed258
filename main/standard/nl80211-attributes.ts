import { wordTable } from './word-table.ts';

/** What each attribute of an nl80211 message holds, in a sentence, with what to look for in a handshake. */
export const attributeWords = wordTable(`
UNSPEC: No attribute.
WIPHY: Number of the wireless device.
WIPHY_NAME: Name of the wireless device, phy0.
IFINDEX: Number of the interface.
IFNAME: Name of the interface.
IFTYPE: What the interface is: station, access point, monitor.
MAC: Address of the peer that the message is about, or the interface's own when it describes the interface.
KEY_DATA: The key itself.
KEY_IDX: Number of the key: 0 for pairwise, 1 to 3 for group, 4 and 5 for management, 6 and 7 for beacons.
KEY_CIPHER: Cipher that the key is for. The driver refuses the key when it lacks this one.
KEY_SEQ: Where the key's packet number stands: older packets are replays.
KEY_DEFAULT: The key is the default one for sending.
BEACON_INTERVAL: Time between beacons.
DTIM_PERIOD: Beacons between two deliveries of group traffic.
BEACON_HEAD: The beacon up to its traffic map.
BEACON_TAIL: The beacon after its traffic map.
STA_AID: Number that the AP gave the station.
STA_FLAGS: State of the station, as flags.
STA_LISTEN_INTERVAL: Beacons that the station may sleep through.
STA_SUPPORTED_RATES: Rates of the station.
STA_VLAN: Interface that the station is moved to.
STA_INFO: Counters of the station.
WIPHY_BANDS: Channels, rates and features by band.
MNTR_FLAGS: What a monitor interface shows.
MESH_ID: Name of a mesh network.
STA_PLINK_ACTION: What to do with a mesh link.
MPATH_NEXT_HOP: Next station of a mesh path.
MPATH_INFO: Counters of a mesh path.
BSS_CTS_PROT: Protection of old stations is on.
BSS_SHORT_PREAMBLE: Short preambles are used.
BSS_SHORT_SLOT_TIME: Short slots are used.
HT_CAPABILITY: Features of 802.11n.
SUPPORTED_IFTYPES: Types that an interface can have.
REG_ALPHA2: Country of the radio rules.
REG_RULES: The radio rules.
MESH_CONFIG: Mesh settings.
BSS_BASIC_RATES: Rates that every station must have.
WIPHY_TXQ_PARAMS: Queue settings.
WIPHY_FREQ: Frequency in MHz.
WIPHY_CHANNEL_TYPE: Width of the channel in the terms of 802.11n.
KEY_DEFAULT_MGMT: The key is the default one for management frames.
MGMT_SUBTYPE: Kind of management frame.
IE: Elements that go into the request: RSN element with cipher, key management and any PMKID.
MAX_NUM_SCAN_SSIDS: Names that one scan can ask for.
SCAN_FREQUENCIES: Channels to scan.
SCAN_SSIDS: Names to ask for.
GENERATION: Changes whenever the list that is read changes.
BSS: A network that was seen.
REG_INITIATOR: Who asked for the radio rules.
REG_TYPE: Whether rules are of a country or of the world.
SUPPORTED_COMMANDS: Commands that the device knows. Without CONNECT or AUTHENTICATE it cannot join that way.
FRAME: A whole frame. Status and reason codes stand inside it.
SSID: Name of the network.
AUTH_TYPE: How to authenticate. Open with a PMKID means that cached keys replace SAE.
REASON_CODE: Why the connection was ended, as far as its sender says.
KEY_TYPE: Pairwise or group.
MAX_SCAN_IE_LEN: Bytes of elements that a scan can carry.
CIPHER_SUITES: Ciphers that the device can do. One that the network needs and that is not here cannot work.
FREQ_BEFORE: Channel before a change.
FREQ_AFTER: Channel after a change.
FREQ_FIXED: The channel may not be changed.
WIPHY_RETRY_SHORT: Retries of short frames.
WIPHY_RETRY_LONG: Retries of long frames.
WIPHY_FRAG_THRESHOLD: Length from which frames are cut.
WIPHY_RTS_THRESHOLD: Length from which the air is reserved first.
TIMED_OUT: The answer did not come. TIMEOUT_REASON says in which phase.
USE_MFP: Whether management frames must be protected. It has to suit what the AP requires.
STA_FLAGS2: State of the station: which flags are meant, then which are set. AUTHORIZED opens the port.
CONTROL_PORT: The supplicant decides when data may pass.
TESTDATA: Data of a test command.
PRIVACY: The network encrypts.
DISCONNECTED_BY_AP: The other end ended the connection, not this machine.
STATUS_CODE: The answer to a request: 0 is success.
CIPHER_SUITES_PAIRWISE: Pairwise ciphers that may be used.
CIPHER_SUITE_GROUP: Group cipher that is to be used.
WPA_VERSIONS: WPA, WPA2 or WPA3.
AKM_SUITES: Key management that may be used.
REQ_IE: Elements of the Association Request as it was sent. Firmware may have changed what the supplicant asked for: compare.
RESP_IE: Elements of the Association Response.
PREV_BSSID: AP that the station comes from.
KEY: A key with its cipher, number and sequence.
KEYS: Several keys.
PID: Process that an interface belongs to.
4ADDR: Frames with four addresses (bridging).
SURVEY_INFO: How busy a channel is.
PMKID: Names a cached master key. If the AP no longer holds it, it refuses (53, or 1) or the handshake fails.
MAX_NUM_PMKIDS: Master keys that the driver can cache.
DURATION: Time to stay on a channel.
COOKIE: Number by which a later event names this request.
WIPHY_COVERAGE_CLASS: Distance that the timing allows for.
TX_RATES: Rates to send with.
FRAME_MATCH: How the frames that are asked for begin.
ACK: The frame was acknowledged on the air. Its absence means that it was not.
PS_STATE: Power save on or off.
CQM: Watching the connection's quality.
LOCAL_STATE_CHANGE: Only forget the peer, send nothing.
AP_ISOLATE: Stations may not talk to each other.
WIPHY_TX_POWER_SETTING: How the transmit power is chosen.
WIPHY_TX_POWER_LEVEL: Transmit power.
TX_FRAME_TYPES: Frames that may be sent by user space, by type of interface.
RX_FRAME_TYPES: Frames that user space may ask for. Without Authentication frames (0xb0) SAE in user space hears no answer.
FRAME_TYPE: Type of the frames that are asked for.
CONTROL_PORT_ETHERTYPE: Protocol of the control port: 0x888e is EAPOL.
CONTROL_PORT_NO_ENCRYPT: EAPOL goes out unencrypted, as it must before keys are there.
SUPPORT_IBSS_RSN: Encryption without an access point is possible.
WIPHY_ANTENNA_TX: Antennas to send with.
WIPHY_ANTENNA_RX: Antennas to receive with.
MCAST_RATE: Rate of group-addressed frames.
OFFCHANNEL_TX_OK: The frame may go out on another channel.
BSS_HT_OPMODE: Mixing of old and new stations.
KEY_DEFAULT_TYPES: What the key is the default for: unicast, multicast.
MAX_REMAIN_ON_CHANNEL_DURATION: Longest stay on another channel.
MESH_SETUP: How a mesh is set up.
WIPHY_ANTENNA_AVAIL_TX: Antennas that can send.
WIPHY_ANTENNA_AVAIL_RX: Antennas that can receive.
SUPPORT_MESH_AUTH: Mesh authentication in user space is possible.
STA_PLINK_STATE: State of a mesh link.
WOWLAN_TRIGGERS: What wakes the machine.
WOWLAN_TRIGGERS_SUPPORTED: What can wake the machine.
SCHED_SCAN_INTERVAL: Time between scans.
INTERFACE_COMBINATIONS: Interfaces that can work at the same time.
SOFTWARE_IFTYPES: Types of interface that need no hardware.
REKEY_DATA: KEK, KCK and replay counter, so that the driver can answer a group rekey.
MAX_NUM_SCHED_SCAN_SSIDS: Names that a scan at intervals can ask for.
MAX_SCHED_SCAN_IE_LEN: Bytes of elements that a scan at intervals can carry.
SCAN_SUPP_RATES: Rates for a scan.
HIDDEN_SSID: How the name is hidden in beacons.
IE_PROBE_RESP: Elements of the access point's Probe Response.
IE_ASSOC_RESP: Elements of the access point's Association Response.
STA_WME: QoS settings of the station.
SUPPORT_AP_UAPSD: The access point's power-save delivery is possible.
ROAM_SUPPORT: The driver roams by itself: it may change AP without the supplicant's doing.
SCHED_SCAN_MATCH: Networks to look for.
MAX_MATCH_SETS: Networks that can be looked for.
PMKSA_CANDIDATE: An AP to authenticate to in advance.
TX_NO_CCK_RATE: No rates of 802.11b.
TDLS_ACTION: Message of a direct link.
TDLS_DIALOG_TOKEN: Number of an exchange of a direct link.
TDLS_OPERATION: What to do with a direct link.
TDLS_SUPPORT: Direct links are possible.
TDLS_EXTERNAL_SETUP: Direct links are set up by user space.
DEVICE_AP_SME: The driver keeps the access point's state machine itself.
DONT_WAIT_FOR_ACK: Do not tell whether the frame was acknowledged.
FEATURE_FLAGS: Features of the driver, as bits.
PROBE_RESP_OFFLOAD: The driver answers probes itself.
PROBE_RESP: The access point's Probe Response.
DFS_REGION: Radar rules of the region.
DISABLE_HT: Without 802.11n.
HT_CAPABILITY_MASK: Features of 802.11n that may be changed.
NOACK_MAP: Traffic without acknowledgement.
INACTIVITY_TIMEOUT: Seconds of silence after which a station is dropped.
RX_SIGNAL_DBM: Signal of the frame.
BG_SCAN_PERIOD: Time between scans while connected.
WDEV: Number of the wireless interface, also of one without a network interface.
USER_REG_HINT_TYPE: Who asks for radio rules.
CONN_FAILED_REASON: Why the access point's driver refused a station.
AUTH_DATA: Body of an Authentication frame from its transaction number on: an SAE commit (1) or confirm (2).
VHT_CAPABILITY: Features of 802.11ac.
SCAN_FLAGS: How to scan.
CHANNEL_WIDTH: Width of the channel.
CENTER_FREQ1: Middle of the channel.
CENTER_FREQ2: Middle of the channel's second half.
P2P_CTWINDOW: Time that a Wi-Fi Direct owner is awake.
P2P_OPPPS: Power save of a Wi-Fi Direct owner.
LOCAL_MESH_POWER_MODE: Power save in a mesh.
ACL_POLICY: Whether the list of addresses allows or refuses.
MAC_ADDRS: Addresses of that list.
MAC_ACL_MAX: Longest list of addresses.
RADAR_EVENT: What was seen of radar.
EXT_CAPA: Extended capabilities.
EXT_CAPA_MASK: Extended capabilities that may be changed.
STA_CAPABILITY: Capabilities of the station.
STA_EXT_CAPABILITY: Extended capabilities of the station.
PROTOCOL_FEATURES: Features of the kernel's nl80211.
SPLIT_WIPHY_DUMP: The device's description comes in parts.
DISABLE_VHT: Without 802.11ac.
VHT_CAPABILITY_MASK: Features of 802.11ac that may be changed.
MDID: Mobility domain of a fast transition.
IE_RIC: Resources that a fast transition asks for.
CRIT_PROT_ID: Critical exchange, such as DHCP.
MAX_CRIT_PROT_DURATION: Longest critical exchange.
PEER_AID: Number of the peer of a direct link.
COALESCE_RULE: Rule of delayed reception.
CH_SWITCH_COUNT: Beacons until the change of channel.
CH_SWITCH_BLOCK_TX: Silence until the change of channel.
CSA_IES: Beacon during the change of channel.
CNTDWN_OFFS_BEACON: Where the beacon counts down.
CNTDWN_OFFS_PRESP: Where the Probe Response counts down.
RXMGMT_FLAGS: Whether the frame was answered already.
STA_SUPPORTED_CHANNELS: Channels of the station.
STA_SUPPORTED_OPER_CLASSES: Operating classes of the station.
HANDLE_DFS: User space looks after radar.
SUPPORT_5_MHZ: Channels of 5 MHz are possible.
SUPPORT_10_MHZ: Channels of 10 MHz are possible.
OPMODE_NOTIF: Change of width or streams.
VENDOR_ID: Maker whose command it is.
VENDOR_SUBCMD: Which command of the maker.
VENDOR_DATA: Data of the maker's command.
VENDOR_EVENTS: Events of the maker.
QOS_MAP: How priorities of IP map to those of the radio.
MAC_HINT: AP to try first.
WIPHY_FREQ_HINT: Channel to try first.
MAX_AP_ASSOC_STA: Stations that the access point can hold.
TDLS_PEER_CAPABILITY: What the peer of a direct link can do.
SOCKET_OWNER: The connection ends when the program that asked for it ends.
CSA_C_OFFSETS_TX: Where the frame counts down.
MAX_CSA_COUNTERS: Countdowns in one beacon.
TDLS_INITIATOR: This end began the direct link.
USE_RRM: Measurement reports are offered.
WIPHY_DYN_ACK: Timing follows the distance.
TSID: Number of a traffic stream.
USER_PRIO: Priority of a traffic stream.
ADMITTED_TIME: Air time of a traffic stream.
SMPS_MODE: Power save of antennas.
OPER_CLASS: Operating class.
MAC_MASK: Bits of the random address that are fixed.
WIPHY_SELF_MANAGED_REG: The device keeps its own radio rules.
EXT_FEATURES: Features of the driver, as bits: SAE, handshake offload, control port over nl80211, protected beacons.
SURVEY_RADIO_STATS: Counters of the whole radio.
NETNS_FD: Network namespace.
SCHED_SCAN_DELAY: Time before the first scan.
REG_INDOOR: The rules are those for indoors.
MAX_NUM_SCHED_SCAN_PLANS: Scan plans at once.
MAX_SCAN_PLAN_INTERVAL: Longest interval of a scan plan.
MAX_SCAN_PLAN_ITERATIONS: Most scans of a plan.
SCHED_SCAN_PLANS: Scan plans.
PBSS: Network of the 60 GHz band without an access point.
BSS_SELECT: How the driver is to choose an AP.
STA_SUPPORT_P2P_PS: The station can do Wi-Fi Direct power save.
PAD: Only fills up.
IFTYPE_EXT_CAPA: Extended capabilities by type of interface.
MU_MIMO_GROUP_DATA: Group of a multi-user transmission.
MU_MIMO_FOLLOW_MAC_ADDR: Station whose multi-user frames are shown.
SCAN_START_TIME_TSF: When the scan began, in the AP's time.
SCAN_START_TIME_TSF_BSSID: AP whose time that is.
MEASUREMENT_DURATION: Time on each channel.
MEASUREMENT_DURATION_MANDATORY: That time may not be cut short.
MESH_PEER_AID: Number of a mesh peer.
NAN_MASTER_PREF: Wish to lead a cluster of neighbour awareness.
BANDS: Bands, as bits.
NAN_FUNC: Service of neighbour awareness.
NAN_MATCH: A service that was found.
FILS_KEK: Key that encrypts the FILS association.
FILS_NONCES: Both nonces of FILS.
MULTICAST_TO_UNICAST_ENABLED: Group frames go to each station on its own.
BSSID: Address of the AP.
SCHED_SCAN_RELATIVE_RSSI: How much better another network must be.
SCHED_SCAN_RSSI_ADJUST: Preference of a band.
TIMEOUT_REASON: Phase in which the answer did not come: scan, authentication or association.
FILS_ERP_USERNAME: User name for EAP re-authentication.
FILS_ERP_REALM: Realm for EAP re-authentication.
FILS_ERP_NEXT_SEQ_NUM: Next sequence number of EAP re-authentication.
FILS_ERP_RRK: Root key of EAP re-authentication.
FILS_CACHE_ID: Which cache of FILS the AP belongs to.
PMK: Master key. With it the driver does the handshake itself, or caches it.
SCHED_SCAN_MULTI: Several scans at intervals at once.
SCHED_SCAN_MAX_REQS: Scans at intervals at once.
WANT_1X_4WAY_HS: The driver is to do the four-way handshake after 802.1X.
PMKR0_NAME: Names the top key of a fast transition.
PORT_AUTHORIZED: The driver has done the four-way handshake: the port is open.
EXTERNAL_AUTH_ACTION: Start or abort of external authentication.
EXTERNAL_AUTH_SUPPORT: User space can do SAE for the driver.
NSS: Number of spatial streams.
ACK_SIGNAL: Signal of the acknowledgement.
CONTROL_PORT_OVER_NL80211: EAPOL goes through nl80211, in order with the other events, and not through a socket of its own.
TXQ_STATS: Counters of the queues.
TXQ_LIMIT: Packets that the queues hold.
TXQ_MEMORY_LIMIT: Memory of the queues.
TXQ_QUANTUM: Bytes that one queue may send at a time.
HE_CAPABILITY: Features of 802.11ax.
FTM_RESPONDER: Answers to ranging.
FTM_RESPONDER_STATS: Counters of ranging.
TIMEOUT: Time limit.
PEER_MEASUREMENTS: Ranging requests or results.
AIRTIME_WEIGHT: Share of air time of the station.
STA_TX_POWER_SETTING: How the power to the station is chosen.
STA_TX_POWER: Power to the station.
SAE_PASSWORD: Password for SAE: the driver does the exchange itself.
TWT_RESPONDER: Agrees on wakeup times.
HE_OBSS_PD: How loud another network may be.
WIPHY_EDMG_CHANNELS: Channels of the 60 GHz band.
WIPHY_EDMG_BW_CONFIG: Widths of the 60 GHz band.
VLAN_ID: Virtual network of the station.
HE_BSS_COLOR: Colour of the network.
IFTYPE_AKM_SUITES: Key management that the driver can do, by type of interface.
TID_CONFIG: Retries and aggregation by kind of traffic.
CONTROL_PORT_NO_PREAUTH: Frames of preauthentication do not go through the control port.
PMK_LIFETIME: How long the master key is valid.
PMK_REAUTH_THRESHOLD: Share of that time after which to authenticate again.
RECEIVE_MULTICAST: Group-addressed frames are wanted too.
WIPHY_FREQ_OFFSET: Kilohertz above the frequency.
CENTER_FREQ1_OFFSET: Kilohertz above the middle of the channel.
SCAN_FREQ_KHZ: Channels to scan, in kHz.
HE_6GHZ_CAPABILITY: Features in the 6 GHz band.
FILS_DISCOVERY: Short beacons for finding an AP fast.
UNSOL_BCAST_PROBE_RESP: Probe Responses without a request.
S1G_CAPABILITY: Features of 802.11ah.
S1G_CAPABILITY_MASK: Features of 802.11ah that may be changed.
SAE_PWE: Which ways to the password element are allowed: hunting and pecking, hash-to-element, or both. Both ends need one in common.
RECONNECT_REQUESTED: The AP wants the station to come back at once.
SAR_SPEC: Limits of transmit power for people nearby.
DISABLE_HE: Without 802.11ax.
OBSS_COLOR_BITMAP: Colours of other networks.
COLOR_CHANGE_COUNT: Beacons until the change of colour.
COLOR_CHANGE_COLOR: The new colour.
COLOR_CHANGE_ELEMS: Beacon during the change of colour.
MBSSID_CONFIG: Several networks in one beacon.
MBSSID_ELEMS: Elements of those networks.
RADAR_BACKGROUND: Radar is looked for in the background.
AP_SETTINGS_FLAGS: What the access point's user space can do: external authentication, SA Query.
EHT_CAPABILITY: Features of 802.11be.
DISABLE_EHT: Without 802.11be.
MLO_LINKS: Links of a multi-link connection.
MLO_LINK_ID: Link that the message is about. ENOLINK is the answer to a key without it.
MLD_ADDR: Address of the multi-link device, which its links do not share. Keys are derived from it.
MLO_SUPPORT: Multi-link connections are possible.
MAX_NUM_AKM_SUITES: Key managements that one request can name.
EML_CAPABILITY: Features of multi-link radios.
MLD_CAPA_AND_OPS: Features of the multi-link device.
TX_HW_TIMESTAMP: When the frame was sent, by the hardware.
RX_HW_TIMESTAMP: When the frame came, by the hardware.
TD_BITMAP: Transition disable: older security that the AP asks never to use again.
PUNCT_BITMAP: Parts of the channel that are left out.
MAX_HW_TIMESTAMP_PEERS: Peers with hardware time stamps.
HW_TIMESTAMP_ENABLED: Hardware time stamps are on.
EMA_RNR_ELEMS: Neighbours of the networks in one beacon.
MLO_LINK_DISABLED: The link is switched off.
BSS_DUMP_INCLUDE_USE_DATA: Tell what a network may be used for as well.
MLO_TTLM_DLINK: Traffic by link towards the station.
MLO_TTLM_ULINK: Traffic by link towards the AP.
ASSOC_SPP_AMSDU: Aggregated frames are protected.
WIPHY_RADIOS: Radios of the device.
WIPHY_INTERFACE_COMBINATIONS: Interfaces that can work at the same time, for the whole device.
VIF_RADIO_MASK: Radios of the interface.
SUPPORTED_SELECTORS: Requirements of a network that are met.
MLO_RECONF_REM_LINKS: Links to remove.
EPCS: Priority access for emergencies.
EXT_MLD_CAPA_AND_OPS: Further features of the multi-link device.
WIPHY_RADIO_INDEX: Number of the radio.
S1G_LONG_BEACON_PERIOD: Time between long beacons of 802.11ah.
S1G_SHORT_BEACON: Short beacon of 802.11ah.
BSS_PARAM: Parameters that were changed.
NAN_CONFIG: Settings of neighbour awareness.
NAN_NEW_CLUSTER: The cluster is new.
NAN_CAPABILITIES: What the device can do of neighbour awareness.
S1G_PRIMARY_2MHZ: Primary channel of 2 MHz.
EPP_PEER: The peer does enhanced privacy.
UHR_CAPABILITY: Features of 802.11bn.
DISABLE_UHR: Without 802.11bn.
INCUMBENT_SIGNAL_INTERFERENCE_BITMAP: Parts of the channel where a protected user was heard.
UHR_OPERATION: Operation of 802.11bn.
NAN_CHANNEL: Channel of neighbour awareness.
NAN_CHANNEL_ENTRY: Entry of the channel list of neighbour awareness.
NAN_TIME_SLOTS: Time slots of neighbour awareness.
NAN_RX_NSS: Streams of neighbour awareness.
NAN_AVAIL_BLOB: Availability in neighbour awareness.
NAN_SCHED_DEFERRED: The schedule comes later.
NAN_SCHED_UPDATE_SUCCESS: The schedule was accepted.
NAN_NMI_MAC: Management address of neighbour awareness.
NAN_ULW: Times at which the device is away.
NAN_COMMITTED_DW: Discovery windows that are promised.
NAN_SEQ_ID: Sequence number of the schedule.
NAN_MAX_CHAN_SWITCH_TIME: Longest change of channel.
NAN_PEER_MAPS: Schedules of the peer.
ASSOC_ENCRYPTED: The association frames are encrypted.
NPCA_PRIMARY_FREQ: Other primary channel.
NPCA_PUNCT_BITMAP: Parts of the other channel that are left out.
`);

/** The same for the attributes of a key (`NL80211_KEY_`…). */
export const keyWords = wordTable(`
DATA: The key itself.
IDX: Number of the key: 0 for pairwise, 1 to 3 for group, 4 and 5 for management, 6 and 7 for beacons.
CIPHER: Cipher that the key is for. The driver refuses the key when it lacks this one.
SEQ: Where the key's packet number stands: older packets are replays.
DEFAULT: The key is the default one for sending.
DEFAULT_MGMT: The key is the default one for management frames.
TYPE: Pairwise or group.
DEFAULT_TYPES: What the key is the default for: unicast, multicast.
MODE: Whether the key already serves for sending: a new one may receive only until both ends have it.
DEFAULT_BEACON: The key is the default one for beacons.
LTF_SEED: Seed of secure ranging.
`);

/** Attributes within others, by their whole name. */
export const innerWords = wordTable(`
NL80211_REKEY_DATA_KEK: Key that encrypts key data in handshake messages.
NL80211_REKEY_DATA_KCK: Key of the MIC in handshake messages.
NL80211_REKEY_DATA_REPLAY_CTR: Replay counter that the next handshake message must exceed.
NL80211_REKEY_DATA_AKM: Key management of the handshake.
NL80211_ATTR_CQM_RSSI_THOLD: Signal that is watched for.
NL80211_ATTR_CQM_RSSI_HYST: How far the signal must go beyond it.
NL80211_ATTR_CQM_RSSI_THRESHOLD_EVENT: The signal has become weaker (0) or stronger (1) than that.
NL80211_ATTR_CQM_PKT_LOSS_EVENT: Frames in a row that were not acknowledged.
NL80211_ATTR_CQM_TXE_RATE: Share of frames that may fail.
NL80211_ATTR_CQM_TXE_PKTS: Frames that are counted for it.
NL80211_ATTR_CQM_TXE_INTVL: Seconds over which they are counted.
NL80211_ATTR_CQM_BEACON_LOSS_EVENT: The AP's beacons are not heard any more.
NL80211_ATTR_CQM_RSSI_LEVEL: Signal now.
NL80211_BSS_BSSID: Address of the AP.
NL80211_BSS_FREQUENCY: Frequency in MHz.
NL80211_BSS_TSF: The AP's clock, in microseconds.
NL80211_BSS_BEACON_INTERVAL: Time between beacons.
NL80211_BSS_CAPABILITY: Capabilities of the network, as bits.
NL80211_BSS_INFORMATION_ELEMENTS: Elements of the last beacon or Probe Response: RSN element with ciphers and key management.
NL80211_BSS_BEACON_IES: Elements of the last beacon. M3's must be the same.
NL80211_BSS_SIGNAL_MBM: Signal of the network.
NL80211_BSS_STATUS: Whether this machine is connected to it.
NL80211_BSS_SEEN_MS_AGO: How long ago it was heard. An old entry may be of an AP that is gone.
`);

/** What all of a group of attributes hold. */
export const groupWords: Readonly<Record<string, string>> = {
  NL80211_STA_INFO_: 'A counter or a state of the peer, as the driver keeps it.',
  NL80211_RATE_INFO_: 'How the rate is made up.',
  NL80211_BSS_: 'What is known of the network.',
};
