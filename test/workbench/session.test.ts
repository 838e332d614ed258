import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Analysis, analysis } from '../../main/report/analysis.ts';
import { errorView } from '../../main/session/errors.ts';
import { makeSecret } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';
import type { ErrorView, SessionView, WorkbenchEvent } from '../../preload/contract/index.ts';
import { everything, workbench } from './bench.ts';
import { fixture, meta, octets, pskFixtures, recordOffsets } from './fixtures.ts';

let bench: ReturnType<typeof workbench>;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => bench.remove());

const refused = async (attempt: Promise<unknown>, what = 'it'): Promise<ErrorView> => {
  try {
    await attempt;
  } catch (error) {
    return errorView(error);
  }
  throw new Error(`${what} was accepted`);
};

/** A record of pcap whose radiotap header says that a frame check sequence follows, and this as that. */
function withFcs(record: Buffer, fcs: number): Buffer {
  const header = Buffer.from([0, 0, 9, 0, 2, 0, 0, 0, 0x10]);
  const end = Buffer.alloc(4);
  end.writeUInt32LE(fcs);
  const packet = Buffer.concat([header, record.subarray(16 + record.readUInt16LE(18)), end]);
  const head = Buffer.from(record.subarray(0, 16));
  head.writeUInt32LE(packet.length, 8);
  head.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, packet]);
}

