import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../main/capture/secret.ts';
import { LinkType } from '../../main/capture/types.ts';
import { importers } from '../../main/import/importers.ts';
import { events, fixture, forms, imported } from './reading.ts';
import { recording } from './recording.ts';

// What each sample says, line by line, as its lines say it to a reader.
describe('kernel', () => {
  it("the answers that MediaTek's own driver passes on", async () => {
    const said = (text: string): string =>
      `Dec 07 05:15:41 host kernel: [wlan][490]saaFsmRunEventRxAuth:(SAA INFO) Report RX auth to upper layer with ${text}\n`;
    expect(await events(said('alg:3, SN:1, status:77'))).toEqual([
      '1: sae-commit algorithm=3 request=false status=77',
    ]);
    expect(await events(said('alg:0, SN:2, status:0'))).toEqual([
      '1: authenticated algorithm=0 ok=true status=0',
    ]);
  });

  it('what an access point with that driver exchanges with a station', async () => {
    const said = (what: string, more: string): string =>
      `[ 9820.730000] wifi_log: [Class 2 - ${what}] - if="wl1", sta_mac="02:00:00:00:01:00", bssid="02:00:00:00:00:00", ${more}\n`;
    const ends = 'bssid=02:00:00:00:00:00 interface=wl1';
    expect(await events(said('SEND ASSOC RSP', 'action="mlme-assoc", status="41", Aid="4"'))).toEqual([
      `1: associated ${ends} ok=false station=02:00:00:00:01:00 status=41`,
    ]);
    expect(
      await events(said('SEND DEAUTH', 'action="send-deauth", info="aging", reason="3", Aid="4"')),
    ).toEqual([`1: deauthenticated ${ends} local=true reason=3 station=02:00:00:00:01:00`]);
    expect(await events(said('RECV ASSOC', 'action="recv-assoc", rssi="-43", Aid="4"'))).toEqual([]);
  });

  it('mac80211, brcmfmac, the old TKIP code and others, by wording', async () => {
    expect(await events(fixture('kernel.log'))).toEqual([
      '1: authenticate-request bssid=02:00:00:00:00:00 interface=wlan1 request=true station=02:00:00:00:01:00',
      '3: authenticate-request bssid=02:00:00:00:00:00 interface=wlan1 request=true station=02:00:00:00:01:00 values={"try":2}',
      '4: authenticated bssid=02:00:00:00:00:00 interface=wlan1 ok=false station=02:00:00:00:01:00 status=15',
      '5: authentication-timeout bssid=02:00:00:00:00:00 interface=wlan1 station=02:00:00:00:01:00',
      '6: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=true reason=3 request=true station=02:00:00:00:01:00 why=authentication',
      '7: authenticate-request bssid=02:00:00:00:00:00 interface=wlan1 request=true station=02:00:00:00:01:00',
      '8: authenticated bssid=02:00:00:00:00:00 interface=wlan1 ok=true station=02:00:00:00:01:00 status=0',
      '9: associate-request bssid=02:00:00:00:00:00 interface=wlan1 request=true station=02:00:00:00:01:00',
      '10: associated bssid=02:00:00:00:00:00 interface=wlan1 ok=false station=02:00:00:00:01:00 status=37',
      '12: associated bssid=02:00:00:00:00:00 interface=wlan1 ok=false station=02:00:00:00:01:00 status=53',
      '13: associated bssid=02:00:00:00:00:00 interface=wlan1 ok=false station=02:00:00:00:01:00 status=30 values={"comeback TU":1000,"comeback ms":1024}',
      '14: associated bssid=02:00:00:00:00:00 interface=wlan1 ok=true station=02:00:00:00:01:00 status=0 values={"aid":1}',
      '16: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=false reason=15 station=02:00:00:00:01:00',
      '17: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=true reason=1 request=true station=02:00:00:00:01:00',
      '18: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=false reason=6 station=02:00:00:00:01:00',
      '19: disassociated bssid=02:00:00:00:00:00 interface=wlan1 local=false reason=8 station=02:00:00:00:01:00',
      '20: association-timeout bssid=02:00:00:00:00:00 interface=wlan1 station=02:00:00:00:01:00',
      '21: disconnected bssid=02:00:00:00:00:00 interface=wlan1 local=true station=02:00:00:00:01:00 why=roaming',
      '22: beacon-loss bssid=02:00:00:00:00:00 detail=Connection to AP 02:00:00:00:00:00 lost interface=wlan1 station=02:00:00:00:01:00',
      '23: key-install bssid=02:00:00:00:00:00 detail=failed to set key (0, 02:00:00:00:00:00) to hardware (-5) errno=-5 interface=wlan1 key={"use":"pairwise","index":0,"cipher":null,"length":null} ok=false station=02:00:00:00:01:00',
      '24: external-auth detail=brcmf_cfg80211_external_auth: External authentication failed: status=1 ok=false status=1',
      '25: external-auth detail=brcmf_cyw_external_auth: External authentication failed: status=16 ok=false status=16',
      '26: michael-tailroom detail=Invalid packet for Michael MIC add (tailroom=6 hdr_len=24 skb->len=92) ok=false values={"tailroom":6,"hdr_len":24,"skb->len":92}',
      '27: error detail=TX - encryption failed interface=wifi0_rename why=encryption',
      '28: michael-failure bssid=02:00:00:00:01:00 detail=Michael MIC verification failed for MSDU from 02:00:00:00:01:00 keyidx=1 interface=wlan0 values={"keyidx":1}',
      '29: capability detail=ccm(aes) errno=-2 ok=false why=kernel-crypto',
      '31: link interface=wlan1 ok=true',
      '32: key-install bssid=02:00:00:00:00:00 detail=ath10k_pci 0000:02:00.0: failed to install key for vdev 0 peer 02:00:00:00:00:00: -110 errno=-110 key={"use":"unknown","index":null,"cipher":null,"length":null} ok=false',
    ]);
  });

  it('a whole dmesg: one join and one leave, its times made absolute by the kernel clock line', async () => {
    const { records, sources, warnings, format } = await imported(fixture('dmesg-wpa2-psk-ccmp.txt.gz'));
    expect(format).toBe('log of kernel');
    expect(records).toHaveLength(425);
    // Three lines of a boxed notice have no time of their own.
    expect(sources.map(({ form, clock }) => `${form} ${clock}`)).toEqual(['kernel local', 'text none']);
    expect(warnings).toHaveLength(1);
    const told = records.filter(
      (record) => record.event?.interface === 'wlan1' && record.event.kind !== 'link',
    );
    expect(told.map((record) => record.event!.kind)).toEqual([
      'authenticate-request',
      'authenticated',
      'associate-request',
      'associated',
      'deauthenticated',
    ]);
    // The station's own log of the same join says 1795176647.278 (hostapd) for the authentication.
    const authenticated = Number(told[1]!.time! / 1_000_000n) / 1000;
    expect(Math.abs(authenticated - 1_795_176_647.278)).toBeLessThan(1);
  });

  it('case 3: six bytes of room where Michael needs eight', async () => {
    expect(await events(fixture('hostap-michael-mic-tailroom.log'))).toEqual([
      '1: michael-tailroom detail=Invalid packet for Michael MIC add (tailroom=6 hdr_len=24 skb->len=92) ok=false values={"tailroom":6,"hdr_len":24,"skb->len":92}',
      '2: error detail=TX - encryption failed interface=wifi0_rename why=encryption',
    ]);
  });

  it('its words without any prefix are known only where nobody else says them', async () => {
    const text = [
      'wlan1: authenticate with 02:00:00:00:00:00',
      'authenticated',
      'wlan1: Associated with 02:00:00:00:00:00',
      'wlan1: 02:00:00:00:00:00 denied association (code=53)',
      'TKIP countermeasures started',
    ].join('\n');
    const { records } = await imported(text);
    const kernel = records.filter(({ event }) => event?.by === 'kernel').map(({ line }) => line);
    expect(kernel).toEqual([1, 4]);
  });

  it.each([
    ['dmesg', '[   12.345678] '],
    ['dmesg with caller', '[   12.345678][  T123] '],
    ['dmesg with priority', '<6>[   12.345678] '],
    ['dmesg -x', 'kern  :info  : [   12.345678] '],
    ['dmesg -T', '[Fri Nov 20 12:00:00 2026] '],
    ['dmesg -d', '[<    0.000123>] '],
    ['dmesg -e', '[  +0.000123] '],
    ['/dev/kmsg', '6,1234,12345678,-;'],
    ['journal', 'Nov 20 12:00:00 host kernel: '],
    ['syslog with kernel time', 'Nov 20 12:00:00 host kernel: [   12.345678] '],
    ['ISO', '2026-11-20T12:00:00.123456+01:00 host kernel: '],
    ['OpenWrt', 'Fri Nov 20 12:00:00 2026 kern.info kernel: [   12.345678] '],
  ])('%s', async (_, prefix) => {
    expect(
      await events(
        `${prefix}wlan1: deauthenticated from 02:00:00:00:00:00 (Reason: 15=4WAY_HANDSHAKE_TIMEOUT)\n`,
      ),
    ).toEqual(['1: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=false reason=15']);
  });
});

