import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Analysis } from '../../main/report/analysis.ts';
import { fixture, meta, octets, recordOffsets } from '../workbench/fixtures.ts';
import { type BundledCli, bundleCli, type Ran } from './bundled.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-cli-test-'));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
  rmSync(temporary, { recursive: true });
});

const analyze = (args: readonly string[], env?: Record<string, string>): Promise<Ran> =>
  cli.run(['analyze', ...args], env);
const parsed = ({ stdout }: Ran): Analysis => JSON.parse(stdout) as Analysis;
const home = fixture('wpa2-psk-ccmp');
const { passphrase } = meta('wpa2-psk-ccmp');

/** Where the program keeps what came without a file. */
const temporary = mkdtempSync(join(tmpdir(), 'handshake-cli-temporary-'));
/** What `analyze -` says of what comes on its standard input. */
const piped = (content: string | Uint8Array, ...args: readonly string[]): Promise<Ran> =>
  new Promise((done) => {
    const running = cli.start(['analyze', '-', ...args], { TMPDIR: temporary });
    let [stdout, stderr] = ['', ''];
    running.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    running.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    running.on('close', (status) => done({ status: status ?? -1, stdout, stderr }));
    running.stdin.end(content);
  });

describe('standard input', () => {
  test('a capture, a log; nothing of it is left behind', async () => {
    expect((await piped(octets('wpa2-psk-ccmp'), '--passphrase', passphrase)).stdout).toMatch(
      /Recomputed and equal/,
    );
    const log =
      'wlan0: Associated with 02:00:00:00:0a:01\nwlan0: CTRL-EVENT-DISCONNECTED bssid=02:00:00:00:0a:01 reason=15\n';
    const told = await piped(log);
    expect(told.stdout).toMatch(/AP 02:00:00:00:0a:01/);
    expect(told.status).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('nothing, or twice: says so', async () => {
    expect(await piped('')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/standard input: empty/),
    });
    expect(await analyze(['-', '-'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/once/) });
  });
});

