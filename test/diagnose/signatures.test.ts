import { describe, expect, it } from 'vitest';
import type { ControlEvent } from '../../main/base/event.ts';
import { eventsOf } from '../import/reading.ts';

// The exact strings of ../shared/knowledge/failure-signatures.md, table B.1, as the programs print them, and what each
// truly means. Beside them, strings that look alike and mean nothing.
const ap = '02:00:00:00:00:00';
const station = '02:00:00:00:01:00';

type Row = readonly [program: string, line: string, means: Partial<ControlEvent>];

const rows: readonly Row[] = [
  [
    'wpa_supplicant',
    'wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect',
    { kind: 'hint' },
  ],
  [
    'wpa_supplicant',
    'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="home" auth_failures=1 duration=10 reason=WRONG_KEY',
    { kind: 'temporarily-disabled', why: 'WRONG_KEY' },
  ],
  [
    'hostapd',
    `wlan0: STA ${station} WPA: invalid MIC in msg 2/4 of 4-Way Handshake`,
    { kind: 'mic-invalid', by: 'ap', message: 'M2' },
  ],
  [
    'hostapd',
    `wlan0: STA ${station} WPA: received EAPOL-Key 2/4 Pairwise with unexpected replay counter`,
    { kind: 'replay-counter', by: 'ap' },
  ],
  [
    'hostapd',
    `wlan0: STA ${station} WPA: PTKSTART: Retry limit 4 reached`,
    { kind: 'retry-limit', message: 'M1' },
  ],
  [
    'hostapd',
    `wlan0: STA ${station} WPA: PTKINITNEGOTIATING: Retry limit 4 reached`,
    { kind: 'retry-limit', message: 'M3' },
  ],
  ['hostapd', `wlan0: STA ${station} WPA: EAPOL-Key timeout`, { kind: 'eapol-timeout' }],
  [
    'wpa_supplicant',
    `wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 auth_addr=${ap} idx=0 key_flag=0xc)`,
    { kind: 'key-install', ok: false },
  ],
  [
    'wpa_supplicant',
    'wlan0: WPA: Invalid EAPOL-Key MIC - dropping packet',
    { kind: 'mic-invalid', by: 'supplicant' },
  ],
  [
    'wpa_supplicant',
    'wlan0: WPA: EAPOL-Key Replay Counter did not increase - dropping packet',
    { kind: 'replay-counter', by: 'supplicant' },
  ],
  [
    'wpa_supplicant',
    `wlan0: WPA: IE in 3/4 msg does not match with IE in Beacon/ProbeResp (src=${ap})`,
    { kind: 'element-mismatch' },
  ],
  [
    'wpa_supplicant',
    'wlan0: RSN MLO: RSNE in 3/4 msg does not match with IE in Beacon/ProbeResp for link ID 1',
    { kind: 'element-mismatch' },
  ],
  [
    'wpa_supplicant',
    `wlan0: Not associated - Delay processing of received EAPOL frame (state=ASSOCIATING bssid=00:00:00:00:00:00)`,
    { kind: 'eapol-early' },
  ],
  ['wpa_supplicant', 'SAE: Confirm mismatch', { kind: 'sae-confirm-mismatch', by: 'supplicant' }],
  ['hostapd', 'SAE: Confirm mismatch', { kind: 'sae-confirm-mismatch', by: 'ap' }],
  ['hostapd', `SAE: ${station} indicates support for SAE H2E, but did not use it`, { kind: 'sae-rejected' }],
  [
    'iwd',
    'src/sae.c:sae_process_confirm() SAE: Confirm could not be verified',
    { kind: 'sae-confirm-mismatch' },
  ],
  [
    'iwd',
    'src/netdev.c:netdev_connect_common() Skipping SAE by using PMKSA cache',
    { kind: 'pmksa', why: 'used' },
  ],
  ['iwd', '4-Way handshake failed for ifindex: 3, reason: 15', { kind: 'four-way-failed', reason: 15 }],
  [
    'hostapd',
    `wlan0: STA ${station} WPA: received EAPOL-Key msg 4/4 in invalid state (7) - dropped`,
    { kind: 'key-message', message: 'M4', ok: false, why: 'order' },
  ],
  [
    'hostapd',
    `wlan0: STA ${station} WPA: advertised support for AES-128-CMAC, but did not use it`,
    { kind: 'error' },
  ],
  ['hostapd', `wlan0: STA ${station} WPA: OCV failed: bad channel`, { kind: 'ocv', ok: false }],
  [
    'hostapd',
    `wlan0: AP-STA-POSSIBLE-PSK-MISMATCH ${station}`,
    { kind: 'mic-invalid', by: 'ap', message: 'M2' },
  ],
  ['wpa_supplicant', 'WPA: drop TX EAPOL in non-IEEE 802.1X mode (type=1 len=0)', { kind: 'error' }],
  [
    'iwd',
    'peer scalar or element matched own, discarding frame',
    { kind: 'sae-rejected', why: 'reflection' },
  ],
  ['iwd', 'Server sent invalid P_Scalar during commit', { kind: 'sae-rejected', why: 'scalar' }],
  ['iwd', 'src/sae.c:sae_verify() SAE: Peer tried to change group -- Reject', { kind: 'sae-rejected' }],
  [
    'iwd',
    'New Key for Pairwise Key failed for ifindex: 3:No such file or directory',
    { kind: 'key-install', errno: -2 },
  ],
  [
    'iwd',
    "src/eapol.c:eapol_handle_ptk_1_of_4() Authenticator sent a PMKID that didn't match",
    { kind: 'pmksa', why: 'rejected' },
  ],
  ['iwd', 'CMD_CONTROL_PORT failed: Operation not supported', { kind: 'eapol', errno: -95 }],
  ['iwd', 'External Auth Aborted', { kind: 'external-auth', why: 'abort' }],
  [
    'kernel',
    'ieee80211 phy0: brcmf_cfg80211_external_auth: External authentication failed: status=1',
    { kind: 'external-auth', status: 1, ok: false },
  ],
  [
    'kernel',
    'ieee80211 phy0: brcmf_cyw_external_auth: External authentication failed: status=16',
    { kind: 'external-auth', status: 16, ok: false },
  ],
  ['kernel', `wlan0: ${ap} denied association (code=53)`, { kind: 'associated', status: 53, ok: false }],
  [
    'kernel',
    `wlan0: ${ap} rejected association temporarily; comeback duration 1000 TU (1024 ms)`,
    { kind: 'associated', status: 30 },
  ],
  [
    'kernel',
    `wlan0: deauthenticated from ${ap} (Reason: 15=4WAY_HANDSHAKE_TIMEOUT)`,
    { kind: 'deauthenticated', reason: 15, local: false },
  ],
  [
    'kernel',
    `wlan0: RX AssocResp from ${ap} (capab=0x411 status=0 aid=1)`,
    { kind: 'associated', status: 0 },
  ],
  ['kernel', 'ieee80211 phy0: TKIP countermeasures started', { kind: 'countermeasures', ok: false }],
  ['kernel', 'ieee80211 phy0: TKIP countermeasures stopped', { kind: 'countermeasures', ok: true }],
  [
    'kernel',
    'Invalid packet for Michael MIC add (tailroom=6 hdr_len=24 skb->len=92)',
    { kind: 'michael-tailroom' },
  ],
];

