/** This program as the supplicant against hostapd: what every such scenario has to show. */
const station = '02:00:00:00:01:00';

/** What `connect` prints when the port is open, each time it comes to that. */
const authorized = /\*\* Connected to/g;

const count = (text, pattern) => [...text.matchAll(pattern)].length;

/** `connect` on the first station, with its recording and the secrets that came up beside. */
export function begin(lab, { ssid, args, allChannels = false }) {
  return lab.workbench(
    'connect.txt',
    [
      ...['connect', '--interface', 'wlan1', '--ssid', ssid, ...args],
      // A look at all channels takes seconds in an emulated machine.
      ...(allChannels ? [] : ['--frequencies', '2412']),
      ...['--record', `${lab.folder}/live.pcapng`, '--save-secrets', `${lab.folder}/secrets.json`],
    ],
    { signal: 'SIGINT', input: true },
  );
}

/** Waits until the port was opened so many times. */
export const connected = (lab, times) =>
  lab.until(`authorized ${times} times`, () => count(lab.read('connect.txt'), authorized) >= times, 150);

/** Waits until a log of hostapd has one more line that matches, once `act` was done. */
export async function oneMore(lab, log, pattern, act) {
  const before = count(lab.read(log), pattern);
  await act();
  await lab.until(`${log}: one more ${pattern}`, () => count(lab.read(log), pattern) > before);
}

/**
 * Joins, and goes over to a second access point by fast transition.
 * @param log of the hostapd that has the second access point: no four-way handshake of it may stand there
 * @param second starts that access point and its log; absent where both were there from the first
 */
export async function roamsByFt(lab, connect, log, second = null) {
  await connected(lab, 1);
  lab.expect(lab.ping() > 0, 'a ping crosses');
  // A log that both access points write holds the handshake with the first.
  const before = second ? 0 : lab.read(log).length;
  await second?.();
  connect.stdin.write('roam\n');
  await connected(lab, 2);
  lab.expect(/authorized:\s*yes/.test(lab.station()), 'the kernel has the station authorized');
  lab.expect(/Connected to 02:00:00:00:02:00/.test(lab.sh('iw dev wlan1 link')), 'the second one has us');
  lab.expect(lab.ping() > 0, 'a ping crosses the second access point');
  lab.expect(
    !/pairwise key handshake completed/.test(lab.read(log).slice(before)),
    'the second access point did no four-way handshake',
  );
}

export const groupDone = /group key handshake completed/g;
export const pairwiseDone = /pairwise key handshake completed/g;

/** Ctrl+C: `connect` ends well and leaves nothing behind. */
export async function leave(lab, connect) {
  connect.kill('SIGINT');
  const code = await Promise.race([
    connect.ended,
    new Promise((done) => setTimeout(done, 60_000, 'still running')),
  ]);
  lab.expect(code === 0, `connect ends with 0, not ${code}`);
  lab.expect(/Not connected/.test(lab.sh('iw dev wlan1 link')), 'the interface is left disconnected');
  lab.expect(!/<[^>]*\bUP\b/.test(lab.sh('ip link show wlan1')), 'the interface is left down, as it was');
}

/**
 * Joins, pings, survives a group rekey and a deauthentication, leaves.
 * @param told `ssid`, `ap` (lines of hostapd's configuration), `args` of `connect`
 */
export async function join(lab, told) {
  const hostapd = await lab.ap(told.ssid, told.ap);
  const connect = begin(lab, told);
  await connected(lab, 1);
  await lab.line(hostapd.file, /pairwise key handshake completed/);
  lab.expect(/authorized:\s*yes/.test(lab.station()), 'the kernel has the station authorized');
  lab.expect(lab.ping() > 0, 'a ping crosses');

  await oneMore(lab, 'hostapd.log', groupDone, () => lab.hostapd('raw REKEY_GTK'));
  lab.expect(lab.ping() > 0, 'a ping crosses after the group rekey');

  lab.hostapd(`deauthenticate ${station}`);
  await connected(lab, 2);
  lab.expect(lab.ping() > 0, 'a ping crosses after the deauthentication');
  await leave(lab, connect);
}

/**
 * The keys of the recording are those that hostapd printed, and it opens as the session was live.
 * @param logs of the access points that the station was at
 */
export function sameKeys(evidence, logs = ['hostapd.log']) {
  const args = ['--secrets', evidence.path('secrets.json')];
  const theirs = [...new Set(logs.flatMap((log) => evidence.keys(log, '(?:WPA|FT): TK')))];
  evidence.expect(
    theirs.length >= 2,
    `hostapd printed ${theirs.length} TKs, expected one for each of two joins`,
  );
  for (const files of [['live.pcapng'], ['air.pcap', ...logs]]) {
    const { attempts } = evidence.analyze(files, args);
    const ours = attempts.flatMap((a) => a.handshakes).filter((h) => h.verified && h.kind !== 'group');
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
  sameDigest(evidence);
}

/** The recording gives the steps that the session had live: `connect` computed their digest while it ran. */
export function sameDigest(evidence) {
  const live = /digest ([0-9a-f]{64}), as it was live/.exec(evidence.read('connect.txt'))?.[1];
  evidence.expect(live !== undefined, 'connect tells no digest');
  const again = evidence.digest('live.pcapng');
  evidence.expect(again === live, `the recording has the digest ${again}, live it was ${live}`);
}

/** The second join took up the PMK that both ends had: there was no second exchange of SAE. */
export function cachedPmk(evidence) {
  const again = evidence.read('connect.txt').split('== rejoining').at(-1);
  evidence.expect(!again.includes('SAE Commit'), 'SAE ran again after the deauthentication');
  evidence.expect(
    /PMKID found from PMKSA cache/.test(evidence.read('hostapd.log')),
    'hostapd did not take the PMKID that we named',
  );
}
