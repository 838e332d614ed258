import { fail, names } from '../guest/failing.mjs';

export default {
  about: 'connect: M2 is held for longer than the access point waits',
  run: (lab) =>
    fail(lab, {
      ssid: 'rig-held',
      args: ['--break', 'M2', '--hold', '9000'],
      says: /held at the breakpoint|gave up/,
    }),
  verify: (evidence) => names(evidence, ['held-at-breakpoint']),
};
