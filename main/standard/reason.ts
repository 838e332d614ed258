import type { Code } from './code.ts';

const c = (text: string, meaning: string, cause?: string): Code => ({
  text,
  meaning,
  ...(cause !== undefined && { cause }),
});

/** Reason codes (IEEE 802.11-2020, 9.4.1.7, table 9-49). Others are reserved. */
export const reasonCodes: Readonly<Record<number, Code>> = {
  1: c(
    'Unspecified',
    'The sender does not say why.',
    'a station that could not install its keys leaves so right after M4; otherwise the sender does not say.',
  ),
  2: c(
    'Previous authentication no longer valid',
    'The AP does not hold the authentication any more.',
    'the AP was restarted, or gave up a handshake (older hostapd says so in place of 15).',
  ),
  3: c(
    'Leaving the network',
    'The sender left or is leaving: deauthenticated.',
    'the interface was taken down, or the person chose another network.',
  ),
  4: c(
    'Inactivity',
    'Nothing was heard of the station for too long.',
    'the station sleeps too deeply, or went out of reach.',
  ),
  5: c(
    'AP cannot handle all stations',
    'The AP sheds load.',
    'the AP steers stations to another AP or band.',
  ),
  6: c(
    'Class 2 frame from a station that is not authenticated',
    'The two ends disagree on the state: the AP lost it.',
    'the AP was restarted, or the station missed that it had been removed.',
  ),
  7: c(
    'Class 3 frame from a station that is not associated',
    'The two ends disagree on the state: the AP lost it.',
    'the AP was restarted, or the station missed that it had been removed.',
  ),
  8: c(
    'Leaving the BSS',
    'The sender left or is leaving: disassociated.',
    'the station roams to another AP.',
  ),
  9: c('Not authenticated', 'The station asked to associate before it was authenticated.'),
  10: c('Power capability unacceptable', 'The transmit power range offered does not suit.'),
  11: c('Supported channels unacceptable', 'The channels offered do not suit.'),
  12: c('BSS transition management', 'The AP sends the station to another AP.'),
  13: c(
    'Invalid element',
    'An element does not follow the standard.',
    'an element of a handshake message is malformed.',
  ),
  14: c(
    'MIC failure',
    'A TKIP frame failed its Michael check. Two within a minute close the network for a minute.',
    'the halves of the Michael key are swapped in a driver, or frames are forged.',
  ),
  15: c(
    '4-way handshake timeout',
    'The AP gave up waiting for an answer that it could accept. It does not say why.',
    'M2 has a MIC that the AP cannot verify (passphrase), or M2 or M4 did not arrive, or a driver fault. The code alone does not tell which.',
  ),
  16: c(
    'Group key handshake timeout',
    'The station did not answer the group key message.',
    'the station slept through the group key message, or its driver could not answer.',
  ),
  17: c(
    'Element in 4-way handshake differs',
    'The RSN element under protection is not the one sent before: a possible downgrade.',
    'the beacon’s RSN element differs from that in M3: a repeater or two networks of one name, or an attack.',
  ),
  18: c(
    'Invalid group cipher',
    'The group cipher is not accepted.',
    'the station does not allow the network’s group cipher.',
  ),
  19: c(
    'Invalid pairwise cipher',
    'The pairwise cipher is not accepted.',
    'station and AP have no pairwise cipher in common.',
  ),
  20: c(
    'Invalid AKMP',
    'The key management is not accepted.',
    'station and AP have no key management in common.',
  ),
  21: c('Unsupported RSNE version', 'The version of the RSN element is unknown.'),
  22: c(
    'Invalid RSNE capabilities',
    'The capabilities of the RSN element contradict the network’s.',
    'protected management frames are required at one end and missing at the other.',
  ),
  23: c(
    '802.1X authentication failed',
    'The EAP server refused the credentials, or the exchange broke.',
    'wrong user name, password or certificate; or the server does not accept the TLS version.',
  ),
  24: c(
    'Cipher rejected by policy',
    'A security policy forbids the cipher.',
    'TKIP or WEP was asked for in a network that forbids them.',
  ),
  25: c('TDLS peer unreachable', 'The direct link is torn down: the peer is not heard.'),
  26: c('TDLS teardown', 'The direct link is torn down.'),
  27: c('Session ended by service provider', 'The provider ended the session.'),
  28: c('No roaming agreement', 'The providers have no agreement.'),
  29: c('Refused by provider’s cipher or AKM rule', 'The provider requires other security.'),
  30: c('Service not authorized here', 'Not at this location.'),
  31: c('Stream deleted for lack of bandwidth', 'The service of the network changed.'),
  32: c('Unspecified QoS reason', 'A quality-of-service reason.'),
  33: c('QoS AP lacks bandwidth', 'Not enough bandwidth for this station.'),
  34: c(
    'Too many frames without acknowledgement',
    'The station is not heard well enough any more.',
    'distance, interference, or a driver that does not acknowledge.',
  ),
  35: c('Transmits outside its TXOPs', 'The station breaks its time limits.'),
  36: c('Peer leaves or resets', 'The peer station asks for it because it leaves.'),
  37: c('Stream not used any more', 'The peer does not want it any more.'),
  38: c('Setup not completed', 'Frames of a mechanism that was not set up.'),
  39: c('Timeout of the peer', 'The peer station timed out.'),
  45: c('Peer does not support the cipher', 'The peer cannot do the requested cipher suite.'),
  46: c('Access limit reached', 'The authorised time or volume is used up.'),
  47: c('External service requirements', 'Something outside 802.11 requires it.'),
  48: c('Invalid FT action frame count', 'Messages of the fast transition do not add up.'),
  49: c(
    'Invalid PMKID',
    'The cached master key named is not held.',
    'the station uses a cached master key that the AP no longer holds.',
  ),
  50: c('Invalid mobility domain element', 'The mobility domain does not match.'),
  51: c('Invalid fast transition element', 'MIC, nonces or key holders in the element are wrong.'),
  52: c('Mesh peering cancelled', 'For an unknown reason.'),
  53: c('Mesh: too many peers', 'The mesh station can hold no more peers.'),
  54: c('Mesh: configuration policy violation', 'The configuration does not suit the mesh profile.'),
  55: c('Mesh: close received', 'The peer closed the peering.'),
  56: c('Mesh: maximum retries', 'The peering was opened too often without an answer.'),
  57: c('Mesh: confirm timeout', 'No confirm came in time.'),
  58: c('Mesh: invalid GTK', 'The group key could not be unwrapped or does not match.'),
  59: c('Mesh: inconsistent parameters', 'The parameters differ between messages.'),
  60: c('Mesh: invalid security capability', 'No common cipher was found.'),
  61: c('Mesh: no proxy information', 'The destination is not known as a proxied one.'),
  62: c('Mesh: no forwarding information', 'No path to the destination.'),
  63: c('Mesh: destination unreachable', 'The next hop is gone.'),
  64: c('MAC address exists in the mesh', 'The address is in use already.'),
  65: c('Mesh: channel switch by regulation', 'Required by law.'),
  66: c('Mesh: channel switch', 'For an unspecified reason.'),
  67: c('No link in the other channel', 'The transmission link could not be established there.'),
  68: c('The other channel is occupied', 'The channel is in use.'),
  71: c('Poor signal', 'The station is heard too weakly.'),
};

