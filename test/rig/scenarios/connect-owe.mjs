import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: OWE',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-owe',
      ap: ['wpa=2', 'wpa_key_mgmt=OWE', 'rsn_pairwise=CCMP', 'ieee80211w=2', 'owe_groups=19'],
      args: [],
    }),
  verify: sameKeys,
};
