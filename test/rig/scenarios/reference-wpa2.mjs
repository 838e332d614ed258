import { writeFileSync } from 'node:fs';

const passphrase = 'rig passphrase';

/** The rig itself: other people's supplicant and access point, and what we make of their recording. */
export default {
  about: 'wpa_supplicant joins WPA2-PSK; the air and netlink give the keys that its log prints',
  async run(lab) {
    await lab.ap('rig-reference', [
      'wpa=2',
      `wpa_passphrase=${passphrase}`,
      'wpa_key_mgmt=WPA-PSK',
      'rsn_pairwise=CCMP',
    ]);
    const conf = `${lab.folder}/wpa_supplicant.conf`;
    const network = `network={\nssid="rig-reference"\npsk="${passphrase}"\nscan_freq=2412\n}\n`;
    writeFileSync(conf, `ctrl_interface=/run/wpa\n${network}`);
    const args = ['-dd', '-K', '-t', '-D', 'nl80211', '-i', 'wlan1', '-c', conf];
    const supplicant = lab.start('wpa_supplicant.log', 'wpa_supplicant', args);
    await lab.line(supplicant.file, /CTRL-EVENT-CONNECTED/, 40);
    lab.expect(lab.ping() > 0, 'a ping crosses');
  },
  verify(evidence) {
    const [tk] = evidence.keys('wpa_supplicant.log', 'WPA: TK');
    evidence.expect(tk !== undefined, 'the supplicant printed no TK');
    for (const file of ['air.pcap', 'netlink.pcap']) {
      const { attempts } = evidence.analyze([file], ['--passphrase', passphrase]);
      const verified = attempts.flatMap((attempt) => attempt.handshakes).filter((h) => h.verified);
      evidence.expect(
        verified.some((handshake) => handshake.keys.tk === tk),
        `${file} does not give the TK that the supplicant printed`,
      );
    }
  },
};
