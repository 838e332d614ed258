import { describe, expect, it } from 'vitest';
import { events, imported } from './reading.ts';

const kinds = async (text: string) =>
  (await imported(text)).records.flatMap(({ event }) => (event ? [`${event.by} ${event.kind}`] : []));

describe('UniFi', () => {
  const tag = 'Nov 20 12:00:00 AP-Hall 0200000000ff,U6-Lite-6.5.62+14788: ';
  const report = (fields: Record<string, string>) =>
    `${tag}stahtd[2544]: [STA-TRACKER].stahtd_dump_event(): ${JSON.stringify({ message_type: 'STA_ASSOC_TRACKER', mac: '02:00:00:00:01:00', vap: 'ra0', ...fields })}\n`;

  it('what stahtd counts, which step failed', async () => {
    expect(
      await events(
        report({ event_type: 'failure', assoc_status: '17' }) +
          report({ event_type: 'failure', assoc_status: '0', wpa_auth_failures: '3' }) +
          report({ event_type: 'failure', assoc_status: '0', auth_failures: '4' }) +
          report({ event_type: 'fixup', assoc_status: '0', auth_failures: '0' }) +
          report({ event_type: 'sta_leave', assoc_status: '0' }),
      ),
    ).toEqual([
      '1: associated interface=ra0 ok=false station=02:00:00:00:01:00 status=17',
      '2: four-way-failed interface=ra0 station=02:00:00:00:01:00',
      '3: authenticated detail=4 authentications failed interface=ra0 ok=false station=02:00:00:00:01:00',
      '4: connected interface=ra0 ok=true station=02:00:00:00:01:00',
      '5: disconnected interface=ra0 station=02:00:00:00:01:00',
    ]);
  });

  it("its driver's check of M2, and hostapd behind the same tag", async () => {
    expect(
      await events(`${tag}kernel: [729542.1] ra0: 4-way handshake: Invalid MIC in msg 2 from 02:00:00:00:01:00
${tag}hostapd[812]: ath0: STA 02:00:00:00:01:00 WPA: pairwise key handshake completed (RSN)
`),
    ).toEqual([
      '1: mic-invalid detail=4-way handshake: Invalid MIC in msg 2 from 02:00:00:00:01:00 interface=ra0 message=M2 station=02:00:00:00:01:00',
      '2: four-way-complete interface=ath0 station=02:00:00:00:01:00',
    ]);
  });

  it('does not fall over what is no JSON', async () => {
    expect(await events(`${tag}stahtd[2544]: [STA-TRACKER].stahtd_dump_event(): {"mac":"02:0}\n`)).toEqual(
      [],
    );
  });
});