describe('opening', () => {
  test('frames with a wrong FCS are warned of, by record and offset', async () => {
    const path = bench.path('wrong.pcap');
    const bytes = octets('wpa2-gcmp');
    const [from, to] = recordOffsets(bytes).slice(9, 11) as [number, number];
    const spoiled = withFcs(bytes.subarray(from, to), 0xdeadbeef);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, from), spoiled, spoiled, bytes.subarray(to)]));
    const session = await Session.open([{ path, name: 'wrong.pcap' }]);
    expect(session.warnings).toEqual([
      {
        file: 'wrong.pcap',
        record: 10,
        offset: from + 16,
        message: 'wrong frame check sequence: what the frame says is not used; 1 more like it',
      },
    ]);
    session.close();
  });

  test.each([...pskFixtures, 'sae-hnp-g19'])('%s: each station ends as the lab saw it', async (name) => {
    const session = await bench.openFixture(name);
    const facts = meta(name);
    const stations = [
      { address: facts.mac_wlan1, connected: facts.connected_sta ?? facts.connected_sta1 },
      { address: facts.mac_wlan2, connected: facts.connected_sta2 },
    ];
    for (const { address, connected } of stations) {
      if (address === undefined || connected === undefined) continue;
      const last = session.attempts.filter(({ station }) => station === address).at(-1);
      expect(last?.outcome).toBe([connected].flat().at(-1) ? 'connected' : 'failed');
      expect(last?.bssid).toBe(facts.mac_wlan0);
      expect(last?.ssid).toBe(facts.ssid);
      expect(last?.ssidHex).toBe(facts.ssid_hex);
    }
    expect(session.attempts.every(({ verified }) => verified === null)).toBe(true);
    expect(session).toMatchObject({
      savedAs: null,
      unsaved: false,
      secrets: [],
      cursor: null,
      breakpoints: [],
    });
  });

  test('several files are one session, and a station seen in both is one attempt', async () => {
    const air = await bench.openFixture('wpa2-psk-ccmp');
    const paths = [fixture('wpa2-psk-ccmp'), fixture('wpa2-psk-ccmp', 'nl.pcap')];
    const both = await bench.call('open', { files: paths, add: false });
    expect(both.files.map(({ name }) => name)).toEqual(['air.pcap.gz', 'nl.pcap.gz']);
    expect(both.records).toBe(both.files[0]!.records + both.files[1]!.records);
    expect(both.attempts).toHaveLength(air.attempts.length);
    expect(both.attempts[0]!.lanes.map(({ lane }) => lane)).toEqual(['supplicant', 'kernel', 'air', 'ap']);
    const { rows } = await bench.call('rows', { attempt: '1', from: 0, count: 1000, show: everything });
    expect(new Set(rows.map(({ style }) => style))).toEqual(new Set(['air', 'nl80211']));
  });

  test('files are added to what is open, and secrets and place stay', async () => {
    await bench.unlocked('wpa2-psk-ccmp');
    const place = { cursor: { attempt: '1', step: '11.1' }, breakpoints: [{ attempt: '1', step: '9' }] };
    await bench.call('remember', place);
    // Recorded later than the first, so that the first stays attempt 1.
    const added = await bench.call('open', { files: [fixture('wpa1-tkip')], add: true });
    expect(added.files).toHaveLength(2);
    expect(added.unsaved).toBe(true);
    expect(added.secrets).toHaveLength(1);
    const [first, second] = added.attempts;
    expect(first).toMatchObject({ ssid: 'Home Network', verified: true });
    expect(second).toMatchObject({ ssid: 'OldRouter', security: expect.stringContaining('WPA1') });
    expect(added).toMatchObject(place);
    const last = await bench.give(meta('wpa1-tkip').passphrase);
    expect(last.secrets.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
    expect(last.attempts.map(({ verified }) => verified)).toEqual([true, true]);
  });

  test('a place moves with its attempt when an earlier file is added', async () => {
    const later = await bench.openFixture('wpa1-tkip');
    const { station, start } = later.attempts[0]!;
    await bench.call('remember', { cursor: { attempt: '1', step: '3' }, breakpoints: [] });
    const both = await bench.call('open', { files: [fixture('wpa2-psk-ccmp')], add: true });
    const at = both.attempts.find((attempt) => attempt.station === station && attempt.start === start)!;
    expect(at.id).toBe('2');
    expect(both.cursor).toEqual({ attempt: '2', step: '3', key: expect.stringContaining('@') });
  });

  test('adding where nothing is open opens', async () => {
    const session = await bench.call('open', { files: [fixture('m4-lost')], add: true });
    expect(session.unsaved).toBe(false);
  });

  test('the sample opens without a file', async () => {
    const session = await bench.call('openSample', {});
    expect(session.attempts.length).toBeGreaterThan(0);
    expect(session.attempts[0]!.need?.kind).toBe('passphrase');
  });

  test('one bad file among several is a warning; the rest opens', async () => {
    writeFileSync(bench.path('empty.log'), '');
    const files = [bench.path('empty.log'), fixture('wpa2-psk-ccmp'), bench.path('absent.pcap')];
    const session = await bench.call('open', { files, add: false });
    expect(session.files.map(({ name }) => name)).toEqual(['air.pcap.gz']);
    expect(session.attempts).toHaveLength(1);
    expect(session.warnings.map(({ message }) => message)).toEqual([
      'empty file, nothing can be read; it is left out',
      'no such file or folder: look how its name is written; it is left out',
    ]);
    const more = { files: [bench.path('absent.pcap'), fixture('wpa1-tkip')], add: true };
    expect((await bench.call('open', more)).attempts).toHaveLength(2);
  });

  test('of what is added something must be read, else all stays', async () => {
    const before = await bench.openFixture('m4-lost');
    expect(
      await refused(bench.call('open', { files: [bench.path('absent.pcap')], add: true })),
    ).toMatchObject({ code: 'unreadable', message: expect.stringMatching(/absent\.pcap: no such file/) });
    expect(await bench.call('session', {})).toEqual(before);
  });

  test('what is no capture leaves the session that was open', async () => {
    const before = await bench.openFixture('m4-lost');
    writeFileSync(
      bench.path('picture.png'),
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13),
    );
    for (const [path, message] of [
      [bench.path('picture.png'), /picture\.png: neither pcap nor pcapng nor text/],
      [bench.path('absent.pcap'), /absent\.pcap: no such file/],
    ] as const) {
      expect(await refused(bench.call('open', { files: [path], add: false }))).toMatchObject({
        code: 'unreadable',
        message: expect.stringMatching(message),
      });
      expect(await bench.call('session', {})).toEqual(before);
    }
    expect((await bench.call('frame', { record: 1, attempt: null })).record).toBe(1);
  });
});

