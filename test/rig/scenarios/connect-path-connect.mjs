import { join, sameKeys } from '../guest/joining.mjs';

export default {
  about: 'connect: WPA2-PSK by CONNECT, the kernel keeping the state machine',
  async run(lab) {
    await join(lab, {
      ssid: 'connect-path',
      ap: ['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'],
      args: ['--passphrase', 'rig passphrase', '--path', 'connect'],
    });
    lab.expect(
      !/\.\. ASSOCIATE|-> Association Request/.test(lab.read('connect.txt')),
      'we asked for no association ourselves',
    );
  },
  verify: sameKeys,
};
