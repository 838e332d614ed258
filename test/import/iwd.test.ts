import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import type { ControlEvent } from '../../main/base/event.ts';
import { iwd } from '../../main/import/iwd/iwd.ts';
import type { LogLine } from '../../main/import/types.ts';
import { linesOf } from './lines-of.ts';

const LOGS = new URL('../fixtures/logs/', import.meta.url).pathname;

const line = (text: string, program: string | null = 'iwd'): LogLine => ({
  whole: text,
  text,
  line: 1,
  lastLine: 1,
  offset: 0,
  length: 0,
  time: null,
  clock: 'none',
  program,
  host: null,
});

function eventsOf(lines: readonly LogLine[]): ControlEvent[] {
  const reader = iwd.reader();
  return lines
    .filter((one) => iwd.recognise(one) > 0)
    .flatMap((one) => reader.read(one) ?? [])
    .flatMap((read) => (read.type === 'event' ? [read.event] : []));
}

const said = (...texts: string[]): ControlEvent[] => eventsOf(texts.map((text) => line(text)));

/** One line a kind and what tells it from others of its kind: what a person would compare with the log. */
const short = (event: ControlEvent): string =>
  [
    event.kind,
    event.message,
    event.key && `${event.key.use}${event.key.index === null ? '' : ` ${event.key.index}`}`,
    event.request !== undefined && (event.request ? 'sent' : 'heard'),
    event.status !== undefined && `status ${event.status}`,
    event.reason !== undefined && `reason ${event.reason}`,
    event.errno !== undefined && `errno ${event.errno}`,
    event.ok !== undefined && (event.ok ? 'ok' : 'failed'),
    event.why,
    event.pmkid && toHex(event.pmkid),
  ]
    .filter(Boolean)
    .join(' ');

const milestones = async (path: string): Promise<string[]> =>
  eventsOf(await linesOf(path))
    .filter(({ kind }) => !['capability', 'scan', 'bss', 'interface'].includes(kind))
    .map(short);

describe('case 2: external authentication with brcmfmac', () => {
  it('the good log: external authentication, commit, confirm, associate, M1, M3, GTK, IGTK, PTK, address', async () => {
    expect(await milestones(`${LOGS}iwd-external-auth-ok-pi5.wrapped.log`)).toEqual([
      'selected',
      'connect-request',
      'external-auth heard',
      'sae-commit sent',
      'sae-confirm sent',
      'sae-commit heard',
      'external-auth sent status 0',
      'sae-confirm heard',
      'associated status 0',
      'eapol M1 heard',
      'eapol M3 heard',
      'key-install group 2',
      'key-install management 5',
      'key-install pairwise 0',
      'port-authorized',
      'four-way-complete',
      'pmksa added',
      'connect-result status 0 ok',
      'address dhcp',
      'connected',
    ]);
  });

  const bad = readdirSync(LOGS).filter((name) => name.startsWith('iwd-external-auth-fail'));
  it('has the four bad logs', () => expect(bad).toHaveLength(4));
  it.each(bad)(
    '%s: asked for external authentication, then nothing: no commit, no key, no address',
    async (name) => {
      const events = eventsOf(await linesOf(LOGS + name)).filter(({ kind }) => kind !== 'capability');
      expect(events.map(({ kind }) => kind).slice(-3)).toEqual([
        'selected',
        'connect-request',
        'external-auth',
      ]);
      for (const { kind, bssid, ssid } of events.slice(-3))
        expect([kind, bssid, ssid && new TextDecoder().decode(ssid)]).toEqual([
          kind,
          'd8:3a:dd:60:a3:0c',
          'deskSAE',
        ]);
    },
  );

  it('the bad log with debug output says that a cached PMKSA went into the connect, the good one does not', async () => {
    const pmksa = async (name: string) =>
      eventsOf(await linesOf(LOGS + name)).filter((event) => event.kind === 'pmksa' && event.why === 'used');
    expect(await pmksa('iwd-external-auth-fail-pi5.wrapped.log')).toHaveLength(2);
    expect(await pmksa('iwd-external-auth-ok-pi5.wrapped.log')).toEqual([]);
    const connect = eventsOf(await linesOf(`${LOGS}iwd-external-auth-fail-pi5.wrapped.log`)).find(
      ({ kind }) => kind === 'connect-request',
    );
    expect(connect?.detail).toBe('With a PMKSA from the cache in place of SAE');
  });

  it("the kernel's refusal of the answer", () => {
    expect(
      said('src/netdev.c:netdev_external_auth_cb() Failed to send External Auth: Invalid exchange(52)'),
    ).toEqual([
      { by: 'supplicant', kind: 'external-auth', request: true, errno: -52, detail: 'Invalid exchange' },
    ]);
  });
});

