import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../main/base/bytes.ts';
import { brief, events, imported } from './reading.ts';

// One log in every form in which people paste it: it says the same, in the same order, at the same times.

interface Said {
  /** Milliseconds since 2026-03-18 15:44:00 UTC. */
  readonly ms: number;
  readonly program: string;
  readonly text: string;
}

const START = Date.UTC(2026, 2, 18, 15, 44);
const station: readonly Said[] = [
  [1000, "wlan0: SME: Trying to authenticate with 02:00:00:00:0a:01 (SSID='home' freq=2412 MHz)"],
  [1020, "wlan0: Trying to associate with 02:00:00:00:0a:01 (SSID='home' freq=2412 MHz)"],
  [1100, 'wlan0: Associated with 02:00:00:00:0a:01'],
  [2050, 'wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect'],
  [2051, 'wlan0: CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:0a:01 reason=15'],
  [
    2060,
    'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="home" auth_failures=1 duration=10 reason=WRONG_KEY',
  ],
].map(([ms, text]) => ({ ms: ms as number, program: 'wpa_supplicant', text: text as string }));
const ap: readonly Said[] = [
  [3000, 'phy0-ap0: STA 02:00:00:00:0b:02 IEEE 802.11: authenticated'],
  [3010, 'phy0-ap0: STA 02:00:00:00:0b:02 IEEE 802.11: associated (aid 1)'],
  [4020, 'phy0-ap0: AP-STA-POSSIBLE-PSK-MISMATCH 02:00:00:00:0b:02'],
  [5020, 'phy0-ap0: AP-STA-POSSIBLE-PSK-MISMATCH 02:00:00:00:0b:02'],
  [6030, 'phy0-ap0: STA 02:00:00:00:0b:02 IEEE 802.11: deauthenticated due to local deauth request'],
].map(([ms, text]) => ({ ms: ms as number, program: 'hostapd', text: text as string }));
const kernel: readonly Said[] = [
  [1000, 'wlan0: authenticate with 02:00:00:00:0a:01'],
  [1010, 'wlan0: send auth to 02:00:00:00:0a:01 (try 1/3)'],
  [1020, 'wlan0: authenticated'],
  [1030, 'wlan0: associate with 02:00:00:00:0a:01 (try 1/3)'],
  [1040, 'wlan0: RX AssocResp from 02:00:00:00:0a:01 (capab=0x411 status=17 aid=0)'],
  [1041, 'wlan0: 02:00:00:00:0a:01 denied association (code=17)'],
].map(([ms, text]) => ({ ms: ms as number, program: 'kernel', text: text as string }));
const logs = { station, ap, kernel };

const at = (ms: number): Date => new Date(START + ms);
const two = (n: number, width = 2): string => String(n).padStart(width, '0');
const clock = (ms: number): string => at(ms).toISOString().slice(11, 19);
const fraction = (ms: number): string => two(ms % 1000, 3);
const tag = { wpa_supplicant: 'D/wpa_supplicant', hostapd: 'D/hostapd', kernel: 'E/kernel' } as Record<
  string,
  string
>;

