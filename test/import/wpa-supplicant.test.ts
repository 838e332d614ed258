import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fromHex, toHex, toText } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { wpaSupplicant } from '../../main/import/hostap/wpa-supplicant.ts';
import { eventsOf, framesOf, readLog, secretsOf, usedOf } from './hostap-shared.ts';

const events = (...lines: string[]): ControlEvent[] => eventsOf(readLog(wpaSupplicant, lines.join('\n')));

const AP = '02:00:00:00:00:00';
const STA = '02:00:00:00:01:00';

/** Wording of hostap 0.5 to 2.11 (its sources and public logs) and what it means. */
const wordings: readonly (readonly [string, Partial<ControlEvent>])[] = [
  [`wlan0: Own MAC address: ${STA}`, { kind: 'interface', interface: 'wlan0' }],
  ['wlan0: Starting AP scan for wildcard SSID', { kind: 'scan', request: true }],
  ['Starting AP scan for specific SSID: Home', { kind: 'scan', request: true }],
  ['Scan results: 4', { kind: 'scan' }],
  ['wlan0: CTRL-EVENT-SCAN-FAILED ret=-16 retry=1', { kind: 'scan', errno: -16, ok: false }],
  [
    `wlan0: 0: ${AP} ssid='Home' wpa_ie_len=0 rsn_ie_len=20 caps=0x411 level=-30 freq=2412 `,
    { kind: 'bss', bssid: AP as never, frequencyMHz: 2412 },
  ],
  [`0: ${AP} ssid='Home' wpa_ie_len=24 rsn_ie_len=0 caps=0x11`, { kind: 'bss', bssid: AP as never }],
  ['   skip RSN IE - key mgmt mismatch', { kind: 'not-selected', why: 'akm' }],
  ['wlan0:    skip RSN IE - PTK cipher mismatch', { kind: 'not-selected', why: 'pairwise' }],
  ['   skip WPA IE - GTK cipher mismatch', { kind: 'not-selected', why: 'group' }],
  ['   skip RSN IE - no mgmt frame protection', { kind: 'not-selected', why: 'pmf-missing' }],
  ['   skip - MFP Required but network not MFP Capable', { kind: 'not-selected', why: 'pmf-missing' }],
  [
    '   skip RSN IE - no mgmt frame protection enabled but AP requires it',
    { kind: 'not-selected', why: 'pmf-required' },
  ],
  ['   skip - SAE H2E required, but not supported by the AP', { kind: 'not-selected', why: 'sae-h2e' }],
  ['   skip - BSSID blacklisted', { kind: 'not-selected', why: 'disabled' }],
  ['   skip - BSSID ignored (count=1 limit=0)', { kind: 'not-selected', why: 'disabled' }],
  ['   skip - disabled temporarily for 9 second(s)', { kind: 'not-selected', why: 'disabled' }],
  [`   selected WPA AP ${AP} ssid='Home'`, { kind: 'selected', bssid: AP as never }],
  [`wlan0:    selected BSS ${AP} ssid='Home'`, { kind: 'selected', bssid: AP as never }],
  ['wlan0: CTRL-EVENT-NETWORK-NOT-FOUND ', { kind: 'ap-not-found' }],
  [
    `wlan0: SME: Trying to authenticate with ${AP} (SSID='Home' freq=5180 MHz)`,
    { kind: 'authenticate-request', request: true, frequencyMHz: 5180 },
  ],
  [
    `SME: Trying to authenticate with ${AP} (SSID='Home' freq=5180 MHz)`,
    { kind: 'authenticate-request', request: true, frequencyMHz: 5180 },
  ],
  [
    `wlan0: SME: Authentication response: peer=${AP} auth_type=0 auth_transaction=2 status_code=13`,
    { kind: 'authenticated', status: 13, algorithm: 0 },
  ],
  [
    `wlan0: CTRL-EVENT-AUTH-REJECT ${AP} auth_type=3 auth_transaction=2 status_code=15`,
    { kind: 'sae-confirm', status: 15 },
  ],
  [
    `wlan0: SME: Authentication response: peer=${AP} auth_type=3 auth_transaction=1 status_code=76`,
    { kind: 'sae-commit', status: 76, why: 'anti-clogging' },
  ],
  [
    `wlan0: SME: Authentication response: peer=${AP} auth_type=3 auth_transaction=1 status_code=77`,
    { kind: 'sae-rejected', status: 77, why: 'group' },
  ],
  [
    `wlan0: CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER ${AP}`,
    { kind: 'sae-rejected', status: 123, why: 'password-identifier' },
  ],
  ['SAE: Confirm mismatch', { kind: 'sae-confirm-mismatch' }],
  ['SAE: Peer element is not on curve', { kind: 'sae-rejected', why: 'invalid' }],
  [
    'SAE: Unexpected use of status code 0 in SAE commit when H2E was expected',
    { kind: 'sae-rejected', why: 'h2e' },
  ],
  ['SAE: Drop commit message due to reflection attack', { kind: 'sae-rejected', why: 'reflection' }],
  ['wlan0: SME: Authentication timed out', { kind: 'authentication-timeout' }],
  [`wlan0: Authentication with ${AP} timed out.`, { kind: 'eapol-timeout', bssid: AP as never }],
  [
    `Trying to associate with ${AP} (SSID='Home' freq=2412 MHz)`,
    { kind: 'associate-request', bssid: AP as never },
  ],
  [`Associated with ${AP}`, { kind: 'associated', status: 0 }],
  [`wlan0: CTRL-EVENT-ASSOC-REJECT bssid=${AP} status_code=16`, { kind: 'associated', status: 16 }],
  ['wlan0: CTRL-EVENT-ASSOC-REJECT status_code=1', { kind: 'associated', status: 1 }],
  [
    `wlan0: CTRL-EVENT-ASSOC-REJECT bssid=${AP} status_code=1 timeout`,
    { kind: 'association-timeout', status: 1 },
  ],
  ['nl80211: External auth action: 0, AKM: 0xfac08', { kind: 'external-auth', why: 'start' }],
  ['nl80211: External auth status: 1', { kind: 'external-auth', status: 1, request: true }],
  [
    `wlan0: RSN: Added PMKSA cache entry for ${AP} network_ctx=0x1 akmp=0x400`,
    { kind: 'pmksa', why: 'added' },
  ],
  [
    'wlan0: PMKSA cache entry found - try to use PMKSA caching instead of new SAE authentication',
    { kind: 'pmksa', why: 'used' },
  ],
  [
    'wlan0: PMKSA caching attempt rejected - drop PMKSA cache entry and fall back to SAE authentication',
    { kind: 'pmksa', why: 'rejected' },
  ],
  [`WPA: RX message 1 of 4-Way Handshake from ${AP} (ver=2)`, { kind: 'eapol', message: 'M1' }],
  [`wlan0: RSN: RX message 3 of 4-Way Handshake from ${AP} (ver=2) (MLO)`, { kind: 'eapol', message: 'M3' }],
  [`WPA: RX message 1 of Group Key Handshake from ${AP} (ver=1)`, { kind: 'eapol', message: 'G1' }],
  ['WPA: Sending EAPOL-Key 2/4', { kind: 'eapol', message: 'M2', request: true }],
  ['wlan0: WPA: Sending EAPOL-Key 4/4', { kind: 'eapol', message: 'M4', request: true }],
  ['wlan0: WPA: Sending EAPOL-Key 2/2', { kind: 'eapol', message: 'G2', request: true }],
  ['wlan0: WPA: Invalid EAPOL-Key MIC - dropping packet', { kind: 'mic-invalid' }],
  ['WPA: EAPOL-Key Replay Counter did not increase - dropping packet', { kind: 'replay-counter' }],
  [
    `wlan0: WPA: IE in 3/4 msg does not match with IE in Beacon/ProbeResp (src=${AP})`,
    { kind: 'element-mismatch', message: 'M3', why: 'rsne' },
  ],
  [
    'wlan0: RSN MLO: RSNE in 3/4 msg does not match with IE in Beacon/ProbeResp for link ID 1',
    { kind: 'element-mismatch', why: 'rsne' },
  ],
  [
    'wlan0: RSN MLO: RSNXE mismatch between Beacon/ProbeResp and EAPOL-Key msg 3/4 for link ID 0',
    { kind: 'element-mismatch', why: 'rsnxe' },
  ],
  [
    'WPA: RSNXE mismatch between Beacon/ProbeResp and EAPOL-Key msg 3/4',
    { kind: 'element-mismatch', why: 'rsnxe' },
  ],
  [`WPA: Failed to set PTK to the driver (alg=3 keylen=16 bssid=${AP})`, { kind: 'key-install', ok: false }],
  [
    `wlan0: WPA: Failed to set PTK to the driver (alg=3 keylen=16 auth_addr=${AP} idx=0 key_flag=0xc)`,
    { kind: 'key-install', ok: false },
  ],
  ['WPA: Failed to set GTK to the driver (alg=2 keylen=32 keyidx=1)', { kind: 'key-install', ok: false }],
  [
    `wlan0: WPA: Key negotiation completed with ${AP} [PTK=CCMP GTK=TKIP]`,
    { kind: 'four-way-complete', pairwise: '00-0f-ac:4' as never, groupCipher: '00-0f-ac:2' as never },
  ],
  [
    `wlan0: RSN: Group rekeying completed with ${AP} [GTK=GCMP-256]`,
    { kind: 'group-handshake-complete', groupCipher: '00-0f-ac:9' as never },
  ],
  [
    'wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect',
    { kind: 'hint', why: 'wrong-passphrase' },
  ],
  [
    'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="Home" auth_failures=2 duration=20 reason=WRONG_KEY',
    { kind: 'temporarily-disabled', why: 'WRONG_KEY', values: { auth_failures: 2, duration: 20 } },
  ],
  ['EAPOL: Supplicant port status: Authorized', { kind: 'port-authorized' }],
  [
    `wlan0: Not associated - Delay processing of received EAPOL frame (state=ASSOCIATING bssid=${AP})`,
    { kind: 'eapol-early', why: 'delayed' },
  ],
  [
    `wlan0: Not associated - Delay processing of received EAPOL frame (state=ASSOCIATING connected_addr=${AP})`,
    { kind: 'eapol-early', why: 'delayed' },
  ],
  ['WPA: drop TX EAPOL in non-IEEE 802.1X mode (type=3 len=95)', { kind: 'error' }],
  [
    `wlan0: CTRL-EVENT-CONNECTED - Connection to ${AP} completed [id=0 id_str=]`,
    { kind: 'connected', bssid: AP as never },
  ],
  [
    `CTRL-EVENT-CONNECTED - Connection to ${AP} completed (auth) [id=0 id_str=]`,
    { kind: 'connected', bssid: AP as never },
  ],
  [
    `wlan0: CTRL-EVENT-DISCONNECTED bssid=${AP} reason=3 locally_generated=1`,
    { kind: 'disconnected', reason: 3, local: true },
  ],
  ['CTRL-EVENT-DISCONNECTED - Disconnect event - remove keys', { kind: 'disconnected' }],
  [
    `wpa_driver_nl80211_deauthenticate(addr=${AP} reason_code=1)`,
    { kind: 'deauthenticated', reason: 1, local: true, request: true },
  ],
  ['wlan0: CTRL-EVENT-BEACON-LOSS ', { kind: 'beacon-loss' }],
  ['wlan0: SME: SA Query timed out', { kind: 'sa-query', ok: false }],
  ['wlan0: CTRL-EVENT-EAP-STARTED EAP authentication started', { kind: 'eap-start' }],
  [
    'wlan0: CTRL-EVENT-EAP-PROPOSED-METHOD vendor=0 method=21 -> NAK',
    { kind: 'eap-method', detail: 'TTLS', ok: false, request: true },
  ],
  ['CTRL-EVENT-EAP-METHOD EAP vendor 0 method 25 (PEAP) selected', { kind: 'eap-method', detail: 'PEAP' }],
  [
    "wlan0: CTRL-EVENT-EAP-TLS-CERT-ERROR reason=1 depth=1 subject='/CN=ca' err='unable to get issuer'",
    { kind: 'certificate', ok: false, detail: 'unable to get issuer' },
  ],
  [
    'SSL: SSL3 alert: read (remote end reported an error):fatal:unknown CA',
    { kind: 'tls-alert', detail: 'unknown CA', local: false },
  ],
  ['wlan0: CTRL-EVENT-EAP-FAILURE EAP authentication failed', { kind: 'eap-failure' }],
  ['wlan0: CTRL-EVENT-EAP-SUCCESS EAP authentication completed successfully', { kind: 'eap-success' }],
  ['OWE: Try to use group 19', { kind: 'owe', group: 19, request: true }],
  ['OWE: Invalid peer DH public key', { kind: 'owe', ok: false }],
  ['FT: Completed successfully', { kind: 'ft', ok: true }],
  ['FT: Invalid FTIE', { kind: 'ft', ok: false }],
  ['FILS: Key-Auth mismatch', { kind: 'fils', ok: false }],
  ['FILS: Auth+Assoc completed successfully', { kind: 'fils', ok: true }],
  ['wlan0: Michael MIC failure detected', { kind: 'michael-failure' }],
  ['WPA: TKIP countermeasures started', { kind: 'countermeasures', ok: false }],
];

