import { observe, sameAsAir } from '../guest/observing.mjs';

const ssid = 'rig-iwd';
const passphrase = 'rig passphrase';

export default {
  about: 'observe: iwd joins; the same attempts, messages and keys as the air shows',
  run: (lab) => observe(lab, { ssid, passphrase, start: () => lab.iwd(ssid, passphrase) }),
  verify: (evidence) => sameAsAir(evidence, passphrase),
};