describe('secrets', () => {
  test('the right passphrase verifies every handshake, and says how many', async () => {
    const session = await bench.unlocked('wpa2-psk-ccmp');
    expect(session.attempts[0]).toMatchObject({
      verdict: 'ok',
      verified: true,
      need: null,
      checks: { failed: 0 },
      decrypted: { frames: 77, failed: 0 },
    });
    expect(session.secrets).toMatchObject([
      {
        kind: 'passphrase',
        ssid: null,
        origin: 'given in the window',
        verdict: 'ok',
        result: 'verifies 3 handshakes',
      },
    ]);
  });

  test('a wrong one fails where it is checked, and is told from a station that has the wrong one', async () => {
    await bench.openFixture('wpa2-psk-ccmp');
    const mistyped = await bench.give('not the passphrase');
    expect(mistyped.attempts[0]).toMatchObject({ verified: false, outcome: 'connected' });
    expect(mistyped.secrets[0]).toMatchObject({ verdict: 'fail', result: 'matches no handshake' });
    const said = mistyped.attempts[0]!.findings.find(({ cause }) => cause === 'wrong-passphrase');
    expect(said).toMatchObject({ severity: 'notice', certainty: 'proved' });
    expect(said?.summary).toMatch(/secret given here is not/);

    const wrong = await bench.unlocked('wpa2-wrong-passphrase');
    for (const attempt of wrong.attempts) {
      expect(attempt).toMatchObject({ verdict: 'fail', verified: false, outcome: 'failed' });
      const finding = attempt.findings.find(({ cause }) => cause === 'wrong-passphrase');
      expect(finding).toMatchObject({ verdict: 'fail', severity: 'failure', certainty: 'proved' });
      const [ref] = finding!.for[0]!.refs;
      expect(await bench.call('step', { attempt: attempt.id, step: ref!.step!, reveal: false })).toBeTruthy();
    }
  });

  test('a wrong one beside the right one does no harm, in either order', async () => {
    await bench.openFixture('wpa2-psk-ccmp');
    await bench.give('not the passphrase');
    const after = await bench.give('correct horse battery');
    expect(after.attempts[0]!.verified).toBe(true);
    expect(after.secrets).toMatchObject([
      { verdict: 'unknown', result: 'not needed: another secret verifies the handshakes' },
      { verdict: 'ok' },
    ]);
    const more = await bench.give('another wrong one');
    expect(more.attempts[0]!.verified).toBe(true);
    const left = await bench.call('removeSecret', { id: more.secrets[1]!.id });
    expect(left.attempts[0]!.verified).toBe(false);
  });

  test('the same one twice is one; without it all is as before', async () => {
    const before = await bench.openFixture('wpa2-psk-ccmp');
    await bench.give('correct horse battery');
    const twice = await bench.give('correct horse battery');
    expect(twice.secrets).toHaveLength(1);
    const after = await bench.call('removeSecret', { id: twice.secrets[0]!.id });
    expect(after.attempts).toEqual(before.attempts);
    expect(after.revision).toBeGreaterThan(before.revision);
  });

  test('given at the same time, both count', async () => {
    await bench.call('open', { files: [fixture('wpa2-psk-ccmp'), fixture('wpa1-tkip')], add: false });
    await Promise.all([bench.give('correct horse battery'), bench.give('abcdefgh')]);
    const session = await bench.call('session', {});
    expect(session!.attempts.map(({ verified }) => verified)).toEqual([true, true]);
  });

  test('a secret of another network is not tried', async () => {
    await bench.openFixture('wpa2-psk-ccmp');
    const value = 'correct horse battery';
    const named = await bench.call('addSecret', {
      kind: 'passphrase',
      value: 'x'.repeat(64),
      ssidHex: null,
      identifier: 'guest',
    });
    expect(named.secrets.map(({ kind }) => kind)).toContain('passphrase');
    await bench.call('removeSecret', { id: named.secrets.at(-1)!.id });
    const other = await bench.call('addSecret', { kind: 'passphrase', value, ssidHex: '00ff' });
    expect(other.attempts[0]!.verified).toBe(null);
    expect(other.secrets[0]).toMatchObject({ ssid: '0x00ff', verdict: 'unknown' });
  });

  test('what a person typed is shown when it is asked for, and its step is found by the source of an input', async () => {
    await bench.unlocked('wpa2-psk-ccmp');
    const { rows } = await bench.call('rows', { attempt: '1', from: 0, count: 100, show: everything });
    const pmk = rows.find(({ label }) => label === 'Derive PMK')!;
    const [hidden, shown] = await Promise.all(
      [false, true].map((reveal) => bench.call('step', { attempt: '1', step: pmk.step, reveal })),
    );
    const input = hidden!.inputs.find(({ source }) => source?.from === 'secret')!;
    expect(input).toMatchObject({ masked: true, hex: null, text: null, length: 21 });
    expect(JSON.stringify(hidden)).not.toContain('correct horse');
    expect(shown!.inputs.find(({ name }) => name === input.name)?.text).toBe('correct horse battery');
    expect(hidden!.outputs[0]?.hex).toBe(meta('wpa2-psk-ccmp').keys.PMK![0]);
  });
});

