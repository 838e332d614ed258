import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { LinkType } from '../../main/capture/types.ts';
import { hostapd } from '../../main/import/hostap/hostapd.ts';
import { eventsOf, framesOf, readLog } from './hostap-shared.ts';
import { imported } from './reading.ts';

const events = (...lines: string[]): ControlEvent[] => eventsOf(readLog(hostapd, lines.join('\n')));

const STA = '02:00:00:00:01:00';
const sta = (module: string, text: string): string => `wlan0: STA ${STA} ${module}: ${text}`;

/** Wording of hostap 0.6 to 2.11 (its sources and public logs) and what it means. */
const wordings: readonly (readonly [string, Partial<ControlEvent>])[] = [
  [
    'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "Home"',
    { kind: 'interface', interface: 'wlan0', bssid: '02:00:00:00:00:00' as never },
  ],
  [
    "Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid 'Home'",
    { kind: 'interface', interface: 'wlan0' },
  ],
  [
    `authentication: STA=${STA} auth_alg=0 auth_transaction=1 status_code=0 wep=0 seq_ctrl=0x10`,
    { kind: 'authenticate-request', algorithm: 0, station: STA as never },
  ],
  [
    `authentication: STA=${STA} auth_alg=3 auth_transaction=1 status_code=126 wep=0 seq_ctrl=0x10`,
    { kind: 'sae-commit', status: 126 },
  ],
  [
    `authentication reply: STA=${STA} auth_alg=3 auth_transaction=1 resp=77 (IE len=2) (dbg=auth-sae)`,
    { kind: 'sae-rejected', status: 77, why: 'group', request: true },
  ],
  [
    `authentication reply: STA=${STA} auth_alg=0 auth_transaction=2 resp=1 (IE len=0)`,
    { kind: 'authenticated', status: 1 },
  ],
  [sta('IEEE 802.11', 'authentication OK (open system)'), { kind: 'authenticated', status: 0, algorithm: 0 }],
  [`Station ${STA} not allowed to authenticate`, { kind: 'authenticated', ok: false, why: 'acl' }],
  [`association request: STA=${STA} capab_info=0x431 listen_interval=5`, { kind: 'associate-request' }],
  [sta('IEEE 802.11', 'associated (aid 1)'), { kind: 'associated', status: 0 }],
  [`Invalid WPA key mgmt (0x400) from ${STA}`, { kind: 'associated', status: 43, ok: false, why: 'akm' }],
  [
    'Management frame protection required, but client did not enable it',
    { kind: 'associated', status: 31, ok: false, why: 'pmf-required' },
  ],
  ['OWE: Unsupported DH group 21', { kind: 'associated', status: 77, group: 21, why: 'group' }],
  [`wlan0: AP-STA-CONNECTED ${STA}`, { kind: 'connected', station: STA as never }],
  [`wlan0: AP-STA-DISCONNECTED ${STA}`, { kind: 'disconnected', station: STA as never }],
  [`deauthentication: STA=${STA} reason_code=3`, { kind: 'deauthenticated', reason: 3 }],
  [`disassocation: STA=${STA} reason_code=8`, { kind: 'disassociated', reason: 8 }],
  [
    `hostapd_wpa_auth_disconnect: WPA authenticator requests disconnect: STA ${STA} reason 15`,
    { kind: 'deauthenticated', reason: 15, local: true, request: true },
  ],
  [
    sta('IEEE 802.11', 'deauthenticated due to inactivity (timer DEAUTH/REMOVE)'),
    { kind: 'deauthenticated', local: true },
  ],
  ['SAE: Confirm mismatch', { kind: 'sae-confirm-mismatch' }],
  [
    `SAE: ${STA} indicates support for SAE H2E, but did not use it`,
    { kind: 'sae-rejected', why: 'h2e', station: STA as never },
  ],
  [sta('WPA', 'sending 1/4 msg of 4-Way Handshake'), { kind: 'eapol', message: 'M1', request: true }],
  [sta('WPA', 'received EAPOL-Key frame (2/4 Pairwise)'), { kind: 'eapol', message: 'M2' }],
  [sta('WPA', 'sending 3/4 msg of 4-Way Handshake'), { kind: 'eapol', message: 'M3', request: true }],
  [sta('WPA', 'received EAPOL-Key frame (4/4 Pairwise)'), { kind: 'eapol', message: 'M4' }],
  [sta('WPA', 'sending 1/2 msg of Group Key Handshake'), { kind: 'eapol', message: 'G1', request: true }],
  [sta('WPA', 'received EAPOL-Key frame (2/2 Group)'), { kind: 'eapol', message: 'G2' }],
  [sta('WPA', 'invalid MIC in msg 2/4 of 4-Way Handshake'), { kind: 'mic-invalid', message: 'M2' }],
  [`wlan0: AP-STA-POSSIBLE-PSK-MISMATCH ${STA}`, { kind: 'mic-invalid', message: 'M2' }],
  [
    sta('WPA', 'received EAPOL-Key 2/4 Pairwise with unexpected replay counter'),
    { kind: 'replay-counter', message: 'M2' },
  ],
  [
    sta('WPA', 'ignore retransmitted EAPOL-Key 2/4 Pairwise - SNonce did not change'),
    { kind: 'eapol', message: 'M2', why: 'duplicate' },
  ],
  [
    sta('WPA', 'received EAPOL-Key msg 4/4 in invalid state (7) - dropped'),
    { kind: 'key-message', message: 'M4', ok: false, why: 'order' },
  ],
  [
    sta('WPA', 'PTKSTART: Retry limit 4 reached'),
    { kind: 'retry-limit', message: 'M1', values: { limit: 4 } },
  ],
  [sta('WPA', 'PTKINITNEGOTIATING: Retry limit 4 reached'), { kind: 'retry-limit', message: 'M3' }],
  [sta('WPA', 'EAPOL-Key timeout'), { kind: 'eapol-timeout' }],
  [
    sta('WPA', 'advertised support for AES-128-CMAC, but did not use it'),
    { kind: 'error', detail: 'advertised support for AES-128-CMAC, but did not use it' },
  ],
  [sta('WPA', 'OCV failed: channel differs'), { kind: 'ocv', ok: false, detail: 'channel differs' }],
  [
    sta('WPA', 'WPA IE from (Re)AssocReq did not match with msg 2/4'),
    { kind: 'element-mismatch', message: 'M2' },
  ],
  [sta('WPA', 'pairwise key handshake completed (RSN)'), { kind: 'four-way-complete' }],
  [sta('WPA', 'group key handshake completed (WPA)'), { kind: 'group-handshake-complete' }],
  [
    sta('WPA', 'group key handshake failed (RSN) after 4 tries'),
    { kind: 'group-handshake-failed', message: 'G1', values: { tries: 4 } },
  ],
  [sta('WPA', 'rekeying PTK'), { kind: 'rekey', why: 'PTK' }],
  ['wlan0: WPA rekeying GTK', { kind: 'rekey', why: 'GTK' }],
  [sta('IEEE 802.1X', 'authorizing port'), { kind: 'port-authorized' }],
  [
    sta('WPA', 'received EAPOL-Key Error Request (STA detected Michael MIC failure (group=0))'),
    { kind: 'michael-failure' },
  ],
  [sta('IEEE 802.11', 'Michael MIC failure detected in received frame'), { kind: 'michael-failure' }],
  ['wlan0: IEEE 802.11: TKIP countermeasures initiated', { kind: 'countermeasures', ok: false }],
  [sta('WPA', 'PMKID found from PMKSA cache eap_type=0 vlan=0'), { kind: 'pmksa', why: 'used' }],
  [sta('WPA', 'No PMKSA cache entry found for SAE'), { kind: 'pmksa', why: 'rejected' }],
  [`wlan0: CTRL-EVENT-EAP-FAILURE ${STA}`, { kind: 'eap-failure', station: STA as never }],
  ['authsrv: remote TLS alert: unknown CA', { kind: 'tls-alert', detail: 'unknown CA', local: false }],
];

