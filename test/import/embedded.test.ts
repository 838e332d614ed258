import { describe, expect, it } from 'vitest';
import { events, imported } from './reading.ts';

// As ESP-IDF 4 and 5 print them; addresses and names are ours.
const idf = `I (821) wifi:mode : sta (02:00:00:00:01:00)
I (1162) wifi:state: init -> auth (b0)
I (1170) wifi:state: auth -> assoc (0)
I (1181) wifi:state: assoc -> run (10)
I (1330) wifi:connected with Home Network, aid = 4, channel 6, BW20, bssid = 02:00:00:00:00:00
I (9330) wifi:bcn_timeout,ap_probe_send_start
I (9830) wifi:state: run -> init (c800)
I (9831) wifi:new:<6,0>, old:<6,0>, ap:<255,255>, sta:<6,0>, prof:1
`;

describe('ESP-IDF', () => {
  it('its states, with own address, network and times since the start', async () => {
    expect(await events(idf)).toEqual([
      '1: interface station=02:00:00:00:01:00',
      '2: authenticate-request request=true station=02:00:00:00:01:00',
      '3: authenticated ok=true station=02:00:00:00:01:00',
      '4: associated ok=true station=02:00:00:00:01:00',
      '5: connected bssid=02:00:00:00:00:00 ok=true ssid=Home Network station=02:00:00:00:01:00',
      '6: beacon-loss detail=bcn_timeout,ap_probe_send_start',
      '7: beacon-loss detail=BEACON_TIMEOUT: no beacon of the AP came for six seconds station=02:00:00:00:01:00',
    ]);
    const { records, format } = await imported(idf);
    expect(format).toBe('log of ESP-IDF');
    expect(records[1]!.time).toBe(1_162_000_000n);
  });

  it.each([
    ['auth -> init (200)', 'authentication-timeout'],
    ['auth -> init (0x200)', 'authentication-timeout'],
    ['auth -> init (2c0)', 'deauthenticated local=false reason=2'],
    ['auth -> init (8a0)', 'disassociated local=false reason=8'],
    ['auth -> init (5b0)', 'authenticated ok=false'],
    ['assoc -> init (400)', 'association-timeout'],
    ['assoc -> init (0x2700)', 'association-timeout'],
    ['assoc -> init (1110)', 'associated ok=false'],
    ['assoc -> init (0x6c0)', 'deauthenticated local=false reason=6'],
    ['run -> init (fc0)', 'deauthenticated local=false reason=15'],
    ['run -> init (f00)', 'four-way-failed local=true reason=15'],
    ['run -> init (cc00)', 'four-way-failed local=true'],
    ['run -> init (8a0)', 'disassociated local=false reason=8'],
    ['run -> init (300)', 'disconnected local=true reason=3'],
    ['run -> init (200)', 'disconnected local=true reason=2'],
  ])('who ended it, and why: %s', async (change, said) => {
    expect(await events(`I (3981) wifi:state: ${change}\n`)).toEqual([`1: ${said}`]);
  });

  it('a handshake that times out after it was connected is a rekey, not a failed join', async () => {
    const rekey = `${idf.split('\n').slice(0, 5).join('\n')}\nI (9830) wifi:state: run -> init (f00)\n`;
    expect((await events(rekey)).at(-1)).toBe(
      '6: disconnected local=true reason=15 station=02:00:00:00:01:00',
    );
  });

  it('debug lines: answers with their status, timers', async () => {
    expect(
      await events(`D (8306) wifi:recv auth: seq=2, status=0, algo=0
D (8306) wifi:recv auth: seq=1, status=126, algo=3
D (8307) wifi:recv auth: seq=2, status=15, algo=3
D (8308) wifi:assoc timeout
D (8309) wifi:handshake timeout t=e7a472
`),
    ).toEqual([
      '1: authenticated algorithm=0 ok=true status=0',
      '2: sae-commit algorithm=3 request=false status=126',
      '3: sae-confirm algorithm=3 request=false status=15',
      '4: association-timeout',
      '5: four-way-failed local=true',
    ]);
  });

  it('its access point tells of stations', async () => {
    const told = await imported(`I (900) wifi:mode : softAP (02:00:00:00:00:00)
I (1240) wifi:station: 02:00:00:00:01:00 join, AID=1, bgn, 40U
I (4860) wifi:station: 02:00:00:00:01:00 leave, AID = 1, reason = 15, bss_flags is 756851, bss:0x3ffbad54
`);
    expect(
      told.records.map(({ event }) => event && [event.by, event.kind, event.station, event.reason]),
    ).toEqual([
      ['ap', 'interface', undefined, undefined],
      ['ap', 'associated', '02:00:00:00:01:00', undefined],
      ['ap', 'disconnected', '02:00:00:00:01:00', 15],
    ]);
  });

  it("its copy of hostap is read as hostap's words, whichever end they are of", async () => {
    const told =
      await imported(`I (1367) wpa esp_wpa3.c:35 wpa3_build_sae_commit(): wpa3: Skip SAE and use cached PMK instead
I (1368) wpa: wpa3: Skip SAE and use cached PMK instead
`);
    expect(told.records.map(({ event }) => event && [event.by, event.kind, event.why])).toEqual([
      ['supplicant', 'pmksa', 'used'],
      ['supplicant', 'pmksa', 'used'],
    ]);
  });

  it('leaves what other programs print', async () => {
    for (const line of ['I (35) boot: ESP-IDF v5.1', 'I (12) app: state: init -> auth (b0)', 'wifi:state'])
      expect(await events(`${line}\n`)).toEqual([]);
  });
});

