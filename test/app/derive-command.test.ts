import { createECDH, createHash, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CalculationJson } from '../../main/report/calculation-output.ts';
import { meta, octets, recordOffsets } from '../workbench/fixtures.ts';
import { type BundledCli, bundleCli, type Ran } from './bundled.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-derive-test-'));
let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
});

const schema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8'));
const fitsSchema = new Ajv2020()
  .addSchema(schema('analysis'), 'analysis.schema.json')
  .compile(schema('derivation'));

type Options = Readonly<Record<string, string>>;
const args = (what: string, options: Options): string[] => [
  'derive',
  what,
  ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
];
const derive = (what: string, options: Options, env?: Record<string, string>): Promise<Ran> =>
  cli.run(args(what, options), env);
/** Results by name. */
async function results(what: string, options: Options): Promise<CalculationJson['results']> {
  const ran = await cli.run([...args(what, options), '--json']);
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  const json: unknown = JSON.parse(ran.stdout);
  expect([fitsSchema(json), fitsSchema.errors]).toEqual([true, null]);
  return (json as CalculationJson).results;
}
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** EAPOL frames of a recording in the order of the air, without what stands before and after them. */
function eapolFrames(fixture: string): Buffer[] {
  const pcap = octets(fixture);
  return recordOffsets(pcap).flatMap((offset, i, all) => {
    const record = pcap.subarray(offset + 16, all[i + 1]);
    const at = record.indexOf('aaaa03000000888e', 'hex') + 8;
    return at < 8 ? [] : [record.subarray(at, at + 4 + record.readUInt16BE(at + 2))];
  });
}