/** A reason code in words, sentence case; `Reserved` where the table has none. */
export const reasonText = (code: number): string => reasonCodes[code]?.text ?? 'Reserved';

/** Reason codes that the program asks for by name. */
export const Reason = {
  Unspecified: 1,
  AuthenticationGone: 2,
  Leaving: 3,
  Inactivity: 4,
  ApBusy: 5,
  Class2: 6,
  Class3: 7,
  LeavingBss: 8,
  NotAuthenticated: 9,
  InvalidElement: 13,
  MichaelFailure: 14,
  FourWayTimeout: 15,
  GroupKeyTimeout: 16,
  ElementDiffers: 17,
  InvalidGroupCipher: 18,
  InvalidPairwiseCipher: 19,
  InvalidAkm: 20,
  UnsupportedRsneVersion: 21,
  InvalidRsneCapabilities: 22,
  EapFailed: 23,
  CipherRejected: 24,
  InvalidPmkid: 49,
} as const;

type Asked = number | null | undefined;
const isOneOf =
  (...codes: readonly number[]) =>
  (code: Asked): boolean =>
    code != null && codes.includes(code);

/** The sender goes away and says no more than that: leaving the BSS, or switching off (9.4.1.7). */
export const isGoingAway = isOneOf(3, 8);
/** Networks that work are left with it: leaving, idle, AP busy, leaving the BSS (9.4.1.7). */
export const isOrdinaryLeave = isOneOf(3, 4, 5, 8);
/** Tells by itself of a join that came to nothing: elements, keys, suites, 802.1X (9.4.1.7). */
export const isOfTheJoin = isOneOf(13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24);
/** A handshake was not answered in time: that of four messages, or that of the group key. */
export const isHandshakeTimeout = isOneOf(15, 16);
/** An AP gives up on a four-way handshake with it: its timeout, and what older hostapd gives instead. */
export const givesUpFourWay = isOneOf(15, 2);
/** Group, pairwise or any cipher is not accepted. */
export const CIPHER_REASONS: readonly number[] = [18, 19, 24];