describe('wording', () => {
  test.each(wordings)('%s', (line, expected) => {
    expect(events(line)).toEqual([expect.objectContaining({ by: 'supplicant', ...expected })]);
  });

  // What it says of the key management comes before the request, in other words where the driver chose (hostap, events.c).
  test.each([
    ['RSN: using KEY_MGMT SAE (ext key)', '00-0f-ac:24'],
    ['RSN: using KEY_MGMT FT/SAE (ext key)', '00-0f-ac:25'],
    ['WPA: using KEY_MGMT 802.1X with SHA384', '00-0f-ac:23'],
    ['WPA: using KEY_MGMT WPA-PSK', '00-0f-ac:2'],
    ['RSN: using KEY_MGMT DPP', '50-6f-9a:2'],
    ['WPA: using KEY_MGMT WPA2-PSK-SHA256 and proto 2', '00-0f-ac:6'],
    ['WPA: using KEY_MGMT WPA-PSK and proto 1', '00-50-f2:2'],
  ])('%s', (line, akm) => {
    const request = `wlan0: Trying to associate with ${AP} (SSID='Home' freq=2412 MHz)`;
    expect(events(`wlan0: ${line}`, 'wlan0: RSN: using PTK GCMP-256', request)).toEqual([
      expect.objectContaining({ kind: 'associate-request', akm, pairwise: '00-0f-ac:9' }),
    ]);
  });

  const silent = [
    'wpa_driver_nl80211_set_key: ifindex=3 (wlan0) alg=0 addr=(nil) key_idx=0 set_tx=0 seq_len=0 key_len=0',
    'nl80211: Ignored event 46 (NL80211_CMD_CONNECT) for foreign interface (ifindex 3 wdev 0x0)',
    `p2p-dev-wlan0: CTRL-EVENT-DISCONNECTED bssid=${AP} reason=3`,
    `   skip - SSID mismatch`,
    'wlan0: Event ASSOC (0) received',
  ];
  test.each(silent)('reports nothing: %s', (line) => expect(events(line)).toEqual([]));
});

