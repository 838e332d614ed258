import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: WPA2-PSK with EAPOL through a packet socket',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-packet',
      ap: ['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'],
      args: ['--passphrase', 'rig passphrase', '--eapol', 'packet'],
    }),
  verify: sameKeys,
};