describe('iwd 2.3 on mac80211_hwsim', () => {
  // What hostapd and the air saw: ../shared/captures/iwd-wpa2 and iwd-wrong-passphrase, their TRUTH and air.pcap.
  it('WPA2 with a rekey of the group key and the AP leaving', async () => {
    expect(await milestones(`${LOGS}iwd-wpa2.log.gz`)).toEqual([
      'selected',
      'connect-request',
      'authenticated',
      'associated status 0',
      'eapol M1 heard',
      'eapol M2 sent',
      'eapol M3 heard',
      'key-install group 1',
      'key-install pairwise 0',
      'eapol M4 sent',
      'eapol M3 heard',
      'eapol M4 sent',
      'connect-result status 0 ok',
      'connected',
      'eapol G1 heard',
      'key-install group 2',
      'eapol G2 sent',
      'deauthenticated reason 3',
      'disconnected',
      'selected',
      'connect-request',
      'connect-result failed timeout',
    ]);
    const events = eventsOf(await linesOf(`${LOGS}iwd-wpa2.log.gz`));
    const m1 = events.find(({ message }) => message === 'M1');
    expect({ ...m1, ssid: new TextDecoder().decode(m1?.ssid) }).toEqual({
      kind: 'eapol',
      by: 'supplicant',
      interface: 'wlan1',
      bssid: '00:11:22:66:77:88',
      ssid: 'iwd-home',
      frequencyMHz: 2412,
      message: 'M1',
      request: false,
    });
    expect(events.filter(({ kind }) => kind === 'capability').map(({ detail }) => detail)).toEqual([
      'Ciphers: BIP-CMAC-256 (00-0f-ac:13), BIP-GMAC-256 (00-0f-ac:12), BIP-GMAC-128 (00-0f-ac:11), CCMP-256 (00-0f-ac:10)',
      'Ciphers: GCMP-256 (00-0f-ac:9), GCMP-128 (00-0f-ac:8), BIP-CMAC-128 (00-0f-ac:6), CCMP-128 (00-0f-ac:4)',
      'Ciphers: TKIP (00-0f-ac:2)',
    ]);
  });

  it('a wrong passphrase: four times M1, no M3, no key, reason 15', async () => {
    expect((await milestones(`${LOGS}iwd-wrong-passphrase.log.gz`)).slice(0, 14)).toEqual([
      'selected',
      'connect-request',
      'authenticated',
      'associated status 0',
      'eapol M1 heard',
      'eapol M2 sent',
      'eapol M1 heard',
      'eapol M2 sent',
      'eapol M1 heard',
      'eapol M2 sent',
      'eapol M1 heard',
      'eapol M2 sent',
      'deauthenticated reason 15',
      'four-way-failed',
    ]);
  });

  it('an Authentication frame alone proves no authentication', () => {
    expect(
      said(
        'src/netdev.c:netdev_mlme_notify() MLME notification Authenticate(37)',
        'src/netdev.c:netdev_authenticate_event() ',
        'src/station.c:station_connect_cb() 3, result: 1',
      ).map(short),
    ).toEqual(['authenticated failed']);
  });

  it('avoids a network that has failed; passes over one that has not', () => {
    const passed = [
      'src/station.c:station_autoconnect_next() autoconnect: Trying SSID: home',
      'src/station.c:station_autoconnect_next() autoconnect: No suitable BSSes found',
    ];
    const failing = [
      'event: connect-info, ssid: home, bss: 02:00:00:00:00:00, signal: -49, load: 0/255',
      '4-Way handshake failed for ifindex: 3, reason: 15',
    ];
    const last = (...lines: string[]) => said(...lines).at(-1);
    expect(last(...passed)).toMatchObject({ kind: 'not-selected', why: 'other' });
    expect(last(...failing, ...passed)).toMatchObject({ kind: 'temporarily-disabled' });
  });

  it('tells SAE from open authentication, and from cached keys', () => {
    const algorithms = (...lines: string[]) => said(...lines).map(({ kind, algorithm }) => [kind, algorithm]);
    const wpa3 = 'src/wiphy.c:wiphy_select_akm() Network is WPA3-Personal...';
    const connecting = [
      'src/station.c:__station_connect_network() connecting to BSS 02:00:00:00:00:00',
      'src/station.c:station_enter_state() Old State: disconnected, new state: connecting',
    ];
    const trying = 'src/station.c:station_autoconnect_next() autoconnect: Trying SSID: home';
    expect(algorithms(trying, wpa3, ...connecting)[1]).toEqual(['connect-request', 3]);
    expect(algorithms(wpa3, trying, ...connecting)[1]).toEqual(['connect-request', undefined]);
    const cached =
      'src/pmksa.c:pmksa_cache_get() Returning entry with PMKID: d109a49b12eabfd6e396947baa7d0102';
    expect(algorithms(trying, wpa3, cached, ...connecting)[2]).toEqual(['connect-request', 0]);
  });

  it('takes nearly every line, and the rest of the file is not its own', async () => {
    const lines = await linesOf(`${LOGS}iwd-wpa2.log.gz`);
    expect(lines.filter((one) => iwd.recognise(one) === 0).map(({ text }) => text)).toEqual(['Terminate']);
  });
});