it('reads lines whose addresses somebody made unreadable, without the address', () => {
  const [associated, first] = events(
    'wlan0: Associated with 80:xxxx:f1',
    'wlan0: WPA: RX message 1 of 4-Way Handshake from xx:xx:xx:12:34:56 (ver=2)',
  );
  expect([associated!.kind, associated!.bssid]).toEqual(['associated', undefined]);
  expect([first!.kind, first!.message, first!.bssid]).toEqual(['eapol', 'M1', undefined]);
  expect(() => events('wlan0: Own MAC address: xx:xx:xx:xx:xx:xx')).not.toThrow();
});

describe('keys', () => {
  const set = 'wpa_driver_nl80211_set_key: ifindex=3 (wlan0)';
  const installed = (line: string) => events(line)[0]?.key;

  it('names the cipher by the number that its version gives it', () => {
    expect(installed(`${set} alg=3 addr=0x1 key_idx=0 set_tx=1 seq_len=6 key_len=16`)).toEqual({
      use: 'pairwise',
      index: 0,
      cipher: '00-0f-ac:4',
      length: 16,
    });
    // GCMP is 6 up to hostap 2.9 and 5 from 2.10 on, which prints key_flag; 5 was a PMK for the driver.
    expect(installed(`${set} alg=6 addr=0x1 key_idx=0 set_tx=1 seq_len=6 key_len=16`)?.cipher).toBe(
      '00-0f-ac:8',
    );
    expect(installed(`${set} alg=5 addr=0x1 key_idx=0 set_tx=1 key_len=16 key_flag=0x2c`)?.cipher).toBe(
      '00-0f-ac:8',
    );
    expect(installed(`${set} alg=5 addr=0x1 key_idx=0 set_tx=1 key_len=32`)?.cipher).toBeNull();
    const igtk = installed(`${set} alg=4 addr=(nil) key_idx=4 set_tx=0 key_len=16 key_flag=0x14`);
    expect([igtk?.use, igtk?.cipher]).toEqual(['management', '00-0f-ac:6']);
    const tkip = installed('wpa_driver_madwifi_set_key: alg=TKIP key_idx=1 set_tx=0 seq_len=6 key_len=32');
    expect([tkip?.use, tkip?.cipher]).toEqual(['group', '00-0f-ac:2']);
  });

  it('tells a refusal of a key from one of its removal', () => {
    const [, refused] = events(
      `${set} alg=3 addr=0x65888 key_idx=0 set_tx=1 seq_len=6 key_len=16`,
      'nl80211: set_key failed; err=-2 No such file or directory)',
    );
    expect(refused).toMatchObject({ kind: 'key-install', errno: -2, key: { cipher: '00-0f-ac:4' } });
    const [removed] = events(
      `${set} alg=0 addr=0x65888 key_idx=0 set_tx=0 seq_len=0 key_len=0`,
      'nl80211: set_key failed; err=-22 Invalid argument)',
    );
    expect(removed).toMatchObject({ kind: 'key-remove', errno: -22 });
  });

  it('reads the refusal of a driver with wireless extensions', () => {
    const [, refused] = events(
      'wpa_driver_wext_set_key: alg=2 key_idx=0 set_tx=1 seq_len=6 key_len=32',
      'ioctl[SIOCSIWENCODEEXT]: Invalid argument',
    );
    expect(refused).toMatchObject({ kind: 'key-install', errno: -22, key: { cipher: '00-0f-ac:2' } });
  });

  it('a suite that is no hexadecimal number is none', () => {
    const request = (akm: string) =>
      framesOf(
        readLog(
          wpaSupplicant,
          ['nl80211: Associate (ifindex=3)', `  * bssid=${AP}`, `  * akm=${akm}`, `  * group=${akm}`].join(
            '\n',
          ),
        ),
      );
    for (const akm of ['0xfac-1', '-1xfac04', '0x', '0x123456789', ''])
      expect(() => request(akm)).not.toThrow();
  });

  it('does not take the key that fast transition offers too early for one that failed', () => {
    const [, early] = events(
      'FT: Installing PTK to the driver.',
      `${set} alg=3 addr=0x1 key_idx=0 set_tx=1 key_len=16 key_flag=0x2c`,
      'nl80211: set_key failed; err=-67 Link has been severed',
    );
    expect(early).toMatchObject({ why: 'before-association', errno: -67 });
  });
});

