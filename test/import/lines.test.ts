import { describe, expect, it } from 'vitest';
import { utf8 } from '../../main/base/bytes.ts';
import { events, fixture, imported, linesOf } from './reading.ts';
import { fixtureRecording, recording } from './recording.ts';

const texts = (text: string | Uint8Array): string[] => linesOf(text).map((line) => line.text);
const second = (ns: bigint | null): string | null =>
  ns === null ? null : new Date(Number(ns / 1_000_000n)).toISOString();

const utf16 = (text: string, little: boolean): Uint8Array => {
  const out = new Uint8Array(2 + 2 * text.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, 0xfeff, little);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), little);
  return out;
};

describe('bytes to lines', () => {
  it.each([
    ['UTF-8', utf8('größe\nβ\n')],
    ['UTF-8 with byte order mark', utf8('\ufeffgröße\nβ\n')],
    ['UTF-16, little end first', utf16('größe\r\nβ\r\n', true)],
    ['UTF-16, big end first', utf16('größe\nβ', false)],
    ['CRLF', utf8('größe\r\nβ\r\n')],
  ])('%s', (_, octets) => {
    expect(texts(octets)).toEqual(['größe', 'β']);
    expect(linesOf(octets, {}, 1).map((line) => line.text)).toEqual(['größe', 'β']);
  });

  it('latin-1 where a line is no UTF-8', () => {
    expect(texts(Uint8Array.of(0x67, 0x72, 0xf6, 0xdf, 0x65, 0x0a, 0xce, 0xb2))).toEqual(['größe', 'β']);
  });

  it('NULs and colours are taken out', () => {
    expect(texts('\u001b[1;31mwlan1:\u001b[0m x\u0000y\u001b]0;title\u0007z #033[0mend')).toEqual([
      'wlan1: xyz end',
    ]);
  });

  it('a line without end is cut, not kept in memory', () => {
    const lines = linesOf(new Uint8Array(3_000_000).fill(0x61));
    expect(lines.map((line) => line.length)).toEqual([1 << 20, 1 << 20, 3_000_000 - (2 << 20)]);
  });
});

