/** Watching another supplicant join, as `iwmon` would, with the air beside it. */
export async function observe(lab, { ssid, passphrase, start }) {
  const observer = await begin(lab, { ssid, passphrase });
  await start();
  await joined(lab);
  await stop(lab, observer);
}

/** An access point for `passphrase`, and somebody who watches. @param ap further lines of its configuration */
export async function begin(lab, { ssid, passphrase, ap = [], args = [] }) {
  const network = ['wpa=2', `wpa_passphrase=${passphrase}`, 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'];
  await lab.ap(ssid, [...network, ...ap]);
  const observer = lab.workbench(
    'observe.txt',
    [
      ...['observe', '--nlmon', 'nlmon0', '--monitor', 'hwsim0', ...args],
      ...['--record', `${lab.folder}/observed.pcapng`],
    ],
    { signal: 'SIGINT' },
  );
  await lab.line(observer.file, /Observing hwsim0/, 30);
  return observer;
}

export async function joined(lab) {
  await lab.until('the station is authorized', () => /authorized:\s*yes/.test(lab.station()), 60);
  lab.expect(lab.ping() > 0, 'a ping crosses');
}

export async function stop(lab, observer) {
  observer.kill('SIGINT');
  const code = await Promise.race([
    observer.ended,
    new Promise((done) => setTimeout(done, 15_000, 'still running')),
  ]);
  lab.expect(code === 0, `observe ends with 0, not ${code}`);
}

/** What was observed holds the attempts, messages and keys that the capture of the air holds. */
export function sameAsAir(evidence, passphrase) {
  const of = (file) =>
    evidence
      .analyze([file], ['--passphrase', passphrase])
      .attempts.filter(({ outcome }) => outcome === 'connected')
      .map(({ bssid, station, handshakes }) => ({
        bssid,
        station,
        handshakes: handshakes
          .filter(({ verified }) => verified)
          .map(({ kind, messages, keys }) => [kind, messages.map(({ name }) => name), keys.ptk ?? keys.gtk]),
      }));
  const air = of('air.pcap');
  const observed = of('observed.pcapng');
  evidence.expect(air.length > 0 && air[0].handshakes.length > 0, 'the air shows no verified handshake');
  evidence.expect(
    JSON.stringify(observed) === JSON.stringify(air),
    `observed ${JSON.stringify(observed)}, the air ${JSON.stringify(air)}`,
  );
  const netlink = evidence.analyze(['observed.pcapng'], ['--steps', '--passphrase', passphrase]);
  const steps = netlink.attempts.flatMap((attempt) => attempt.steps);
  evidence.expect(
    steps.some(({ title }) => title === 'M1'),
    'no M1 among the steps',
  );
}
