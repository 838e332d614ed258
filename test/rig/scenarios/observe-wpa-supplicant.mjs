import { observe, sameAsAir } from '../guest/observing.mjs';

const ssid = 'rig-wpa-supplicant';
const passphrase = 'rig passphrase';

export default {
  about: 'observe: wpa_supplicant joins; the same attempts, messages and keys as the air shows',
  run: (lab) =>
    observe(lab, { ssid, passphrase, start: () => lab.wpaSupplicant(ssid, [`psk="${passphrase}"`]) }),
  verify: (evidence) => sameAsAir(evidence, passphrase),
};