describe('interfaces', () => {
  it('keeps the stations of one log apart', () => {
    const [first, second] = events(
      'wlan0: Own MAC address: 02:00:00:00:01:00',
      'wlan1: Own MAC address: 02:00:00:00:02:00',
      `wlan0: Trying to associate with ${AP} (SSID='Home' freq=2412 MHz)`,
      'wlan1: CTRL-EVENT-EAP-STARTED EAP authentication started',
    ).slice(2);
    expect([first!.interface, first!.station]).toEqual(['wlan0', '02:00:00:00:01:00']);
    expect([second!.interface, second!.station, second!.bssid]).toEqual([
      'wlan1',
      '02:00:00:00:02:00',
      undefined,
    ]);
  });

  it('learns the own address of a log without it from the derivation of the PTK, and gives what waited', () => {
    const reads = readLog(
      wpaSupplicant,
      [
        `WPA: RX EAPOL-Key - hexdump(len=6): 02 03 00 02 02 00`,
        `WPA: RX message 1 of 4-Way Handshake from ${AP} (ver=2)`,
        `WPA: PTK derivation - A1=${STA} A2=${AP}`,
      ].join('\n'),
    );
    expect(framesOf(reads).map(({ bytes }) => toHex(bytes, ' '))).toEqual([
      '02 00 00 00 01 00 02 00 00 00 00 00 88 8e 02 03 00 02 02 00',
    ]);
    expect(reads.find(({ read }) => read.type === 'frame')!.line).toBe(3);
  });
});