/** What stands before the text, and what of the time it tells: milliseconds, seconds, or nothing. */
const stamps: Readonly<Record<string, { of: (said: Said) => string; tells: 'ms' | 's' | 'none' }>> = {
  syslog: { of: ({ ms, program }) => `Mar 18 ${clock(ms)} box ${program}[12]: `, tells: 's' },
  'syslog, German': { of: ({ ms, program }) => `Mär 18 ${clock(ms)} box ${program}[12]: `, tells: 's' },
  'syslog, French': { of: ({ ms, program }) => `mars 18 ${clock(ms)} box ${program}[12]: `, tells: 's' },
  'syslog, Russian': { of: ({ ms, program }) => `мар 18 ${clock(ms)} box ${program}[12]: `, tells: 's' },
  'syslog, Portuguese, day first': {
    of: ({ ms, program }) => `18 de mar ${clock(ms)} box ${program}[12]: `.replace('de ', ''),
    tells: 's',
  },
  'RFC 5424': {
    of: ({ ms, program }) => `<30>1 2026-03-18T${clock(ms)}.${fraction(ms)}Z box ${program} 12 - - `,
    tells: 'ms',
  },
  'RFC 5424 without priority': {
    of: ({ ms, program }) => `2026-03-18T${clock(ms)}.${fraction(ms)}000+00:00 box ${program} 12 - - `,
    tells: 'ms',
  },
  'ISO 8601': { of: ({ ms, program }) => `2026-03-18T${clock(ms)}+0000 box ${program}[12]: `, tells: 's' },
  'short-full': {
    of: ({ ms, program }) => `Wed 2026-03-18 ${clock(ms)} UTC box ${program}[12]: `,
    tells: 's',
  },
  logread: { of: ({ ms, program }) => `Wed Mar 18 ${clock(ms)} 2026 daemon.notice ${program}: `, tells: 's' },
  'logread, cut': { of: ({ program }) => `daemon.notice ${program}[12]: `, tells: 'none' },
  LuCI: {
    of: ({ ms, program }) => {
      const hour = at(ms).getUTCHours() + 3;
      return `[Mar 18, 2026, ${hour - 12}:${clock(ms).slice(3)} PM GMT+3] daemon.info: ${program}: `;
    },
    tells: 's',
  },
  'LuCI, German': {
    of: ({ ms, program }) => `[18.03.2026, ${clock(ms)} UTC] daemon.info: ${program}: `,
    tells: 's',
  },
  'LuCI, French': {
    of: ({ ms, program }) => `[18 mars 2026 à ${clock(ms)} UTC] daemon.info: ${program}: `,
    tells: 's',
  },
  'program alone': { of: ({ program }) => `${program}[12]: `, tells: 'none' },
  'program without process': { of: ({ program }) => `${program}: `, tells: 'none' },
  'numbered date': { of: ({ ms, program }) => `18.03.2026 ${clock(ms)} ${program}[12]: `, tells: 's' },
  'logcat threadtime': {
    of: ({ ms, program }) => `03-18 ${clock(ms)}.${fraction(ms)}  123  456 D ${program}: `,
    tells: 'ms',
  },
  'logcat with year and zone': {
    of: ({ ms, program }) =>
      `2026-03-18 ${clock(ms)}.${fraction(ms)} +0000  123  456 I ${program.padEnd(8)}: `,
    tells: 'ms',
  },
  'logcat time': {
    of: ({ ms, program }) => `03-18 ${clock(ms)}.${fraction(ms)} ${tag[program]}(  123): `,
    tells: 'ms',
  },
  'logcat brief': { of: ({ program }) => `${tag[program]}(  123): `, tells: 'none' },
  'logcat tag': { of: ({ program }) => `${tag[program]}: `, tells: 'none' },
  'logcat epoch': {
    of: ({ ms, program }) =>
      `        ${((START + ms) / 1000) | 0}.${fraction(ms)}   123   456 D ${program}: `,
    tells: 'ms',
  },
  'Android Studio': {
    of: ({ ms, program }) => `03-18 ${clock(ms)}.${fraction(ms)} 123-456/? ${tag[program]}: `,
    tells: 'ms',
  },
  'an app that shows logcat': {
    of: ({ ms, program }) => `03/18/2026 ${clock(ms)} [INFORMATION] ${program}(123) `,
    tells: 's',
  },
  'a viewer of the journal': {
    of: ({ ms, program }) =>
      `2026-03-18T${clock(ms)}.${fraction(ms)} 2633844492 ${program}.service ${program}[12] STATS `,
    tells: 'ms',
  },
};

const written = (log: readonly Said[], form: keyof typeof stamps): string[] =>
  log.map((said) => stamps[form]!.of(said) + said.text);

async function told(text: string | Bytes): Promise<{ events: string[]; times: (bigint | null)[] }> {
  const { records } = await imported(text);
  const reports = records.filter(({ event }) => event);
  return {
    events: reports.map(({ event }) => brief(event!)),
    times: reports.map(({ time }) => time && time / 1_000_000n),
  };
}