describe('saving', () => {
  const analysed = async (path: string, passphrase?: string): Promise<Analysis> => {
    const session = await Session.open([{ path, name: path }]);
    const secrets = passphrase
      ? [makeSecret({ kind: 'passphrase', value: passphrase, ssid: null, origin: 'test', number: 1 })]
      : [];
    const result = analysis(session.withSecrets(secrets), { steps: true, showSecrets: true });
    session.close();
    // Warnings and clocks name the file.
    return { ...result, warnings: [], clocks: [] };
  };

  test.each(['wpa2-psk-ccmp', 'wpa-mixed', 'two-stations', 'wpa2-wrong-passphrase'])(
    '%s: the saved session gives the same attempts and steps',
    async (name) => {
      await bench.unlocked(name);
      const target = bench.path('saved.pcapng');
      const saved = await bench.call('save', { file: target, includeSecrets: false });
      expect(saved).toEqual({ file: 'saved.pcapng', bytes: readFileSync(target).length });
      expect(await analysed(target)).toEqual(await analysed(fixture(name)));
      const { passphrase } = meta(name);
      expect(await analysed(target, passphrase)).toEqual(await analysed(fixture(name), passphrase));
      const before = (await bench.call('session', {}))!;
      expect(before).toMatchObject({ savedAs: 'saved.pcapng', unsaved: false });
      const again = await bench.call('open', { files: [target], add: false });
      expect(again).toMatchObject({ savedAs: 'saved.pcapng', unsaved: false, records: before.records });
      expect(again.attempts.map(({ outcome }) => outcome)).toEqual(
        before.attempts.map(({ outcome }) => outcome),
      );
    },
  );

  test('two files are saved as one, and each source says where it was recorded', async () => {
    const paths = [fixture('wpa2-psk-ccmp'), fixture('wpa2-psk-ccmp', 'nl.pcap')];
    const both = await bench.call('open', { files: paths, add: false });
    await bench.call('save', { file: bench.path('both.pcapng'), includeSecrets: true });
    const again = await bench.call('open', { files: [bench.path('both.pcapng')], add: false });
    expect(again.records).toBe(both.records);
    expect(again.attempts).toEqual(both.attempts);
    const sources = await Promise.all(
      [1, 2, 50, 200].map(async (record) => (await bench.call('frame', { record, attempt: null })).source),
    );
    expect(sources.every((source) => /^(air|nl)\.pcap/.test(source))).toBe(true);
  });

  test('no byte of a secret is in the file', async () => {
    await bench.unlocked('wpa2-psk-ccmp');
    await bench.call('addSecret', { kind: 'pmk', value: 'ab'.repeat(32), ssidHex: null });
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: false });
    const file = readFileSync(bench.path('saved.pcapng')).toString('latin1');
    const { passphrase, keys } = meta('wpa2-psk-ccmp');
    const hex = ['PMK', 'PTK', 'KCK', 'KEK', 'TK', 'GTK']
      .flatMap((kind) => keys[kind]!)
      .concat('ab'.repeat(32));
    for (const key of hex) {
      expect(file).not.toContain(key);
      expect(file).not.toContain(Buffer.from(key, 'hex').toString('latin1'));
    }
    expect(file).not.toContain(passphrase);
    const again = await bench.call('open', { files: [bench.path('saved.pcapng')], add: false });
    expect(again.secrets).toEqual([]);
    expect(again.attempts[0]!.verified).toBe(null);
  });

  test('secrets are kept where that was asked for, and are good at once', async () => {
    const before = await bench.unlocked('wpa2-psk-ccmp');
    await bench.call('save', { file: bench.path('open.pcapng'), includeSecrets: true });
    await bench.call('close', {});
    const again = await bench.call('open', { files: [bench.path('open.pcapng')], add: false });
    expect(again.secrets).toMatchObject([
      { kind: 'passphrase', origin: 'saved with the session', verdict: 'ok' },
    ]);
    expect(again.attempts[0]).toMatchObject({ verified: true, steps: before.attempts[0]!.steps });
  });

  test('the place is there again', async () => {
    await bench.openFixture('two-stations');
    const place = {
      cursor: { attempt: '2', step: '4' },
      breakpoints: [
        { attempt: '1', step: '3' },
        { attempt: '2', step: '5' },
      ],
    };
    await bench.call('remember', place);
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: false });
    await bench.call('close', {});
    expect(await bench.call('session', {})).toBe(null);
    expect(await bench.call('open', { files: [bench.path('saved.pcapng')], add: false })).toMatchObject(
      place,
    );
  });

  test('a place among steps that need a secret is one that is there without it', async () => {
    await bench.unlocked('wpa2-psk-ccmp');
    const { rows } = await bench.call('rows', { attempt: '1', from: 0, count: 200, show: everything });
    const check = rows.find(({ label }) => label === 'Check the MIC of M2')!;
    const m2 = rows.find(({ label }) => label === 'M2')!;
    await bench.call('remember', { cursor: { attempt: '1', step: `${check.step}.1` }, breakpoints: [] });
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: false });
    const again = await bench.call('open', { files: [bench.path('saved.pcapng')], add: false });
    const at = await bench.call('step', { attempt: '1', step: again.cursor!.step, reveal: false });
    expect(at).toMatchObject({ title: 'M2', record: m2.record });
  });

  /** Octets of our block in a saved session. */
  async function saved(): Promise<{ path: string; bytes: Buffer; at: number }> {
    const path = bench.path('saved.pcapng');
    await bench.openFixture('m4-lost');
    await bench.call('save', { file: path, includeSecrets: false });
    const bytes = readFileSync(path);
    const at = bytes.indexOf('{"format":"handshake-workbench/session@');
    expect(at).toBeGreaterThan(0);
    return { path, bytes, at };
  }

  test.each([
    ['no JSON', '{"format":"', '{{{{{{{{{{{'],
    ['of a version to come', 'session@2', 'session@9'],
    ['without a cursor', '"cursor"', '"kursor"'],
    ['with a digest that is none', /"digest":"./, '"digest":"!'],
  ])('a damaged state block (%s) is a warning, and the records open', async (_, from, to) => {
    const { path, bytes } = await saved();
    const text = bytes.toString('latin1').replace(from, to);
    writeFileSync(path, text, 'latin1');
    const session = await bench.call('open', { files: [path], add: false });
    expect(session.attempts.length).toBeGreaterThan(1);
    expect(session.warnings).toMatchObject([{ message: expect.stringMatching(/state was left out/) }]);
    expect(session.cursor).toBe(null);
  });

  test('a place that is not in the session is left out', async () => {
    await bench.openFixture('m4-lost');
    await bench.call('remember', {
      cursor: { attempt: '77', step: '1' },
      breakpoints: [
        { attempt: '1', step: '2' },
        { attempt: '1', step: '4000' },
      ],
    });
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: true });
    const again = await bench.call('open', { files: [bench.path('saved.pcapng')], add: false });
    expect(again).toMatchObject({ cursor: null, breakpoints: [{ attempt: '1', step: '2' }] });
  });

  test('a torn saved session opens with a warning', async () => {
    const { path, bytes } = await saved();
    writeFileSync(path, bytes.subarray(0, bytes.length - 100));
    const session = await bench.call('open', { files: [path], add: false });
    expect(session.warnings).toMatchObject([{ file: 'saved.pcapng', offset: expect.any(Number) }]);
    expect(session.attempts.at(-1)?.outcome).toBe('connected');
  });

  test('a failure leaves the file that was there, and nothing beside it', async () => {
    const { path, bytes } = await saved();
    // The part that is written first cannot be made.
    mkdirSync(`${path}.${process.pid}.part`);
    expect(await refused(bench.call('save', { file: path, includeSecrets: false }))).toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/saved\.pcapng/),
    });
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('a source that shrank while it was open is said, and the target stays', async () => {
    const source = bench.path('large.pcap');
    const whole = octets('m4-lost');
    const [head, ...records] = [whole.subarray(0, 24), ...Array<Buffer>(150).fill(whole.subarray(24))];
    writeFileSync(source, Buffer.concat([head, ...records]));
    await bench.call('open', { files: [source], add: false });
    writeFileSync(bench.path('target.pcapng'), 'what was there');
    truncateSync(source, 1000);
    const error = await refused(
      bench.call('save', { file: bench.path('target.pcapng'), includeSecrets: false }),
    );
    expect(error).toMatchObject({ code: 'unreadable', message: expect.stringContaining('large.pcap') });
    expect(readFileSync(bench.path('target.pcapng'), 'utf8')).toBe('what was there');
    expect(readdirSync(bench.folder).sort()).toEqual(['large.pcap', 'target.pcapng']);
  });

  test('a session can be saved over the file that it was read from', async () => {
    const path = bench.copyOf('m4-lost');
    const before = await bench.call('open', { files: [path], add: false });
    await bench.call('save', { file: path, includeSecrets: false });
    await bench.call('save', { file: path, includeSecrets: false });
    expect((await bench.call('frame', { record: 7, attempt: null })).hex.length).toBeGreaterThan(0);
    const after = await bench.call('open', { files: [path], add: false });
    expect(after.attempts).toEqual(before.attempts);
  });
});

