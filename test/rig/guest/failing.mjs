import { sameDigest } from './joining.mjs';

/** A join that is to end badly: it has to be named, recorded to the end, and to leave the interface clean. */
const network = ['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'];

/**
 * @param told `ssid`; `ap` (lines of hostapd's configuration); `passphrase`; `args` of `connect`; `act` is called with
 *   `connect` and hostapd once both run; `says`: what the last words must match; `code` of `connect`'s end
 */
export async function fail(lab, told) {
  const { ssid, ap = network, passphrase = 'rig passphrase', args = [], act, says, code = 1 } = told;
  const hostapd = await lab.ap(ssid, ap);
  const connect = lab.workbench('connect.txt', [
    ...['connect', '--interface', 'wlan1', '--ssid', ssid, '--passphrase', passphrase],
    ...['--frequencies', '2412', '--rejoin', '0', '--record', `${lab.folder}/live.pcapng`, ...args],
  ]);
  await act?.({ connect, hostapd });
  const ended = await Promise.race([
    connect.ended,
    new Promise((done) => setTimeout(done, 150_000, 'still running')),
  ]);
  lab.expect(ended === code, `connect ends with ${code}, not ${ended}`);
  lab.expect(says.test(lab.read('connect.txt')), `connect says ${says}`);
  lab.expect(/Not connected/.test(lab.sh('iw dev wlan1 link')), 'the interface is left disconnected');
}

/** The recording is whole and this program names the cause in it. */
export function names(evidence, causes, passphrase = 'rig passphrase') {
  sameDigest(evidence);
  const result = evidence.analyze(['live.pcapng'], ['--passphrase', passphrase]);
  evidence.expect(result.warnings.length === 0, `warnings: ${JSON.stringify(result.warnings)}`);
  const found = [...result.findings, ...result.attempts.flatMap(({ findings }) => findings)].map(
    ({ cause }) => cause,
  );
  evidence.expect(
    causes.some((cause) => found.includes(cause)),
    `none of ${causes.join(', ')} among the causes ${found.join(', ') || '(none)'}`,
  );
}
