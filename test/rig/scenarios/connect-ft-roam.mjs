import { begin, groupDone, leave, oneMore, roamsByFt, sameKeys } from '../guest/joining.mjs';

const network = (id) => [
  ...['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=FT-PSK', 'rsn_pairwise=CCMP', 'ieee80211w=1'],
  ...['mobility_domain=a1b2', `nas_identifier=${id}.example`, 'ft_psk_generate_local=1', 'ft_over_ds=0'],
];

export default {
  about: 'connect: fast transition over the air to a second access point, without a handshake there',
  async run(lab) {
    const ssid = 'connect-ft';
    await lab.ap(ssid, network('ap-1'));
    const connect = begin(lab, { ssid, args: ['--passphrase', 'rig passphrase'] });
    await roamsByFt(lab, connect, 'hostapd-2.log', () =>
      lab.ap(ssid, network('ap-2'), { name: 'hostapd-2', interfaceName: 'wlan2' }),
    );
    await oneMore(lab, 'hostapd-2.log', groupDone, () => lab.hostapd('raw REKEY_GTK', 'wlan2'));
    lab.expect(lab.ping() > 0, 'a ping crosses after the group rekey there');
    await leave(lab, connect);
  },
  verify: (evidence) => sameKeys(evidence, ['hostapd.log', 'hostapd-2.log']),
};
