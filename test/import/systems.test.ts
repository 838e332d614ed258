import { describe, expect, it } from 'vitest';
import { events, imported } from './reading.ts';

describe('Windows', () => {
  const event = (id: number, sentence: string, fields: string) =>
    `Log Name:      Microsoft-Windows-WLAN-AutoConfig/Operational
Source:        Microsoft-Windows-WLAN-AutoConfig
Event ID:      ${id}
Level:         Error
Description:
${sentence}

Network Adapter: Some Wi-Fi Adapter
${fields}
`;
  const ends = `Local MAC Address: 02:00:00:00:01:00
Network SSID: Library
BSS Type: Infrastructure
Peer MAC Address: 02:00:00:00:00:00`;
  const BOTH = 'bssid=02:00:00:00:00:00';
  const STATION = 'ssid=Library station=02:00:00:00:01:00';

  it('what it says of a key that is not right is its guess when the handshake ends', async () => {
    const { records, format } = await imported(
      event(
        8002,
        'WLAN AutoConfig service failed to connect to a wireless network.',
        'SSID: Library\nBSS Type: Infrastructure\nFailure Reason:The network security key is not correct. Please try again.\nRSSI: 255',
      ),
    );
    expect(format).toBe('log of Windows');
    expect(records.flatMap(({ event: told }) => (told ? [`${told.kind} ${told.why ?? ''}`] : []))).toEqual([
      'four-way-failed ',
      'hint wrong-key',
    ]);
  });

  it.each([
    [
      11006,
      'Wireless security failed.',
      'Reason: Key exchange did not finish within configured time',
      `four-way-failed ${BOTH} detail=Key exchange did not finish within configured time local=true ${STATION}`,
    ],
    [
      11002,
      'Wireless network association failed.',
      'Failure Reason:The driver disconnected while associating.',
      `associated ${BOTH} detail=The driver disconnected while associating. ok=false ${STATION}`,
    ],
    [
      12013,
      'Wireless 802.1x authentication failed.',
      'Reason:Explicit Eap failure received',
      `eap-failure ${BOTH} detail=Explicit Eap failure received ${STATION}`,
    ],
    [
      8003,
      'WLAN AutoConfig service has successfully disconnected from a wireless network.',
      'Reason: The network is disconnected by the user.',
      `disconnected ${BOTH} local=true request=false ${STATION} why=The network is disconnected by the user.`,
    ],
  ])('event %d', async (id, sentence, reason, said) => {
    expect(
      (await events(event(id, sentence, `${ends}\n${reason}`))).map((one) => one.replace(/^\d+: /, '')),
    ).toEqual([said]);
    // Pasted from the field "General", without a head.
    expect(
      (await events(`${sentence}\n\n${ends}\n${reason}\n`)).map((one) => one.replace(/^\d+: /, '')),
    ).toEqual([said]);
  });

  it('within EAP the root cause', async () => {
    expect(
      (
        await events(
          event(
            12013,
            'Wireless 802.1x authentication failed.',
            `${ends}
Reason:Explicit Eap failure received
Error: 0x40420110
EAP Root cause String: The certificate chain was issued by an authority that is not trusted.`,
          ),
        )
      ).at(-1),
    ).toBe(
      `15: certificate ${BOTH} detail=The certificate chain was issued by an authority that is not trusted. ok=false ${STATION} why=authority`,
    );
  });

  it('an attempt that works', async () => {
    const told = await events(
      event(
        8000,
        'WLAN AutoConfig service started a connection to a wireless network.',
        'SSID: Library\nBSS Type: Infrastructure',
      ) +
        event(11001, 'Wireless network association succeeded.', ends) +
        event(11005, 'Wireless security succeeded.', ends),
    );
    expect(told.map((one) => one.replace(/^\d+: (\S+) .*/, '$1'))).toEqual([
      'connect-request',
      'associated',
      'connected',
    ]);
  });

  it('leaves other text with such fields', async () => {
    expect(await events('SSID: Library\nReason: it rains\nIdentity: none\nEvent ID: 7\n')).toEqual([]);
  });
});

describe('macOS', () => {
  it.each([
    [
      'kernel[0]: AirPort: Link Down on en1. Reason 8 (Disassociated because station leaving).',
      'disconnected interface=en1 reason=8',
    ],
    ['airportd[72]: Failed to associate with network "Library" (-3924)', 'four-way-failed local=true'],
    [
      'airportd[72]: Association failed for "Library" (-3905)',
      'association-timeout detail=Association failed for "Library" (-3905',
    ],
    ['airportd[72]: Failed to associate with network "Library" (-3912)', 'authenticated ok=false status=15'],
    ['airportd[72]: Association failed for "Library" (-3920)', 'associated ok=false status=43'],
    // The process may not do it: nothing of the network.
    ['airportd[72]: Failed to associate with network "Library" (-3930)', 'connect-result ok=false'],
    [
      'eapolclient[912]: en0 TTLS: authentication failed with status 12',
      'certificate detail=TTLS: authentication failed with status 12 ok=false why=expired',
    ],
    [
      'eapolclient[912]: en0 PEAP: authentication failed with status 18',
      'eap-failure detail=PEAP: authentication failed with status 18 why=timeout',
    ],
    [
      'eapolclient[912]: en0 PEAP: authentication failed with status 1',
      'eap-failure detail=PEAP: authentication failed with status 1',
    ],
    [
      'eapolclient[912]: [eapttls_plugin.c:968] eapttls_verify_server(): server certificate not trusted, status 3 0',
      'certificate detail=server certificate not trusted ok=false why=authority',
    ],
  ])('%s', async (text, said) => {
    expect((await events(`Nov 20 12:00:00 laptop ${text}\n`))[0]).toBe(`1: ${said}`);
  });
});