describe('sentences', () => {
  it.each([
    ['4-Way handshake failed for ifindex: 3, reason: 15', 'four-way-failed reason 15'],
    [
      'New Key for Pairwise Key failed for ifindex: 3:No such file or directory',
      'key-install pairwise errno -2',
    ],
    ['New Key for RX Pairwise Key failed for ifindex: 3:Invalid argument', 'key-install pairwise errno -22'],
    ['New Key for Group Key failed for ifindex: 3:Link has been severed', 'key-install group errno -67'],
    [
      'New Key for Group Mgmt failed for ifindex: 3:Operation not supported',
      'key-install management errno -95',
    ],
    ['SAE: Confirm could not be verified', 'sae-confirm-mismatch'],
    ['peer scalar or element matched own, discarding frame', 'sae-rejected reflection'],
    ['Server sent invalid P_Scalar during commit', 'sae-rejected scalar'],
    ['Server sent invalid P_Element during commit', 'sae-rejected element'],
    ['SAE: Peer tried to change group -- Reject', 'sae-rejected group-changed'],
    ['AP did not include group number in response!', 'sae-rejected status 77 group'],
    [
      'src/sae.c:sae_verify_committed() [SAE]: AP rejected group, trying again with group 20',
      'sae-rejected status 77 group',
    ],
    ['src/sae.c:sae_send_commit() [SAE]: Sending Commit to 02:00:00:00:00:00', 'sae-commit sent'],
    [
      'src/sae.c:sae_rx_authenticate() [SAE]: Received frame transaction=2 status=1 state=confirmed',
      'sae-confirm heard status 1',
    ],
    ['src/netdev.c:netdev_connect_common() Skipping SAE by using PMKSA cache', 'pmksa used'],
    [
      'src/pmksa.c:pmksa_cache_get() Returning entry with PMKID: d109a49b12eabfd6e396947baa7d0102',
      'pmksa used d109a49b12eabfd6e396947baa7d0102',
    ],
    ["src/eapol.c:eapol_handle_ptk_1_of_4() Authenticator sent a PMKID that didn't match", 'pmksa rejected'],
    ['External Auth Aborted', 'external-auth heard failed abort'],
    ['CMD_CONTROL_PORT failed: Operation not supported', 'eapol sent errno -95'],
    ['Could not register frame watch type 00b0: -22', 'capability errno -22 failed'],
    ['src/eapol.c:eapol_register() Processing an early frame', 'eapol-early'],
    ['Received Deauthentication event, reason: 15, from_ap: true', 'deauthenticated reason 15'],
    ['connect event timed out, reason=2', 'authentication-timeout'],
    ['event: connect-timeout, reason: 3', 'association-timeout'],
    ['event: connect-failed, status: 53', 'connect-result status 53 failed'],
    ['event: connect-failed, status: 16', 'connect-result failed'],
    ['event: connect-failed, reason: 15', 'connect-result reason 15 failed'],
    ['event: disconnect-info, reason: 7', 'disconnected reason 7'],
    ['event: authentication-timeout, ', 'authentication-timeout'],
    ['event: ft-roam-failed, status: 55', 'ft status 55 failed'],
    ['Error sending CMD_ASSOCIATE (-22)', 'associate-request errno -22'],
    ["HW not CCMP capable, can't use SAE", 'capability failed'],
    ['MIC calculation failed. Ensure Kernel Crypto is available.', 'capability failed kernel-crypto'],
    ['EAP completed with eapFail', 'eap-failure'],
    ['PEAP: Tunnel has disconnected with alert: unknown_ca', 'tls-alert'],
    ['TTLS: TLS did not verify AP identity', 'certificate failed'],
    ['OWE AKM not included', 'owe failed'],
    ['SA Query timed out, connection is invalid.  Disconnecting...', 'sa-query failed'],
    ['src/netdev.c:netdev_cqm_event() Beacon lost event', 'beacon-loss'],
    ['src/netdev.c:netdev_new_group_key_cb() ifindex: 3, err: -22', 'key-install group errno -22'],
    ['src/netconfig.c:netconfig_event_handler() l_netconfig event 3', 'address failed'],
  ])('%s', (text, expected) => {
    expect(said(text).map(short)).toEqual([expected]);
  });

  it.each([
    'src/netdev.c:netdev_new_group_key_cb() ifindex: 3, err: 0',
    'src/netdev.c:try_handshake_complete() ptk_installed: 0, gtk_installed: 1, igtk_installed: 1',
    'hardware_rekey not supported',
    'src/network.c:network_connect_psk() ask_passphrase: true',
    'Error loading /var/lib/iwd//deskSAE.psk',
    'event: state, old: disconnected, new: disconnecting',
  ])('reports nothing: %s', (text) => expect(said(text)).toEqual([]));

  it('names the options that the kernel lacks, and not those that are only faster', () => {
    expect(
      said(
        'The following options are missing in the kernel:',
        '\tCONFIG_CRYPTO_AES',
        '\tCONFIG_CRYPTO_CMAC',
        'The following optimized implementations might be available:',
        '\tCONFIG_CRYPTO_AES_NI_INTEL',
      ).map(({ kind, ok, detail }) => [kind, ok, detail]),
    ).toEqual([
      ['capability', false, 'CONFIG_CRYPTO_AES'],
      ['capability', false, 'CONFIG_CRYPTO_CMAC'],
    ]);
  });
});