describe('what a window must not send', () => {
  const place = { attempt: '1', step: '1' };
  const bad: [method: string, input: unknown, names: RegExp][] = [
    ['session', { more: 1 }, /more/],
    ['session', null, /input/],
    ['open', { files: [], add: false }, /files/],
    ['open', { files: 'air.pcap', add: false }, /files/],
    ['open', { files: [7], add: false }, /files\.0/],
    ['open', { files: ['/a'] }, /add/],
    ['open', { files: ['../../etc/passwd'], add: false }, /not chosen/],
    ['openSample', 'now', /input/],
    ['close', { now: true }, /now/],
    ['rows', { attempt: '1', from: -1, count: 10, show: everything }, /from/],
    ['rows', { attempt: '1', from: 0, count: 1001, show: everything }, /count/],
    ['rows', { attempt: '1', from: 0.5, count: 1, show: everything }, /from/],
    ['rows', { attempt: '1', from: 0, count: 1, show: { air: true } }, /show/],
    ['rows', { attempt: '99', from: 0, count: 1, show: everything }, /attempt 99/],
    ['step', { ...place, step: 'x', reveal: false }, /step/],
    ['step', { ...place, reveal: 'no' }, /reveal/],
    ['step', { ...place, step: '9999', reveal: false }, /step 9999/],
    ['step', { ...place, step: '1.99', reveal: false }, /step 1\.99/],
    ['step', { ...place, attempt: '../1', reveal: false }, /attempt/],
    ['frame', { record: 0, attempt: null }, /frame 0/],
    ['frame', { record: 1e9, attempt: null }, /frame 1000000000/],
    ['frame', { record: Number.NaN, attempt: null }, /record/],
    ['frame', { record: 1, attempt: '99' }, /attempt 99/],
    ['move', { ...place, how: 'sideways', show: everything, breakpoints: [] }, /how/],
    ['move', { ...place, how: 'over', show: everything, breakpoints: ['a'] }, /breakpoints\.0/],
    ['locate', { ...place, step: '', show: everything }, /step/],
    ['addSecret', { kind: 'password', value: 'x', ssidHex: null }, /kind/],
    ['addSecret', { kind: 'psk', value: 'abc', ssidHex: null }, /PSK/],
    ['addSecret', { kind: 'passphrase', value: 'x'.repeat(2049), ssidHex: null }, /value/],
    ['addSecret', { kind: 'passphrase', value: 'x'.repeat(64), ssidHex: null }, /8 to 63/],
    ['addSecret', { kind: 'passphrase', value: 'long enough', ssidHex: 'zz' }, /ssidHex/],
    ['addSecret', { kind: 'passphrase', value: 'x', ssidHex: null, identifier: '' }, /identifier/],
    ['addSecret', { kind: 'passphrase', value: 'long enough', ssidHex: '00'.repeat(33) }, /ssidHex/],
    ['removeSecret', { id: 'a b' }, /id/],
    ['remember', { cursor: { attempt: '1' }, breakpoints: [] }, /cursor\.step/],
    ['remember', { cursor: null, breakpoints: Array(1001).fill(place) }, /breakpoints/],
    ['save', { file: 'unknown', includeSecrets: false }, /not chosen/],
    ['save', { file: 7, includeSecrets: false }, /file/],
    ['find', { text: 'x'.repeat(201), attempt: null }, /text/],
    ['find', { text: 'x', attempt: '' }, /attempt/],
    ['cancel', {}, /task/],
    ['constructor', {}, /constructor: no such call/],
    ['__proto__', {}, /no such call/],
  ];

  test('is refused by name, and the session stays as it is', async () => {
    const before = await bench.openFixture('m4-lost');
    for (const [method, input, names] of bad) {
      const error = await refused(bench.send(method, input), `${method} ${JSON.stringify(input)}`);
      expect(error.code, `${method} ${JSON.stringify(input).slice(0, 80)}: ${error.message}`).toBe('invalid');
      expect(error.message).toMatch(names);
    }
    expect(await bench.call('session', {})).toEqual(before);
  });

  test('a value that was refused is not repeated', async () => {
    await bench.openFixture('m4-lost');
    const value = 'topsecretvalue';
    for (const kind of ['psk', 'pmk', 'msk', 'passphrase'] as const) {
      const long = kind === 'passphrase' ? value.repeat(5) : value;
      const error = await refused(bench.call('addSecret', { kind, value: long, ssidHex: null }));
      expect(error.message).not.toContain(value);
    }
  });

  test('without a session every call that needs one says so', async () => {
    const calls: [string, unknown][] = [
      ['rows', { attempt: '1', from: 0, count: 1, show: everything }],
      ['step', { ...place, reveal: false }],
      ['frame', { record: 1, attempt: null }],
      ['move', { ...place, how: 'over', show: everything, breakpoints: [] }],
      ['locate', { ...place, show: everything }],
      ['addSecret', { kind: 'passphrase', value: 'long enough', ssidHex: null }],
      ['removeSecret', { id: 'passphrase-1' }],
      ['save', { file: bench.path('x.pcapng'), includeSecrets: false }],
      ['find', { text: 'x', attempt: null }],
    ];
    for (const [method, input] of calls)
      expect(await refused(bench.send(method, input)), method).toEqual({
        code: 'invalid',
        message: 'No session is open.',
      });
    expect(await bench.call('session', {})).toBe(null);
    expect(await bench.call('close', {})).toBe(null);
    expect(await bench.call('cancel', { task: 'none' })).toBe(null);
  });
});

