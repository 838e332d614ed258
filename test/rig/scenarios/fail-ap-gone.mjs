import { fail, names } from '../guest/failing.mjs';

export default {
  about: 'connect: the access point is switched off in mid-handshake',
  run: (lab) =>
    fail(lab, {
      ssid: 'rig-gone',
      args: ['--break', 'M2', '--hold', '4000'],
      async act({ connect, hostapd }) {
        await lab.line(connect.file, /held|Held|stopped/, 40);
        // SIGKILL: it says goodbye to nobody.
        hostapd.kill('SIGKILL');
      },
      says: /## (?!authorized)/,
    }),
  verify: (evidence) =>
    names(evidence, ['ap-vanished', 'message-lost', 'deauthenticated', 'message-missing-from-capture']),
};
