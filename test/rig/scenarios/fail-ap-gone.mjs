import { fail, names } from '../guest/failing.mjs';

export default {
  about: 'connect: the access point is switched off in mid-handshake',
  run: (lab) =>
    fail(lab, {
      ssid: 'rig-gone',
      args: ['--break', 'M2', '--hold', '4000'],
      async act({ connect, hostapd }) {
        await lab.line(connect.file, /\|\| Held/, 150);
        // It says goodbye to nobody, and its radio is off.
        hostapd.kill('SIGKILL');
        lab.sh('ip link set wlan0 down');
      },
      says: /## ap-vanished/,
    }),
  verify: (evidence) => names(evidence, ['ap-vanished']),
};
