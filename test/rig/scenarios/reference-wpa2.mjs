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
    const supplicant = lab.wpaSupplicant('rig-reference', [`psk="${passphrase}"`]);
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