// Instants are what each form says by its own definition: date(1), journalctl(1), dmesg(1).
describe('what stands before the text', () => {
  it.each([
    ['1700000000.123456: wlan0: x', 'wlan0: x', '2023-11-14T22:13:20.123Z', 'epoch', null, null],
    [
      '1700000000.123456: 1700000000.123499: wlan0: x',
      'wlan0: x',
      '2023-11-14T22:13:20.123Z',
      'epoch',
      null,
      null,
    ],
    ['1700000000.123456 src/a.c:b() x', 'src/a.c:b() x', '2023-11-14T22:13:20.123Z', 'epoch', null, null],
    ['1700000000.123456 box iwd[7]: x', 'x', '2023-11-14T22:13:20.123Z', 'epoch', 'box', 'iwd'],
    ['[   12.345678] wlan0: x', 'wlan0: x', '1970-01-01T00:00:12.345Z', 'boot', null, null],
    ['[12345.678901] box iwd[7]: x', 'x', '1970-01-01T03:25:45.678Z', 'boot', 'box', 'iwd'],
    ['[    1.000000] IOAPIC[0]: x', 'IOAPIC[0]: x', '1970-01-01T00:00:01.000Z', 'boot', null, null],
    ['[Tue Nov 14 22:13:20 2023] wlan0: x', 'wlan0: x', '2023-11-14T22:13:20.000Z', 'local', null, null],
    ['Nov 20 12:00:00 box iwd[7]: x', 'x', '2026-11-20T12:00:00.000Z', 'local', 'box', 'iwd'],
    ['Nov  2 12:00:00 box kernel: x', 'x', '2026-11-02T12:00:00.000Z', 'local', 'box', 'kernel'],
    ['Nov 20 12:00:00.500000 box iwd[7]: x', 'x', '2026-11-20T12:00:00.500Z', 'local', 'box', 'iwd'],
    [
      'Nov 20 12:00:00 dnsmasq[7]: warning: x',
      'warning: x',
      '2026-11-20T12:00:00.000Z',
      'local',
      null,
      'dnsmasq',
    ],
    [
      'Nov 20 12:00:00 box last message repeated 2 times',
      'last message repeated 2 times',
      '2026-11-20T12:00:00.000Z',
      'local',
      'box',
      null,
    ],
    [
      'Tue Nov 14 22:13:20 2023 daemon.notice hostapd: x',
      'x',
      '2023-11-14T22:13:20.000Z',
      'local',
      null,
      'hostapd',
    ],
    [
      'Tue Nov 14 22:13:20 2023 kern.info kernel: [   12.345678] x',
      'x',
      '2023-11-14T22:13:20.000Z',
      'local',
      null,
      'kernel',
    ],
    [
      '2023-11-14T22:13:20.123456+01:00 box iwd[7]: x',
      'x',
      '2023-11-14T21:13:20.123Z',
      'epoch',
      'box',
      'iwd',
    ],
    ['2023-11-14T22:13:20-0800 box kernel: x', 'x', '2023-11-15T06:13:20.000Z', 'epoch', 'box', 'kernel'],
    ['2023-11-14 22:13:20.123 box iwd[7]: x', 'x', '2023-11-14T22:13:20.123Z', 'local', 'box', 'iwd'],
    ['2023-11-14 22:13:20 WPA: x y', 'WPA: x y', '2023-11-14T22:13:20.000Z', 'local', null, null],
    ['Tue 2023-11-14 22:13:20 CET box iwd[7]: x', 'x', '2023-11-14T21:13:20.000Z', 'epoch', 'box', 'iwd'],
    ['<6>[   12.345678] x', 'x', '1970-01-01T00:00:12.345Z', 'boot', null, null],
    ['daemon.info: Nov 20 12:00:00 dhcpcd[958]: x', 'x', '2026-11-20T12:00:00.000Z', 'local', null, 'dhcpcd'],
    [
      '11-14 22:13:20.123  1234  5678 D wpa_supplicant: x',
      'x',
      '2026-11-14T22:13:20.123Z',
      'local',
      null,
      'wpa_supplicant',
    ],
    ['wlan0: x: y', 'wlan0: x: y', null, 'none', null, null],
    ['WPA: x', 'WPA: x', null, 'none', null, null],
    ['Foo 99 12:00:00 box iwd[7]: x', 'Foo 99 12:00:00 box iwd[7]: x', null, 'none', null, null],
  ])('%s', (line, text, time, clock, host, program) => {
    const [read] = linesOf(line);
    expect(read).toMatchObject({ text, clock, host, program, whole: line });
    expect(second(read!.time)).toBe(time);
  });
});