describe('what the kernel can do', () => {
  it('options, modules and /proc/crypto', async () => {
    expect(await events(fixture('kernel-config.txt'))).toEqual([
      '5: capability detail=CONFIG_CRYPTO_AES ok=true why=kernel-config',
      '6: capability detail=CONFIG_CRYPTO_CCM ok=false why=kernel-config',
      '7: capability detail=CONFIG_CRYPTO_CMAC ok=true values={"module":1} why=kernel-config',
      '8: capability detail=CONFIG_CRYPTO_GCM ok=false why=kernel-config',
      '9: capability detail=CONFIG_MAC80211 ok=true values={"module":1} why=kernel-config',
      '11: capability detail=CONFIG_CRYPTO_CCM ok=true why=kernel-config',
      '12: capability detail=ccm ok=false why=kernel-module',
      '14: capability detail=ccm(aes) michael_mic ok=true why=kernel-crypto',
    ]);
  });

  it('iw phy: ciphers, commands and features of hwsim, in one record', async () => {
    const { records } = await imported(fixture('iw-phy0.txt.gz'));
    expect(records.filter((record) => record.line !== undefined)).toHaveLength(1);
    const of = (why: string) => records.find(({ event }) => event?.why === why)?.event;
    expect(of('ciphers')).toMatchObject({
      kind: 'capability',
      ok: true,
      interface: 'phy0',
      detail:
        '00-0f-ac:1 00-0f-ac:5 00-0f-ac:2 00-0f-ac:4 00-0f-ac:10 00-0f-ac:8 00-0f-ac:9 00-0f-ac:6 00-0f-ac:13 00-0f-ac:11 00-0f-ac:12',
    });
    expect(of('features')?.detail?.split(' ')).toEqual(
      expect.arrayContaining([
        'CONTROL_PORT_OVER_NL80211',
        'CAN_REPLACE_PTK0',
        'BEACON_PROTECTION',
        'FILS_STA',
      ]),
    );
    expect(of('supports')?.detail).toContain('SAE with AUTHENTICATE command');
    expect(of('commands')?.detail?.split(' ')).toEqual(
      expect.arrayContaining(['authenticate', 'associate', 'new_key']),
    );
  });

  it('iw dev: own addresses', async () => {
    const text = 'phy#0\n\tInterface wlan1\n\t\tifindex 5\n\t\taddr 02:00:00:00:01:00\n\t\ttype managed\n';
    expect(await events(text)).toEqual(['2: interface interface=wlan1 station=02:00:00:00:01:00']);
  });
});