describe('frames', () => {
  const early = [
    `wlan0: Own MAC address: ${STA}`,
    `wlan0: RX EAPOL from ${AP}`,
    'RX EAPOL - hexdump(len=6): 02 03 00 02 02 00',
    `wlan0: Not associated - Delay processing of received EAPOL frame (state=ASSOCIATING bssid=${AP})`,
    'wlan0: Process pending EAPOL frame that was received just before association notification',
    `wlan0: RX EAPOL from ${AP}`,
    'RX EAPOL - hexdump(len=6): 02 03 00 02 02 00',
    'WPA: RX EAPOL-Key - hexdump(len=6): 02 03 00 02 02 00',
  ];

  it('gives a frame once that waited for the association and is printed by two layers', () => {
    expect(framesOf(readLog(wpaSupplicant, early.join('\n')))).toHaveLength(1);
  });

  it('gives a frame twice that came twice', () => {
    const again = [...early.slice(0, 3), ...early.slice(-1), ...early.slice(1, 3), ...early.slice(-1)];
    expect(framesOf(readLog(wpaSupplicant, again.join('\n')))).toHaveLength(2);
  });

  it('gives none of a dump that was cut off or withheld', () => {
    const cut = ['RX EAPOL - hexdump(len=6): 02 03 00', 'WPA: TX EAPOL-Key - hexdump(len=99): [REMOVED]'];
    expect(readLog(wpaSupplicant, cut.join('\n'))).toEqual([]);
  });

  it('makes the elements that a driver passes on association frames, where it associates by itself', () => {
    const reads = readLog(
      wpaSupplicant,
      [
        `wlan0: Own MAC address: ${STA}`,
        'nl80211: Connect (ifindex=3)',
        `  * bssid=${AP}`,
        '  * SSID - hexdump_ascii(len=4):',
        '     48 6f 6d 65                                       Home            ',
        'nl80211: Connect request send successfully',
        'req_ies - hexdump(len=6): 00 04 48 6f 6d 65',
        'resp_ies - hexdump(len=3): 01 01 82',
      ].join('\n'),
    );
    expect(framesOf(reads).map(({ bytes }) => toHex(bytes))).toEqual([
      `00000000${'020000000000'}${'020000000100'}${'020000000000'}0000${'00000000'}0004486f6d65`,
      `10000000${'020000000100'}${'020000000000'}${'020000000000'}0000${'000000000000'}010182`,
    ]);
    expect(eventsOf(reads).at(-1)).toMatchObject({ kind: 'connect-request', bssid: AP });
    expect(toText(eventsOf(reads).at(-1)!.ssid!)).toBe('Home');
  });

  it('makes the SAE commit that goes to the kernel an authentication frame', () => {
    const reads = readLog(
      wpaSupplicant,
      [
        `wlan0: Own MAC address: ${STA}`,
        'nl80211: Authenticate (ifindex=3)',
        `  * bssid=${AP}`,
        '  * IEs - hexdump(len=0): [NULL]',
        '  * auth_data - hexdump(len=10): 01 00 7e 00 13 00 aa bb cc dd',
        '  * Auth Type 4',
        'nl80211: Authentication request send successfully',
      ].join('\n'),
    );
    expect(framesOf(reads).map(({ linkType, bytes }) => [linkType, toHex(bytes)])).toEqual([
      [
        105,
        'b0000000' +
          '020000000000' +
          '020000000100' +
          '020000000000' +
          '0000' +
          '0300' +
          '01007e001300aabbccdd',
      ],
    ]);
    expect(eventsOf(reads).at(-1)).toMatchObject({
      kind: 'sae-commit',
      request: true,
      status: 126,
      group: 19,
    });
  });
});

