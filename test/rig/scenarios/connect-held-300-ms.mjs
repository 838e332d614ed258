import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: M2 is held for 300 ms at a breakpoint, and the join succeeds',
  run: (lab) =>
    join(lab, {
      ssid: 'connect-held',
      ap: ['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'],
      args: ['--passphrase', 'rig passphrase', '--break', 'M2', '--hold', '300'],
    }),
  verify: sameKeys,
};
