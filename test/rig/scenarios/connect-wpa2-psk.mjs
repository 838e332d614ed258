import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: WPA2-PSK, found on all channels',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-psk',
      ap: ['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'],
      args: ['--passphrase', 'rig passphrase'],
      allChannels: true,
    }),
  verify: sameKeys,
};