describe('secrets', () => {
  const hexdump = (name: string, bytes: string) =>
    `${name} - hexdump(len=${bytes.length / 2}): ${bytes.replace(/..(?!$)/g, '$& ')}`;
  const key = 'ab'.repeat(32);

  it('takes the passphrase with the name of its own network, not that of the block before', () => {
    const reads = readLog(
      wpaSupplicant,
      [
        'Line: 1 - start of a new network block',
        'ssid - hexdump_ascii(len=4):',
        '     48 6f 6d 65                                       Home            ',
        'Line: 5 - start of a new network block',
        'PSK (ASCII passphrase) - hexdump_ascii(len=21):',
        '     63 6f 72 72 65 63 74 20 68 6f 72 73 65 20 62 61   correct horse ba',
        '     74 74 65 72 79                                    ttery           ',
      ].join('\n'),
    );
    expect(secretsOf(reads).map((one) => [one.kind, one.ssid, toText(usedOf(one))])).toEqual([
      ['passphrase', null, 'correct horse battery'],
    ]);
  });

  it.each([
    ['WPA: PMK', 'pmk'],
    ['SAE: PMK', 'pmk'],
    ['PSK (from passphrase)', 'psk'],
    ['WPA: TK', 'tk'],
  ])('%s is a %s, given once', (name, kind) => {
    const reads = readLog(wpaSupplicant, [hexdump(name, key), hexdump(name, key)].join('\n'));
    expect(secretsOf(reads).map((secret) => [secret.kind, toHex(usedOf(secret))])).toEqual([[kind, key]]);
  });

  it('marks the shared number of SAE with the scalar of who printed it', () => {
    const scalar = '11'.repeat(32);
    const reads = readLog(
      wpaSupplicant,
      [hexdump('SAE: own commit-scalar', scalar), hexdump('SAE: k', key)].join('\n'),
    );
    expect(secretsOf(reads)).toEqual([
      {
        type: 'secret',
        kind: 'sae',
        ssid: null,
        parts: { k: fromHex(key), scalar: fromHex(scalar) },
      },
    ]);
  });

  it('gives none of what was withheld', () => {
    expect(readLog(wpaSupplicant, 'WPA: PMK - hexdump(len=32): [REMOVED]')).toEqual([]);
  });
});

it('never throws, whatever the lines hold', () => {
  const word = fc.oneof(
    ...wordings.map(([line]) => fc.constant(line)),
    fc.constantFrom(
      'ssid - hexdump_ascii(len=4):',
      '     48 6f 6d 65    Home',
      'nl80211: Authenticate (ifindex=3)',
    ),
    fc.constantFrom(
      '  * auth_data - hexdump(len=2): 01 00',
      'nl80211: Authentication request send successfully',
    ),
    fc.constantFrom('WPA: set AP RSN IE - hexdump(len=4): 30 02 01 00', '  * Auth Type 4', `  * bssid=${AP}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(word), (lines) => {
      const text = lines.join('\n');
      readLog(wpaSupplicant, text);
      wpaSupplicant.redact(text);
    }),
  );
});