describe('events', () => {
  const changes = (): (SessionView | null)[] =>
    bench.events.flatMap((event) => (event.type === 'changed' ? [event.session] : []));

  test('each change is told once, with what the call answers', async () => {
    const opened = await bench.openFixture('m4-lost');
    const given = await bench.give(meta('m4-lost').passphrase);
    const removed = await bench.call('removeSecret', { id: given.secrets[0]!.id });
    await bench.call('close', {});
    expect(changes()).toEqual([opened, given, removed, null]);
    const revisions = [opened, given, removed].map(({ revision }) => revision);
    expect([...new Set(revisions)].sort((a, b) => a - b)).toEqual(revisions);
  });

  test('what fails changes nothing', async () => {
    await refused(bench.call('open', { files: [bench.path('absent')], add: false }));
    await refused(bench.send('rows', {}));
    expect(changes()).toEqual([]);
  });

  test('every task that began is said to be finished', async () => {
    await bench.openFixture('two-stations');
    await refused(bench.call('open', { files: [bench.path('absent')], add: false }));
    await bench.give(meta('two-stations').passphrase);
    await bench.call('save', { file: bench.path('saved.pcapng'), includeSecrets: false });
    const progress = bench.events.filter((event) => event.type === 'progress');
    const tasks = new Set(progress.map(({ task }) => task));
    expect(tasks.size).toBe(4);
    for (const task of tasks)
      expect(progress.filter((event) => event.task === task && event.finished)).toHaveLength(1);
  });
});