/** What the log says to whoever reads it as its program wrote it. */
const plainly = async (log: readonly Said[]) => {
  const lines = log.map(({ ms, program, text }) =>
    program === 'kernel'
      ? `[${two(10 + Math.floor(ms / 1000), 5)}.${fraction(ms)}000] ${text}`
      : `${START / 1000 + Math.floor(ms / 1000)}.${fraction(ms)}000: ${text}`,
  );
  return (await told(`${lines.join('\n')}\n`)).events;
};

describe.each(Object.entries(logs))('the log of the %s', (_, log) => {
  it('says at least four things', async () => {
    expect((await plainly(log)).length).toBeGreaterThanOrEqual(4);
  });

  it.each(Object.keys(stamps))('with times as %s', async (form) => {
    const { events, times } = await told(`${written(log, form).join('\n')}\n`);
    expect(events).toEqual(await plainly(log));
    const { tells } = stamps[form]!;
    if (tells === 'none') return expect(times.every((time) => time === null)).toBe(true);
    const all = log.map(({ ms }) => BigInt(START + (tells === 's' ? ms - (ms % 1000) : ms)));
    for (const time of times) expect(all).toContain(time);
  });
});

const numbered = (from: number, lines: readonly string[], mark: string): string[] =>
  lines.map((line, i) => `${from + i}${mark}${line}`);
const wide = (lines: readonly string[]): number => Math.max(...lines.map((line) => line.length));
const entities = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** What a page, an editor or a person does to the lines. */
const decorations: Readonly<Record<string, (lines: readonly string[]) => string | Bytes>> = {
  indented: (lines) => lines.map((line) => `    ${line}`).join('\n'),
  'indented by a tab': (lines) => lines.map((line) => `\t${line}`).join('\n'),
  quoted: (lines) => lines.map((line) => `> ${line}`).join('\n'),
  'quoted twice, indented': (lines) => lines.map((line) => `> >     ${line}`).join('\n'),
  bullets: (lines) => lines.map((line) => `- ${line}`).join('\n'),
  'indented stars': (lines) => lines.map((line) => `  * ${line}`).join('\n'),
  'a numbered list': (lines) => numbered(1, lines, '. ').join('\n'),
  'grep -n': (lines) => numbered(1204, lines, ':').join('\n'),
  'grep -C': (lines) => numbered(1204, lines, '-').join('\n'),
  'grep -Hn': (lines) => lines.map((line, i) => `/var/log/syslog.1:${120 + i}:${line}`).join('\n'),
  'grep of many files': (lines) => lines.map((line) => `daemon.log:${line}`).join('\n'),
  'cat -n': (lines) => lines.map((line, i) => `${String(i + 7).padStart(6)}\t${line}`).join('\n'),
  'docker compose': (lines) => lines.map((line) => `hostapd-1  | ${line}`).join('\n'),
  kubectl: (lines) => lines.map((line) => `[pod/wifi-6d8/hostapd] ${line}`).join('\n'),
  'a box': (lines) => lines.map((line) => `│ ${line.padEnd(wide(lines))} │`).join('\n'),
  'a table of one column': (lines) => lines.map((line) => `| ${line.padEnd(wide(lines))} |`).join('\n'),
  'code in each line': (lines) => lines.map((line) => `\`${line}\``).join('\n'),
  'a fence': (lines) => ['It fails:', '```', ...lines, '```', 'Any idea?'].join('\n'),
  'code of a forum': (lines) => `It fails: [code]${lines.join('\n')}[/code]`,
  'an inner block of a forum': (lines) =>
    ['[quote=joe]', '[code]', ...lines, '[/code]', '[/quote]', 'same here'].join('\n'),
  'code of an issue tracker': (lines) => `{noformat}\n${lines.join('\n')}\n{noformat}`,
  comments: (lines) => lines.map((line) => `# ${line}`).join('\n'),
  'entities and breaks': (lines) => lines.map((line) => `${entities(line)}<br />`).join('\n'),
  'one line of HTML': (lines) => `<p>${lines.map(entities).join('<br>')}</p>`,
  'Windows line ends': (lines) => lines.join('\r\n'),
  'old Mac line ends': (lines) => lines.join('\r'),
  'blank lines between': (lines) => lines.join('\n\n'),
  'UTF-16': (lines) => utf16(`\ufeff${lines.join('\r\n')}`),
  'UTF-16 without a mark': (lines) => utf16(lines.join('\r\n')),
  colours: (lines) => lines.map((line) => `\u001b[0;1;31m${line}\u001b[0m`).join('\n'),
  'colours whose escapes were lost': (lines) => lines.map((line) => `[0;1;31m${line}[0m`).join('\n'),
  'newest first': (lines) => [...lines].reverse().join('\n'),
  'newest first in a fence': (lines) => ['```', ...[...lines].reverse(), '```'].join('\n'),
  'escaped line ends': (lines) =>
    `{"log": "${lines.map((line) => line.replaceAll('"', '\\"')).join('\\n')}"}`,
};

