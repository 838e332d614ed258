import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { bytesOf } from '../../main/capture/secret.ts';
import {
  exportSecrets,
  makeSaeSecret,
  makeSecret,
  parseSecrets,
  parseSecretsFile,
  parseTlsKeyLogFile,
  ssidText,
} from '../../main/session/secrets.ts';

const given = { ssid: null, origin: 'test', number: 1 } as const;

test('64 hexadecimal digits given as passphrase are the raw PSK, as supplicants read them', () => {
  const digits = '0123456789abcdef'.repeat(4);
  const secret = makeSecret({ ...given, kind: 'passphrase', value: digits });
  expect(secret.kind).toBe('psk');
  expect(toHex(secret.value)).toBe(digits);
});

test('lengths are checked, and no message repeats the value', () => {
  const wrong = [
    ['passphrase', 'x'.repeat(65)],
    ['passphrase', ''],
    ['psk', 'abcd'],
    ['pmk', 'ff'.repeat(31)],
    ['msk', 'ee'.repeat(32)],
    ['pmk', 'nothex!!'],
    ['tk', 'dd'.repeat(24)],
    ['owe', 'cc'.repeat(33)],
  ] as const;
  for (const [kind, value] of wrong) {
    let message = '';
    try {
      makeSecret({ ...given, kind, value });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message, `${kind} ${value.length}`).not.toBe('');
    if (value.length > 3) expect(message).not.toContain(value);
  }
});

test('an id names the kind and number and nothing that a guess could be tested against', () => {
  const one = makeSecret({ ...given, kind: 'passphrase', value: 'password one' });
  const other = makeSecret({ ...given, kind: 'passphrase', value: 'password two' });
  expect(one.id).toBe(other.id);
});

test('a secrets file gives every kind, by SSID as text, as bytes, or for every network', () => {
  const secrets = parseSecretsFile(
    JSON.stringify({
      passphrases: [
        { ssid: 'Home', passphrase: 'correct horse', identifier: 'guest' },
        { ssidHex: 'ff00', passphrase: 'another one' },
        { passphrase: 'anywhere at all' },
      ],
      psks: [{ ssid: 'Home', psk: '11'.repeat(32) }],
      pmks: ['22'.repeat(48)],
      msks: ['33'.repeat(64)],
    }),
    'home.json',
    5,
  );
  expect(secrets.map(({ id }) => id)).toEqual([
    'passphrase-5',
    'passphrase-6',
    'passphrase-7',
    'psk-8',
    'pmk-9',
    'msk-10',
  ]);
  expect(secrets.map(({ ssid }) => ssid && toHex(ssid))).toEqual([
    '486f6d65',
    'ff00',
    null,
    '486f6d65',
    null,
    null,
  ]);
  expect(secrets[0]).toMatchObject({ identifier: 'guest' });
  expect(secrets[0]?.origin).toContain('home.json');
});

test('an invalid secrets file names file and entry, never a value', () => {
  const files = [
    ['{', /home\.json: not JSON/],
    ['{"passphrases":[{"passphrase":7}]}', /home\.json: passphrases\.0\.passphrase/],
    ['{"psks":[{"psk":"deadbeef"}]}', /psks\.0: A PSK has 32 bytes; this has 4/],
    ['{"pmks":["topsecretnothex"]}', /pmks\.0/],
    ['{"passwords":[]}', /passwords/],
  ] as const;
  for (const [text, message] of files) {
    expect(() => parseSecretsFile(text, 'home.json')).toThrow(message);
    try {
      parseSecretsFile(text, 'home.json');
    } catch (error) {
      expect((error as Error).message).not.toMatch(/deadbeef|topsecret/);
    }
  }
});

const random = '0123456789abcdef'.repeat(4);
const other = 'fedcba9876543210'.repeat(4);

