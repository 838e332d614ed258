import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: an access point that offers WPA2-PSK and SAE: SAE is taken',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-transition',
      ap: [
        'wpa=2',
        'wpa_passphrase=rig passphrase',
        'wpa_key_mgmt=WPA-PSK SAE',
        'rsn_pairwise=CCMP',
        'ieee80211w=1',
        'sae_require_mfp=1',
      ],
      args: ['--passphrase', 'rig passphrase'],
    }),
  verify: sameKeys,
};
