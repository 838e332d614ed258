import { begin, connected, groupDone, leave, oneMore, sameKeys } from '../guest/joining.mjs';

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
    await connected(lab, 1);
    lab.expect(lab.ping() > 0, 'a ping crosses');
    await lab.ap(ssid, network('ap-2'), { name: 'hostapd-2', interfaceName: 'wlan2' });
    connect.stdin.write('roam\n');
    await connected(lab, 2);
    lab.expect(/authorized:\s*yes/.test(lab.station()), 'the kernel has the station authorized');
    lab.expect(/Connected to 02:00:00:00:02:00/.test(lab.sh('iw dev wlan1 link')), 'the second one has us');
    lab.expect(lab.ping() > 0, 'a ping crosses the second access point');
    lab.expect(
      !/pairwise key handshake completed/.test(lab.read('hostapd-2.log')),
      'the second access point did no four-way handshake',
    );
    await oneMore(lab, 'hostapd-2.log', groupDone, () => lab.hostapd('raw REKEY_GTK', 'wlan2'));
    lab.expect(lab.ping() > 0, 'a ping crosses after the group rekey there');
    await leave(lab, connect);
  },
  verify: (evidence) => sameKeys(evidence, ['hostapd.log', 'hostapd-2.log']),
};
