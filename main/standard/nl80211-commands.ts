import { wordTable } from './word-table.ts';

/** What each nl80211 command does, in a sentence; the second one says what usually goes wrong with it. */
export const commandWords = wordTable(`
UNSPEC: No command; a message full of zeroes was wiped by its sender before the monitor had copied it.
GET_WIPHY: Asks what a wireless device can do: bands, ciphers, commands. Compare its cipher list with what the network wants.
SET_WIPHY: Changes settings of the device, such as channel, retry limits or transmit power.
NEW_WIPHY: The kernel tells of a wireless device and what it can do.
DEL_WIPHY: A wireless device is gone: unplugged, or its driver was unloaded.
GET_INTERFACE: Asks for the properties of an interface: type, address, channel.
SET_INTERFACE: Changes the type of an interface. Refused with EBUSY while the interface is up or in use.
NEW_INTERFACE: Makes an interface, or tells that there is a new one.
DEL_INTERFACE: Removes an interface, or tells that it is gone.
GET_KEY: Asks for a key's sequence counter; a supplicant does so for the group key.
SET_KEY: Makes a key the default one for sending.
NEW_KEY: Gives a key to the driver, after M3 or a group handshake. ENOENT: the kernel lacks the cipher, or the station is not known yet. EINVAL: the driver refuses the cipher, its length or its index.
DEL_KEY: Takes a key away. An error for a key that was not there (ENOENT, EINVAL) is noise: supplicants clear keys before a handshake.
GET_BEACON: Not in use.
SET_BEACON: An access point changes what its beacons say.
START_AP: Starts beaconing as an access point. EBUSY or EINVAL: the interface is in use, or the channel or a cipher is not allowed.
STOP_AP: The access point stops.
GET_STATION: Asks for the counters of a peer: signal, bytes, whether it is authorized.
SET_STATION: Changes the state of a peer. With AUTHORIZED set it opens the port: data may pass, the handshake is over.
NEW_STATION: A peer is added to the driver's table, or the kernel tells that one was added.
DEL_STATION: A peer is removed, or the kernel tells that it is gone.
GET_MPATH: Asks for a mesh path.
SET_MPATH: Changes a mesh path.
NEW_MPATH: A mesh path is made.
DEL_MPATH: A mesh path is removed.
SET_BSS: An access point changes parameters such as slot time or isolation of its stations.
SET_REG: The regulatory daemon gives the kernel rules.
REQ_SET_REG: Asks for the radio rules of a country.
GET_MESH_CONFIG: Asks for mesh settings.
SET_MESH_CONFIG: Changes mesh settings.
SET_MGMT_EXTRA_IE: Not in use.
GET_REG: Asks for the radio rules in force.
GET_SCAN: Asks for the networks that the kernel has seen.
TRIGGER_SCAN: Starts a scan. EBUSY: one is running; EAGAIN: the driver is busy connecting.
NEW_SCAN_RESULTS: A scan has ended, or one network of its results.
SCAN_ABORTED: A scan was broken off.
REG_CHANGE: The radio rules in force have changed, often after a country element was heard.
AUTHENTICATE: Sends an Authentication frame, or tells that one came in. The status is inside the frame: a message alone is no success.
ASSOCIATE: Sends an Association Request, or tells the AP's answer. The status is inside the frame: a refused association comes as the same message.
DEAUTHENTICATE: Ends the authentication, or tells that the other end did. The reason code says as much as its sender wants.
DISASSOCIATE: Ends the association, or tells that the other end did.
MICHAEL_MIC_FAILURE: A TKIP frame failed its Michael check. Two within a minute close the network for a minute.
REG_BEACON_HINT: A beacon on a channel allows transmission there.
JOIN_IBSS: Joins or starts a network without an access point.
LEAVE_IBSS: Leaves a network without an access point.
TESTMODE: A test command of the driver's own.
CONNECT: Asks the driver to authenticate and associate by itself, or tells the result. Status 0 is success; a status that many causes share (1, 16) is often the firmware's catch-all.
ROAM: The driver has moved to another AP of the network by itself.
DISCONNECT: Asks the driver to leave, or tells that the connection has ended and whether the AP ended it.
SET_WIPHY_NETNS: Moves a device to another network namespace.
GET_SURVEY: Asks how busy the channels are.
NEW_SURVEY_RESULTS: How busy a channel is.
SET_PMKSA: Gives the driver a cached master key by its PMKID, to skip authentication next time. A driver that never hears of it may offer a stale one.
DEL_PMKSA: Takes a cached master key away from the driver.
FLUSH_PMKSA: Takes all cached master keys away from the driver: the next connection authenticates in full.
REMAIN_ON_CHANNEL: Stays on a channel for a while, to send and hear frames outside a connection.
CANCEL_REMAIN_ON_CHANNEL: Leaves that channel.
SET_TX_BITRATE_MASK: Limits the rates to send with.
REGISTER_FRAME: Asks for received frames of a type. EINVAL or EALREADY: the driver does not pass them up, or another program has them; SAE then gets no answers.
FRAME: Sends a management frame, or passes up one that was received. SAE under external authentication goes this way.
FRAME_TX_STATUS: Tells whether a sent management frame was acknowledged on the air.
SET_POWER_SAVE: Switches power save on or off. Power save can make a station miss M1 or a group key message.
GET_POWER_SAVE: Asks whether power save is on.
SET_CQM: Asks to be told when the signal becomes weak or beacons are lost.
NOTIFY_CQM: The signal has crossed a threshold, or beacons are lost.
SET_CHANNEL: Sets the channel of an interface.
SET_WDS_PEER: Sets the peer of a wireless bridge.
FRAME_WAIT_CANCEL: Stops waiting for the answer to a sent frame.
JOIN_MESH: Joins a mesh network.
LEAVE_MESH: Leaves a mesh network.
UNPROT_DEAUTHENTICATE: A deauthentication without protection came in where protection is required: an attacker, or an AP that has lost its keys.
UNPROT_DISASSOCIATE: A disassociation without protection came in where protection is required: an attacker, or an AP that has lost its keys.
NEW_PEER_CANDIDATE: A mesh peer was heard.
GET_WOWLAN: Asks what wakes the machine.
SET_WOWLAN: Sets what wakes the machine.
START_SCHED_SCAN: Starts scanning at intervals.
STOP_SCHED_SCAN: Stops scanning at intervals.
SCHED_SCAN_RESULTS: A scan at intervals has found something.
SCHED_SCAN_STOPPED: Scanning at intervals has stopped.
SET_REKEY_OFFLOAD: Gives the driver KEK, KCK and replay counter so that it answers group rekeys while the machine sleeps. ENOTSUPP is usual and harmless.
PMKSA_CANDIDATE: The driver proposes an AP to authenticate to in advance.
TDLS_OPER: Sets up or tears down a direct link.
TDLS_MGMT: Sends a message of a direct link.
UNEXPECTED_FRAME: A data frame came from a station that is not associated: the AP sends it a deauthentication.
PROBE_CLIENT: An access point asks whether a quiet station is still there.
REGISTER_BEACONS: Asks for the beacons of other networks.
UNEXPECTED_4ADDR_FRAME: A four-address frame came from a station that had not asked for them.
SET_NOACK_MAP: Switches acknowledgements off for some traffic.
CH_SWITCH_NOTIFY: The network has moved to another channel.
START_P2P_DEVICE: Starts Wi-Fi Direct.
STOP_P2P_DEVICE: Stops Wi-Fi Direct.
CONN_FAILED: The access point's driver has refused a station: too many, or blocked.
SET_MCAST_RATE: Sets the rate of group-addressed frames.
SET_MAC_ACL: Gives the access point a list of addresses to allow or refuse. A refused station sees status 1 or 12, or silence.
RADAR_DETECT: Listens for radar before a channel is used, or tells of radar.
GET_PROTOCOL_FEATURES: Asks what the kernel's nl80211 can do.
UPDATE_FT_IES: Gives the driver the elements of a fast transition.
FT_EVENT: The driver tells the elements of a fast transition.
CRIT_PROTOCOL_START: Asks for a quiet channel for a critical exchange such as DHCP.
CRIT_PROTOCOL_STOP: The critical exchange is over.
GET_COALESCE: Asks for the rules of delayed reception.
SET_COALESCE: Sets the rules of delayed reception.
CHANNEL_SWITCH: An access point announces and makes a change of channel.
VENDOR: A command or event of the driver's maker; some firmware tells keys and handshakes only this way.
SET_QOS_MAP: Maps priorities of IP to those of the radio.
ADD_TX_TS: Asks for reserved air time.
DEL_TX_TS: Gives reserved air time back.
GET_MPP: Asks for a mesh proxy path.
JOIN_OCB: Joins communication outside any network (vehicles).
LEAVE_OCB: Leaves communication outside any network.
CH_SWITCH_STARTED_NOTIFY: A change of channel has begun.
TDLS_CHANNEL_SWITCH: Moves a direct link to another channel.
TDLS_CANCEL_CHANNEL_SWITCH: Moves a direct link back.
WIPHY_REG_CHANGE: The radio rules of one device have changed.
ABORT_SCAN: Breaks off a scan.
START_NAN: Starts neighbour awareness.
STOP_NAN: Stops neighbour awareness.
ADD_NAN_FUNCTION: Offers or looks for a service of neighbour awareness.
DEL_NAN_FUNCTION: Takes a service of neighbour awareness back.
CHANGE_NAN_CONFIG: Changes settings of neighbour awareness.
NAN_MATCH: A service was found.
SET_MULTICAST_TO_UNICAST: Sends group-addressed frames to each station on its own.
UPDATE_CONNECT_PARAMS: Changes the elements that the driver uses when it associates again.
SET_PMK: Gives the driver a master key so that it does the four-way handshake itself.
DEL_PMK: Takes that master key back.
PORT_AUTHORIZED: The driver did the four-way handshake itself and has opened the port.
RELOAD_REGDB: Reads the rule database again.
EXTERNAL_AUTH: The driver asks user space to do SAE, or user space answers with a status. A status that is not 0, or an answer refused with EBADE (Invalid exchange), ends the attempt; a stale PMKSA in the driver is a known cause.
STA_OPMODE_CHANGED: A station has changed width, streams or power save.
CONTROL_PORT_FRAME: Carries an EAPOL frame between supplicant and driver in order with the other events. An error on a request means that the frame was not sent.
GET_FTM_RESPONDER_STATS: Asks for ranging counters.
PEER_MEASUREMENT_START: Starts ranging.
PEER_MEASUREMENT_RESULT: A result of ranging.
PEER_MEASUREMENT_COMPLETE: Ranging has ended.
NOTIFY_RADAR: Radar was seen elsewhere.
UPDATE_OWE_INFO: An access point's driver and its user space exchange the OWE elements of a station.
PROBE_MESH_LINK: Tests a mesh link.
SET_TID_CONFIG: Sets retries and aggregation by kind of traffic.
UNPROT_BEACON: A beacon did not verify under the beacon key: an attacker, or a key that changed unnoticed.
CONTROL_PORT_FRAME_TX_STATUS: Tells whether an EAPOL frame was acknowledged on the air. Without an acknowledgement the other end may not have it.
SET_SAR_SPECS: Limits the transmit power for people nearby.
OBSS_COLOR_COLLISION: Another network uses the same colour.
COLOR_CHANGE_REQUEST: Asks for another colour.
COLOR_CHANGE_STARTED: A change of colour has begun.
COLOR_CHANGE_ABORTED: A change of colour was broken off.
COLOR_CHANGE_COMPLETED: A change of colour is done.
SET_FILS_AAD: Gives an access point's driver what it needs to encrypt a FILS association response.
ASSOC_COMEBACK: The AP has asked the station to come back later (status 30), with the time to wait.
ADD_LINK: An access point adds a link of a multi-link device.
REMOVE_LINK: An access point removes a link.
ADD_LINK_STA: A link of a multi-link station is added.
MODIFY_LINK_STA: A link of a multi-link station is changed.
REMOVE_LINK_STA: A link of a multi-link station is removed.
SET_HW_TIMESTAMP: Switches hardware time stamps on or off.
LINKS_REMOVED: Links of a multi-link connection are gone.
SET_TID_TO_LINK_MAPPING: Says which traffic uses which link.
ASSOC_MLO_RECONF: Adds or removes links of a multi-link connection.
EPCS_CFG: Priority access for emergencies is switched.
NAN_NEXT_DW_NOTIFICATION: The next discovery window of neighbour awareness begins.
NAN_CLUSTER_JOINED: A cluster of neighbour awareness was joined.
INCUMBENT_SIGNAL_DETECT: A protected user of the band was heard.
NAN_SET_LOCAL_SCHED: Sets the device's own schedule of neighbour awareness.
NAN_SCHED_UPDATE_DONE: A schedule of neighbour awareness is in force.
NAN_SET_PEER_SCHED: Sets a peer's schedule of neighbour awareness.
NAN_ULW_UPDATE: Times at which the device is away have changed.
NAN_CHANNEL_EVAC: A channel of neighbour awareness must be left.
START_PD: Starts ranging by proximity detection.
STOP_PD: Stops ranging by proximity detection.
`);