describe('long work', () => {
  /** A capture of about 60 MB: one join, then the same data again and again. */
  function large(): string {
    const whole = octets('wpa2-psk-ccmp');
    const offsets = recordOffsets(whole);
    const part = whole.subarray(offsets[70], offsets[250]);
    const path = bench.path('large.pcap');
    const repeats = Math.ceil(60e6 / part.length);
    writeFileSync(
      path,
      Buffer.concat([whole.subarray(0, offsets[250]), ...Array<Buffer>(repeats).fill(part)]),
    );
    return path;
  }
  /** Runs `then` once, as soon as that kind of work says how far it is. */
  const atProgress = (label: string, then: (event: WorkbenchEvent & { type: 'progress' }) => void): void => {
    let done = false;
    bench.onEvent((event) => {
      if (event.type !== 'progress' || event.label !== label || done) return;
      done = true;
      then(event);
    });
  };

  test.each(['Reading', 'Finding handshakes'])(
    '%s is cancelled, and the former session stays',
    async (label) => {
      const before = await bench.unlocked('m4-lost');
      atProgress(label, ({ task, done, total }) => {
        expect(done).toBeLessThan(total!);
        void bench.call('cancel', { task });
      });
      const error = await refused(bench.call('open', { files: [large()], add: false }));
      expect(error).toEqual({ code: 'cancelled', message: 'Cancelled.' });
      expect(await bench.call('session', {})).toEqual(before);
      const frame = await bench.call('frame', { record: 3, attempt: '1' });
      expect(frame.hex.length).toBeGreaterThan(0);
      const rows = await bench.call('rows', { attempt: '1', from: 0, count: 5, show: everything });
      expect(rows).toMatchObject({ revision: before.revision });
    },
  );

  test('other calls are answered meanwhile, and another file ends the work', async () => {
    await bench.openFixture('m4-lost');
    let answered: unknown;
    let next: Promise<SessionView> | null = null;
    atProgress('Reading', () => {
      answered = bench.call('frame', { record: 1, attempt: null });
      next = bench.openFixture('wpa1-tkip');
    });
    const error = await refused(bench.call('open', { files: [large()], add: false }));
    expect(error.code).toBe('cancelled');
    expect(await answered).toMatchObject({ record: 1 });
    expect((await next!).attempts[0]!.ssid).toBe('OldRouter');
    expect((await bench.call('session', {}))!.attempts[0]!.ssid).toBe('OldRouter');
  });
});
