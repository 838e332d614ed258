import { describe, expect, it } from 'vitest';
import { importers } from '../../main/import/importers.ts';
import { events, forms, imported } from './reading.ts';

const redacted = (form: string, line: string): string =>
  importers.find((importer) => importer.form === form)!.redact(line);

// Programs that people ask how it stands, and what these answer.
describe('nmcli', () => {
  it('a password that is wanted though one was given is another one; else nobody can tell', async () => {
    const wanted = 'Error: Connection activation failed: (7) Secrets were required, but not provided.';
    expect(await events(`$ nmcli device wifi connect "Old Mill" password swordfish99\n${wanted}\n`)).toEqual([
      '1: connect-request request=true ssid=Old Mill',
      '2: connect-result ok=false',
      '2: hint detail=Secrets were required, but not provided, though one was given why=wrong-key',
    ]);
    expect(await events(`nmcli dev wifi connect Mill\n${wanted}\n`)).toEqual([
      '1: connect-request request=true ssid=Mill',
      '2: connect-result ok=false',
      '2: configuration detail=Secrets were required, but not provided ok=false why=credential',
    ]);
    expect((await events(`${wanted}\n`)).at(-1)).toBe(
      '1: hint detail=Secrets were required, but not provided: none is stored, or the one that is did not do why=wrong-key',
    );
  });

  it.each([
    [
      '(53) The Wi-Fi network could not be found.',
      'ap-not-found detail=The Wi-Fi network could not be found',
    ],
    [
      '802.1X supplicant configuration failed',
      'disconnected local=true ok=false why=supplicant-config-failed',
    ],
    [
      'IP configuration could not be reserved (no available address, timeout, etc.)',
      'address detail=IP configuration could not be reserved (no available address, timeout, etc.) ok=false why=failed',
    ],
    // Of a hotspot as well, which joins nobody.
    [
      '802.1X supplicant took too long to authenticate',
      'error detail=802.1X supplicant took too long to authenticate',
    ],
  ])('why it failed: %s', async (words, said) => {
    expect(await events(`Error: Connection activation failed: ${words}\n`)).toEqual([`1: ${said}`]);
  });

  it('monitor and the table of devices', async () => {
    expect(
      await events(`wlan1: using connection 'Old Mill'
wlan1: connecting (need authentication)
wlan1: connection failed
DEVICE  TYPE      STATE         CONNECTION
wlan1   wifi      disconnected  --
wlan2   wifi      connected     Old Mill
wlan3   wifi      unavailable   --
`),
    ).toEqual([
      '1: connect-request interface=wlan1 request=true',
      '3: connect-result interface=wlan1 ok=false',
      '6: connected interface=wlan2 ok=true',
      '7: link detail=switched off, without firmware, or without a supplicant interface=wlan3 ok=false',
    ]);
  });

  it('leaves lines of others, and gives no password away', async () => {
    expect(await events('wlan1: connected\nError: Timeout expired\nConnection failed\n')).toEqual([]);
    expect(redacted('nmcli', '$ nmcli dev wifi connect Mill password swordfish99')).toBe(
      '$ nmcli dev wifi connect Mill password [REDACTED]',
    );
    expect(redacted('nmcli', "nmcli con modify Mill wifi-sec.psk 'sword fish'")).not.toContain('fish');
  });
});