function utf16(text: string): Bytes {
  const out = new Uint8Array(2 * text.length);
  const view = new DataView(out.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), true);
  return out;
}

describe.each(Object.entries(logs))('the log of the %s', (_, log) => {
  it.each(Object.keys(decorations))('%s', async (form) => {
    const lines = written(log, 'syslog');
    const { events, times } = await told(decorations[form]!(lines));
    expect(events).toEqual(await plainly(log));
    expect(times.every((time) => time !== null)).toBe(true);
  });

  it('whose line ends were lost', async () => {
    const { events, times } = await told(written(log, 'syslog').join(' '));
    expect(events).toEqual(await plainly(log));
    expect(times.every((time) => time !== null)).toBe(true);
  });

  it.each(['indented', 'quoted', 'grep -n', 'a box', 'bullets', 'newest first'])(
    'without times, %s',
    async (form) => {
      const texts = log.map(({ text }) => text);
      const { events } = await told(decorations[form]!(texts));
      expect(events).toEqual((await told(texts.join('\n'))).events);
    },
  );
});

// Two machines, or one at two times, are two streams.
describe('parts', () => {
  const parts = async (text: string): Promise<string[]> => {
    const { sources } = await imported(text);
    return [...new Set(sources.filter(({ form }) => form !== 'text').map(({ file }) => file))];
  };
  const block = (host: string, hour: number): string[] =>
    station.map(
      ({ ms, text }) => `Mar 18 ${two(hour)}:${clock(ms).slice(3)} ${host} wpa_supplicant[1]: ${text}`,
    );

  it('one machine, one time: one', async () => {
    expect(await parts(block('a', 3).join('\n'))).toEqual(['a.log']);
    expect(await parts([...block('a', 3), ...block('a', 4)].join('\n'))).toEqual(['a.log']);
  });

  it('two host names, also line by line', async () => {
    expect(await parts([...block('a', 3), ...block('b', 4)].join('\n'))).toEqual(['a.log', 'a.log, part 2']);
    const mixed = block('a', 3).flatMap((line, i) => [line, block('b', 3)[i]!]);
    expect(await parts(mixed.join('\n'))).toEqual(['a.log', 'a.log, part 2']);
  });

  it('times that fall', async () => {
    expect(await parts([...block('a', 4), 'and before that:', ...block('a', 3)].join('\n'))).toEqual([
      'a.log',
      'a.log, part 2',
    ]);
  });

  it('what a reply quotes again reports nothing', async () => {
    const mail = [
      ...block('a', 4),
      '',
      'On Wed, Mar 18, 2026 at 9:00 AM Ann wrote:',
      ...block('a', 4).map((line) => `> ${line}`),
    ];
    expect((await told(mail.join('\n'))).events).toEqual(await plainly(station));
  });

  it('the year is of the mail, not of now', async () => {
    const mail = ['On Sat, Mar 21, 2020 at 11:30 PM Ann wrote:', ...block('a', 4).map((line) => `> ${line}`)];
    const { times } = await told(mail.join('\n'));
    expect(new Date(Number(times[0])).toISOString()).toBe('2020-03-18T04:44:01.000Z');
  });
});

describe('what a copy did to a line', () => {
  it('other spaces in the names of modules', async () => {
    const at = (second: number): string =>
      `Tue Oct 17 12:20:${second} 2017 daemon.debug hostapd: wlan1: STA `;
    expect(
      await events(
        [
          `${at(55)}02:00:00:00:01:00 IEEE802.11: associated (aid 1)`,
          `${at(56)}02:00:00:00:01:00 WPA : pairwise key handshake completed (RSN)`,
          '',
        ].join('\n'),
      ),
    ).toEqual([
      '1: associated interface=wlan1 station=02:00:00:00:01:00 status=0',
      '2: four-way-complete interface=wlan1 station=02:00:00:00:01:00',
    ]);
  });
});