describe('clocks', () => {
  const journal = 'Dec 22 15:44:10 box iwd[7]: x\n';
  const read = async (text: string, options: object): Promise<[string | null, readonly string[]]> => {
    const { records, warnings } = await imported(text, options);
    return [second(records[0]!.time), warnings];
  };

  it('a date without a year is of the latest year in which it is not in the future, and this is said', async () => {
    expect(await read(journal, {})).toEqual([
      '2025-12-22T15:44:10.000Z',
      ['Times without a time zone were read as UTC.', 'Dates without a year were read as of 2025.'],
    ]);
  });

  it('over the turn of the year', () => {
    const text = 'Dec 31 23:59:59 box iwd[7]: x\nJan  1 00:00:01 box iwd[7]: y\n';
    const times = linesOf(text, { reference: 1_767_312_000n * 1_000_000_000n }).map((line) =>
      second(line.time),
    );
    expect(times).toEqual(['2025-12-31T23:59:59.000Z', '2026-01-01T00:00:01.000Z']);
  });

  it('year and zone can be given', async () => {
    expect((await read(journal, { year: 2023, zone: 'Europe/Paris' }))[0]).toBe('2023-12-22T14:44:10.000Z');
    expect((await read(journal, { year: 2023, zone: -480 }))[0]).toBe('2023-12-22T23:44:10.000Z');
    // On 31 March 2024 at 01:00 UTC the clocks of Paris went from 02:00 to 03:00.
    const spring = 'Mar 31 01:59:59 box iwd[7]: x\nMar 31 03:00:00 box iwd[7]: y\n';
    const times = linesOf(spring, { year: 2024, zone: 'Europe/Paris' }).map((line) => second(line.time));
    expect(times).toEqual(['2024-03-31T00:59:59.000Z', '2024-03-31T01:00:00.000Z']);
  });

  it("a mail's date tells the year", async () => {
    const mail = `From: a@b.example\nDate: Sat, 23 Dec 2023 10:00:00 +0100\nSubject: s\n\n${journal}`;
    const { records } = await imported(mail);
    expect(second(records.at(-1)!.time)).toBe('2023-12-22T15:44:10.000Z');
  });

  it('times since the start become absolute by the kernel line about its clock, a log daemon, or what is given', async () => {
    const since = '[   12.345678] wlan0: associated\n';
    const rtc =
      '[    2.248205] rtc_cmos 00:04: setting system clock to 2026-11-20T12:10:32 UTC (1795176632)\n';
    expect(linesOf(rtc + since).map((line) => [second(line.time), line.clock])).toEqual([
      ['2026-11-20T12:10:32.000Z', 'local'],
      ['2026-11-20T12:10:42.097Z', 'local'],
    ]);
    const daemon = 'Nov 20 12:00:20 box kernel: [   20.000000] x\n';
    expect(second(linesOf(since + daemon)[0]!.time)).toBe('2026-11-20T12:00:12.345Z');
    const given = linesOf(since, { bootTime: 1_700_000_000n * 1_000_000_000n });
    expect(second(given[0]!.time)).toBe('2023-11-14T22:13:32.345Z');
    const { warnings } = await imported(since);
    expect(warnings).toEqual(['Times such as [12.345678] count from a start that the file does not tell.']);
  });

  it('dmesg -d counts from the line before', () => {
    const text = '[Tue Nov 14 22:13:20 2023] a\n[<    1.500000>] b\n[  +0.250000] c\n';
    expect(linesOf(text).map((line) => second(line.time))).toEqual([
      '2023-11-14T22:13:20.000Z',
      '2023-11-14T22:13:21.500Z',
      '2023-11-14T22:13:21.750Z',
    ]);
  });
});

// journalctl of systemd 252 printed one journal in each of its forms.
describe('journal', () => {
  const messages = [
    ['iwd', 'event: state, old: disconnected, new: connecting'],
    [
      'wpa_supplicant',
      'wlan1: SME: Trying to authenticate with 02:00:00:00:00:00\nsecond line, = with an equals sign\n\nfourth',
    ],
    ['wpa_supplicant', 'not utf-8: \ufffd\ufffd end'],
    [
      'wpa_supplicant',
      'wlan1: CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:00:00 completed [id=0 id_str=]',
    ],
    ['dhcpcd', 'wlan1: leased 10.77.1.61 for 3600 seconds'],
  ];
  const micro = ['846483', '869515', '890271', '910482', '930723'].map((us) => `1795195348${us}`);

  it.each(['export', 'json'])('%s: every message, whole', (form) => {
    const octets = fixture(`journal/${form}.txt`);
    for (const size of [1 << 16, 7]) {
      const lines = linesOf(octets, {}, size);
      expect(lines.map((line) => [line.program, line.text])).toEqual(messages);
      expect(lines.map((line) => line.time)).toEqual(micro.map((us) => BigInt(us) * 1000n));
      expect(new Set(lines.map((line) => `${line.host} ${line.clock}`))).toEqual(new Set(['vm epoch']));
    }
  });

  it.each([
    ['short', 'local', 1],
    ['short-precise', 'local', 1e-6],
    ['short-iso', 'epoch', 1],
    ['short-iso-paris', 'epoch', 1],
    ['short-full', 'epoch', 1],
    ['short-unix', 'epoch', 1e-6],
  ])('%s: each line with its program, to %s seconds', (form, clock, precision) => {
    const lines = linesOf(fixture(`journal/${form}.txt`));
    const expected = messages.flatMap(([program, message], i) =>
      (i === 2 ? '[17B blob data]' : message!)
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => ({ program, text, us: micro[i]! })),
    );
    expect(lines.map((line) => [line.program, line.text.trim()])).toEqual(
      expected.map(({ program, text }) => [program, text]),
    );
    for (const [i, line] of lines.entries()) {
      expect(line.clock).toBe(clock);
      expect(Math.abs(Number(line.time! / 1000n - BigInt(expected[i]!.us))) / 1e6).toBeLessThan(
        precision as number,
      );
    }
  });

  it('short-monotonic: microseconds since the start', () => {
    const lines = linesOf(fixture('journal/short-monotonic.txt'));
    expect(lines[0]).toMatchObject({ program: 'iwd', host: 'vm', time: 14_437_198_106_000n, clock: 'boot' });
  });
});