describe('whose line it is', () => {
  it('keeps several interfaces apart', () => {
    const events = said(
      'src/netdev.c:netdev_create_from_genl() Created interface wlan0[3 1]',
      'src/netdev.c:netdev_create_from_genl() Created interface wlan1[4 100000001]',
      'src/eapol.c:eapol_handle_ptk_1_of_4() ifindex=3',
      'src/eapol.c:eapol_handle_ptk_1_of_4() ifindex=4',
      'src/netdev.c:netdev_link_notify() event 16 on ifindex 3',
      'src/netdev.c:netdev_set_tk() ifindex=3 key_idx=0',
      '4-Way handshake failed for ifindex: 4, reason: 15',
    );
    expect(events.map((event) => `${event.interface} ${event.kind}`)).toEqual([
      'wlan0 interface',
      'wlan1 interface',
      'wlan0 eapol',
      'wlan1 eapol',
      'wlan0 key-install',
      'wlan1 four-way-failed',
    ]);
  });

  it('takes the address that iwd gave the interface, never the permanent one of the wiphy', () => {
    const events = said(
      '\tPermanent Address: 02:00:00:00:01:00',
      'src/netdev.c:netdev_create_from_genl() Created interface wlan0[3 1]',
      'src/netdev.c:netdev_set_initial_mac() Setting initial address on ifindex: 3 to: 9a:11:22:33:44:55',
      'src/eapol.c:eapol_handle_ptk_1_of_4() ifindex=3',
    );
    expect(events.at(-1)?.station).toBe('9a:11:22:33:44:55');
  });

  it.each([
    ['connmand', 'src/service.c:network_connect() x', 0],
    ['iwd', 'anything', 2],
    [null, 'src/netdev.c:netdev_set_tk() ifindex=3 key_idx=0', 2],
    [null, 'src/adapter.c:adapter_start() x', 0],
    [null, 'event: state, old: disconnected, new: connecting', 2],
    [null, '\t\t\t11.0 Mbps', 1],
    [null, 'wlan0: RX AssocResp', 0],
  ] as const)('%s: %s', (program, text, certainty) => {
    expect(iwd.recognise(line(text, program))).toBe(certainty);
  });
});

