import { expect, it, test } from 'vitest';
import { wpaSupplicant } from '../../main/import/hostap/wpa-supplicant.ts';

const { redact } = wpaSupplicant;

/** Dumps that hostap 2.4 to 2.11 print as `[REMOVED]` unless -K is given (wpa_hexdump_key and its kin in its sources). */
const withheld = `
PSK; PSK (ASCII passphrase); PSK (from passphrase); PSK (set in config); PSK (from external PSK); Per-device PSK;   * PSK;
WPA: PMK; WPA: PTK; WPA: KCK; WPA: KEK; WPA: TK; WPA: KDK; WPA: GTK in EAPOL-Key; WPA: IGTK in EAPOL-Key; WPA: Group Key;
WPA: BIGTK; WPA: Set PMK based on external data; WPA: Set PMK based on current PMKSA; WPA: PMK from EAPOL state machines;
WPA: decrypted EAPOL-Key key data; WPA: Decrypted Key Data; WPA: Plaintext Key Data; Plaintext EAPOL-Key Key Data;
RSN: Cache PMK from SAE; RSN: PMK from PMKSA cache; RSN: received GTK in pairwise handshake; RSN: msg 1/2 key data; GMK; GTK;
IGTK; Key Counter; SAE: k; SAE: keyseed; SAE: KCK; SAE: PMK; SAE: password; SAE: pwd-seed; SAE: pwd-value; SAE: PWE.x; SAE: PT.x;
SSWU: P.x; OWE: DH shared secret; OWE: prk; OWE: PMK; FT: PMK-R0; FT: PMK-R1; FT: XXKey; FT: PTK; FT: TK; FT: KCK;
FT: GTK from Reassoc Resp; FT: Selected PMK-R1; FILS: ICK; FILS: KEK; FILS: TK; FILS: PMK; FILS: rMSK; FILS: Received GTK;
FILS: Set TK to driver; EAP-TLS: Derived key; EAP-TLS: Derived EMSK; EAP-PEAP: Decrypted Phase 2 EAP; EAP-PSK: AK; EAP-PSK: TEK;
EAP: EMSK; EAP: ERP rRK; MSCHAPV2: password; MSCHAPV2: Master Key; EAP-TTLS: User-Password (PAP); MS-MPPE-Send-Key;
nl80211: KEY_DATA; AUTH: set_key - key; SUPP: set_key - key; DH: private value; WPS: Network Key; WPS: Device Password;
WPS: AP PIN dev_password; WPS: PSK1; WPS: KDK; WPS: AuthKey; WPS: KeyWrapKey; WPS: E-SNonce1; WPS: R-SNonce2; WPS: DH Private Key;
WPS: Decrypted Encrypted Settings; WPS: Received Credential attribute; PASN: PMK; PASN: KCK:; TDLS: TPK-TK; mesh: MTK;
TLSv1: master_secret; TLSv1: pre_master_secret; TLSv1: key_block; OpenSSL: Message; random from os_get_random; mixed random
`
  .split(';')
  .map((name) => name.trim());

test.each(withheld)('%s is replaced', (name) => {
  const line = `1795176659.8: ${name} - hexdump(len=4): de ad be ef`;
  expect(redact(line)).toBe(`1795176659.8: ${name} - hexdump(len=4): [REDACTED]`);
  expect(redact(`${name} - hexdump(len=4): [REMOVED]`)).toBe(`${name} - hexdump(len=4): [REMOVED]`);
});

/** Dumps of what goes over the air, or of what follows from it. */
const open = `
RX EAPOL; TX EAPOL; WPA: RX EAPOL-Key; WPA: TX EAPOL-Key; WPA: RX EAPOL data; nl80211: MLME event frame; CMD_FRAME;
  * auth_data; WPA: Assign ANonce; WPA: Renewed SNonce; WPA: Nonce1;   key_nonce;   key_mic;   replay_counter; RSN: Derived PMKID;
WPA: set AP RSN IE; WPA: RSN IE in EAPOL-Key; WPA: RSN IE in 3/4 msg; req_ies; resp_ies; SAE: own commit-scalar;
SAE: Peer commit-element(x); SAE: Received confirm; SSID; ssid; FT: R0KH-ID; FT: MDID; WPA: Derived Key MIC; nl80211: Beacon head
`
  .split(';')
  .map((name) => name.trim());

test.each(open)('%s stays', (name) => {
  const line = `${name} - hexdump(len=4): de ad be ef`;
  expect(redact(line)).toBe(line);
});

it('replaces the rows under a password, and keeps those under a name', () => {
  const rows = '\n     63 6f 72 72 65 63 74 20                           correct ';
  expect(redact(`PSK (ASCII passphrase) - hexdump_ascii(len=8):${rows}`)).toBe(
    'PSK (ASCII passphrase) - hexdump_ascii(len=8): [REDACTED]\n     [REDACTED]',
  );
  expect(redact(`ssid - hexdump_ascii(len=8):${rows}`)).toBe(`ssid - hexdump_ascii(len=8):${rows}`);
});

it('replaces a row that comes without its heading', () => {
  expect(redact('     63 6f 72 72 65 63 74 20                           correct ')).toBe('     [REDACTED]');
});

it('replaces a group key in the clear inside of a frame', () => {
  const kde = 'dd 16 00 0f ac 01 01 00 93 20 dd 1b eb 5d 9c 2f f8 58 e4 f7 62 2f 87 72';
  expect(redact(`nl80211: MLME event frame - hexdump(len=28): 10 00 3a 01 ${kde}`)).toBe(
    'nl80211: MLME event frame - hexdump(len=28): [REDACTED]',
  );
});

it.each([
  [
    "wlan0: Control interface command 'WPS_PIN any 12345670'",
    "wlan0: Control interface command 'WPS_PIN any [REDACTED]'",
  ],
  ['CTRL_IFACE: SET_NETWORK 0 psk "correct horse"', 'CTRL_IFACE: SET_NETWORK 0 psk [REDACTED]'],
  ['psk="correct horse"', 'psk=[REDACTED]'],
])('%s', (line, expected) => expect(redact(line)).toBe(expected));

it.each([
  'wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect',
  'wlan0: State: 4WAY_HANDSHAKE -> GROUP_HANDSHAKE',
  'wlan0: WPA: Key negotiation completed with 02:00:00:00:00:00 [PTK=CCMP GTK=CCMP]',
  'wpa_driver_nl80211_set_key: ifindex=3 (wlan1) alg=3 addr=0x1 key_idx=0 set_tx=1 seq_len=6 key_len=16 key_flag=0x2c',
])('leaves %s', (line) => expect(redact(line)).toBe(line));