describe('published vectors', () => {
  // IEEE Std 802.11-2020, J.4.
  test.each([
    ['password', 'IEEE', 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e'],
    ['ThisIsAPassword', 'ThisIsASSID', '0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af'],
  ])('J.4 PMK of %s, %s', async (passphrase, ssid, PMK) => {
    expect(await results('pmk', { passphrase, ssid })).toEqual({ PMK });
    expect(await results('pmk', { passphrase, 'ssid-hex': hex(ssid) })).toEqual({ PMK });
  });

  // IEEE Std 802.11-2020, J.7.
  test.each([
    ['00-0f-ac:4', 'b2360c79e9710fdd58bea93deaf06599'],
    ['TKIP', 'b2360c79e9710fdd58bea93deaf06599db980afbc29c152855740a6ce5ae3827'],
  ])('J.7 PTK for %s', async (cipher, TK) => {
    const made = await results('ptk', {
      pmk: '0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af',
      aa: 'a0:a1:a1:a3:a4:a5',
      spa: 'b0:b1:b2:b3:b4:b5',
      snonce: 'c0c1c2c3c4c5c6c7c8c9d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5',
      anonce: 'e0e1e2e3e4e5e6e7e8e9f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405',
      cipher,
    });
    const [KCK, KEK] = ['379f9852d0199236b94e407ce4c00ec8', '47c9edc01c2c6e5b4910caddfb3e51a7'];
    expect(made).toEqual({ PTK: KCK + KEK + TK, KCK, KEK, TK });
  });

  // IEEE Std 802.11-2020, J.3, test case 2.
  test('J.3 PRF', async () => {
    const data = hex('what do ya want for nothing?');
    expect(await results('prf', { key: hex('Jefe'), label: 'prefix', data, bits: '512' })).toEqual({
      result:
        '51f4de5b33f249adf81aeb713a3c20f4fe631446fabdfa58244759ae58ef9009a99abf4eac2ca5fa87e692c440eb40023e7babb206d61de7b92f41529092b8fc',
    });
  });

  // RFC 3394, 4.1 and 4.6.
  test.each([
    [
      '000102030405060708090A0B0C0D0E0F',
      '1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5',
      '00112233445566778899aabbccddeeff',
    ],
    [
      '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
      '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
      '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f',
    ],
  ])('RFC 3394, KEK %s', async (kek, data, plain) => {
    expect(await results('unwrap', { kek, data })).toEqual({ A: 'a6'.repeat(8), 'key data': plain });
  });
});

describe('IEEE 802.11-2020, J.10: SAE', () => {
  const hunting = {
    password: 'mekmitasdigoat',
    mac1: '4d:3f:2f:ff:e3:87',
    mac2: 'a5:d8:aa:95:8e:3c',
    rand: '992465fd3daa3c60aa6565b7f62a2a7f2e12dd12f198faf4fbed89d7ff1ace94',
    mask: '9507a90f777a044d6a0830b91ea3d5dd70bece44e1acffb86983b5e1bf9fb322',
  };
  const commit = {
    scalar: '2e2c0f0db52440ad146d967114ce005ce1eab0aa2c2e5c2871b774f6c2575c65',
    element:
      'd5ad9e00829707aa36ba8b859738fc961d08243505f47c035376d7ac4bc8d7b95083bf43827d0fc31ed778dd3671fd21a46d1091d64b6f9a1e1272621325dbe1',
  };
  // SEC 2, 2.4.2: n of secp256r1.
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
  const peer = {
    'peer-scalar': '591b96f3397fb945100848e7b550543b6720d88337ee93fc49fd6df7e08b5223',
    'peer-element':
      'e71b9bb048d3873f20556953a96c91536fd8ee6ca9b4a68a148b056a909be03e83ae208f60f8ef5537858074db06687032399862999b511e0a1552a5fea317c2',
  };

  test('the commit of rand and mask, and all keys with the commit of the peer', async () => {
    expect(await results('sae', hunting)).toMatchObject(commit);
    expect(await results('sae', { ...hunting, ...peer, 'send-confirm': '0100' })).toMatchObject({
      ...commit,
      KCK: '1e733f6d9bd53256287304338831b09a39406d121017073a5c30db36f36cb81a',
      PMK: '4e4dfab1a2dd8ac1a91790f953faaa452ae5c6873ab75b63605ba663f8a7fe59',
      PMKID: '8747a600eea3f9f22475df58ca1e5498',
      confirm: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('a commit off the curve is refused, and no key is made with it', async () => {
    const element = peer['peer-element'].replace(/2$/, '3');
    const ran = await derive('sae', { ...hunting, ...peer, 'peer-element': element });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('must drop this commit');
    expect(ran.stdout).not.toMatch(/KCK|PMK /);
  });

  test('the password element by hash-to-element, with an identifier', async () => {
    const made = await results('sae', {
      password: 'mekmitasdigoat',
      ssid: 'byteme',
      identifier: 'psk4internet',
      mac1: '00095b66ec1e',
      mac2: '000b6bd90246',
      group: '19',
    });
    expect(made).toEqual({
      val: 'bb7f9cac5aa8b72c02b5daacc2771abe74e72604612295eca2ce18363ae9a927',
      PWE: 'c93049b9e64000f848201649e999f2b5c22dea69b5632c9df4d633b8aa1f6c1e73634e94b53d82e7383a8d258199d9dc1a5ee8269d060382ccbf33e614ff59a0',
    });
  });

  test.each([
    ['an unknown group', { group: '22' }, /^--group: expected one of [\d, ]+$/m],
    ['an AKM that is not of SAE', { akm: 'PSK' }, /^--akm: no AKM suite of SAE/],
    ['rand without mask', { rand: '02' }, /^--rand: needs --mask as well/],
    ['an identifier without SSID', { identifier: 'x' }, /^--identifier: for hash-to-element alone/],
    ['a scalar of another group', { ...hunting, ...peer, group: '20' }, /^--rand: 32 bytes, expected 48/],
    ['a rand of 0', { ...hunting, rand: '0'.repeat(64) }, /^--rand: expected 2 to the order/],
    ['a mask of the order', { ...hunting, mask: order }, /^--mask: expected 2 to the order/],
    [
      'a sum of 1',
      { ...hunting, rand: order.replace(/1$/, '0'), mask: '2'.padStart(64, '0') },
      /^--mask: .* scalar is less than 2/,
    ],
  ] as const)('%s', async (_, options, message) => {
    const ran = await derive('sae', options);
    expect([ran.status, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(message);
  });
});

describe('values that hostapd and wpa_supplicant printed in the lab', () => {
  const keys = meta('wpa2-psk-ccmp').ptk_derivations[0]!;
  const frames = eapolFrames('wpa2-psk-ccmp');
  const [, m2, m3] = frames as [Buffer, Buffer, Buffer];

  // AKM 6: KDF-SHA-256-384 of the same values is the PTK.
  test('KDF', async () => {
    const context = [
      '020000000000020000000100',
      '06bf1e40878811835cbddcbad50b59dd228664063304c92aab609cd3abdedf8f',
      'dfe78c3096c988dd63a19571ec1f4cfdfd344f02ff3840aa1c0fd7a49d73ff83',
    ].join('');
    const key = '8fb8652cf29d3a48fbc2a14ebfe3364c487e1bc65b108038d2892b4c1c5f2f81';
    const made = await results('kdf', { key, label: 'Pairwise key expansion', context, bits: '384' });
    expect(made).toEqual({
      result:
        '7f16921a04a1e851a5ac4df69c9bbb0b0cabcf9d7529e94e2a2c1007e2e8a3fc7304831a522a110cdc94a9a224d1011e',
    });
  });

  test('PTK of an AKM by name, whose hash the group decides', async () => {
    const made = await results('ptk', {
      pmk: 'd09824e0fe780dbf9b69abbd07c75264a1aed6628eeea79e01b16adbb0c435de775935ab75bf444091bd8239b64f9f28',
      aa: '02:00:00:00:00:00',
      spa: '02:00:00:00:01:00',
      snonce: '67b69ad1793c0c55e9c62986d043bdbbed290776f0105dac304c5635a9b88781',
      anonce: '811b3c5df170b9d06697b69047fb674049bb1c6ace1553af5382043f0dd9b562',
      akm: 'OWE',
      hash: 'SHA-384',
    });
    expect(made).toMatchObject({
      KCK: '970098771757504aab40eb6cb6d73665ae7f598f2177cfd0',
      KEK: '38d881cb7f32afe94516f9c929d8f4a3e0bc3d7196b99b645411471a8eb309bc',
      TK: 'c2c22bfd0baaefd136c375a539db64a1',
    });
  });

  test('PMKID, alone and beside one that was seen', async () => {
    const given = {
      pmk: 'cbf36dbd430a9aa03a407b4658b23b179fbfead2ff0eb9b25b9ac0dad401ce8b',
      aa: '020000000000',
      spa: '020000000100',
      akm: '802.1X-SHA256',
    };
    const PMKID = 'b8604983d3b90a69b7774a3e0576bafe';
    expect(await results('pmkid', given)).toEqual({ PMKID });
    expect(await results('pmkid', { ...given, pmkid: PMKID })).toEqual({ PMKID });
    const other = await derive('pmkid', { ...given, pmkid: '00'.repeat(16) });
    expect(other.status).toBe(1);
    expect(other.stdout).toContain('FAILED');
  });

  test('FT: PMK-R0, PMK-R1, PTK and their names', async () => {
    const given = {
      psk: '79ac3587254d581d09cd6e496b3f9d2fac84f4af7cd111c7e09cf31c75d09bc8',
      ssid: 'lab-ft-psk-air',
      mdid: 'a1b2',
      'r0kh-id': 'nas1.lab',
      'r1kh-id': '000102030405',
      spa: '020000000100',
    };
    const hierarchy = {
      'PMK-R0': '14a1547a2a7be31d152230d2e9144a442dd0d4ff6bf21caaadb0814ae1fab9fc',
      salt: 'c676310696d51423a01fc9cca26e6580',
      PMKR0Name: '9806bff789856cf4266846d81633a54d',
      'PMK-R1': '71b164acbb233d1b5a39b70877aa1af9db0c3bb8683b24e84b02178097221b8f',
      PMKR1Name: 'd6249a8cda400f5e4339b314cb34ac6d',
    };
    expect(await results('ft', given)).toEqual(hierarchy);
    const nonces = {
      snonce: '0db979d2720dc7fa7b1941ce00d9e1e45c7d60888f25b4a2dc433f702e77e6d4',
      anonce: 'fd06a0a8d860d83ecb35ffa05bedaf27eef1d03c9e66ff6264b91a88eaf30c82',
    };
    expect(await results('ft', { ...given, ...nonces, aa: '020000000000' })).toMatchObject({
      ...hierarchy,
      KCK: 'd0ce4ad3dcebec612879abcca1160f07',
      KEK: '7447614b707ee94c9d86c4c70b8f3234',
      TK: '2b38ec57e6c2ec1c27f3ab8e1285d377',
      PTKName: '08ff51e554c51a2adea72b4faf538700',
    });
    const halfway = await derive('ft', { ...given, ...nonces });
    expect([halfway.status, halfway.stderr]).toEqual([2, '--anonce: needs --aa as well\n']);
  });

  test('MIC of M2: right, wrong, and where the field is still zero', async () => {
    const MIC = m2.subarray(81, 97).toString('hex');
    expect(await results('mic', { kck: keys.kck, frame: m2.toString('hex') })).toEqual({ MIC });
    const unsigned = Buffer.from(m2).fill(0, 81, 97).toString('hex');
    expect(await results('mic', { kck: keys.kck, frame: unsigned })).toEqual({ MIC });
    const given = { kck: keys.kek, frame: m2.toString('hex') };
    const wrong = await derive('mic', given);
    expect(wrong.status).toBe(1);
    expect(wrong.stdout).toMatch(/FAILED/);
    const json = JSON.parse((await cli.run([...args('mic', given), '--json'])).stdout);
    expect(json.verified).toBe(false);
    expect([fitsSchema(json), fitsSchema.errors]).toEqual([true, null]);
    for (const broken of [
      { ...json, format: 'handshake-workbench/analysis@1' },
      { ...json, results: { MIC: 'xyz' } },
      { ...json, steps: json.steps.map(({ id: _, ...step }: { id: string }) => step) },
    ])
      expect(fitsSchema(broken)).toBe(false);
  });

  test('key data of M3 and the GTK in it', async () => {
    const data = m3.subarray(99).toString('hex');
    const made = await results('unwrap', { kek: keys.kek, data });
    expect(meta('wpa2-psk-ccmp').keys.GTK).toContain(made.GTK);
    const wrong = await derive('unwrap', { kek: keys.kck, data });
    expect(wrong.status).toBe(1);
    expect(wrong.stdout).not.toContain('GTK');
  });
});

// RFC 8110 has no vectors: OpenSSL's Diffie-Hellman and HKDF are the oracle.
describe('OWE, against OpenSSL', () => {
  const group = [
    ['19', 'prime256v1', 'sha256', 32],
    ['21', 'secp521r1', 'sha512', 66],
  ] as const;
  test.each(group)('group %s, from either end', async (number, curve, hash, length) => {
    const [station, ap] = [createECDH(curve), createECDH(curve)];
    station.generateKeys();
    ap.generateKeys();
    const x = (point: Buffer) => point.subarray(1, 1 + length);
    const [c, a] = [x(station.getPublicKey()), x(ap.getPublicKey())];
    const salt = Buffer.concat([c, a, Buffer.of(Number(number), 0)]);
    const octetsOfHash = createHash(hash).digest().length;
    const z = station.computeSecret(ap.getPublicKey());
    const pmk = Buffer.from(hkdfSync(hash, z, salt, 'OWE Key Generation', octetsOfHash)).toString('hex');
    const secret = (ecdh: typeof station) => ecdh.getPrivateKey('hex').padStart(2 * length, '0');
    const ofStation = await results('owe', {
      private: secret(station),
      peer: a.toString('hex'),
      group: number,
    });
    expect(ofStation).toMatchObject({ 'public key': c.toString('hex'), z: z.toString('hex'), PMK: pmk });
    const ofAp = await results('owe', {
      private: secret(ap),
      peer: c.toString('hex'),
      group: number,
      side: 'ap',
      'own-public': a.toString('hex'),
    });
    expect(ofAp).toMatchObject({ PMK: pmk, PMKID: ofStation.PMKID });
  });

  test('a public key that is no point is refused; a private key out of range is a bad value', async () => {
    const given = { private: '01'.padStart(64, '0'), peer: '07'.padStart(64, '0') };
    const openssl = createECDH('prime256v1');
    openssl.setPrivateKey(given.private, 'hex');
    expect(() => openssl.computeSecret(`02${given.peer}`, 'hex')).toThrow();
    const refused = await derive('owe', given);
    expect(refused.status).toBe(1);
    expect(refused.stdout).not.toContain('PMK');
    const zero = await derive('owe', { ...given, private: '00'.repeat(32) });
    expect([zero.status, zero.stderr]).toEqual([
      2,
      '--private: expected 1 to the order of the group less 1\n',
    ]);
  });
});

describe('how it is asked and answered', () => {
  const J4 = 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e';

  test('values come from the environment and from files as well', async () => {
    const env = { HANDSHAKE_WORKBENCH_PASSPHRASE: 'password' };
    expect((await derive('pmk', { ssid: 'IEEE' }, env)).stdout).toContain(J4);
    const path = join(folder, 'passphrase');
    writeFileSync(path, 'password\n');
    expect((await derive('pmk', { ssid: 'IEEE', passphrase: `@${path}` })).stdout).toContain(J4);
  });

  test('text names results, steps, sub-steps and where each value is from; --brief the results alone', async () => {
    const given = ['derive', 'pmk', '--passphrase', 'password', '--ssid', 'IEEE'];
    const { stdout } = await cli.run(given);
    expect(stdout).toMatch(new RegExp(`^PMK = ${J4}\n\n {2}1 {2}Derive PMK: `));
    expect(stdout).toMatch(/SSID = 49454545 {2}\(argument, ssid\)/);
    expect(stdout).toMatch(/1\.2\.2 {2}U2 to U4096/);
    expect((await cli.run([...given, '--brief'])).stdout).toBe(`PMK = ${J4}\n`);
  });

  test.each([
    ['an option that is wanting', 'pmk', { ssid: 'IEEE' }, /^--passphrase: needed/],
    [
      'a passphrase that is too long',
      'pmk',
      { passphrase: 'x'.repeat(64), ssid: 'a' },
      /^--passphrase: 64 bytes, expected 8 to 63/,
    ],
    [
      'an SSID that is too long',
      'pmk',
      { passphrase: 'password', ssid: 'a'.repeat(33) },
      /^--ssid: 33 bytes/,
    ],
    ['another length', 'pmkid', { pmk: 'abcd' }, /^--pmk: 2 bytes, expected 32$/m],
    [
      'no hexadecimal',
      'prf',
      { key: 'secret', label: 'x', data: '00', bits: '8' },
      /^--key: not whole bytes of hexadecimal/,
    ],
    ['half a byte', 'prf', { key: '123', label: 'x', data: '00', bits: '8' }, /^--key: not whole bytes/],
    [
      'bits that are no bytes',
      'prf',
      { key: '00', label: 'x', data: '00', bits: '7' },
      /^--bits: expected whole bytes/,
    ],
    [
      'too many bits',
      'kdf',
      { key: '00', label: 'x', context: '00', bits: '65288' },
      /^--bits: expected .* up to 65280/,
    ],
    ['an unknown hash', 'kdf', { hash: 'md5' }, /^--hash: expected one of sha256, sha384, sha512/],
    ['an unknown AKM', 'ptk', { akm: 'WEP' }, /^--akm: no AKM suite/],
    ['an unknown cipher', 'ptk', { cipher: 'BIP-CMAC-128' }, /^--cipher: no cipher suite/],
    [
      'an AKM with another hierarchy',
      'ptk',
      { akm: 'FT-PSK' },
      /^--akm: FT-PSK makes its PTK in another way/,
    ],
    ['an AKM without such a PMKID', 'pmkid', { akm: 'SAE' }, /^--akm: SAE makes no PMKID/],
    [
      'wrapped data of no such length',
      'unwrap',
      { kek: '00'.repeat(16), data: '00'.repeat(20) },
      /^--data: 20 bytes/,
    ],
    [
      'a frame that is none',
      'mic',
      { kck: '00'.repeat(16), frame: '00'.repeat(99) },
      /^--frame: no EAPOL-Key frame/,
    ],
    ['a file that is not there', 'pmk', { passphrase: '@/no/such/file' }, /no such file/],
    ['a folder for a file', 'pmk', { passphrase: '@/' }, /^\/: this is a folder/m],
    [
      'a passphrase that is too short',
      'pmk',
      { passphrase: 'seven77', ssid: 'a' },
      /^--passphrase: 7 bytes, expected 8 to 63/,
    ],
    [
      'two names of a network',
      'pmk',
      { passphrase: 'password', ssid: 'a', 'ssid-hex': '62' },
      /^--ssid: given twice/,
    ],
    [
      'a PMK shorter than that of its AKM',
      'ptk',
      { pmk: '00'.repeat(32), akm: '00-0f-ac:12' },
      /^--pmk: 32 bytes, expected 48/,
    ],
    [
      'a KCK shorter than that of its AKM',
      'pmkid',
      { kck: '00'.repeat(16), akm: '00-0f-ac:12' },
      /^--kck: 16 bytes, expected 24/,
    ],
    ['an unknown option', 'pmk', { password: 'x' }, /unknown option '--password'/],
  ] as const)('%s', async (_, what, options, message) => {
    const ran = await derive(what, options);
    expect(ran.status).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/secret|defect|\n {4}at /);
  });

  test('M1 has no MIC, and a version 0 frame needs its AKM', async () => {
    const [m1, m2] = eapolFrames('wpa2-psk-ccmp') as [Buffer, Buffer];
    const kck = '00'.repeat(16);
    expect((await derive('mic', { kck, frame: m1.toString('hex') })).stderr).toMatch(
      /^--frame: its Key MIC bit/,
    );
    const version0 = Buffer.from(m2);
    version0[6]! &= 0xf8;
    const frame = version0.toString('hex');
    expect((await derive('mic', { kck, frame })).stderr).toMatch(/^--akm: key descriptor version 0/);
    expect((await derive('mic', { kck, frame, akm: 'SAE' })).status).toBe(1);
    const long = { kck: '00'.repeat(24), frame: m2.toString('hex') };
    expect((await derive('mic', long)).stderr).toBe('--kck: 24 bytes, expected 16 for this frame\n');
    const version4 = Buffer.from(version0);
    version4[6]! |= 4;
    const reserved = await derive('mic', { kck, frame: version4.toString('hex') });
    expect(reserved.stderr).toBe('--frame: key descriptor version 4 is reserved\n');
  });

  test('a frame that is cut, or whose lengths do not fit, has no MIC to compute', async () => {
    const [, m2] = eapolFrames('wpa2-psk-ccmp') as [Buffer, Buffer];
    const mic = (frame: Buffer) => derive('mic', { kck: '00'.repeat(16), frame: frame.toString('hex') });
    const cut = await mic(m2.subarray(0, 60));
    expect([cut.status, cut.stdout]).toEqual([2, '']);
    expect(cut.stderr).toBe(`--frame: EAPOL: ${m2.readUInt16BE(2)} bytes announced, 56 left\n`);
    const longer = Buffer.from(m2);
    longer.writeUInt16BE(longer.readUInt16BE(97) + 1, 97);
    expect((await mic(longer)).stderr).toMatch(/^--frame: Key data: \d+ bytes announced, \d+ left$/m);
    // An element that breaks within the key data is still signed octet for octet.
    const element = Buffer.from(m2);
    element[100]! += 1;
    expect((await mic(element)).status).toBe(1);
  });

  test('no calculation, or one that does not exist, is bad usage', async () => {
    expect((await cli.run(['derive'])).status).toBe(2);
    expect((await cli.run(['derive', 'gtk'])).status).toBe(2);
    const help = await cli.run(['derive', 'ptk', '--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('--anonce');
  });
});