describe('lines that a mail program broke', () => {
  it('case 1: the quoted HTML gives the lines of the clean log', () => {
    expect(texts(fixture('wpa-supplicant-set-key-enoent.mail-quoted.html.txt'))).toEqual(
      texts(fixture('wpa-supplicant-set-key-enoent.log')),
    );
  });

  it('case 1: and its events', async () => {
    const kinds = async (name: string) =>
      (await events(fixture(name))).map((event) => event.replace(/^\d+: /, ''));
    const clean = await kinds('wpa-supplicant-set-key-enoent.log');
    expect(await kinds('wpa-supplicant-set-key-enoent.mail-quoted.html.txt')).toEqual(clean);
  });

  const reports = [
    'iwd-external-auth-fail-iwctl-pi4.wrapped.log',
    'iwd-external-auth-fail-pi4.wrapped.log',
    'iwd-external-auth-fail-pi4b.mail-quoted.txt',
    'iwd-external-auth-fail-pi5.wrapped.log',
    'iwd-external-auth-ok-pi5.wrapped.log',
  ];

  /** The clean log: in these reports every entry begins with its date. */
  const clean = (name: string): string =>
    new TextDecoder()
      .decode(fixture(name))
      .replace(/^> ?/gm, '')
      .trimEnd()
      .replace(/\n(?!Dec \d\d)/g, ' ');

  it.each(reports)('%s: one line an entry', (name) => {
    const lines = linesOf(fixture(name));
    expect(lines.map((line) => line.whole)).toEqual(clean(name).split('\n'));
  });

  it.each(reports)('%s: the events of the clean log', async (name) => {
    const said = async (text: string | Uint8Array) =>
      (await events(text)).map((event) => event.replace(/^\d+: /, ''));
    expect(await said(fixture(name))).toEqual(await said(clean(name)));
    expect((await said(clean(name))).length).toBeGreaterThan(5);
  });

  it.each(reports)('%s: quoted three times, in HTML, and encoded', async (name) => {
    const whole = linesOf(fixture(name)).map((line) => line.whole);
    const source = new TextDecoder().decode(fixture(name));
    const quoted = source.replace(/^/gm, '>> > ').replace(/>> > $/, '');
    expect(linesOf(quoted).map((line) => line.whole)).toEqual(whole);
    const html = quoted
      .replace(/&/g, '&amp;')
      .replace(/>/g, '&gt;')
      .replace(/ {2}/g, ' &nbsp;')
      .replace(/\n/g, '<br>\n');
    expect(linesOf(html).map((line) => line.whole)).toEqual(whole);
    const headers = (type: string, encoding: string) =>
      `From: a@b.example\nSubject: s\nContent-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n`;
    const printable = source.replace(/=/g, '=3D').replace(/(.{60})(?=.)/g, '$1=\n');
    const base64 = btoa(source).replace(/(.{76})/g, '$1\n');
    const bodies = [
      headers('text/plain', 'quoted-printable') + printable,
      `${headers('text/plain', 'base64') + base64}\n`,
      `${headers('text/html', '8bit')}<html><body><pre>\n${html.replace(/<br>/g, '')}</pre></body></html>\n`,
    ];
    for (const body of bodies) {
      const lines = linesOf(body, {
        year: Number(new Date(Number(linesOf(source)[0]!.time! / 1_000_000n)).getUTCFullYear()),
      });
      expect(lines.filter((line) => line.program !== null).map((line) => line.whole)).toEqual(whole);
    }
  });

  it('logs that nobody broke are left alone', () => {
    const text = [
      '1795176647.278223: wlan0: STA 02:00:00:00:01:00 IEEE 802.11: authentication OK (a)',
      'a line of somebody else without time',
      '  addr=02:00:00:00:01:00',
      'WPA: RX message 3 of 4-Way Handshake from 98:fc:11:8c:8b:60 (ver=2) and so on',
      'WPA: IE KeyData - hexdump(len=2): 30 18',
    ];
    expect(linesOf(text.join('\n')).map((line) => line.whole)).toHaveLength(5 - 1);
    expect(linesOf(text.slice(2).join('\n')).map((line) => line.whole)).toEqual(text.slice(2));
  });

  it('a hexdump goes on until it has its bytes', () => {
    const text = 'WPA: TK - hexdump(len=4): 01 02\n03 04\n05 06\n';
    expect(texts(text)).toEqual(['WPA: TK - hexdump(len=4): 01 02 03 04', '05 06']);
  });

  it("iwmon's own marks are no quote marks", () => {
    const head = '> Event: Connect (0x2e) len 148                      1795177541.788391';
    expect(texts(head)[0]).toBe(head);
    expect(texts(`> ${head}`)[0]).toBe(head);
  });
});