describe('what each string means', () => {
  it.each(rows)('%s: %s', async (program, line, means) => {
    expect(await eventsOf(program, line)).toEqual([expect.objectContaining(means)]);
  });
});

const setKey = (alg: number, length: number) =>
  `wpa_driver_nl80211_set_key: ifindex=3 (wlan0) alg=${alg} addr=${ap} key_idx=0 set_tx=1 seq_len=6 key_len=${length}`;

describe('set_key failed: its number and algorithm decide', () => {
  it.each([
    [-2, 'No such file or directory'],
    [-22, 'Invalid argument'],
    [-95, 'Operation not supported'],
    [-67, 'Link has been severed'],
  ])('err=%d of a CCMP key is a refused key', async (errno, words) => {
    const told = await eventsOf(
      'wpa_supplicant',
      setKey(3, 16),
      `nl80211: set_key failed; err=${errno} ${words}`,
    );
    expect(told.at(-1)).toMatchObject({ kind: 'key-install', errno, key: { cipher: '00-0f-ac:4' } });
  });

  it.each([-22, -67, -2])('err=%d with alg=0 is no refused key', async (errno) => {
    const told = await eventsOf('wpa_supplicant', setKey(0, 0), `nl80211: set_key failed; err=${errno} x`);
    expect(told.filter(({ kind }) => kind === 'key-install')).toEqual([]);
  });
});

describe('what looks like a failure and is none', () => {
  it.each([
    [
      'hostapd',
      `wlan0: STA ${station} WPA: ignore retransmitted EAPOL-Key 2/4 Pairwise - SNonce did not change`,
    ],
    ['hostapd', 'RSN: PTK removal from the driver failed'],
    ['wpa_supplicant', 'WPS: Failed to set PTK to the driver, said the test'],
    ['kernel', 'wlan0: Limiting TX power to 20 (20 - 0) dBm as advertised by 02:00:00:00:00:00'],
    ['wpa_supplicant', 'wlan0: BSS: last_scan_res_used=1/32'],
  ])('%s: %s', async (program, line) => {
    const kinds = (await eventsOf(program, line)).map(({ kind }) => kind);
    for (const failure of ['mic-invalid', 'key-install', 'four-way-failed', 'deauthenticated', 'retry-limit'])
      expect(kinds).not.toContain(failure);
  });
});