describe('managers', () => {
  it('NetworkManager, systemd-networkd, dhcpcd, dhclient, connman, udhcpc', async () => {
    expect(await events(fixture('managers.log'))).toEqual([
      '1: connect-request detail=home interface=wlan0 request=true',
      '6: disconnected interface=wlan0 why=4way_handshake -> disconnected',
      '8: hint detail=Activation: (wifi) disconnected during association, asking for new key interface=wlan0 why=wrong-key',
      '9: hint detail=NetworkManager asks for the password again (supplicant-disconnect) interface=wlan0 why=wrong-key',
      '10: configuration detail=no secrets: No agents were available for this request. interface=wlan0 ok=false why=credential',
      '11: disconnected interface=wlan0 local=true ok=false why=no-secrets',
      "12: error detail=Activation: failed for connection 'home' interface=wlan0",
      '13: association-timeout detail=Activation: (wifi) association took too long interface=wlan0',
      '14: ap-not-found detail=ssid-not-found interface=wlan0',
      '15: associated interface=wlan0 ok=true ssid=home',
      '16: address detail=192.168.1.5 interface=wlan0 ok=true why=dhcp',
      '17: connected interface=wlan0 ok=true',
      '18: address detail=request timed out interface=wlan0 ok=false why=failed',
      '19: link interface=wlan0 ok=true',
      '20: connected bssid=02:00:00:00:00:00 interface=wlan0 ok=true ssid=home',
      '21: address detail=192.168.0.4 interface=wlan0 ok=true why=dhcp',
      '22: address detail=DHCP lease lost interface=wlan0 ok=false why=failed',
      '23: link interface=wlan0 ok=false',
      '24: link interface=wlan0 ok=true',
      '26: address detail=probing for an IPv4LL address interface=wlan0 ok=false why=failed',
      '27: address detail=169.254.69.177 interface=wlan0 ok=true why=link-local',
      '28: address detail=192.168.0.7 interface=wlan0 ok=true why=dhcp',
      '30: address detail=No DHCPOFFERS received ok=false why=failed',
      '31: address detail=192.168.0.9 ok=true why=dhcp',
      '32: disconnected interface=wlan0 ok=false why=failure',
      '33: hint detail=connman reports invalid-key interface=wlan0 why=invalid-key',
      '35: address detail=no lease, failing ok=false why=failed',
    ]);
  });

  it('dnsmasq beside the access point', async () => {
    expect(await events(fixture('dnsmasq.log'))).toEqual([
      '11: address detail=10.77.1.61 interface=lan1 ok=true station=02:00:00:00:01:00 why=dhcp',
    ]);
  });

  it('a link-local address is told from a lease (case 2)', async () => {
    const bad = await events(fixture('iwd-external-auth-fail-pi4.wrapped.log'));
    const good = await events(fixture('iwd-external-auth-ok-pi5.wrapped.log'));
    expect(bad.filter((event) => event.includes('address'))).toEqual([
      '22: address detail=169.254.100.21 interface=wlan0 ok=true why=link-local',
    ]);
    expect(good.filter((event) => / address .*interface=wlan0/.test(event))).toEqual([
      '171: address detail=192.168.5.177 interface=wlan0 ok=true why=dhcp',
    ]);
  });
});