test('private numbers and keys of an exchange are parts of their secrets', () => {
  const secrets = parseSecretsFile(
    JSON.stringify({
      tks: ['0a'.repeat(16), '0b'.repeat(32)],
      saes: [
        { ssid: 'Home', rand: '01'.repeat(32), mask: '02'.repeat(32) },
        { k: '03'.repeat(32), scalar: '09'.repeat(32) },
        { rand: '04'.repeat(48), mask: '05'.repeat(48), k: '06'.repeat(48) },
      ],
      owes: [{ ssidHex: '00ff', private: '07'.repeat(66) }],
      tlsKeyLog: ['# a comment', '', `CLIENT_RANDOM ${random} ${'08'.repeat(48)}`],
    }),
    'home.json',
  );
  const shown = secrets.map((secret) => [
    secret.id,
    secret.ssid && toHex(secret.ssid),
    Object.fromEntries(Object.entries(bytesOf(secret)).map(([name, bytes]) => [name, toHex(bytes)])),
  ]);
  const [rand, mask, k] = ['04', '05', '06'].map((octet) => octet.repeat(48)) as [string, string, string];
  expect(shown).toEqual([
    ['tk-1', null, { value: '0a'.repeat(16) }],
    ['tk-2', null, { value: '0b'.repeat(32) }],
    ['sae-3', '486f6d65', { rand: '01'.repeat(32), mask: '02'.repeat(32) }],
    ['sae-4', null, { k: '03'.repeat(32), scalar: '09'.repeat(32) }],
    ['sae-5', null, { rand, mask, k }],
    ['owe-6', '00ff', { value: '07'.repeat(66) }],
    ['tls-7', null, { clientRandom: random, masterSecret: '08'.repeat(48) }],
  ]);
});

test('an SAE password has an identifier, any length, and may look like a PSK', () => {
  expect(makeSecret({ ...given, kind: 'passphrase', value: 'x'.repeat(80), sae: true })).not.toHaveProperty(
    'identifier',
  );
  const sae = (value: string) => makeSecret({ ...given, kind: 'passphrase', value, identifier: 'guest' });
  expect(sae('ab'.repeat(32)).kind).toBe('passphrase');
  expect(sae('x'.repeat(200)).value.length).toBe(200);
  expect(() => sae('')).toThrow('A passphrase is not empty.');
});

test('a TLS key log gives one secret a session, its parts by label', () => {
  const lines = [
    '# SSL/TLS secrets log file',
    `CLIENT_HANDSHAKE_TRAFFIC_SECRET ${random} ${'01'.repeat(48)}`,
    `SERVER_HANDSHAKE_TRAFFIC_SECRET ${random.toUpperCase()} ${'02'.repeat(48)}`,
    `CLIENT_TRAFFIC_SECRET_0 ${random} ${'03'.repeat(48)}`,
    `SERVER_TRAFFIC_SECRET_0 ${random} ${'04'.repeat(48)}`,
    `EXPORTER_SECRET ${random} ${'05'.repeat(48)}`,
    `CLIENT_RANDOM ${other} ${'06'.repeat(48)}`,
    `RSA ${'07'.repeat(8)} ${'08'.repeat(48)}`,
    '',
  ];
  for (const end of ['\n', '\r\n']) {
    const secrets = parseTlsKeyLogFile(lines.join(end), 'keys.log', 3);
    expect(secrets.map(({ id, clientRandom }) => [id, toHex(clientRandom)])).toEqual([
      ['tls-3', random],
      ['tls-4', other],
    ]);
    expect(Object.keys(secrets[0]!.parts)).toEqual([
      'clientHandshakeTrafficSecret',
      'serverHandshakeTrafficSecret',
      'clientTrafficSecret0',
      'serverTrafficSecret0',
      'exporterSecret',
    ]);
    expect(secrets[1]!.parts).toEqual({ masterSecret: new Uint8Array(48).fill(6) });
  }
});

test('what is wrong in a TLS key log is named by line, without its values', () => {
  const wrong = [
    [`CLIENT_RANDOM ${random} ${'topsecret'}`, /keys\.log: line 2: not a label/],
    [
      `CLIENT_RANDOM ${'ab'.repeat(31)} ${'cd'.repeat(48)}`,
      /line 2: a client random has 32 bytes; this has 31/,
    ],
    ['OTHER_LABEL 00 00', /keys\.log: no secret of a TLS key log/],
  ] as const;
  for (const [line, message] of wrong) {
    expect(() => parseTlsKeyLogFile(`#\n${line}`, 'keys.log')).toThrow(message);
    expect(() => parseTlsKeyLogFile(`#\n${line}`, 'keys.log')).not.toThrow(/topsecret|abab|cdcd/);
  }
});