it('macOS: both styles of `log show`', async () => {
  const said = ['1: four-way-failed local=true', expect.stringMatching(/^1: hint .*why=wrong-key$/)];
  const text = 'Failed to associate with network "Library" (-3924)';
  expect(
    await events(
      `2026-11-20 12:00:00.123456+0100 0x1234     Default     0x0                  281    0    airportd: (CoreWiFi) [com.apple.WiFiManager:] ${text}\n`,
    ),
  ).toEqual(said);
  expect(
    await events(`2026-11-20 12:00:00.123 Df airportd[281:1234] [com.apple.corewifi:assoc] ${text}\n`),
  ).toEqual(said);
});

describe('Android', () => {
  it.each([
    ['WifiMonitor: Event [x]', undefined],
    [
      'WifiStateTracker: Changing supplicant state: SCANNING ==> ASSOCIATING',
      'associate-request request=true',
    ],
    [
      'WifiClientModeImpl: NETWORK_DISCONNECTION_EVENT ssid: "Library" bssid: 02:00:00:00:00:00 nid: 1 reason: 15 locallyGenerated: false',
      'disconnected bssid=02:00:00:00:00:00 local=false reason=15 ssid=Library',
    ],
    [
      'WifiClientModeImpl: ASSOCIATION_REJECTION_EVENT ssid: "Library" bssid: 02:00:00:00:00:00 statusCode: 17',
      'associated bssid=02:00:00:00:00:00 ok=false ssid=Library status=17',
    ],
    ['WifiClientModeImpl: AUTHENTICATION_FAILURE_EVENT 1 reasonCode: 2', 'four-way-failed local=true'],
    ['WifiClientModeImpl: AUTHENTICATION_FAILURE_EVENT 1 reasonCode: 3', 'eap-failure'],
    ['WifiClientModeImpl[wlan0]: AUTHENTICATION_FAILURE_EVENT 1 reasonCode: 3', 'eap-failure'],
    [
      'SupplicantStaIfaceCallbackAidlImpl: onDisconnected state=FOURWAY_HANDSHAKE locallyGenerated=false reasonCode=15',
      'disconnected local=false reason=15',
    ],
    [
      'SupplicantStaIfaceHalAidlImpl: ISupplicantStaIfaceCallback.SAE incorrect password received',
      'authenticated ok=false',
    ],
    [
      'WifiConfigManager: "Library"WPA_PSK is set aside: NETWORK_SELECTION_DISABLED_BY_WRONG_PASSWORD',
      'temporarily-disabled detail="Library"WPA_PSK is set aside: NETWORK_SELECTION_DISABLED_BY_WRONG_PASSWORD why=BY_WRONG_PASSWORD',
    ],
  ])('%s', async (text, said) => {
    expect((await events(`11-20 12:00:00.123  1234  1250 D ${text}\n`))[0]).toBe(said && `1: ${said}`);
    expect((await events(`D/${text.replace(': ', '( 1234): ')}\n`))[0]).toBe(said && `1: ${said}`);
  });
});

it('Android: what dumpsys sums up', async () => {
  const summed = (code: string, more = '') =>
    `startTime=11-20 12:00:00.123, SSID="Library", BSSID=02:00:00:00:00:00, durationMillis=4021, roamType=ROAM_UNRELATED, connectionResult=0, level2FailureCode=${code}, connectivityLevelFailureCode=NONE${more}\n`;
  expect(await events(summed('ASSOCIATION_TIMED_OUT'))).toEqual([
    '1: association-timeout bssid=02:00:00:00:00:00 ssid=Library',
  ]);
  expect((await events(summed('AUTHENTICATION_FAILURE', ', authFailureReason=WRONG_PSWD')))[0]).toBe(
    '1: four-way-failed local=true',
  );
  expect(await events(summed('AUTHENTICATION_FAILURE', ', authFailureReason=EAP_FAILURE'))).toEqual([
    '1: eap-failure',
  ]);
  expect(
    await events('ASSOCIATION_REJECTION_EVENT: timedOut=false status=17:AP_UNABLE_TO_HANDLE_NEW_STA\n'),
  ).toEqual(['1: associated ok=false status=17']);
});
