import { expect, it } from 'vitest';
import { macAddress } from '../../main/base/brand.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { eventsOf } from '../import/reading.ts';

// One line of each family of messages that names its cause in words, as the programs print it at the level that people run
// them at, and lines beside them that look alike and name none.
const ap = macAddress('02:00:00:00:00:00');
const station = macAddress('02:00:00:00:01:00');
const at = (words: string) => `wlan0: STA ${station} ${words}`;

type Row = readonly [program: string, line: string, means: Partial<ControlEvent>];

const rows: readonly Row[] = [
  [
    'hostapd',
    at('IEEE 802.11: Could not set STA to kernel driver'),
    { kind: 'associated', ok: false, why: 'driver' },
  ],
  [
    'hostapd',
    at('IEEE 802.11: No WPA/RSN IE in association request'),
    { kind: 'associated', ok: false, why: 'no-rsne' },
  ],
  ['hostapd', at('IEEE 802.11: No room for more AIDs'), { kind: 'associated', ok: false, why: 'full' }],
  [
    'hostapd',
    at('IEEE 802.11: Station does not support mandatory HT PHY - reject association'),
    { kind: 'associated', why: 'phy' },
  ],
  [
    'hostapd',
    at('IEEE 802.11: Station tried to associate with unknown SSID "x"').replaceAll('"', "'"),
    { kind: 'associated', why: 'ssid' },
  ],
  [
    'hostapd',
    `Station ${station} not allowed to authenticate`,
    { kind: 'authenticated', ok: false, why: 'acl', station: station },
  ],
  ['hostapd', `STA ${station} not allowed to connect`, { kind: 'associated', ok: false, why: 'acl' }],
  ['hostapd', `wlan0: AP-REJECTED-MAX-STA ${station}`, { kind: 'associated', ok: false, why: 'full' }],
  [
    'hostapd',
    'Unsupported authentication algorithm (3)',
    { kind: 'authenticated', ok: false, why: 'algorithm', algorithm: 3 },
  ],
  [
    'hostapd',
    at('IEEE 802.11: disassociated due to inactivity'),
    { kind: 'disassociated', local: true, why: 'silence' },
  ],
  ['hostapd', at('IEEE 802.11: disassociated'), { kind: 'disassociated' }],
  ['hostapd', at('WPA: INITPMK - keyAvailable = false'), { kind: 'eap-no-key' }],
  ['hostapd', at('IEEE 802.1X: authentication failed - EAP type: 25 (PEAP)'), { kind: 'eap-failure' }],
  [
    'hostapd',
    at('IEEE 802.1X: could not extract EAP-Message from RADIUS message'),
    { kind: 'radius', why: 'malformed' },
  ],
  [
    'hostapd',
    'Incoming RADIUS packet did not have correct Message-Authenticator - dropped',
    { kind: 'radius', why: 'secret' },
  ],
  [
    'hostapd',
    at('RADIUS: No response from Authentication server 192.0.2.2:1812 - failover'),
    { kind: 'radius', why: 'no-answer' },
  ],
  [
    'hostapd',
    `wlan0: OCV-FAILURE addr=${station} frame=eapol-key-m2 error=did not receive mandatory OCI`,
    { kind: 'ocv', message: 'M2', station: station },
  ],
  [
    'hostapd',
    "authsrv: certificate chain failure: reason=4 depth=0 subject='/CN=x' err='certificate has expired'",
    { kind: 'certificate', ok: false, why: 'expired' },
  ],
  ['hostapd', "Line 12: invalid key_mgmt 'SAE'", { kind: 'configuration', why: 'not-built-in' }],
  ['hostapd', "Line 12: invalid key_mgmt 'WPA-PKS'", { kind: 'configuration', why: 'refused' }],
  ['hostapd', 'Could not select hw_mode and channel. (-3)', { kind: 'configuration', why: 'start' }],
  [
    'hostapd',
    'FT: No PMK-R1 available in local cache for the requested PMKR1Name',
    { kind: 'ft', request: true },
  ],
  [
    'wpa_supplicant',
    `wlan0: AP-STA-POSSIBLE-PSK-MISMATCH ${station}`,
    { kind: 'mic-invalid', by: 'ap', message: 'M2' },
  ],
  ['wpa_supplicant', `wlan0: AP-STA-CONNECTED ${station}`, { kind: 'connected', by: 'ap' }],
  [
    'wpa_supplicant',
    "TLS: Certificate verification failed, error 10 (certificate has expired) depth 0 for '/CN=x'",
    { kind: 'certificate', ok: false, why: 'expired' },
  ],
  [
    'wpa_supplicant',
    "TLS: Certificate verification failed, error 20 (unable to get local issuer certificate) depth 1 for '/CN=x'",
    { kind: 'certificate', why: 'authority' },
  ],
  [
    'wpa_supplicant',
    "TLS: Domain suffix match 'radius.example' not found",
    { kind: 'certificate', why: 'name' },
  ],
  [
    'wpa_supplicant',
    'OpenSSL: openssl_handshake - SSL_connect error:0A000102:SSL routines::unsupported protocol',
    { kind: 'tls-failed', why: 'version', local: true },
  ],
  [
    'wpa_supplicant',
    'OpenSSL: openssl_handshake - SSL_connect error:0A00018A:SSL routines::dh key too small',
    { kind: 'tls-failed', why: 'key', local: true },
  ],
  [
    'wpa_supplicant',
    'OpenSSL: openssl_handshake - SSL_connect error:0A000152:SSL routines::unsafe legacy renegotiation disabled',
    { kind: 'tls-failed', why: 'renegotiation' },
  ],
  [
    'wpa_supplicant',
    'OpenSSL: openssl_handshake - SSL_connect error:0A000418:SSL routines::tlsv1 alert unknown ca',
    { kind: 'certificate', ok: false },
  ],
  [
    'wpa_supplicant',
    'wlan0: CTRL-EVENT-EAP-PROPOSED-METHOD vendor=0 method=13 -> NAK',
    { kind: 'eap-method', ok: false, why: 'not-acceptable' },
  ],
  [
    'wpa_supplicant',
    'wlan0: WPA: Failed to get master session key from EAPOL state machines - key handshake aborted',
    { kind: 'eap-no-key' },
  ],
  ['wpa_supplicant', 'EAP-TLS: Private key not configured', { kind: 'eap-method', why: 'credential' }],
  ['wpa_supplicant', 'wlan0: Association request to the driver failed', { kind: 'driver', why: 'join' }],
  [
    'wpa_supplicant',
    'wlan0: CTRL-REQ-PASSWORD-0:Password needed for SSID home',
    { kind: 'configuration', why: 'credential' },
  ],
  [
    'wpa_supplicant',
    'wlan0: WPA: AES unwrap failed - could not decrypt GTK',
    { kind: 'key-message', why: 'undecryptable' },
  ],
  [
    'wpa_supplicant',
    'wlan0: WPA: Invalid EAPOL-Key MIC when using TPTK - ignoring TPTK',
    { kind: 'mic-invalid', message: 'M3' },
  ],
  [
    'wpa_supplicant',
    `wlan0: MESH-SAE-AUTH-BLOCKED addr=${ap} duration=300`,
    { kind: 'mesh', ok: false, why: 'blocked', bssid: ap },
  ],
  ['wpa_supplicant', 'wlan0: DPP-FAIL Invalid Encrypted Key value', { kind: 'dpp', ok: false }],
  [
    'wpa_supplicant',
    'wlan0: WPA: Failed to select pairwise cipher',
    { kind: 'not-selected', why: 'pairwise' },
  ],
  [
    'wpa_supplicant',
    'wlan0: CTRL-EVENT-ASSOC-REJECT bssid=00:00:00:00:00:00 status_code=16',
    { kind: 'associated', ok: false },
  ],
  [
    'iwd',
    'EAP server tried method 13 while client was configured for method 25',
    { kind: 'eap-method', why: 'not-acceptable' },
  ],
  ['iwd', 'event: connect-failed, status: 15', { kind: 'sae-confirm', status: 15 }],
  ['iwd', 'Missing network PSK/passphrase', { kind: 'configuration', why: 'credential' }],
  [
    'iwd',
    '/build/iwd-2.16/src/station.c:station_enter_state() Old State: disconnected, new state: connecting',
    { kind: 'connect-request' },
  ],
  [
    'kernel',
    `wlan0: AP ${ap} switches to unsupported channel (5955 MHz, width:1, CF1/2: 5955/0 MHz), disconnecting`,
    { kind: 'channel-switch', bssid: ap },
  ],
  ['kernel', 'iwlwifi 0000:00:14.3: MODIFY_STA: set dynamic key failed', { kind: 'key-install', ok: false }],
  ['kernel', 'ath10k_pci 0000:01:00.0: firmware crashed! (guid n/a)', { kind: 'driver', why: 'firmware' }],
  ['kernel', 'mt7921e 0000:02:00.0: Message 00020003 (seq 5) timeout', { kind: 'driver', why: 'firmware' }],
  ['kernel', 'mt7921e 0000:02:00.0: chip reset failed', { kind: 'driver', why: 'firmware' }],
  ['kernel', 'ath12k_pci 0000:01:00.0: Service connect timeout', { kind: 'driver', why: 'firmware' }],
  ['kernel', 'brcmfmac: brcmf_sdio_bus_rxctl: resumed on timeout', { kind: 'driver', why: 'firmware' }],
  [
    'kernel',
    `ath12k_pci 0000:01:00.0: failed to run peer assoc for ${ap} vdev 0: -22`,
    { kind: 'driver', why: 'join', errno: -22 },
  ],
  [
    'kernel',
    `R8188EU: INFO sta recv deauth reason code(6) sta:${ap}, ignore = 0`,
    { kind: 'deauthenticated', reason: 6, bssid: ap },
  ],
  // A key that is taken away, and what is only set, are told as such: no key was refused.
  [
    'kernel',
    'ath10k_pci 0000:01:00.0: failed to remove peer key 1: -22',
    { kind: 'error', errno: -22, detail: 'ath10k_pci 0000:01:00.0: failed to remove peer key 1: -22' },
  ],
  ['kernel', 'iwlwifi 0000:00:14.3: offset 0 not used in fw key table.', { kind: 'error' }],
  ['kernel', 'brcmfmac: brcmf_set_key_mgmt: setting wpa_auth to 0x80', { kind: 'note' }],
  ['kernel', 'rtw89_8852ae 0000:02:00.0: failed to update cam del key: -5', { kind: 'error', errno: -5 }],
  ['kernel', 'rtw_8822ce 0000:01:00.0: invalid fw key', { kind: 'driver', why: 'firmware' }],
  ['kernel', 'wlan0: failed to finalize CSA, disconnecting', { kind: 'channel-switch', ok: false }],
  [
    'kernel',
    `wlan0: AP ${ap} appears to change mode (expected HE, found legacy), disconnect`,
    { kind: 'channel-switch', bssid: ap },
  ],
  [
    'kernel',
    'mmic: not enough head/tail (18/18,0/8)',
    { kind: 'michael-tailroom', values: { headroom: 18, tailroom: 0 } },
  ],
  // mwifiex keeps the state machine in its firmware, and tells of it by default.
  [
    'kernel',
    `mwifiex_pcie 0000:01:00.0: info: trying to associate to bssid ${ap}`,
    { kind: 'connect-request', bssid: ap },
  ],
  [
    'kernel',
    `mwifiex_pcie 0000:01:00.0: info: successfully disconnected from ${ap}: reason code 15`,
    { kind: 'disconnected', local: false, reason: 15, bssid: ap },
  ],
  [
    'kernel',
    `mwifiex_pcie 0000:01:00.0: info: successfully disconnected from ${ap}: reason code 3`,
    { kind: 'disconnected', local: true, reason: 3 },
  ],
  [
    'kernel',
    'mwifiex_sdio mmc1:0001:1: ASSOC_RESP: failed,\tstatus code=31 err=0x431 a_id=0x0',
    { kind: 'associated', ok: false, status: 31 },
  ],
  [
    'kernel',
    'mwifiex_sdio mmc1:0001:1: ASSOC_RESP: failed,\tstatus code=1 err=0xfffc a_id=0x2',
    { kind: 'authentication-timeout' },
  ],
];

const nothing: readonly (readonly [program: string, line: string])[] = [
  ['wpa_supplicant', 'SSL: SSL3 alert: write (local SSL3 detected an error):warning:close notify'],
  ['hostapd', "Line 12: DEPRECATED: 'debug' configuration variable is not used anymore"],
];

it.each(rows)('%s: %s', async (program, line, means) => {
  expect(await eventsOf(program, line)).toEqual([expect.objectContaining(means)]);
});

it.each(nothing)('%s: %s names nothing', async (program, line) => {
  expect(await eventsOf(program, line)).toEqual([]);
});