describe('exit status', () => {
  const statuses: [what: string, args: () => readonly string[], status: number, says: RegExp][] = [
    ['complete and verified', () => [home, '--passphrase', passphrase], 0, /Recomputed and equal/],
    ['a secret is wanting', () => [home], 0, /passphrase/i],
    ['it does not verify', () => [home, '--passphrase', 'not the passphrase'], 1, /FAILED/],
    ['an attempt failed', () => [fixture('wpa2-wrong-passphrase')], 1, /failed/],
    ['no such file', () => [join(folder, 'absent.pcap')], 2, /absent\.pcap: no such file/],
    ['a folder', () => [folder], 2, /handshake-cli-test-.*: this is a folder/],
    ['no capture', () => [file('picture.png', '\u0089PNG\u0000\u0001\u0002')], 2, /picture\.png: neither/],
    [
      'text without a handshake',
      () => [file('letter.txt', 'Dear reader, this is no log.')],
      3,
      /tells of a station/,
    ],
    ['an empty file', () => [file('empty.pcap', '')], 2, /empty\.pcap: empty/],
    [
      'one of two cannot be read',
      () => [file('empty.pcap', ''), fixture('wpa2-wrong-passphrase')],
      1,
      /warning: .*empty\.pcap: empty file, nothing can be read; it is left out\n[\s\S]*failed/,
    ],
    [
      'the other is well',
      () => [join(folder, 'absent.pcap'), home],
      0,
      /absent\.pcap: no such file.*; it is left/,
    ],
    ['none of two can be read', () => [join(folder, 'absent.pcap'), folder], 2, /absent\.pcap: no such file/],
    [
      'to compare attempts of files all are needed',
      () => [home, join(folder, 'absent.pcap'), '--compare', '1', '1'],
      2,
      /absent\.pcap: no such file/,
    ],
    ['no file given', () => [], 2, /file/],
    ['an unknown option', () => [home, '--passphrse', 'x'], 2, /--passphrse/],
    ['an option without its value', () => [home, '--passphrase'], 2, /argument missing/],
    ['a PSK that is none', () => [home, '--psk', 'abcdef'], 2, /PSK has 32 bytes; this has 3/],
    ['a PMK that is not hexadecimal', () => [home, '--pmk', 'zz'.repeat(32)], 2, /PMK is not/],
    [
      'a TK of another length',
      () => [home, '--tk', 'ab'.repeat(20)],
      2,
      /TK has 16 or 32 bytes; this has 20/,
    ],
    [
      'a TLS key log that is none',
      () => [home, '--tls-keylog', file('keys.log', 'correct horse battery')],
      2,
      /keys\.log: line 1: not a label/,
    ],
    ['a folder for a secrets file', () => [home, '--secrets', folder], 2, /this is a folder/],
    [
      'a secrets file as Windows writes it',
      () => [
        home,
        '--secrets',
        file('bom.json', `\ufeff${JSON.stringify({ passphrases: [{ passphrase }] })}`),
      ],
      0,
      /Recomputed and equal/,
    ],
    ['an SSID that is too long', () => [home, '--ssid', 'x'.repeat(33)], 2, /--ssid: an SSID has up to 32/],
    ['no secrets file', () => [home, '--secrets', join(folder, 'absent.json')], 2, /absent\.json: no such/],
    [
      'a secrets file that is no JSON',
      () => [home, '--secrets', file('a.json', '{"x')],
      2,
      /a\.json: not JSON/,
    ],
    [
      'a secrets file of another shape',
      () => [home, '--secrets', file('b.json', '{"passwords":["correct horse battery"]}')],
      2,
      /b\.json: passwords is not as expected/,
    ],
  ];
  test.each(statuses)('%s', async (_, args, status, says) => {
    const ran = await analyze(args());
    expect(ran.status, ran.stderr).toBe(status);
    expect(status === 2 ? ran.stderr : ran.stdout).toMatch(says);
    expect(ran.stderr).not.toMatch(/defect|\n {4}at /);
    if (status === 2) expect(ran.stdout).toBe('');
    else expect(ran.stderr).toBe('');
  });

  test('an unknown command is bad usage; help and version are not', async () => {
    expect((await cli.run(['analyse', home])).status).toBe(2);
    expect((await cli.run([])).status).toBe(2);
    const help = await cli.run(['analyze', '--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('--show-secrets');
    const version = await cli.run(['--version']);
    expect(version).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test('a message about a secret does not repeat it', async () => {
    const bad = 'deadbeefcafe';
    const secrets = file('bad.json', JSON.stringify({ psks: [{ ssid: 'Home Network', psk: bad }] }));
    for (const args of [
      ['--psk', bad],
      ['--pmk', bad],
      ['--msk', bad],
      ['--tk', bad],
      ['--secrets', secrets],
    ]) {
      const ran = await analyze([home, ...args]);
      expect(ran.status).toBe(2);
      expect(ran.stdout + ran.stderr).not.toContain(bad);
    }
    // Longer than a passphrase of WPA2 it may be a password of SAE: that it does not serve is told, and no more.
    const long = await analyze([home, '--passphrase', bad.repeat(6)]);
    expect(long.stdout + long.stderr).not.toContain(bad);
  });
});

describe('where secrets come from', () => {
  const verified = (ran: Ran): (boolean | null)[] =>
    parsed(ran).attempts.flatMap((attempt) => attempt.handshakes.map((handshake) => handshake.verified));
  const psk = meta('wpa2-psk-ccmp').keys.PSK![0]!;
  const ways: [what: string, args: readonly string[], env: Record<string, string>][] = [
    ['--passphrase', ['--passphrase', passphrase], {}],
    ['--passphrase and --ssid', ['--passphrase', passphrase, '--ssid', 'Home Network'], {}],
    ['--psk', ['--psk', psk], {}],
    ['--psk in upper case', ['--psk', psk.toUpperCase()], {}],
    ['--pmk', ['--pmk', psk], {}],
    ['a PSK as passphrase', ['--passphrase', psk], {}],
    ['the environment: passphrase', [], { HANDSHAKE_WORKBENCH_PASSPHRASE: passphrase }],
    [
      'the environment: PSK and SSID',
      [],
      { HANDSHAKE_WORKBENCH_PSK: psk, HANDSHAKE_WORKBENCH_SSID: 'Home Network' },
    ],
    ['the environment: PMK', [], { HANDSHAKE_WORKBENCH_PMK: psk }],
    // Of an MSK the first 32 octets are the PMK; on a network with a passphrase none is looked for.
    ['--msk beside --psk', ['--psk', psk, '--msk', '00'.repeat(64)], {}],
  ];
  test.each(ways)('%s', async (_, args, env) => {
    const ran = await analyze([home, '--json', ...args], env);
    expect(verified(ran)).toEqual([true, true, true]);
    expect(ran.status).toBe(0);
  });

  test('a secrets file, by option and by environment, with several networks in it', async () => {
    const secrets = file(
      'home.json',
      JSON.stringify({
        passphrases: [
          { ssid: 'elsewhere', passphrase: 'another passphrase' },
          { ssidHex: '486f6d65204e6574776f726b', passphrase },
        ],
        psks: [{ ssid: 'third', psk: '00'.repeat(32) }],
      }),
    );
    expect(verified(await analyze([home, '--json', '--secrets', secrets]))).toEqual([true, true, true]);
    const byEnvironment = await analyze([home, '--json'], { HANDSHAKE_WORKBENCH_SECRETS: secrets });
    expect(verified(byEnvironment)).toEqual([true, true, true]);
  });

  test('a passphrase of another network is not tried on this one', async () => {
    const ran = await analyze([home, '--json', '--passphrase', passphrase, '--ssid', 'Other']);
    expect(verified(ran).every((verdict) => verdict === null)).toBe(true);
    expect(parsed(ran).attempts[0]?.needs).toMatch(/passphrase/);
    expect(ran.status).toBe(0);
  });

  test('an option goes before the environment', async () => {
    const env = { HANDSHAKE_WORKBENCH_PASSPHRASE: 'something else' };
    expect(verified(await analyze([home, '--json', '--passphrase', passphrase], env))).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('JSON', () => {
  test('the same file and secret give the same analysis and digest; another secret gives another', async () => {
    const args = [home, '--json', '--steps', '--show-secrets', '--passphrase', passphrase];
    const [one, other, locked] = await Promise.all([analyze(args), analyze(args), analyze([home, '--json'])]);
    expect(one.stdout).toBe(other.stdout);
    const [digest, without] = [one, locked].map((ran) => parsed(ran).attempts[0]?.digest);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(without).not.toBe(digest);
  });

  test('the steps and the keys are in it where they are asked for, and only there', async () => {
    const secret = ['--passphrase', passphrase];
    const [plain, steps, keys] = await Promise.all([
      analyze([home, '--json', ...secret]),
      analyze([home, '--json', '--steps', ...secret]),
      analyze([home, '--json', '--show-secrets', ...secret]),
    ]);
    const has = (ran: Ran): string[] => [
      ...(parsed(ran).attempts[0]?.steps ? ['steps'] : []),
      ...(parsed(ran).attempts[0]?.handshakes[0]?.keys ? ['keys'] : []),
    ];
    expect([plain, steps, keys].map(has)).toEqual([[], ['steps'], ['keys']]);
    const { tk } = meta('wpa2-psk-ccmp').ptk_derivations[0]!;
    expect(keys.stdout).toContain(tk);
    expect(plain.stdout + steps.stdout).not.toContain(tk);
  });

  test('text names keys with --show-secrets alone', async () => {
    const args = [home, '--steps', '--passphrase', passphrase];
    const [hidden, shown] = await Promise.all([analyze(args), analyze([...args, '--show-secrets'])]);
    for (const { pmk, kck, kek, tk } of meta('wpa2-psk-ccmp').ptk_derivations)
      for (const key of [pmk, kck, kek, tk]) {
        expect(shown.stdout).toContain(key);
        expect(hidden.stdout).not.toContain(key);
      }
    expect(hidden.stdout).not.toContain(passphrase);
  });
});

describe('damaged captures', () => {
  test('a torn tail is a warning that names record and offset, and the rest is analysed', async () => {
    const whole = octets('m4-lost');
    const offsets = recordOffsets(whole);
    const torn = offsets.length - 2;
    const path = file('torn.pcap', whole.subarray(0, offsets[torn]! + 20));
    const ran = await analyze([path, '--json', '--passphrase', meta('m4-lost').passphrase]);
    const result = parsed(ran);
    const warning = result.warnings.find(({ record }) => record === torn + 1);
    expect(warning?.file).toBe(path);
    expect(warning?.offset).toBeGreaterThanOrEqual(offsets[torn]!);
    expect(result.attempts.at(-1)?.outcome).toBe('connected');
    expect(result.attempts.at(-1)?.handshakes[0]?.verified).toBe(true);
    const text = await analyze([path]);
    expect(text.stdout).toMatch(
      new RegExp(`^warning: .*torn\\.pcap, record ${torn + 1}, offset \\d+: `, 'm'),
    );
  });

  test('a capture in which nobody joins says so and is no failure', async () => {
    const whole = octets('m4-lost');
    const path = file('beacons.pcap', whole.subarray(0, recordOffsets(whole)[5]));
    const ran = await analyze([path]);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('5 records, and no station that tries to join');
  });

  test('a log of which no attempt comes says what it holds and what is missing, and is no success', async () => {
    const lines = [
      'wlan0: CTRL-EVENT-SCAN-RESULTS',
      'wlan0: WPS-AP-AVAILABLE',
      'the router was restarted at noon',
    ];
    const ran = await analyze([file('pasted.log', Buffer.from(`${lines.join('\n')}\n`))]);
    expect(ran.status).toBe(3);
    expect(ran.stdout).toContain('2 lines of wpa_supplicant; 1 line that no importer knows');
    expect(ran.stdout).toContain('line 1: The supplicant');
  });

  test('several files are one session', async () => {
    const [air, netlink] = [fixture('wpa2-psk-ccmp'), fixture('wpa2-psk-ccmp', 'nl.pcap')];
    const [both, one, other] = await Promise.all(
      [[air, netlink], [air], [netlink]].map((paths) => analyze([...paths, '--json'])),
    );
    expect(parsed(both!).records).toBe(parsed(one!).records + parsed(other!).records);
  });
});