describe('wording', () => {
  test.each(wordings)('%s', (line, expected) => {
    expect(events(line)).toEqual([expect.objectContaining({ by: 'ap', ...expected })]);
  });

  const silent = [
    `authentication: STA=${STA} auth_alg=3 auth_transaction=1 status_code=126 wep=0 seq_ctrl=0x10 (from queue)`,
    sta('IEEE 802.1X', 'unauthorizing port'),
    'RSN: PTK removal from the driver failed',
    'wpa_driver_nl80211_set_key: ifindex=2 (wlan0) alg=0 addr=0x1 key_idx=0 set_tx=1 seq_len=0 key_len=0',
  ];
  test.each(silent)('reports nothing: %s', (line) => expect(events(line)).toEqual([]));

  it('does not take the EAP-Failure that ends Wi-Fi Protected Setup for one', () => {
    const [, ...said] = events(
      'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "Home"',
      'EAP-WSC: WPS processing completed successfully - report EAP failure',
      `wlan0: CTRL-EVENT-EAP-FAILURE ${STA}`,
    );
    expect(said.map(({ kind }) => kind)).toEqual(['eap-success']);
  });

  it('takes off the time that -t prints a second time', () => {
    const line = `1795176659.937910: ${sta('IEEE 802.1X', 'authorizing port')}`;
    expect(events(`1795176659.937901: ${line}`)).toMatchObject([{ kind: 'port-authorized', station: STA }]);
  });
});

