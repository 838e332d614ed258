import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: SAE by hunting and pecking, group 19',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-hnp-19',
      ap: [
        'wpa=2',
        'sae_password=rig sae password',
        'wpa_key_mgmt=SAE',
        'rsn_pairwise=CCMP',
        'ieee80211w=2',
        'sae_pwe=0',
        'sae_groups=19',
      ],
      args: ['--passphrase', 'rig sae password'],
    }),
  verify: sameKeys,
};
