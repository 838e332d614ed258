import { begin, leave, roamsByFt, sameKeys } from '../guest/joining.mjs';

const network = (id) => [
  ...['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=FT-PSK', 'rsn_pairwise=CCMP', 'ieee80211w=1'],
  ...['mobility_domain=a1b2', `nas_identifier=${id}.example`, 'ft_psk_generate_local=1', 'ft_over_ds=1'],
];

export default {
  about: 'connect: fast transition through the access point that is left, by FT Request and FT Response',
  async run(lab) {
    const ssid = 'connect-ft-ds';
    // hostapd passes FT frames on between its own interfaces.
    const hostapd = await lab.aps(ssid, { wlan0: network('ap-1'), wlan2: network('ap-2') });
    const connect = begin(lab, { ssid, args: ['--passphrase', 'rig passphrase', '--ft', 'ds'] });
    await roamsByFt(lab, connect, hostapd.file);
    lab.expect(/<- FT Response: The access point sends/.test(lab.read('connect.txt')), 'by the DS');
    lab.expect(!/FT Authentication/.test(lab.read('connect.txt')), 'and not over the air');
    await leave(lab, connect);
  },
  verify: (evidence) => sameKeys(evidence),
};