describe('ASUS', () => {
  it.each([
    [
      'wlceventd_proc_event(530): eth6: Auth 02:00:00:00:01:00, status: Successful (0), rssi:0',
      'authenticated interface=eth6 ok=true station=02:00:00:00:01:00 status=0',
    ],
    [
      'wlceventd_proc_event(449): eth5: Assoc 02:00:00:00:01:00, status: 17, reason: d11 RC reserved (0)',
      'associated interface=eth5 ok=false station=02:00:00:00:01:00 status=17',
    ],
    [
      'wlceventd_proc_event(401): eth5: Disassoc 02:00:00:00:01:00, status: 0, reason: Disassociated because sending station is leaving (or has left) BSS (8), rssi:0',
      'disassociated interface=eth5 local=false reason=8 station=02:00:00:00:01:00',
    ],
    [
      'wlceventd_proc_event(386): eth5: Deauth_ind 02:00:00:00:01:00, status: 0, reason: Class 2 frame received from nonauthenticated station (6)',
      'deauthenticated interface=eth5 local=true reason=6 station=02:00:00:00:01:00',
    ],
    [
      'wlceventd_proc_event(386): eth5: Deauth_ind 02:00:00:00:01:00, status: 0, reason: Unspecified reason (1)',
      'deauthenticated interface=eth5 local=false reason=1 station=02:00:00:00:01:00',
    ],
  ])('%s', async (text, said) => {
    expect(await events(`Nov 20 12:00:00 wlceventd: WLCEVENTD ${text}\n`)).toEqual([`1: ${said}`]);
    expect(await events(`Nov 20 12:00:00 wlceventd: ${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('takes a masked address', async () => {
    const told = await events(
      'Nov 20 12:00:00 wlceventd: WLCEVENTD wlceventd_proc_event(420): eth5: Auth <MacRemoved>, status: 0, reason: d11 RC reserved (0)\n',
    );
    expect(told).toEqual(['1: authenticated interface=eth5 ok=true station=<macremoved> status=0']);
  });
});

describe('Aruba', () => {
  it('the trace of an exchange that the AP does not accept', async () => {
    expect(
      await events(`Auth Trace Buffer
-----------------
Nov 20 12:00:00  station-up             *  02:00:00:00:01:00  02:00:00:00:00:00  -  -    wpa2 psk aes
Nov 20 12:00:00  wpa2-key1             <-  02:00:00:00:01:00  02:00:00:00:00:00  -  117
Nov 20 12:00:00  wpa2-key2             ->  02:00:00:00:01:00  02:00:00:00:00:00  -  119   mic failure
Nov 20 12:00:09  station-down           *  02:00:00:00:01:00  02:00:00:00:00:00  -  -
`),
    ).toEqual([
      '3: associated bssid=02:00:00:00:00:00 ok=true station=02:00:00:00:01:00',
      '4: eapol bssid=02:00:00:00:00:00 message=M1 request=true station=02:00:00:00:01:00',
      '5: eapol bssid=02:00:00:00:00:00 message=M2 request=false station=02:00:00:00:01:00',
      '5: mic-invalid bssid=02:00:00:00:00:00 message=M2 station=02:00:00:00:01:00',
      '6: disconnected bssid=02:00:00:00:00:00 station=02:00:00:00:01:00',
    ]);
  });

  it('802.1X: who says no is the server', async () => {
    expect(
      await kinds(`Nov 20 12:00:00  eap-start              ->  02:00:00:00:01:00  02:00:00:00:00:00            -  -
Nov 20 12:00:00  eap-id-resp            ->  02:00:00:00:01:00  02:00:00:00:00:00            1  10   anna
Nov 20 12:00:00  rad-req                ->  02:00:00:00:01:00  02:00:00:00:00:00/RADIUS1  65  195
Nov 20 12:00:01  rad-reject             <-  02:00:00:00:01:00  02:00:00:00:00:00/RADIUS1  65  44
Nov 20 12:00:01  eap-failure            <-  02:00:00:00:01:00  02:00:00:00:00:00            3  4    server rejected
Nov 20 12:00:09  server-out-of-service   *  02:00:00:00:01:00  02:00:00:00:00:00/RADIUS1  -  -
`),
    ).toEqual(['ap eap-start', 'ap eap-identity', 'server eap-failure', 'ap eap-failure', 'ap radius']);
  });
});

describe('RouterOS', () => {
  it.each([
    [
      '02:00:00:00:01:00@wlan1: connected, signal strength -52',
      'associated interface=wlan1 ok=true station=02:00:00:00:01:00',
    ],
    [
      '02:00:00:00:01:00@wlan1: disconnected, received deauth: sending station leaving (3)',
      'deauthenticated interface=wlan1 local=false reason=3 station=02:00:00:00:01:00',
    ],
    [
      '02:00:00:00:01:00@wlan1: disconnected, extensive data loss',
      'deauthenticated detail=extensive data loss interface=wlan1 local=true station=02:00:00:00:01:00 why=silence',
    ],
    [
      '02:00:00:00:01:00@wlan1: disconnected, group key exchange timeout',
      'group-handshake-failed detail=group key exchange timeout interface=wlan1 message=G1 station=02:00:00:00:01:00',
    ],
    [
      '02:00:00:00:01:00@wifi1 rejected, forbidden by access-list',
      'authenticated detail=forbidden by access-list interface=wifi1 ok=false station=02:00:00:00:01:00 why=acl',
    ],
    [
      'wlan1: 02:00:00:00:01:00 in local ACL, reject',
      'authenticated detail=in local ACL, reject interface=wlan1 ok=false station=02:00:00:00:01:00 why=acl',
    ],
    [
      '02:00:00:00:00:00@wlan1: lost connection, received deauth: unicast key exchange timeout (15)',
      'disconnected bssid=02:00:00:00:00:00 interface=wlan1 local=false reason=15',
    ],
    [
      '02:00:00:00:00:00@wlan1 established connection on 2412000, SSID Library',
      'connected bssid=02:00:00:00:00:00 interface=wlan1 ok=true',
    ],
  ])('%s', async (text, said) => {
    expect(await events(`Nov 20 12:00:00 router wireless,info ${text}\n`)).toEqual([`1: ${said}`]);
    expect(await events(`12:00:00 wireless,info ${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('one that leaves later had its keys', async () => {
    const joins = '12:00:00 wireless,info 02:00:00:00:01:00@wlan1: connected, signal strength -52\n';
    const left = (why: string) => `12:00:05 wireless,info 02:00:00:00:01:00@wlan1: disconnected, ${why}\n`;
    expect(await kinds(joins + left('received deauth: sending station leaving (3)'))).toEqual([
      'ap associated',
      'ap connected',
      'ap deauthenticated',
    ]);
    expect(await kinds(joins + left('unicast key exchange timeout'))).toEqual([
      'ap associated',
      'ap retry-limit',
      'ap disconnected',
    ]);
  });

  it('a handshake that ends: M1 got no valid answer', async () => {
    expect(
      await events(
        '12:00:00 wireless,info 02:00:00:00:01:00@wlan1: disconnected, unicast key exchange timeout, signal strength -60\n',
      ),
    ).toEqual([
      '1: retry-limit interface=wlan1 message=M1 station=02:00:00:00:01:00',
      '1: disconnected interface=wlan1 local=true station=02:00:00:00:01:00',
    ]);
  });
});

describe('Xirrus', () => {
  it('each packet and state of a station', async () => {
    expect(
      await events(`Nov 20 12:00:00  Debugging     Station 02:00:00:00:01:00 (Laptop), IAP iap2: authentication packet received, SSID: Library
Nov 20 12:00:00  Information   Station 02:00:00:00:01:00 (Laptop), IAP iap2: associated, SSID: Library
Nov 20 12:00:00  Debugging     Station 02:00:00:00:01:00, EAPOL-start packet received
Nov 20 12:00:00  Debugging     Station 02:00:00:00:01:00, EAP Request packet (type Identity) sent
Nov 20 12:00:09  Information   Station 02:00:00:00:01:00, IAP iap2: deauthenticated, reason: Authentication no longer valid
`),
    ).toEqual([
      '1: authenticated ok=true ssid=Library station=02:00:00:00:01:00',
      '2: associated ok=true ssid=Library station=02:00:00:00:01:00',
      '3: eap-start station=02:00:00:00:01:00',
      '4: eap-identity station=02:00:00:00:01:00',
      '5: deauthenticated detail=Authentication no longer valid local=true station=02:00:00:00:01:00',
    ]);
  });
});

describe('Meraki', () => {
  it('its events of one station', async () => {
    const event = (type: string, more = '') =>
      `1 1795176000.857790533 Hall events type=${type} radio='0' vap='3' client_mac='02:00:00:00:01:00' ${more}\n`;
    expect(
      await events(
        event('association', "channel='6' rssi='23'") +
          event('8021x_eap_failure', "identity='anna'") +
          event('disassociation', "reason='8'"),
      ),
    ).toEqual([
      '1: associated interface=vap 3 ok=true station=02:00:00:00:01:00',
      '2: eap-failure interface=vap 3 station=02:00:00:00:01:00',
      '3: disassociated interface=vap 3 reason=8 station=02:00:00:00:01:00',
    ]);
  });
});

describe('Ruckus', () => {
  it('who joins, and who fails to', async () => {
    expect(
      await events(`Nov 20 12:00:00 zd stamgr: User[02:00:00:00:01:00] joins WLAN[Library] from AP[Hall]
Nov 20 12:00:09 zd stamgr: Warn: User[02:00:00:00:01:01] fails authentication too many times in a row when joining WLAN[Library] at AP[Hall]
`),
    ).toEqual([
      '1: connected ok=true ssid=Library station=02:00:00:00:01:00',
      expect.stringMatching(
        /^2: authenticated detail=fails authentication .*ok=false ssid=Library station=02:00:00:00:01:01$/,
      ),
    ]);
  });
});

describe('Cisco', () => {
  const trace = (module: string, level: string, text: string) =>
    `2026/11/20 12:00:00.123456789 {wncd_x_R0-0}{1}: [${module}] [17558]: (${level}): ${text}\n`;

  it('the handshake as the controller sees it', async () => {
    expect(
      await events(
        trace(
          'client-orch-sm',
          'note',
          'MAC: 0200.0000.0100  Association received. BSSID 0200.0000.0000, WLAN Library, Slot 0 AP 0200.0000.0000, hall',
        ) +
          trace('client-keymgmt', 'info', 'MAC: 0200.0000.0100  EAP key M1 Sent successfully') +
          trace(
            'client-keymgmt',
            'ERR',
            'MAC: 0200.0000.0100  Keymgmt: Failed to validate eapol mic. MIC mismatch.',
          ) +
          trace(
            'client-keymgmt',
            'ERR',
            'MAC: 0200.0000.0100  Keymgmt: Failed to eapol key m1 retransmit failure. Max retries for M1 over',
          ) +
          trace(
            'client-orch-sm',
            'note',
            'MAC: 0200.0000.0100  Client delete initiated. Reason: CO_CLIENT_DELETE_REASON_KEY_XCHNG_TIMEOUT',
          ),
      ),
    ).toEqual([
      '1: associate-request bssid=02:00:00:00:00:00 ssid=Library station=02:00:00:00:01:00',
      '2: eapol message=M1 request=true station=02:00:00:00:01:00',
      '3: mic-invalid detail=Failed to validate eapol mic. MIC mismatch. message=M2 station=02:00:00:00:01:00',
      '4: retry-limit message=M1 station=02:00:00:00:01:00',
      '5: disconnected local=true station=02:00:00:00:01:00 why=CO_CLIENT_DELETE_REASON_KEY_XCHNG_TIMEOUT',
    ]);
  });
});

it('leaves lines of others with the same words', async () => {
  for (const line of [
    'User[admin] joins WLAN[x]',
    'wlan1: connected',
    'Station is leaving',
    'events type=x',
    'Nov 20 12:00:00  station-up and running',
    '{"message_type":"STA_ASSOC_TRACKER"}',
  ])
    expect(await events(`${line}\n`)).toEqual([]);
});

describe('Cisco system messages', () => {
  it('of access points and controllers, with what stands before them', async () => {
    expect(
      await events(
        [
          '*Nov 20 12:00:00.123: %DOT11-6-ASSOC: Interface Dot11Radio0, Station HALL 0200.0000.0100 Associated SSID[Library] AUTH_TYPE[OPEN] KEY_MGMT[WPAv2 PSK]',
          '000131: *Nov 20 12:00:01.123: %DOT11-6-DISASSOC: Interface Dot11Radio0, Deauthenticating Station 0200.0000.0100 Reason: Sending station has left the BSS',
          '*Nov 20 12:00:02.123: %DOT11-6-DISASSOC: Interface Dot11Radio0, Deauthenticating Station 0200.0000.0100 Reason: Previous authentication no longer valid',
          '*Nov 20 12:00:03.123: %DOT11-7-AUTH_FAILED: Station 0200.0000.0101 Authentication failed',
          '*Nov 20 12:00:04.123: %DOT11-4-MAXRETRIES: Packet to client 0200.0000.0101 reached max retries, removing the client',
          '*Nov 20 12:00:05.123: %DOT11-4-TKIP_MIC_FAILURE_REPORT: Received TKIP Michael MIC failure report from the station 0200.0000.0100 on the packet (TSC=0x0) encrypted and protected by group key',
          '*dot1xMsgTask: Nov 20 12:00:06.123: %DOT1X-3-MAX_EAPOL_KEY_RETRANS_FOR_MOBILE: 1x_ptsm.c:444 Max EAPOL-key M1 retransmissions exceeded for client 02:00:00:00:01:02',
          'Nov 20 12:00:07.123: %DOT1X-5-FAIL: Chassis 1 R0/0: wncd: Authentication failed for client (0200.0000.0103) with reason (Timeout) on Interface capwap_90000004',
          'Nov 20 12:00:08.123: %CLIENT_EXCLUSION_SERVER-5-ADD_TO_EXCLUSIONLIST_REASON_DYNAMIC: Chassis 1 R0/0: wncmgrd: Client MAC: 0200.0000.0104 was added to exclusion list associated with AP Name:hall, BSSID:MAC: 0200.0000.0000, reason:Wrong PSK',
          'Nov 20 12:00:09.123: %LINK-3-UPDOWN: Interface Dot11Radio0, changed state to up',
        ]
          .map((line) => `${line}\n`)
          .join(''),
      ),
    ).toEqual([
      '1: associated ok=true ssid=Library station=02:00:00:00:01:00',
      expect.stringMatching(/^2: deauthenticated detail=.* local=false station=02:00:00:00:01:00$/),
      expect.stringMatching(/^3: deauthenticated detail=.* local=true station=02:00:00:00:01:00$/),
      expect.stringMatching(/^4: authenticated detail=.* ok=false station=02:00:00:00:01:01$/),
      expect.stringMatching(/^5: disassociated detail=.* local=true station=02:00:00:00:01:01 why=silence$/),
      expect.stringMatching(/^6: michael-failure detail=.* station=02:00:00:00:01:00$/),
      '7: retry-limit message=M1 station=02:00:00:00:01:02',
      expect.stringMatching(/^8: eap-failure detail=.* station=02:00:00:00:01:03 why=timeout$/),
      '9: mic-invalid detail=shut out: Wrong PSK message=M2 station=02:00:00:00:01:04',
    ]);
  });
});

describe('AireOS', () => {
  it('debug client', async () => {
    const line = (text: string) => `*apfMsConnTask_0: Nov 20 12:00:00.123: 02:00:00:00:01:00 ${text}\n`;
    expect(
      await events(
        line('Association received from mobile on BSSID 02:00:00:00:00:00 AP hall') +
          line('Sending Assoc Response to station on BSSID 02:00:00:00:00:00 (status 0) ApVapId 1 Slot 0') +
          line(
            'Sending EAPOL-Key Message to mobile 02:00:00:00:01:00 state INITPMK (message 1), replay counter 00',
          ) +
          line('Received EAPOL-key M2 with invalid MIC from mobile 02:00:00:00:01:00 version 2') +
          line('Retransmit failure for EAPOL-Key M1 to mobile 02:00:00:00:01:00, retransmit count 5') +
          line('Sent Deauthenticate to mobile on BSSID 02:00:00:00:00:00 slot 0(caller 1x_ptsm.c:570)'),
      ),
    ).toEqual([
      '1: associate-request bssid=02:00:00:00:00:00 station=02:00:00:00:01:00',
      '2: associated bssid=02:00:00:00:00:00 ok=true station=02:00:00:00:01:00 status=0',
      '3: eapol message=M1 request=true station=02:00:00:00:01:00',
      '4: mic-invalid detail=Received EAPOL-key M2 with invalid MIC message=M2 station=02:00:00:00:01:00',
      '5: retry-limit message=M1 station=02:00:00:00:01:00',
      '6: deauthenticated local=true station=02:00:00:00:01:00',
    ]);
  });
});

describe('home routers', () => {
  it.each([
    [
      '[WLAN access rejected: incorrect security] from MAC address 02:00:00:00:01:00, Friday, November 20, 2026 12:00:00',
      'mic-invalid detail=[WLAN access rejected: incorrect security] from MAC address 02:00:00:00:01:00 message=M2 station=02:00:00:00:01:00',
    ],
    [
      '[Access Control] Device LAPTOP with MAC address 02:00:00:00:01:00 is blocked to access the network',
      expect.stringMatching(/^1: authenticated .*ok=false station=02:00:00:00:01:00 why=acl$/),
    ],
    [
      '20.11.26 12:00:00 WLAN-Anmeldung ist gescheitert (2,4 GHz): Ungültiger WLAN-Schlüssel. MAC-Adresse: 02:00:00:00:01:00.',
      'mic-invalid detail=WLAN-Anmeldung ist gescheitert (2,4 GHz): Ungültiger WLAN-Schlüssel message=M2 station=02:00:00:00:01:00',
    ],
    [
      '20.11.26 12:00:00 WLAN-Gerät angemeldet (5 GHz), 433 Mbit/s, Laptop, IP 192.0.2.20, MAC 02:00:00:00:01:00.',
      'connected ok=true station=02:00:00:00:01:00',
    ],
    ['WLAN0: Station 02:00:00:00:01:00 associated.', 'associated ok=true station=02:00:00:00:01:00'],
    [
      'Station: 02:00:00:00:01:00 has blocked by Hostapd3 and has blocked by prev-Auth Failed',
      'four-way-failed station=02:00:00:00:01:00',
    ],
    [
      '%WLAN-6-80211N: STA(0200.0000.0100) leaves BSSID(0200.0000.0000): STA disassoc, reason code(3).',
      'disconnected bssid=02:00:00:00:00:00 reason=3 station=02:00:00:00:01:00',
    ],
  ])('%s', async (text, said) => {
    const told = await events(`${text}\n`);
    if (typeof said === 'string') expect(told).toEqual([`1: ${said}`]);
    else expect(told).toEqual([said]);
  });
});

describe('Aruba: the frames that an AP keeps', () => {
  it('are told as what came and what went, newest first, and its SAE says what it checked', async () => {
    const [ap, station] = ['02:00:00:00:00:00', '02:00:00:00:01:00'];
    const row = (time: string, type: string, from: string, to: string, rest: string): string =>
      `Jul  1 11:21:${time}  ${type}  ${from}  ${to}  ${ap}  15      ${rest}\n`;
    const said = await events(
      row('08.144', 'deauth', ap, station, 'Unspecified Failure (seq num 12)') +
        row('08.120', 'auth', ap, station, 'SAE-Commit:0') +
        row('08.080', 'auth', station, ap, 'SAE-Commit:76'),
    );
    const ends = `bssid=${ap}`;
    expect(said).toEqual([
      `3: sae-commit ${ends} request=false station=${station} status=76`,
      `2: sae-commit ${ends} request=true station=${station} status=0`,
      `1: deauthenticated ${ends} detail=Unspecified Failure (seq num 12) local=true station=${station}`,
    ]);
    expect(
      await events(
        `Jul  1 11:21:08  wpa3_sae[5462]: <135917> <ERRS> |AP a@192.0.2.1 wpa3_sae|  process_confirm,(1601) station= ${station}  Error while process peer's confirm. Reason: Confirm did not verify\n`,
      ),
    ).toEqual([`1: sae-confirm-mismatch station=${station}`]);
  });
});
