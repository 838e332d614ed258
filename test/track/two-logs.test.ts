import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { open, openText } from '../diagnose/logs.ts';

const ap = '02:00:00:00:00:00';
const station = '02:00:00:00:01:00';

const log = (...lines: readonly (readonly [seconds: number, line: string])[]): string =>
  lines.map(([seconds, line]) => `${(1_795_176_600 + seconds).toFixed(6)}: ${line}\n`).join('');

// The station's log tells of an attempt that is refused at once; the AP's begins to tell of one later.
it.each([
  [2.9, 1, 'it is the same one'],
  [3.1, 2, 'it is another'],
])(
  'the log of the AP is %d seconds behind that of the station: %d attempts, %s',
  async (behind, attempts) => {
    const folder = mkdtempSync(join(tmpdir(), 'handshake-two-logs-'));
    try {
      writeFileSync(
        join(folder, 'station.log'),
        log(
          [0, `wlan0: Own MAC address: ${station}`],
          [0, `wlan0: SME: Trying to authenticate with ${ap} (SSID='home' freq=2412 MHz)`],
          [
            0.1,
            `wlan0: SME: Authentication response: peer=${ap} auth_type=0 auth_transaction=2 status_code=17`,
          ],
        ),
      );
      writeFileSync(
        join(folder, 'ap.log'),
        log(
          [0, `Using interface wlan0 with hwaddr ${ap} and ssid "home"`],
          [
            behind,
            `authentication: STA=${station} auth_alg=0 auth_transaction=1 status_code=0 wep=0 seq_ctrl=0x10`,
          ],
          [
            behind + 0.1,
            `association request: STA=${station} capab_info=0x11 listen_interval=10 seq_ctrl=0x30`,
          ],
        ),
      );
      const { session } = await open(join(folder, 'station.log'), join(folder, 'ap.log'));
      expect(session.attempts).toHaveLength(attempts);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

it.each([
  [station, 0, 'its own BSS: it is the AP'],
  [ap, 1, 'another'],
])('a supplicant that tells of a connection to %s: %d attempts, for that is %s', async (bssid, attempts) => {
  const { session } = await openText(
    log(
      [0, `wlan0: Own MAC address: ${station}`],
      [1, `wlan0: CTRL-EVENT-CONNECTED - Connection to ${bssid} completed [id=0 id_str=]`],
    ),
  );
  expect(session.attempts).toHaveLength(attempts);
});