describe('wpa_cli and hostapd_cli', () => {
  it('status is how far the station is', async () => {
    const status = (state: string) => `bssid=02:00:00:00:00:00
ssid=Old Mill
mode=station
pairwise_cipher=CCMP
group_cipher=TKIP
key_mgmt=WPA2-PSK
wpa_state=${state}
`;
    expect((await events(status('COMPLETED'))).map((said) => said.split(' ', 2)[1])).toEqual([
      'bss',
      'connected',
    ]);
    expect((await events(status('4WAY_HANDSHAKE'))).at(-1)).toBe(
      '7: associated bssid=02:00:00:00:00:00 ok=true ssid=Old Mill',
    );
    expect(await events('wpa_state=INACTIVE\n')).toEqual([]);
    expect(await events(status('COMPLETED').replace('mode=station', 'mode=AP'))).toEqual([]);
  });

  it('all_sta is how far each station is', async () => {
    expect(
      await events(`02:00:00:00:01:00
flags=[AUTH][ASSOC][AUTHORIZED][SHORT_PREAMBLE]
02:00:00:00:01:01
flags=[AUTH][ASSOC]
02:00:00:00:01:02
flags=[AUTH]
`),
    ).toEqual([
      '2: connected ok=true station=02:00:00:00:01:00',
      '4: associated ok=true station=02:00:00:00:01:01',
    ]);
  });

  it('events stand behind their level, of several interfaces behind the name', async () => {
    const lines = `<3>CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:00:00 reason=15
> <3>CTRL-EVENT-BEACON-LOSS
IFNAME=wlan1 <3>CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:00:00 completed [id=0 id_str=]
<3>AP-STA-POSSIBLE-PSK-MISMATCH 02:00:00:00:01:00
`;
    expect(await events(lines)).toEqual([
      '1: disconnected bssid=02:00:00:00:00:00 reason=15',
      '2: beacon-loss bssid=02:00:00:00:00:00',
      '3: connected bssid=02:00:00:00:00:00 interface=wlan1',
      '4: mic-invalid message=M2 station=02:00:00:00:01:00',
    ]);
    expect((await forms(lines)).map(([form]) => form)).toEqual([
      'wpa_supplicant',
      'wpa_supplicant',
      'wpa_supplicant',
      'hostapd',
    ]);
    expect(await events('<6>Something else that a kernel says\n')).toEqual([]);
  });
});

describe('eapol_test', () => {
  const proposed = `CTRL-EVENT-EAP-STARTED EAP authentication started
CTRL-EVENT-EAP-PROPOSED-METHOD vendor=0 method=25
`;

  it('keys that the server did not give, after it said yes', async () => {
    const end = 'MPPE keys OK: 0  mismatch: 1\nFAILURE\n';
    const yes = 'CTRL-EVENT-EAP-SUCCESS EAP authentication completed successfully\n';
    expect(await events(yes + end)).toEqual([
      '1: eap-success',
      '2: eap-no-key detail=MPPE keys OK: 0  mismatch: 1',
    ]);
    expect(await events(`CTRL-EVENT-EAP-FAILURE EAP authentication failed\n${end}`)).toEqual([
      '1: eap-failure detail=EAP authentication failed',
    ]);
    expect(await events(`${yes}MPPE keys OK: 1  mismatch: 0\nSUCCESS\n`)).toEqual(['1: eap-success']);
  });

  it('a server that never answers, and an exchange that stops', async () => {
    expect(await events('EAPOL test timed out\n')).toEqual([
      '1: radius detail=EAPOL test timed out ok=false why=no-answer',
    ]);
    expect((await events(`${proposed}EAPOL test timed out\n`)).at(-1)).toBe(
      '3: error detail=EAPOL test timed out',
    );
  });
});

describe('netsh wlan show interfaces', () => {
  const listing = (state: string) => `There is 1 interface on the system:

    Name                   : Wi-Fi
    Description            : Some Wi-Fi Adapter
    GUID                   : 00000000-0000-0000-0000-000000000001
    Physical address       : 02:00:00:00:01:00
    State                  : ${state}
    SSID                   : Old Mill
    BSSID                  : 02:00:00:00:00:00
    Network type           : Infrastructure
    Authentication         : WPA2-Personal
    Cipher                 : CCMP
`;
  const ENDS = 'bssid=02:00:00:00:00:00 ok=true ssid=Old Mill station=02:00:00:00:01:00';

  it.each([
    ['connected', [`11: connected ${ENDS}`]],
    ['authenticating', [`11: associated ${ENDS}`]],
    ['disconnected', []],
  ])('%s', async (state, said) => {
    expect(await events(listing(state))).toEqual(said);
  });
});

