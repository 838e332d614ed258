/** This program as the supplicant against hostapd: what every such scenario has to show. */
const station = '02:00:00:00:01:00';

/** What `connect` prints when the port is open, each time it comes to that. */
const authorized = /\*\* Connected to/g;

const count = (text, pattern) => [...text.matchAll(pattern)].length;

/**
 * Joins, pings, survives a group rekey and a deauthentication, leaves.
 * @param told `ssid`, `ap` (lines of hostapd's configuration), `args` of `connect`
 */
export async function join(lab, { ssid, ap, args }) {
  const hostapd = await lab.ap(ssid, ap);
  const record = `${lab.folder}/live.pcapng`;
  const connect = lab.workbench(
    'connect.txt',
    [
      ...['connect', '--interface', 'wlan1', '--ssid', ssid, ...args, '--record', record],
      ...['--save-secrets', `${lab.folder}/secrets.json`],
    ],
    { signal: 'SIGINT' },
  );
  const times = (n) =>
    lab.until(`authorized ${n} times`, () => count(lab.read('connect.txt'), authorized) >= n, 60);
  await times(1);
  await lab.line(hostapd.file, /pairwise key handshake completed/, 10);
  lab.expect(/authorized:\s*yes/.test(lab.station()), 'the kernel has the station authorized');
  lab.expect(lab.ping() > 0, 'a ping crosses');

  const groups = count(lab.read('hostapd.log'), /group key handshake completed/g);
  lab.hostapd('raw REKEY_GTK');
  await lab.until(
    'the group rekey completed',
    () => count(lab.read('hostapd.log'), /group key handshake completed/g) > groups,
    20,
  );
  lab.expect(lab.ping() > 0, 'a ping crosses after the group rekey');

  lab.hostapd(`deauthenticate ${station}`);
  await times(2);
  lab.expect(lab.ping() > 0, 'a ping crosses after the deauthentication');

  connect.kill('SIGINT');
  const code = await Promise.race([
    connect.ended,
    new Promise((done) => setTimeout(done, 15_000, 'still running')),
  ]);
  lab.expect(code === 0, `connect ends with 0, not ${code}`);
  lab.expect(/Not connected/.test(lab.sh('iw dev wlan1 link')), 'the interface is left disconnected');
}

/** The keys of the recording are those that hostapd printed, and the recording replays to a verified handshake. */
export function sameKeys(evidence) {
  const args = ['--secrets', evidence.path('secrets.json')];
  const theirs = evidence.keys('hostapd.log', 'WPA: TK');
  evidence.expect(
    theirs.length >= 2,
    `hostapd printed ${theirs.length} TKs, expected one for each of two joins`,
  );
  for (const files of [['live.pcapng'], ['air.pcap', 'hostapd.log']]) {
    const { attempts } = evidence.analyze(files, args);
    const ours = attempts.flatMap((a) => a.handshakes).filter((h) => h.verified && h.kind === 'four-way');
    for (const tk of theirs)
      evidence.expect(
        ours.some((handshake) => handshake.keys.tk === tk),
        `${files.join(' and ')}: no verified handshake has the TK ${tk.slice(0, 8)}… that hostapd printed`,
      );
    // A busy machine may need more than one try.
    const failures = attempts
      .filter(({ outcome }) => outcome === 'connected')
      .flatMap((a) => a.findings)
      .filter((f) => f.severity === 'failure');
    evidence.expect(
      failures.length === 0,
      `${files.join(' and ')}: ${failures.map((f) => f.cause).join()} named as failure`,
    );
  }
}