it('names the refusal of a station by that station, and a group key by none', () => {
  const [, refused, group] = events(
    'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "Home"',
    sta('WPA', 'invalid MIC in msg 2/4 of 4-Way Handshake'),
    'wpa_driver_nl80211_set_key: ifindex=2 (wlan0) alg=3 addr=0x1 key_idx=1 set_tx=1 key_len=16 key_flag=0x1a',
  );
  expect([refused!.station, refused!.bssid]).toEqual([STA, '02:00:00:00:00:00']);
  expect([group!.station, group!.key?.use]).toEqual([undefined, 'group']);
});

describe('frames', () => {
  it('gives EAPOL-Key messages of a station, with the addresses of both', () => {
    const reads = readLog(
      hostapd,
      [
        'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "Home"',
        `IEEE 802.1X: 6 bytes from ${STA}`,
        'WPA: RX EAPOL data - hexdump(len=6): 01 03 00 02 02 01',
      ].join('\n'),
    );
    expect(framesOf(reads).map(({ linkType, bytes }) => [linkType, toHex(bytes)])).toEqual([
      [1, '020000000000020000000100888e010300020201'],
    ]);
  });

  it('gives a frame once that it sends and that the kernel reports as sent', () => {
    const frame = `c0 00 00 00 ${'02 00 00 00 01 00 '.repeat(3)}00 00 03 00`;
    const sent = `CMD_FRAME - hexdump(len=26): ${frame}`;
    const reported = [
      `nl80211: MLME event 60 (NL80211_CMD_FRAME_TX_STATUS) on wlan0(02:00:00:00:00:00) A1=${STA} A2=${STA}`,
      `nl80211: MLME event frame - hexdump(len=26): ${frame}`,
    ];
    expect(framesOf(readLog(hostapd, [sent, ...reported].join('\n')))).toHaveLength(1);
    // Older versions dump only what the kernel reports.
    expect(framesOf(readLog(hostapd, reported.join('\n')))).toHaveLength(1);
  });
});

it('never throws, whatever the lines hold', () => {
  const word = fc.oneof(...wordings.map(([line]) => fc.constant(line)), fc.string());
  fc.assert(
    fc.property(fc.array(word), (lines) => {
      readLog(hostapd, lines.join('\n'));
      hostapd.redact(lines.join('\n'));
    }),
  );
});

describe('M1', () => {
  const station = '02 00 00 00 01 00';
  const rsne = '30 14 01 00 00 0f ac 04 01 00 00 0f ac 04 01 00 00 0f ac 02 00 00';
  const request = `00 00 00 00 02 00 00 00 00 00 ${station} 02 00 00 00 00 00 10 00 31 04 05 00 00 01 61 ${rsne}`;
  const nonce = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(' ');
  const length = request.split(' ').length;
  const lines = [
    'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "a"',
    `nl80211: MLME event 59 (NL80211_CMD_FRAME) on wlan0(02:00:00:00:00:00) A1=02:00:00:00:00:00 A2=${STA}`,
    `nl80211: MLME event frame - hexdump(len=${length}): ${request}`,
    sta('WPA', 'sending 1/4 msg of 4-Way Handshake'),
    `WPA: Assign ANonce - hexdump(len=32): ${nonce}`,
    'WPA: Send EAPOL(version=2 secure=0 mic=0 ack=1 install=0 pairwise=1 kde_len=0 keyidx=0 encr=0)',
    'WPA: Replay Counter - hexdump(len=8): 00 00 00 00 00 00 00 01',
    `nl80211: Send over control port dest=${STA} proto=0x888e len=99 no_encrypt=1`,
  ];
  const messages = (text: readonly string[]) =>
    framesOf(readLog(hostapd, text.join('\n')))
      .filter(({ linkType }) => linkType === 1)
      .map(({ bytes }) => toHex(bytes));

  it('is put together from what is printed of it (IEEE 802.11-2020, 12.7.2)', () => {
    const fields = `02 008a 0010 0000000000000001 ${nonce} ${'00'.repeat(16 + 8 + 8 + 16)} 0000`;
    expect(messages(lines)).toEqual([
      `020000000100 020000000000 888e 02 03 005f ${fields}`.replaceAll(' ', ''),
    ]);
  });

  it('is not put together where its nonce, its cipher or its key data were not printed', () => {
    expect(messages(lines.filter((line) => !line.includes('ANonce')))).toEqual([]);
    expect(messages(lines.filter((line) => !line.includes('event frame')))).toEqual([]);
    expect(messages(lines.map((line) => line.replace('kde_len=0', 'kde_len=22')))).toEqual([]);
  });
});