describe('ESP-IDF, both ends in one device', () => {
  it('what its copy of hostap says is of the station or of the client that the driver names', async () => {
    expect(
      await events(`I (900) wifi:mode : sta (02:00:00:00:01:00)
I (905) wifi:mode : softAP (02:00:00:00:02:00)
I (1240) wifi:station: 02:00:00:00:01:07 join, AID=1, bgn, 40U
E (1250) wpa: OWE: Invalid peer DH public key
I (1300) wpa: received EAPOL-Key with invalid MIC
`),
    ).toEqual([
      '1: interface station=02:00:00:00:01:00',
      '2: interface bssid=02:00:00:00:02:00',
      '3: associated ok=true station=02:00:00:00:01:07 values={"aid":1}',
      '4: owe detail=OWE: Invalid peer DH public key ok=false station=02:00:00:00:01:00',
      '5: mic-invalid bssid=02:00:00:00:02:00 detail=received EAPOL-Key with invalid MIC station=02:00:00:00:01:07',
    ]);
  });

  it.each([
    ['SAE: failed bignum operation on own commit scalar', 'program'],
    ['OWE: HMAC-SHA256 KDF failed', 'program'],
    ['SSL: Failed to initialize new TLS connection', 'program'],
    ['WPA: Failed to generate EAPOL-Key version 2 key_mgmt 0x2 MIC', 'program'],
    ['EAP-TTLS: AVP overflow (len=40, left=12) - dropped', 'eap-method'],
    ['WPA: Not enough entropy in random pool to proceed - reject first 4-way handshake', 'program'],
    ['EAP-FAST: Compound MAC did not match', 'eap-method'],
    ['TLS: altsubject_match not supported', 'eap-method'],
    ['EAP-TTLS: MSCHAPV2 not supported in FIPS build', 'eap-method'],
    [
      'RSN: RSNE Override element mismatch between Beacon/ProbeResp and EAPOL-Key msg 3/4',
      'element-mismatch',
    ],
    [
      'RSN Selection element from (Re)AssocReq did not match the one in EAPOL-Key msg 2/4',
      'element-mismatch',
    ],
  ])('%s', async (words, kind) => {
    expect((await events(`I (12345) wpa: ${words}\n`)).map((said) => said.split(' ', 2)[1])).toEqual([kind]);
  });

  it.each([
    'EAP-FAST: Automatic PAC provisioning mode: 1',
    'SAE: counter = 1',
    'TLS: Include TLS Message Length in unfragmented packets',
  ])('nothing of what goes well: %s', async (words) => {
    expect(await events(`I (12345) wpa: ${words}\n`)).toEqual([]);
  });

  it('no PAC yet is noted, and nothing has failed', async () => {
    const words = "EAP-FAST: No PAC blob 'x' - assume no PAC entries have been provisioned";
    expect(await events(`I (12345) wpa: ${words}\n`)).toEqual([`1: note detail=${words} why=eap`]);
  });

  it('what both ends print is of the station, unless the device is seen to be an access point', async () => {
    const speakers = async (text: string) =>
      (await imported(text)).records.flatMap(({ event }) => (event ? [`${event.by} ${event.kind}`] : []));
    const both = 'E (950) wpa: OWE: Invalid peer DH public key\n';
    expect(await speakers(`E (900) wpa: OWE: Invalid DH data received (len=4)\n${both}`)).toEqual([
      'ap owe',
      'supplicant owe',
    ]);
    expect(await speakers(`I (800) wifi:mode : softAP (02:00:00:00:00:00)\n${both}`)).toEqual([
      'ap interface',
      'ap owe',
    ]);
  });
});

describe('FreeRADIUS, handing on', () => {
  const asked = `(5) Received Access-Request Id 5 from 192.0.2.1:40000 to 192.0.2.2:1812 length 220
(5)   User-Name = "carl"
(5)   Calling-Station-Id = "02-00-00-00-01-00"
`;

  it('a home server that does not answer, told before anything else of the station', async () => {
    expect(await events(`${asked}(5) No proxy response, giving up on request and marking it done\n`)).toEqual(
      [
        '4: eap-start station=02:00:00:00:01:00',
        '4: radius detail=No proxy response, giving up on request and marking it done ok=false station=02:00:00:00:01:00 why=no-answer',
      ],
    );
    // That it is handed on begins nothing.
    expect(await events(`${asked}(5) Starting proxy to home server 192.0.2.9 port 1812\n`)).toEqual([
      '4: note detail=Starting proxy to home server 192.0.2.9 port 1812 station=02:00:00:00:01:00 why=eap',
    ]);
  });
});
