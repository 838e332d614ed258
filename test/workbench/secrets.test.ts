import { expect, test } from 'vitest';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import {
  exportSecrets,
  makeSecret,
  parseSecrets,
  parseSecretsFile,
  ssidText,
} from '../../main/workbench/secrets.ts';

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

test('a secrets file gives every kind, by SSID as text, as octets, or for every network', () => {
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
  expect(secrets[0]?.identifier).toBe('guest');
  expect(secrets[0]?.origin).toContain('home.json');
});

test('an invalid secrets file names file and entry, never a value', () => {
  const files = [
    ['{', /home\.json: not JSON/],
    ['{"passphrases":[{"passphrase":7}]}', /home\.json: passphrases\.0\.passphrase/],
    ['{"psks":[{"psk":"deadbeef"}]}', /psks\.0: A PSK has 32 octets; this has 4/],
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

test('exported secrets read back the same', () => {
  const secrets = [
    makeSecret({ ...given, kind: 'passphrase', value: 'grüße aus Wien', ssid: utf8('Café') }),
    makeSecret({ ...given, kind: 'psk', value: 'ab'.repeat(32), ssid: utf8('x') }),
    makeSecret({ ...given, kind: 'pmk', value: 'cd'.repeat(32) }),
    makeSecret({ ...given, kind: 'msk', value: 'ef'.repeat(64) }),
  ];
  const back = parseSecrets(JSON.parse(JSON.stringify(exportSecrets(secrets))), 'test', 1);
  expect(back.map(({ kind, value, ssid }) => [kind, toHex(value), ssid && toHex(ssid)])).toEqual(
    secrets.map(({ kind, value, ssid }) => [kind, toHex(value), ssid && toHex(ssid)]),
  );
});

test('an SSID that is no text is shown as octets', () => {
  expect(ssidText(utf8('Home Network'))).toBe('Home Network');
  expect(ssidText(new Uint8Array([0xff, 0x00]))).toBe('0xff00');
});