describe('Arduino', () => {
  it('the reason once, though the core prints it twice, in the order of its own clock', async () => {
    const told = `[  6836][V][WiFiGeneric.cpp:362] _arduino_event_cb(): STA Disconnected: SSID: Home, BSSID: 02:00:00:00:00:00, Reason: 15
[  6837][D][WiFiGeneric.cpp:1039] _eventCallback(): Arduino Event: 5 - STA_DISCONNECTED
[  6844][W][WiFiGeneric.cpp:1061] _eventCallback(): Reason: 15 - 4WAY_HANDSHAKE_TIMEOUT
`;
    expect(await events(told)).toEqual(['1: disconnected bssid=02:00:00:00:00:00 reason=15 ssid=Home']);
    const { records, format } = await imported(told);
    expect(format).toBe('log of Arduino');
    expect(records[0]!.time).toBe(6_836_000_000n);
  });

  it.each([
    [
      'Reason: 200 - BEACON_TIMEOUT',
      'beacon-loss detail=BEACON_TIMEOUT: no beacon of the AP came for six seconds',
    ],
    ['Reason: 201 - NO_AP_FOUND', 'ap-not-found detail=NO_AP_FOUND: the scan saw no such network'],
    ['Reason: 202 - AUTH_FAIL', 'authenticated detail=AUTH_FAIL: authentication did not succeed ok=false'],
    ['Reason: 204 - HANDSHAKE_TIMEOUT', 'four-way-failed local=true'],
    ['Reason: 2 - AUTH_EXPIRE', 'authentication-timeout'],
    ['Reason: 4 - ASSOC_EXPIRE', 'association-timeout'],
    ['Reason: 15 - 4WAY_HANDSHAKE_TIMEOUT', 'disconnected reason=15'],
    ['Reason: 8 - ASSOC_LEAVE', 'disconnected local=true reason=8'],
    ['Arduino Event: 4 - STA_CONNECTED', 'connected ok=true'],
    ['Arduino Event: 7 - STA_GOT_IP', 'address ok=true why=dhcp'],
  ])('%s', async (text, said) => {
    expect(await events(`[W][WiFiGeneric.cpp:391] _eventCallback(): ${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('older words, and the time of the serial monitor before lines with and without their own', async () => {
    const { records } = await imported(`14:48:54.610 --> I (1162) wifi:state: init -> auth (b0)
14:48:57.801 -> [W][wifi_esp32:495]: Event: Disconnected ssid='Home' bssid=02:00:00:00:00:00 reason='4-Way Handshake Timeout'
`);
    expect(records.map(({ event }) => event?.kind)).toEqual(['authenticate-request', 'disconnected']);
    expect(records[1]!.time! - records[0]!.time!).toBe(3_191_000_000n);
  });
});

describe('a sketch', () => {
  it('prints dots before the lines of the driver, and asks for the reason in its own words', async () => {
    expect(
      await events(
        [
          '.I (3094) wifi: state: init -> auth (b0)',
          '...I (4437) wifi: connected with Old Mill, channel 9, BW20',
          'I (5000) wifi: state: run -> init (0)',
          'I (5010) wifi: Send disconnect event, reason=8, AP number=0',
          'D (5020) event: SYSTEM_EVENT_STA_DISCONNECTED, ssid:Old Mill, ssid_len:8, bssid:02:00:00:00:00:00, reason:8,wifi reason: assoc leave',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      '1: authenticate-request request=true',
      '2: connected ok=true ssid=Old Mill',
      '3: disconnected local=true',
      '4: disconnected local=true reason=8',
      '5: disconnected bssid=02:00:00:00:00:00 local=true reason=8 ssid=Old Mill',
    ]);
    expect(await events('WiFi lost connection. Reason: 201\n')).toEqual([
      '1: ap-not-found detail=NO_AP_FOUND: the scan saw no such network',
    ]);
    expect(await events('esp32_wifi_ev WiFi STA: disconnected, reason 2; reconnecting\n')).toEqual([
      '1: authentication-timeout',
    ]);
    expect(await events('WiFi is up. Reason: 201 of them\n')).toEqual([]);
    expect(await events('*wm:[2] [EVENT] WIFI_REASON:  2\n')).toEqual(['1: authentication-timeout']);
  });
});

describe('ESPHome', () => {
  it.each([
    [
      "Event: Disconnected ssid='Home' bssid=02:00:00:00:00:00 reason='4-Way Handshake Timeout'",
      'disconnected bssid=02:00:00:00:00:00 reason=15 ssid=Home',
    ],
    [
      "Event: Disconnected ssid='Home' bssid=02:00:00:00:00:00 reason='Auth Expired'",
      'authentication-timeout bssid=02:00:00:00:00:00',
    ],
    [
      "Event: Disconnected ssid='Home' reason='Probe Request Unsuccessful'",
      'ap-not-found detail=NO_AP_FOUND: the scan saw no such network',
    ],
    [
      "Event: Disconnected ssid='Home' bssid=02:00:00:00:00:00 reason='Group Cipher Invalid'",
      'disconnected bssid=02:00:00:00:00:00 reason=18 ssid=Home',
    ],
    [
      "Event: Connected ssid='Home' bssid=02:00:00:00:00:00 channel=6, authmode=WPA2 PSK",
      'connected bssid=02:00:00:00:00:00 ok=true ssid=Home',
    ],
  ])('%s', async (text, said) => {
    const [told] = await events(`[12:00:00][W][wifi_esp32:482]: ${text}\n`);
    expect(told?.replace(/ ssid=Home$/, '')).toBe(`1: ${said}`.replace(/ ssid=Home$/, ''));
    const [newer] = await events(`[12:00:00.123][W][wifi_esp8266:529]: ${text}\n`);
    expect(newer).toBe(told);
  });
});

describe('ESP8266', () => {
  it('its states by number', async () => {
    expect(
      await events(`state: 0 -> 2 (b0)
state: 2 -> 3 (0)
state: 3 -> 5 (10)
connected with Home Network, channel 6
state: 5 -> 0 (f)
state: 2 -> 0 (2)
state: 3 -> 0 (19)
f r0, scandone
no Home Network found, reconnect after 1s
`),
    ).toEqual([
      '1: authenticate-request request=true',
      '2: authenticated ok=true',
      '3: associated ok=true',
      '4: connected ok=true ssid=Home Network',
      '5: disconnected reason=15',
      '6: authentication-timeout',
      '7: associated detail=the SDK gives the number 25 and no words ok=false',
      '9: ap-not-found ssid=Home Network',
    ]);
  });
});

describe('Python on an ESP', () => {
  it.each([
    ['ConnectionError: Unknown failure 15', 'disconnected reason=15'],
    ['ConnectionError: Unknown failure 2', 'authentication-timeout'],
    [
      'ConnectionError: No network with that ssid',
      'ap-not-found detail=NO_AP_FOUND: the scan saw no such network',
    ],
    [
      'ConnectionError: Authentication failure',
      'authenticated detail=AUTH_FAIL: authentication did not succeed ok=false',
    ],
    [
      'I (11830) wifi: STA_DISCONNECTED, reason:201:no AP found',
      'ap-not-found detail=NO_AP_FOUND: the scan saw no such network',
    ],
    [
      'ConnectionError: Unknown failure 210',
      'not-selected detail=NO_AP_FOUND_W_COMPATIBLE_SECURITY: networks of this name ask for another security why=akm',
    ],
  ])('%s', async (text, said) => {
    expect(await events(`${text}\n`)).toEqual([`1: ${said}`]);
  });
});

describe('CYW43', () => {
  it.each([
    ['AUTH', 2, 0, 'authentication-timeout'],
    ['ASSOC', 0, 0, 'associated ok=true'],
    ['SET_SSID', 3, 0, 'ap-not-found'],
    ['PSK_SUP', 6, 0, 'connected ok=true'],
    ['PSK_SUP', 8, 15, 'four-way-failed local=true reason=15'],
    ['DEAUTH_IND', 0, 3, 'deauthenticated local=false reason=3'],
    // The keys are gone with the link: nothing of a handshake.
    ['PSK_SUP', 6, 14, undefined],
    ['LINK', 0, 2, undefined],
  ])('%s, status %d, reason %d', async (name, status, reason, said) => {
    const told = said === undefined ? [] : [`1: ${said}`];
    expect(
      await events(
        `=== EVENT ${name}: flags: 0, event_type: 6, status: ${status}, reason: ${reason}, auth_type: 0\n`,
      ),
    ).toEqual(told);
    expect(await events(`[    9841] ASYNC(0000,${name},${status},${reason},0)\n`)).toEqual(told);
  });
});

describe('Tasmota', () => {
  it('what it calls a wrong password is a guess', async () => {
    expect(
      await events(`00:00:03.123 WIF: Connecting to AP1 Home Network in mode 11n as lamp-4711...
00:00:11.456 WIF: Connect failed with AP incorrect password
00:00:15.456-017 WIF: Connect failed as AP cannot be reached
00:00:19 WIF: Connected
`),
    ).toEqual([
      '1: connect-request request=true ssid=Home Network',
      '2: four-way-failed local=true',
      '2: hint detail=Connect failed with AP incorrect password why=wrong-key',
      '3: ap-not-found detail=Connect failed as AP cannot be reached',
      '4: connected ok=true',
    ]);
  });
});

describe('Zephyr', () => {
  it('its shell: what was asked for, and how it came out', async () => {
    const shell = `uart:~$ wifi connect -s "Home Network" -k 1 -p opensesame
Connection requested
Connection request failed (2)
`;
    expect(await events(shell)).toEqual([
      '1: connect-request request=true ssid=Home Network',
      '3: four-way-failed local=true',
      '3: hint detail=WIFI_STATUS_CONN_WRONG_PASSWORD why=wrong-key',
    ]);
    const { importers } = await import('../../main/import/importers.ts');
    const own = importers.find(({ form }) => form === 'Zephyr')!;
    expect(own.redact(shell)).not.toContain('opensesame');
  });

  it.each([
    ['Connection request failed (3)', 'association-timeout detail=WIFI_STATUS_CONN_TIMEOUT'],
    ['Connection request failed (4)', 'ap-not-found detail=WIFI_STATUS_CONN_AP_NOT_FOUND'],
    ['Connection request failed (1)', 'connect-result ok=false'],
    [
      'Passphrase provided without security configuration',
      'configuration detail=Passphrase provided without security configuration ok=false why=refused',
    ],
    [
      'AP enable request failed (-22)',
      'configuration detail=AP enable request failed (-22) ok=false why=start',
    ],
    ['Station connected: 02:00:00:00:01:00', 'associated ok=true station=02:00:00:00:01:00'],
  ])('%s', async (text, said) => {
    expect(await events(`${text}\n`)).toEqual([`1: ${said}`]);
    expect(await events(`[00:00:46.603,000] <err> net_wifi_shell: ${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('its hostap logs as hostap does, of an interface of any name', async () => {
    const told =
      await imported(`[    46.603] <dbg> wpa_supp: wpa_printf_impl: ml: SME: Trying to authenticate with 02:00:00:00:00:00 (SSID='Home' freq=2437 MHz)
[00:00:47.003,125] <inf> wpa_supp: ml: CTRL-EVENT-AUTH-REJECT 02:00:00:00:00:00 auth_type=3 auth_transaction=2 status_code=15
`);
    expect(told.records.map(({ event }) => event && [event.kind, event.interface, event.status])).toEqual([
      ['authenticate-request', 'ml', undefined],
      ['sae-confirm', 'ml', 15],
    ]);
    expect(told.records[1]!.time! - told.records[0]!.time!).toBe(400_125_000n);
  });
});

describe('ESP-IDF as an access point, and its dumps', () => {
  it('the check of M2 is of the AP, though no line says of whom', async () => {
    const { records } = await imported(`I (1240) wifi:station: 02:00:00:00:01:00 join, AID=1, bgn, 40U
I (1250) wpa: received EAPOL-Key with invalid MIC
`);
    expect(records.map(({ event }) => event && [event.by, event.kind])).toEqual([
      ['ap', 'associated'],
      ['ap', 'mic-invalid'],
    ]);
  });

  it('a dump in rows is one', async () => {
    const { secrets } = await imported(`D (4300) wpa: WPA: PMK - hexdump(len=32):
D (4300) wpa: 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10${' '}
D (4310) wpa: 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20${' '}
`);
    expect(secrets.map(({ secret }) => secret.kind)).toEqual(['pmk']);
  });
});

describe('around the driver', () => {
  it.each([
    [
      'I (6111) esp_netif_handlers: sta ip: 192.0.2.124, mask: 255.255.255.0, gw: 192.0.2.1',
      'address detail=192.0.2.124 ok=true why=dhcp',
    ],
    ['I (6111) wifi station: got ip:192.0.2.124', 'address detail=192.0.2.124 ok=true why=dhcp'],
    ['I (6111) wifi station: connected to ap SSID:Home password:opensesame', 'connected ok=true ssid=Home'],
    [
      'I (6111) wifi station: Failed to connect to SSID:Home, password:opensesame',
      'connect-result ok=false ssid=Home',
    ],
    ['*wm:Connecting to SAVED AP: Home', 'connect-request request=true ssid=Home'],
    ['*wm:[2] Connection result: WL_NO_SSID_AVAIL', 'ap-not-found detail=WL_NO_SSID_AVAIL'],
    ['*wm:Connection result: WL_CONNECT_FAILED', 'connect-result ok=false'],
  ])('%s', async (text, said) => {
    expect(await events(`${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('the password of the example is taken out', async () => {
    const { importers } = await import('../../main/import/importers.ts');
    const own = importers.find(({ form }) => form === 'ESP-IDF')!;
    expect(own.redact('Failed to connect to SSID:Home, password:opensesame')).not.toContain('opensesame');
  });
});
