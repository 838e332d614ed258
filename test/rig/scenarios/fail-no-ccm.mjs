import { fail, names } from '../guest/failing.mjs';

export default {
  about: 'connect: the kernel lacks ccm(aes), the pairwise key is refused with -2',
  boot: 'no-ccm',
  run: (lab) =>
    fail(lab, {
      ssid: 'rig-no-ccm',
      // The AP must not need CCM for itself.
      ap: [
        'wpa=2',
        'wpa_passphrase=rig passphrase',
        'wpa_key_mgmt=WPA-PSK',
        'rsn_pairwise=CCMP',
        'group_cipher=TKIP',
      ],
      says: /ccm\(aes\)/,
    }),
  verify(evidence) {
    names(evidence, ['kernel-cipher-missing']);
    const { attempts } = evidence.analyze(['live.pcapng'], ['--passphrase', 'rig passphrase']);
    const finding = attempts
      .flatMap(({ findings }) => findings)
      .find(({ cause }) => cause === 'kernel-cipher-missing');
    evidence.expect(finding.summary.includes('ccm(aes)'), finding.summary);
  },
};
