import { describe, expect, it } from 'vitest';
import { events, imported } from './reading.ts';

const AP = '02:00:00:00:00:00';
const STATION = '02:00:00:00:01:00';
const at = (task: string, time: string, point: string) => `  ${task}     [000] .....    ${time}: ${point}\n`;

describe('ftrace', () => {
  it('a call and its result: a key that the kernel refuses', async () => {
    const trace =
      '# tracer: nop\n#\n' +
      at(
        'wpa_supplicant-447',
        '115.573909',
        `rdev_connect: phy0, netdev:wlan0(3), bssid: ${AP}, ssid: Library, auth type: 0, privacy: true, wpa versions: 2, flags: 0, previous bssid: 00:00:00:00:00:00`,
      ) +
      at('wpa_supplicant-447', '115.579059', 'rdev_return_int: phy0, returned: 0') +
      at(
        'wpa_supplicant-447',
        '116.579059',
        `rdev_add_key: phy0, netdev:wlan0(3), key_index: 0, mode: 0, pairwise: true, mac addr: ${AP}`,
      ) +
      at('wpa_supplicant-447', '116.579159', 'rdev_return_int: phy0, returned: -2');
    expect(await events(trace)).toEqual([
      `3: connect-request bssid=${AP} interface=wlan0 request=true ssid=Library`,
      '6: key-install errno=-2 interface=wlan0 key={"use":"pairwise","index":0,"cipher":null,"length":null} ok=false',
    ]);
    const { records, format } = await imported(trace);
    expect(format).toBe('log of ftrace');
    expect(records.at(-1)!.time).toBe(116_579_159_000n);
  });

  it('mac80211 and the air, at both ends of one machine', async () => {
    const trace =
      at('wpa_supplicant-227', '15.837254', `rdev_auth: phy1, netdev:wlan1(3), auth type: 0, bssid: ${AP}`) +
      at('wpa_supplicant-227', '15.839572', `drv_sta_state: phy1 vif:wlan1(2) sta:${AP} state: 0->1`) +
      at(
        'hostapd-187',
        '15.873570',
        `rdev_add_station: phy0, netdev:wlan0(2), station mac: ${STATION}, station flags mask: 160`,
      ) +
      at('kworker/u2:1-24', '15.890948', `drv_sta_state: phy1 vif:wlan1(2) sta:${AP} state: 1->2`) +
      at(
        'wpa_supplicant-227',
        '15.961612',
        `rdev_assoc: phy1, netdev:wlan1(3), bssid: ${AP}, previous bssid: 00:00:00:00:00:00, use mfp: false, flags: 0`,
      ) +
      at('hostapd-187', '15.982716', `drv_sta_state: phy0 vif:wlan0(3) sta:${STATION} state: 2->3`) +
      at('kworker/u2:1-24', '15.990940', `drv_sta_state: phy1 vif:wlan1(2) sta:${AP} state: 2->3`) +
      at('kworker/u2:1-24', '15.991725', `cfg80211_send_rx_assoc: netdev:wlan1(3), ${AP}`) +
      at(
        'hostapd-187',
        '16.056397',
        `rdev_tx_control_port: phy0, netdev:wlan0(2), ${STATION}, proto: 0x888e, unencrypted: true, link: -1`,
      ) +
      at(
        'hostapd-187',
        '16.056397',
        `cfg80211_rx_control_port: netdev:wlan1(3), len=99, ${AP}, proto: 0x888e, unencrypted: true`,
      ) +
      at('wpa_supplicant-227', '20.081351', `rdev_deauth: phy1, netdev:wlan1(3), bssid: ${AP}, reason: 1`) +
      at('kworker/u2:1-24', '20.198865', 'cfg80211_rx_mlme_mgmt: netdev:wlan1(3), ftype:0xc0');
    expect(await events(trace)).toEqual([
      `1: authenticate-request algorithm=0 bssid=${AP} interface=wlan1 request=true`,
      `4: authenticated bssid=${AP} interface=wlan1 ok=true`,
      `5: associate-request bssid=${AP} interface=wlan1 request=true`,
      `6: associated interface=wlan0 ok=true station=${STATION}`,
      `7: associated bssid=${AP} interface=wlan1 ok=true`,
      `9: eapol interface=wlan0 request=true station=${STATION}`,
      `10: eapol bssid=${AP} interface=wlan1 request=false`,
      `11: deauthenticated bssid=${AP} interface=wlan1 local=true reason=1 request=true`,
      '12: deauthenticated interface=wlan1 local=false',
    ]);
  });

  it('an answer after which the AP is no associated one is a refusal; timeouts', async () => {
    expect(
      await events(
        at(
          'wpa_supplicant-227',
          '15.96',
          `rdev_assoc: phy1, netdev:wlan1(3), bssid: ${AP}, use mfp: false, flags: 0`,
        ).replace('15.96', '15.961612') +
          at('kworker/u2:1-24', '15.991725', `cfg80211_send_rx_assoc: netdev:wlan1(3), ${AP}`) +
          at('kworker/u2:1-24', '16.991725', `cfg80211_send_auth_timeout: netdev:wlan1(3), mac: ${AP}`),
      ),
    ).toEqual([
      `1: associate-request bssid=${AP} interface=wlan1 request=true`,
      `2: associated bssid=${AP} interface=wlan1 ok=false`,
      expect.stringMatching(/^3: authentication-timeout/),
    ]);
  });

  it('a key before mac80211 has an associated peer is tried for fast transition', async () => {
    const key = (mac: string) =>
      `rdev_add_key: phy0, netdev:wlan0(2), link_id: -1, key_index: 0, mode: 0, pairwise: true, mac addr: ${mac}`;
    const refused = at('hostapd-187', '15.991725', 'rdev_return_int: phy0, returned: -2');
    const known = (state: string) =>
      at('hostapd-187', '15.891725', `drv_sta_state: phy0 vif:wlan0(3) sta:${STATION} state: ${state}`);
    const call = at('hostapd-187', '15.991625', key(STATION));
    const told = async (text: string) =>
      (
        await imported(
          at('hostapd-187', '15.1', 'rdev_set_power_mgmt: phy0, netdev:wlan0(2), enabled').replace(
            '15.1:',
            '15.100000:',
          ) + text,
        )
      ).records.flatMap(({ event }) => (event?.kind === 'key-install' ? [event.why] : []));
    expect(await told(known('0->1') + call + refused)).toEqual(['before-association']);
    expect(await told(known('2->3') + call + refused)).toEqual([undefined]);
    // A driver that keeps the states itself.
    expect(await told(call + refused)).toEqual([undefined]);
  });

  it('trace-cmd and perf, which leave the flags out or name the system', async () => {
    const call = `rdev_auth: phy1, netdev:wlan1(3), auth type: 0, bssid: ${AP}`;
    const said = [`1: authenticate-request algorithm=0 bssid=${AP} interface=wlan1 request=true`];
    expect(await events(`  wpa_supplicant-227   [000]    15.837254: ${call}\n`)).toEqual(said);
    expect(await events(`wpa_supplicant   227 [000]    15.837254: cfg80211:${call}\n`)).toEqual(said);
  });

  it('a result of a call that was not traced is of none', async () => {
    expect(
      await events(
        at(
          'wpa_supplicant-227',
          '15.837254',
          `rdev_auth: phy1, netdev:wlan1(3), auth type: 0, bssid: ${AP}`,
        ) +
          at(
            'wpa_supplicant-227',
            '15.838254',
            'rdev_set_power_mgmt: phy1, netdev:wlan1(3), enabled, timeout: -1',
          ) +
          at('wpa_supplicant-227', '15.839254', 'rdev_return_int: phy1, returned: -95') +
          at('hostapd-187', '15.839354', 'rdev_return_int: phy0, returned: -2'),
      ),
    ).toHaveLength(1);
  });
});