describe('iw event', () => {
  it('each wording', async () => {
    expect(await events(fixture('iw-event.log'))).toEqual([
      '1: scan interface=wlan1 ok=true why=started',
      '2: scan interface=wlan1 ok=true why=finished',
      '4: authenticated bssid=02:00:00:00:00:00 interface=wlan1 ok=true station=02:00:00:00:01:00 status=0',
      '5: associated bssid=02:00:00:00:00:00 interface=wlan1 ok=true station=02:00:00:00:01:00 status=0',
      '6: connect-result bssid=02:00:00:00:00:00 interface=wlan1 ok=true status=0',
      '7: port-authorized interface=wlan1 ok=true',
      "8: beacon-loss detail=CQM event: peer 02:00:00:00:00:00 didn't ACK 50 packets interface=wlan1",
      '9: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=false reason=15 station=02:00:00:00:01:00',
      '10: disconnected interface=wlan1 local=false reason=15',
      '11: deauthenticated bssid=02:00:00:00:00:00 interface=wlan1 local=true reason=3 station=02:00:00:00:01:00',
      '12: disconnected interface=wlan1 local=true',
      '13: authentication-timeout interface=wlan1 station=02:00:00:00:01:00',
      '14: connect-result bssid=02:00:00:00:00:00 interface=wlan1 ok=false status=15',
      '15: associated bssid=02:00:00:00:00:00 interface=wlan1 ok=false status=30 values={"comeback TU":1000}',
    ]);
  });

  it('-f gives the frame', async () => {
    const { records, sources } = await imported(fixture('iw-event.log'));
    const frames = records.filter(({ linkType }) => linkType === LinkType.Ieee80211);
    expect(frames.map(({ origin, time, bytes }) => [origin, time, bytes.length])).toEqual([
      [4, 1_795_176_647_400_001_000n, 30],
    ]);
    expect(sources[frames[0]!.source]).toMatchObject({ form: 'iw event', clock: 'epoch', linkType: 105 });
  });
});

describe('tshark -V', () => {
  it('-x: every frame as the capture has it', async () => {
    const { records } = await imported(fixture('tshark-vx.txt.gz'));
    const original = await recording('wpa2-psk-ccmp/air.pcap.gz');
    const frames = records.filter(({ linkType }) => linkType === LinkType.Radiotap);
    expect(frames).toHaveLength(11);
    for (const frame of frames) {
      const same = original.find(({ time }) => time === frame.time);
      expect(same?.bytes).toEqual(frame.bytes);
    }
  });

  it('without -x: EAPOL-Key frames from their fields where tshark shows all of them, else what the frame says', async () => {
    const { records } = await imported(fixture('tshark-v.txt.gz'));
    const original = await recording('wpa2-psk-ccmp/air.pcap.gz');
    const frames = records.filter(({ linkType }) => linkType === LinkType.Ethernet);
    expect(frames.length).toBeGreaterThan(2);
    for (const frame of frames) {
      const same = original.find(({ time }) => time === frame.time)!;
      const eapol = frame.bytes.subarray(14);
      expect(same.bytes.subarray(same.bytes.length - eapol.length)).toEqual(eapol);
    }
    const said = records.flatMap(({ event }) => (event ? [event.kind] : []));
    expect(said).toEqual([
      'deauthenticated',
      'authenticate-request',
      'authenticated',
      'associated',
      'eapol',
      'deauthenticated',
      'deauthenticated',
    ]);
    expect(records.find(({ event }) => event?.kind === 'eapol')?.event?.message).toBe('M3');
  });

  it('its summary lines are told apart from text (case 3)', async () => {
    const said = await forms(fixture('hostap-michael-mic-tailroom.tshark.txt'));
    expect(said.map(([form]) => form)).toEqual(['tshark', 'tshark']);
  });

  it('keys that Wireshark worked out are secrets, and are redacted', async () => {
    const key = '0123456789abcdef0123456789abcdef';
    const text = `Frame 1: 10 bytes on wire\n    [TK: ${key}]\n    [PMK: ${key}${key}]\n`;
    const { secrets } = await imported(text);
    expect(secrets.map(({ secret }) => [secret.kind, bytesOf(secret).value!.length])).toEqual([
      ['tk', 16],
      ['pmk', 32],
    ]);
    const tshark = importers.find(({ form }) => form === 'tshark')!;
    expect(tshark.redact(text)).not.toContain(key);
  });
});