test('docs/secrets.schema.json and the parser take and refuse the same', () => {
  const url = new URL('../../docs/secrets.schema.json', import.meta.url);
  const valid = new Ajv2020().compile(JSON.parse(readFileSync(url, 'utf8')));
  const parses = (file: unknown): boolean => {
    try {
      parseSecrets(file, 'test', 1);
      return true;
    } catch {
      return false;
    }
  };
  const good: unknown[] = [
    {},
    { passphrases: [{ passphrase: 'x' }, { passphrase: 'ab'.repeat(32) }] },
    { passphrases: [{ ssid: 'a', passphrase: 'x'.repeat(80), identifier: '' }] },
    { psks: [{ ssidHex: '00'.repeat(32), psk: 'aB'.repeat(32) }] },
    { pmks: ['ab'.repeat(32), 'ab'.repeat(48), 'ab'.repeat(64)], msks: ['ab'.repeat(64)] },
    { tks: ['ab'.repeat(16), 'ab'.repeat(32)] },
    { saes: [{ rand: '02', mask: '03' }, { k: '04' }, { ssid: 'a', rand: '02', mask: '03', k: '04' }] },
    {
      saes: [
        { k: '04', scalar: '05' },
        { rand: '02', mask: '03', scalar: '05' },
      ],
    },
    { owes: [{ private: '01'.repeat(32) }, { ssid: 'a', private: '01'.repeat(66) }] },
    { tlsKeyLog: ['', '# x', `EXPORTER_SECRET ${random} 00ff`, 'NEW_LABEL 00 11'] },
  ];
  const bad: unknown[] = [
    [],
    { passwords: [] },
    { passphrases: ['x'] },
    { passphrases: [{ passphrase: '' }] },
    { passphrases: [{ passphrase: 'x'.repeat(64) }] },
    { passphrases: [{ passphrase: 'x', ssid: 'a'.repeat(33) }] },
    { psks: [{ psk: 'ab'.repeat(31) }] },
    { psks: [{ psk: 'ab'.repeat(32), ssidHex: 'abc' }] },
    { psks: [{ psk: 'ab'.repeat(32), ssidHex: 'ab'.repeat(33) }] },
    { pmks: ['ab'.repeat(33)] },
    { msks: ['ab'.repeat(63)] },
    { tks: ['ab'.repeat(24)] },
    { tks: ['ab:'.repeat(16)] },
    { saes: [{}] },
    { saes: [{ rand: '02' }] },
    { saes: [{ mask: '02', k: '03' }] },
    { saes: [{ scalar: '05' }] },
    { saes: [{ k: '04', scalar: '5' }] },
    { saes: [{ k: '' }] },
    { saes: [{ k: '123' }] },
    { owes: [{ private: '01'.repeat(33) }] },
    { owes: [{ privateKey: '01'.repeat(32) }] },
    { tlsKeyLog: 'EXPORTER_SECRET' },
    { tlsKeyLog: [`EXPORTER_SECRET ${random}`] },
    { tlsKeyLog: [`EXPORTER_SECRET ${random} 0g`] },
  ];
  for (const file of good) expect([valid(file), parses(file)], JSON.stringify(file)).toEqual([true, true]);
  for (const file of bad) expect([valid(file), parses(file)], JSON.stringify(file)).toEqual([false, false]);
});

test('exported secrets read back the same', () => {
  const secrets = [
    makeSecret({ ...given, kind: 'passphrase', value: 'grüße aus Wien', ssid: utf8('Café') }),
    makeSecret({ ...given, kind: 'passphrase', value: 'ab'.repeat(32), identifier: 'guest' }),
    makeSecret({ ...given, kind: 'psk', value: 'ab'.repeat(32), ssid: utf8('x') }),
    makeSecret({ ...given, kind: 'pmk', value: 'cd'.repeat(32) }),
    makeSecret({ ...given, kind: 'msk', value: 'ef'.repeat(64) }),
    makeSecret({ ...given, kind: 'tk', value: '01'.repeat(16) }),
    makeSaeSecret({ ...given, rand: '02'.repeat(32), mask: '03'.repeat(32), k: '04'.repeat(32) }),
    makeSaeSecret({ ...given, k: '04'.repeat(32), scalar: '06'.repeat(32) }),
    makeSecret({ ...given, kind: 'owe', value: '05'.repeat(48), ssid: utf8('open') }),
    ...parseTlsKeyLogFile(`EXPORTER_SECRET ${random} 06\nCLIENT_RANDOM ${other} 07`, 'keys.log'),
  ];
  const file = JSON.parse(JSON.stringify(exportSecrets(secrets)));
  const back = parseSecrets(file, 'test', 1);
  const all = (list: readonly Secret[]) => list.map(({ id, origin, ...secret }) => secret);
  expect(all(back)).toEqual(all(secrets));
});

test('an SSID that is no text is shown as bytes', () => {
  expect(ssidText(utf8('Home Network'))).toBe('Home Network');
  expect(ssidText(new Uint8Array([0xff, 0x00]))).toBe('0xff00');
});