describe("NetworkManager's states by their numbers", () => {
  it.each([
    ['<info> (wlan0): device state change: 7 -> 8 (reason 0)', 'connected interface=wlan0 ok=true'],
    [
      '<info> (wlan0): device state change: 6 -> 9 (reason 7)',
      'disconnected interface=wlan0 local=true ok=false why=no-secrets',
    ],
    [
      '<info> (wlan0): device state change: 50 -> 120 (reason 11)',
      'association-timeout detail=supplicant-timeout interface=wlan0',
    ],
    [
      '<info> (wlan0): device state change: 7 -> 9 (reason 5)',
      'address detail=ip-config-unavailable interface=wlan0 ok=false why=failed',
    ],
  ])('%s', async (line, event) => {
    expect(await events(`Jan  3 19:44:36 host NetworkManager[1650]: ${line}\n`)).toEqual([`1: ${event}`]);
  });
});

describe('what is pasted of a program that says little', () => {
  it('why a network was passed over, with nothing around it', async () => {
    expect(
      await events(
        '    wlan0:    skip RSN IE - key mgmt mismatch\n    wlan0:    reject due to mismatch with WPA/WPA2\n',
      ),
    ).toEqual(['1: not-selected detail=skip RSN IE - key mgmt mismatch interface=wlan0 why=akm']);
  });

  it('an interface whose name begins with a digit, and no list that begins with one', async () => {
    expect(await events('5g_sta: SME: Authentication request to the driver failed\n')).toEqual([
      '1: driver detail=SME: Authentication request to the driver failed interface=5g_sta ok=false why=join',
    ]);
    const listed = await events(
      "0: 02:00:00:00:00:00 ssid='home' wpa_ie_len=0 rsn_ie_len=20 caps=0x411 level=-40\n",
    );
    expect(listed).toEqual(['1: bss bssid=02:00:00:00:00:00 ssid=home']);
  });

  it("FreeRADIUS' two lines that name no request and no client", async () => {
    expect(
      (
        await events(
          'eap_peap: ERROR: (TLS) PEAP - Alert read:fatal:unknown CA\nLogin incorrect (eap_peap: (TLS) PEAP - Alert read:fatal:unknown CA): [anonymous]\n',
        )
      ).map((event) => event.split(' ')[1]),
    ).toContain('tls-alert');
  });

  it("Zephyr's status in words", async () => {
    const said = async (words: string) => events(`Connection request failed (${words})\n`);
    expect(await said('Authentication rejected by AP')).toEqual([
      '1: authenticated detail=Authentication rejected by AP ok=false',
    ]);
    expect(await said('Connection timed out')).toEqual([
      '1: association-timeout detail=WIFI_STATUS_CONN_TIMEOUT',
    ]);
    expect(await said('Connection failed')).toEqual(['1: connect-result ok=false']);
  });

  it("RouterOS' lines of another day", async () => {
    for (const day of ['mar/14', 'mar/14/2023']) {
      const { records } = await imported(
        `${day} 09:21:10 wireless,info 02:00:00:00:01:00@wlan1: connected\n`,
      );
      expect(records[0]?.event?.kind).toBe('associated');
      expect(new Date(Number(records[0]!.time! / 1_000_000n)).toISOString()).toMatch(
        /^20\d\d-03-14T09:21:10/,
      );
    }
  });

  it("UniFi's lines with a colon behind the facility", async () => {
    const line =
      'Fri Apr  7 18:20:21 2023 user.info : stahtd[4310]: [STA-TRACKER].stahtd_dump_event(): {"mac":"02:00:00:00:01:00","vap":"ath2","event_type":"failure","wpa_auth_failures":"1"}';
    expect(await events(`${line}\n`)).toEqual([
      '1: four-way-failed interface=ath2 station=02:00:00:00:01:00',
    ]);
  });
});
