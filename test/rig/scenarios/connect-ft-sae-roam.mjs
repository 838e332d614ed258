import { begin, leave, roamsByFt, sameKeys } from '../guest/joining.mjs';

const KEY = '000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f';
const holders = { wlan0: ['ap-1.example', '000102030405'], wlan2: ['ap-2.example', '000102030406'] };
const addresses = { wlan0: '02:00:00:00:00:00', wlan2: '02:00:00:00:02:00' };
const network = (interfaceName) => [
  ...['wpa=2', 'sae_password=rig passphrase', 'wpa_key_mgmt=FT-SAE', 'rsn_pairwise=CCMP', 'ieee80211w=2'],
  ...['sae_pwe=2', 'mobility_domain=a1b2', 'ft_over_ds=0', 'pmk_r1_push=1'],
  `nas_identifier=${holders[interfaceName][0]}`,
  `r1_key_holder=${holders[interfaceName][1]}`,
  ...Object.entries(holders).flatMap(([name, [r0, r1]]) => [
    `r0kh=${addresses[name]} ${r0} ${KEY}`,
    `r1kh=${addresses[name]} ${r1.match(/../g).join(':')} ${KEY}`,
  ]),
];

export default {
  about: 'connect: FT-SAE; a fast transition, the key of which the second access point has from the first',
  async run(lab) {
    const ssid = 'connect-ft-sae';
    const hostapd = await lab.aps(ssid, { wlan0: network('wlan0'), wlan2: network('wlan2') });
    const connect = begin(lab, { ssid, args: ['--passphrase', 'rig passphrase'] });
    await roamsByFt(lab, connect, hostapd.file);
    await leave(lab, connect);
  },
  verify: (evidence) => sameKeys(evidence),
};