describe('mixed forms in one file', () => {
  it('are told apart line by line', async () => {
    const text = [
      'Nov 20 12:00:00 host kernel: wlan1: authenticate with 02:00:00:00:00:00',
      'Nov 20 12:00:00 host iwd[12]: event: state, old: disconnected, new: connecting',
      'Nov 20 12:00:01 host cron[99]: wlan1: authenticate with 02:00:00:00:00:00',
      '',
      'and then I saw this:',
      '[   12.345678] wlan1: authenticated',
      '1795176652.100001: wlan1 (phy #1): disconnected (by AP) reason: 15: 4-way handshake timeout',
    ].join('\n');
    expect((await forms(text)).map(([form]) => form)).toEqual([
      'kernel',
      'iwd',
      'text',
      'text',
      'kernel',
      'iw event',
    ]);
  });
});

describe('redaction', () => {
  it.each([
    ['psk="correct horse"', 'psk=[REDACTED]'],
    ['wpa_passphrase=correcthorse', 'wpa_passphrase=[REDACTED]'],
    ["Config: added 'psk' value '<hidden>'", "Config: added 'psk' value '<hidden>'"],
    ['password: hunter22, user: me', 'password: [REDACTED], user: me'],
    [`PMK: ${'0a'.repeat(32)}`, 'PMK: [REDACTED]'],
    [`TK=${'0a '.repeat(15)}0a`, 'TK=[REDACTED]'],
    [`PMKID: ${'0a'.repeat(16)}`, `PMKID: ${'0a'.repeat(16)}`],
    ['wlan1: authenticated', 'wlan1: authenticated'],
  ])('%s', (text, redacted) => {
    expect(importers.find(({ form }) => form === 'kernel')!.redact(text)).toBe(redacted);
  });
});

describe('the session keeps the number of its records', () => {
  it('records and sources are numbered on', async () => {
    const { records, sources } = await imported(fixture('iw-event.log'), {
      first: { index: 100, source: 7 },
    });
    expect(records.map(({ index }) => index)).toEqual(records.map((_, i) => 100 + i));
    expect(sources.map(({ index }) => index)).toEqual(sources.map((_, i) => 7 + i));
    expect(records.every(({ source }) => sources.some(({ index }) => index === source))).toBe(true);
  });
});

describe('a log cut where its programs print alike', () => {
  const refused = `nl80211: NEW_KEY
   addr=02:00:00:00:01:00
   pairwise key
nl80211: kernel reports: key addition failed
nl80211: set_key failed; err=-2 No such file or directory
`;
  const whose = async (text: string): Promise<unknown[]> =>
    (await imported(text)).records.flatMap(({ event }) =>
      event?.kind === 'key-install' && event.errno ? [event.by] : [],
    );

  it('is that of the program whose own line comes first after it', async () => {
    expect(await whose(`${refused}wlan2: AP-STA-CONNECTED 02:00:00:00:01:00\n`)).toEqual(['ap']);
    expect(await whose(`${refused}FT: Generated ANonce - hexdump(len=4): 01 02 03 04\n`)).toEqual(['ap']);
    expect(await whose(`${refused}wlan1: Associated with 02:00:00:00:00:00\nwlan2: AP-ENABLED\n`)).toEqual([
      'supplicant',
    ]);
    expect(await whose(refused)).toEqual(['supplicant']);
  });

  it('and a line of another kind tells nothing', async () => {
    const kernel = 'kernel: wlan2: authenticate with 02:00:00:00:00:00\n';
    expect(await whose(`${refused}${kernel}wlan2: AP-ENABLED\n`)).toEqual(['ap']);
  });
});
