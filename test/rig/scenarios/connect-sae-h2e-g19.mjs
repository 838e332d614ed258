import { cachedPmk, join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: SAE by hash-to-element, group 19; the rejoin takes up the cached PMK',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-h2e-19',
      ap: [
        'wpa=2',
        'sae_password=rig sae password',
        'wpa_key_mgmt=SAE',
        'rsn_pairwise=CCMP',
        'ieee80211w=2',
        'sae_pwe=1',
        'sae_groups=19',
      ],
      args: ['--passphrase', 'rig sae password'],
    }),
  verify(evidence) {
    sameKeys(evidence);
    cachedPmk(evidence);
  },
};
