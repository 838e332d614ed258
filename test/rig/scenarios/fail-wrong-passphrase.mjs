import { fail, names } from '../guest/failing.mjs';

export default {
  about: 'connect: a wrong passphrase is named, and proved with the right one',
  run: (lab) =>
    fail(lab, {
      ssid: 'rig-wrong',
      passphrase: 'not the passphrase',
      says: /wrong-passphrase|passphrase.*(?:wrong|differ)/i,
    }),
  verify: (evidence) => names(evidence, ['wrong-passphrase']),
};