describe('secrets', () => {
  const key = 'src/wsc.c:wsc_obtain_credentials() Key (12): correct horse';
  it("takes WSC's credential as a passphrase of its network", () => {
    const reader = iwd.reader();
    reader.read(line('src/wsc.c:wsc_eap() Obtained credenials for SSID: home, address: 02:00:00:00:00:00'));
    expect(reader.read(line('src/wsc.c:wsc_eap() Key (13): correct horse'))).toEqual([
      {
        type: 'secret',
        kind: 'passphrase',
        ssid: new TextEncoder().encode('home'),
        value: new TextEncoder().encode('correct horse'),
      },
    ]);
  });
  it('takes no cut one', () => expect(iwd.reader().read(line(key))).toEqual([]));
  it.each([
    [key, 'src/wsc.c:wsc_obtain_credentials() Key (12): [REDACTED]'],
    ['Passphrase=correct horse', 'Passphrase=[REDACTED]'],
    ['PreSharedKey=0123456789abcdef', 'PreSharedKey=[REDACTED]'],
    [
      'src/network.c:network_connect_psk() ask_passphrase: true',
      'src/network.c:network_connect_psk() ask_passphrase: true',
    ],
  ])('redacts %s', (text, expected) => expect(iwd.redact(text)).toBe(expected));
});

it('never throws, whatever the line', () => {
  const parts = [
    'src/netdev.c:netdev_set_tk() ',
    'event: ',
    'New Key for ',
    'ifindex=',
    ' PMKID: ',
    "'02:00:00:00:00:00' with SSID: ",
  ];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 8 }), (words) => {
      const reader = iwd.reader();
      const one = line(words.join(''));
      expect(Array.isArray(reader.read(one))).toBe(true);
      expect(typeof iwd.redact(one.text)).toBe('string');
    }),
  );
});
