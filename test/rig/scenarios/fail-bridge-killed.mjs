import { fail } from '../guest/failing.mjs';

export default {
  about: 'connect: the bridge is killed in mid-handshake; the recording holds everything up to there',
  run: (lab) =>
    fail(lab, {
      ssid: 'rig-killed',
      args: ['--break', 'M2', '--hold', '20000'],
      async act({ connect }) {
        await lab.line(connect.file, /\|\| Held/, 150);
        lab.sh('pkill -KILL -f native-bridge/main.mjs');
      },
      says: /## connection-lost: .*killed by SIGKILL/,
    }),
  verify(evidence) {
    const { attempts, warnings } = evidence.analyze(['live.pcapng'], ['--passphrase', 'rig passphrase']);
    evidence.expect(warnings.length === 0, JSON.stringify(warnings));
    const names = attempts.flatMap(({ handshakes }) =>
      handshakes.flatMap((h) => h.messages.map((m) => m.name)),
    );
    evidence.expect(names.includes('M1'), `M1 is not in the recording: ${names.join()}`);
  },
};
