import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: PSK-SHA256 with protected management frames',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-sha256',
      ap: [
        'wpa=2',
        'wpa_passphrase=rig passphrase',
        'wpa_key_mgmt=WPA-PSK-SHA256',
        'rsn_pairwise=CCMP',
        'ieee80211w=2',
      ],
      args: ['--passphrase', 'rig passphrase'],
    }),
  verify: sameKeys,
};