describe('mail', () => {
  const attachment = (name: string, type: string, octets: Uint8Array): string =>
    [
      '--limit',
      `Content-Type: ${type}; name="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(octets)
        .toString('base64')
        .replace(/(.{76})/g, '$1\n'),
      '',
    ].join('\n');
  const mail = (...parts: readonly string[]): string =>
    [
      'From: someone@mail.example',
      'Date: Fri, 20 Nov 2026 13:00:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed;',
      ' boundary="limit"',
      '',
      'preamble',
      '--limit',
      'Content-Type: text/plain',
      '',
      'Nov 20 12:00:00 box kernel: wlan1: authenticated',
      ...parts,
      '--limit--',
      '',
    ].join('\n');

  it('a log attached to it is read', async () => {
    const log = utf8('[   12.345678] wlan1: associate with 02:00:00:00:00:00 (try 1/3)\n'.repeat(3));
    const said = await events(mail(attachment('dmesg.txt', 'application/octet-stream', log)));
    expect(said.map((event) => event.replace(/^\d+: (\S+).*/, '$1'))).toEqual([
      'authenticated',
      'associate-request',
      'associate-request',
      'associate-request',
    ]);
  });

  it('a capture attached to it is read as if it had been opened', async () => {
    const octets = fixtureRecording('wpa2-psk-ccmp/air.pcap.gz');
    const { records, sources, warnings } = await imported(
      mail(attachment('air.pcap.gz', 'application/gzip', octets)),
    );
    const expected = await recording('wpa2-psk-ccmp/air.pcap.gz');
    const frames = records.filter(({ linkType }) => linkType === 127);
    expect(frames.map(({ bytes }) => bytes)).toEqual(expected.map(({ bytes }) => bytes));
    expect(records.map(({ index }) => index)).toEqual(records.map((_, i) => i + 1));
    expect(sources.some(({ file }) => file === 'a.log: air.pcap.gz')).toBe(true);
    expect(warnings.filter((text) => text.includes('attachment'))).toEqual([]);
  });

  it('what is neither is named in a warning', async () => {
    const { warnings } = await imported(
      mail(attachment('photo.jpg', 'image/jpeg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0))),
    );
    expect(warnings).toContain('The attachment photo.jpg (image/jpeg) is no capture and was not read.');
  });

  it('of a message in two forms the second is kept as text', async () => {
    const line = 'Nov 20 12:00:00 box kernel: wlan1: deauthenticated from 02:00:00:00:00:00 (Reason: 15=X)';
    const text = [
      'From: a@b.example',
      'Content-Type: multipart/alternative; boundary=two',
      '',
      '--two',
      'Content-Type: text/plain',
      '',
      line,
      '--two',
      'Content-Type: text/html',
      '',
      `<html><body><div>${line.slice(0, 50)}`,
      `${line.slice(51)}</div><div>Nov 20 12:00:01 box kernel: x</div></body></html>`,
      '--two--',
    ].join('\n');
    expect((await events(text)).map((event) => event.split(' ')[1])).toEqual(['deauthenticated']);
    expect(linesOf(text).filter(({ whole }) => whole === line)).toHaveLength(2);
  });

  it('a paragraph and a tag of HTML go over several lines', () => {
    const html =
      'From: a@b.example\nContent-Type: text/html\n\n<p>Nov 20 12:00:00 box\nkernel: wlan1: <a\nhref="x">authenticated</a></p>\n';
    expect(linesOf(html).at(-1)).toMatchObject({ program: 'kernel', text: 'wlan1: authenticated' });
    const pasted =
      'Nov 20 12:00:00 box kernel: <span\nclass="x">wlan1:</span> authenticated<br>\nNov 20 12:00:01 box kernel: x<br>\n';
    expect(linesOf(pasted).map(({ text }) => text)).toEqual(['wlan1: authenticated', 'x']);
  });

  it('a message inside a message, and the next one of a mailbox', async () => {
    const log = 'Nov 20 12:00:00 box kernel: wlan1: authenticated\n';
    const inner = `From: c@d.example\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${btoa(log)}\n`;
    const outer = `From: a@b.example\nContent-Type: message/rfc822\n\n${inner}`;
    const next = `\nFrom a@b.example Fri Nov 20 12:00:00 2026\nSubject: s\n\n> ${log}`;
    expect(await events(outer + next)).toHaveLength(2);
  });

  it('format=flowed: a line that ends in a space goes on', () => {
    const text =
      'From: a@b.example\nContent-Type: text/plain; format=flowed\n\nNov 20 12:00:00 box \nkernel: x\n';
    expect(linesOf(text).at(-1)).toMatchObject({ program: 'kernel', text: 'x' });
  });

  it('what a mail or an archive did to one line of a plain text is undone', () => {
    const line = 'wlan0: Trying to associate with 02:00:00:00:01:00';
    expect(texts(`${line} &amp; more\n`)).toEqual([`${line} & more`]);
    expect(texts(`wlan0:\u00a0\u2020${line.slice(7)}\n`)).toEqual([`wlan0:  ${line.slice(7)}`]);
    expect(texts(`${line} (SSID=3D'office' freq=3D24=\n37 MHz)\n`)).toEqual([
      `${line} (SSID='office' freq=2437 MHz)`,
    ]);
    const next = 'From ann@example.org Fri Nov 20 12:00:00 2026';
    const head = 'Content-Transfer-Encoding: quoted-printable';
    expect(texts(`${line}\n\n${next}\n${head}\n\n=77lan0: State: SCANNING\n`)).toEqual([
      line,
      next,
      head,
      'wlan0: State: SCANNING',
    ]);
  });

  it('keys that somebody took out stay taken out', () => {
    expect(texts('> WPA: PMK - hexdump(len=32): [REMOVED]\n> WPA: x')).toEqual([
      'WPA: PMK - hexdump(len=32): [REMOVED]',
      'WPA: x',
    ]);
  });
});