it('a key of a fast transition is of the interface that its line names, and tried before the association', () => {
  // hostapd 2.10 with both APs in one process, over the DS: the lines before are of the AP that the station comes from.
  const key = (ifindex: number, name: string) =>
    `wpa_driver_nl80211_set_key: ifindex=${ifindex} (${name}) alg=3 addr=0x55a3586bc510 key_idx=0 set_tx=1 seq_len=0 key_len=16 key_flag=0x2c`;
  const lines = [
    'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "Home"',
    'Using interface wlan2 with hwaddr 02:00:00:00:02:00 and ssid "Home"',
    sta('WPA', 'sending 3/4 msg of 4-Way Handshake'),
    key(2, 'wlan0'),
    `FT: Generated ANonce - hexdump(len=32): ${'11 '.repeat(32).trim()}`,
    key(4, 'wlan2'),
    'nl80211: kernel reports: key addition failed',
    'nl80211: set_key failed; err=-2 No such file or directory',
    `FT: RRB authentication response: STA=${STA} CurrentAP=02:00:00:00:00:00 status=0 (SUCCESS)`,
    key(4, 'wlan2'),
  ];
  const keys = events(...lines).filter(({ kind }) => kind === 'key-install');
  expect(keys.map(({ interface: name, why, errno }) => [name, why, errno])).toEqual([
    ['wlan0', undefined, undefined],
    ['wlan2', 'before-association', undefined],
    ['wlan2', 'before-association', -2],
    ['wlan2', undefined, undefined],
  ]);
});

it('makes the elements that a driver passes on an association request, where it answers stations by itself', () => {
  const reads = readLog(
    hostapd,
    [
      'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "Home"',
      `nl80211: New station ${STA}`,
      'nl80211: Assoc Req IEs - hexdump(len=6): 00 04 48 6f 6d 65',
      `wlan0: STA ${STA} IEEE 802.11: associated`,
    ].join('\n'),
  );
  expect(framesOf(reads).map(({ bytes }) => toHex(bytes))).toEqual([
    `00000000${'020000000000'}${'020000000100'}${'020000000000'}0000${'00000000'}0004486f6d65`,
  ]);
  expect(eventsOf(reads).at(-1)).toMatchObject({ kind: 'associated', station: STA, status: 0 });
});

it('an EAPOL frame that a driver dumps with its Ethernet header names both ends', async () => {
  const station = '02:00:00:00:01:00';
  const header = '02 00 00 00 01 00 02 00 00 00 00 00 88 8e';
  const message =
    `02 03 00 5f 02 00 8a 00 10 ${'00 '.repeat(8)}${'5a '.repeat(32)}${'00 '.repeat(50)}`.trim();
  const { records } = await imported(
    [
      `wlan0: STA ${station} WPA: sending 1/4 msg of 4-Way Handshake`,
      `TX EAPOL - hexdump(len=113): ${header} ${message}`,
      '',
    ].join('\n'),
  );
  const frame = records.find(({ linkType }) => linkType === LinkType.Ethernet)!;
  expect(toHex(frame.bytes.subarray(0, 14), ' ')).toBe(header);
  expect(frame.bytes.length).toBe(113);
  expect(new Set(records.flatMap(({ event }) => (event ? [event.by] : [])))).toEqual(new Set(['ap']));
});
