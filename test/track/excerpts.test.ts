import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open } from '../diagnose/logs.ts';

/** Attempts of files of log lines: ends, outcome and causes. */
async function told(...files: readonly (readonly string[])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'handshake-excerpts-'));
  try {
    const paths = files.map((lines, i) => {
      const path = join(folder, `${i}.log`);
      writeFileSync(path, `${lines.join('\n')}\n`);
      return path;
    });
    const { session } = await open(...paths);
    return session.attempts.map(({ id, bssid, station, outcome }) => ({
      bssid,
      station,
      outcome,
      causes: session
        .analysed(id)
        .findings.filter(({ cause }) => cause !== 'message-missing-from-capture')
        .map(({ cause, severity }) => `${severity} ${cause}`),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const at = (seconds: number, line: string) =>
  `Mon Nov 30 12:00:${String(seconds).padStart(2, '0')} 2026 daemon.info hostapd: ${line}`;
const phone = '02:00:00:00:01:00';

describe('the log of an AP without the line that names its address', () => {
  const joined = [
    at(1, `wlan0: STA ${phone} IEEE 802.11: authenticated`),
    at(1, `wlan0: STA ${phone} IEEE 802.11: associated (aid 1)`),
    at(2, `wlan0: AP-STA-CONNECTED ${phone}`),
    at(2, `wlan0: STA ${phone} WPA: pairwise key handshake completed (RSN)`),
  ];

  it('tells of a station that connects', async () => {
    expect(await told(joined)).toEqual([
      { bssid: 'AP of wlan0', station: phone, outcome: 'connected', causes: [] },
    ]);
  });

  it.each(['AP-STA-CONNECTED', 'pairwise key handshake completed'])('%s alone is enough', async (word) => {
    const lines = joined.filter((line) => !/CONNECTED|completed/.test(line) || line.includes(word));
    expect((await told(lines)).map(({ outcome }) => outcome)).toEqual(['connected']);
  });

  it('an address that somebody has changed, so that it has the group bit, is still of a station', async () => {
    const changed = joined.map((line) => line.replaceAll(phone, 'd1:c5:00:00:00:01'));
    expect(await told(changed)).toEqual([
      { bssid: 'AP of wlan0', station: 'd1:c5:00:00:00:01', outcome: 'connected', causes: [] },
    ]);
  });

  it('and leaves again: no failure', async () => {
    const [attempt] = await told([
      ...joined,
      at(50, `wlan0: AP-STA-DISCONNECTED ${phone}`),
      at(50, `wlan0: STA ${phone} IEEE 802.11: disassociated`),
    ]);
    expect(attempt?.outcome).toBe('connected');
    expect(attempt?.causes.filter((cause) => cause.startsWith('failure'))).toEqual([]);
  });

  it('is of the address once another log names it', async () => {
    const started = at(0, 'Using interface wlan0 with hwaddr 02:00:00:00:00:00 and ssid "home"');
    expect((await told([started, ...joined])).map(({ bssid }) => bssid)).toEqual(['02:00:00:00:00:00']);
    const [first, second] = [joined.slice(0, 2), joined.slice(2)];
    expect((await told([...first, started, ...second])).map(({ bssid }) => bssid)).toEqual([
      '02:00:00:00:00:00',
    ]);
  });

  it('tells two interfaces apart', async () => {
    const other = joined.map((line) => line.replaceAll('wlan0', 'wlan1'));
    expect((await told([...joined, ...other])).map(({ bssid }) => bssid)).toEqual([
      'AP of wlan0',
      'AP of wlan1',
    ]);
  });

  it('tells each of several attempts', async () => {
    const again = joined.map((line) => line.replace('12:00:', '12:05:'));
    expect((await told([...joined, ...again])).map(({ outcome }) => outcome)).toEqual([
      'connected',
      'connected',
    ]);
  });
});

describe('the log of a station that is cut', () => {
  const left = (reason: number) =>
    `Nov 30 12:00:30 pc wpa_supplicant[7]: wlan0: CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:00:00 reason=${reason}`;

  it('reason 16 alone: it was connected, and its keys could not be renewed', async () => {
    expect(await told([left(16)])).toEqual([
      {
        bssid: '02:00:00:00:00:00',
        station: 'station of wlan0',
        outcome: 'connected',
        causes: ['failure rekey-failed', 'notice deauthenticated'],
      },
    ]);
  });

  it('reason 6 alone: what it was before cannot be told', async () => {
    const [attempt] = await told([left(6)]);
    expect(attempt?.outcome).toBe('incomplete');
    expect(attempt?.causes).toEqual(['notice deauthenticated']);
  });
});

it('a request that stands before the first line with the own address is of that station', async () => {
  const attempts = await told([
    "wlan0: SME: Trying to authenticate with 02:00:00:00:00:00 (SSID='home' freq=2412 MHz)",
    'nl80211: Authenticate (ifindex=3)',
    '  * bssid=02:00:00:00:00:00',
    '  * freq=2412',
    '  * Auth Type 0',
    'nl80211: Authentication request send successfully',
    'nl80211: MLME event 37 (NL80211_CMD_AUTHENTICATE) on wlan0(02:00:00:00:01:00) A1=02:00:00:00:01:00 A2=02:00:00:00:00:00',
    'wlan0: SME: Authentication response: peer=02:00:00:00:00:00 auth_type=0 auth_transaction=2 status_code=0',
    "wlan0: Trying to associate with 02:00:00:00:00:00 (SSID='home' freq=2412 MHz)",
    'wlan0: Associated with 02:00:00:00:00:00',
  ]);
  expect(attempts.map(({ station }) => station)).toEqual(['02:00:00:00:01:00']);
});

it('an address from a server shows that data went both ways: a timeout after it is no failed join', async () => {
  const lines = (address: readonly string[]) => [
    'I (3094) wifi:state: init -> auth (b0)',
    'I (3101) wifi:state: auth -> assoc (0)',
    'I (3131) wifi:state: assoc -> run (10)',
    'I (3337) wifi:connected with Old Mill, aid = 1, channel 9, BW20, bssid = 02:00:00:00:00:00',
    ...address,
    'I (5383) wifi:state: run -> init (fc0)',
  ];
  const got = 'I (4441) esp_netif_handlers: sta ip: 192.0.2.80, mask: 255.255.255.0, gw: 192.0.2.1';
  expect((await told(lines([got]))).map(({ outcome }) => outcome)).toEqual(['connected']);
  expect((await told(lines([]))).map(({ outcome }) => outcome)).toEqual(['failed']);
});

describe('a log that begins with the end of another connection', () => {
  const end = '[57895.192983] wlan0: deauthenticated from 02:00:00:00:00:00 (Reason: 3=DEAUTH_LEAVING)';
  const join = [
    '[57908.368780] wlan0: authenticate with 02:00:00:00:00:00 (local address=02:00:00:00:01:00)',
    '[57908.370757] wlan0: send auth to 02:00:00:00:00:00 (try 1/3)',
    '[57908.683851] wlan0: authenticated',
    '[57908.685039] wlan0: associate with 02:00:00:00:00:00 (try 1/3)',
    '[57908.696192] wlan0: associated',
  ];

  it('does not take it for the end of what comes after it', async () => {
    const [attempt] = (await told([end, ...join])).filter(({ station }) => station === '02:00:00:00:01:00');
    expect(attempt).toEqual({
      bssid: '02:00:00:00:00:00',
      station: '02:00:00:00:01:00',
      outcome: 'incomplete',
      causes: [],
    });
    const nameless = join.map((line) => line.replace(/ \(local.*/, ''));
    expect((await told([end, ...nameless])).at(-1)).toMatchObject({ outcome: 'incomplete', causes: [] });
  });

  it('nor do two programs of one machine', async () => {
    const at = (program: string, line: string) => `Aug 31 13:21:57 host ${program}: wlan0: ${line}`;
    const ap = '02:00:00:00:00:00';
    const attempts = await told([
      at('kernel', `deauthenticated from ${ap} (Reason: 7=CLASS3_FRAME_FROM_NONASSOC_STA)`),
      at('wpa_supplicant[9]', `CTRL-EVENT-DISCONNECTED bssid=${ap} reason=7`),
      at('wpa_supplicant[9]', `SME: Trying to authenticate with ${ap} (SSID='home' freq=2462 MHz)`),
      at('kernel', `authenticate with ${ap}`),
      at('wpa_supplicant[9]', `Trying to associate with ${ap} (SSID='home' freq=2462 MHz)`),
      at('kernel', 'authenticated'),
      at('kernel', `associate with ${ap} (try 1/3)`),
      at('kernel', 'associated'),
      at('wpa_supplicant[9]', `CTRL-EVENT-CONNECTED - Connection to ${ap} completed [id=0 id_str=]`),
    ]);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['incomplete', 'connected']);
  });
});
