import { hashLength } from '../crypto/hash.ts';
import {
  type Calculation,
  calculateExpansion,
  calculateMic,
  calculatePmk,
  calculatePmkid,
  calculatePtk,
  calculateUnwrap,
} from '../report/calculate.ts';
import { UserError } from '../session/errors.ts';
import {
  ADDRESSES,
  AKM,
  akmOf,
  CIPHER,
  type Entry,
  HASHES,
  NETWORK,
  NONCES,
  PMK,
  suites,
} from './derive-options.ts';
import type { Values } from './derive-values.ts';

/** Calculations of one key or code. */
export const keyEntries: readonly Entry[] = [
  {
    what: 'pmk',
    help: 'PMK of a passphrase and a network name (PBKDF2)',
    options: [['passphrase', 'text', 'passphrase of the network'], ...NETWORK],
    calculate: (values) =>
      calculatePmk({ passphrase: values.utf8('passphrase', 8, 63), ssid: values.ssid() }),
  },
  {
    what: 'ptk',
    help: 'PTK of a PMK, both addresses and both nonces, cut into KCK, KEK and TK',
    options: [PMK, ...ADDRESSES, ...NONCES, ...AKM, CIPHER],
    calculate: (values) => {
      const { akm, tk } = suites(values);
      if (akm.ft || !akm.mic || akm.keyWrap === 'none')
        throw new UserError('invalid', `--akm: ${akm.name} makes its PTK in another way`);
      return calculatePtk(
        {
          pmk: values.hex('pmk', [akm.pmkLength]),
          aa: values.hex('aa', [6]),
          spa: values.hex('spa', [6]),
          anonce: values.hex('anonce', [32]),
          snonce: values.hex('snonce', [32]),
        },
        akm,
        tk,
      );
    },
  },
  {
    what: 'pmkid',
    help: 'PMKID of a PMK and both addresses',
    options: [
      PMK,
      ['kck', 'hex', 'key confirmation key, in place of the PMK for the Suite B suites'],
      ...ADDRESSES,
      ...AKM,
      ['pmkid', 'hex', 'one that was seen, to compare'],
    ],
    calculate: (values) => {
      const akm = akmOf(values);
      if (akm.pmkid !== 'hmac-pmk' && akm.pmkid !== 'hmac-kck')
        throw new UserError('invalid', `--akm: ${akm.name} makes no PMKID of a PMK and addresses`);
      const option = akm.pmkid === 'hmac-pmk' ? 'pmk' : 'kck';
      const given = {
        key: values.hex(option, [option === 'pmk' ? akm.pmkLength : akm.kckBits / 8]),
        aa: values.hex('aa', [6]),
        spa: values.hex('spa', [6]),
        pmkid: values.optionalHex('pmkid', [16]),
      };
      return calculatePmkid(given, akm.hash, option);
    },
  },
  {
    what: 'mic',
    help: 'MIC of an EAPOL-Key frame; compared with its MIC field where that is not zero',
    options: [
      ['kck', 'hex', 'key confirmation key'],
      ['frame', 'hex', 'the frame, from the EAPOL version to the end of its key data'],
      ['akm', 'suite', 'selector or name, where the key descriptor version is 0 (SAE, OWE, SHA-384)'],
      AKM[1]!,
    ],
    calculate: (values) =>
      calculateMic(
        { kck: values.hex('kck', [16, 24, 32]), frame: values.hex('frame') },
        values.optional('akm') === undefined ? null : akmOf(values),
      ),
  },
  {
    what: 'prf',
    help: 'PRF-n: HMAC-SHA-1 until there are n bits',
    options: [
      ['key', 'hex', 'key'],
      ['label', 'text', 'label: "Pairwise key expansion"'],
      ['data', 'hex', 'what the rounds sign beside the label'],
      ['bits', 'number', 'bits wanted, whole bytes'],
    ],
    calculate: (values) => expansion(values, 'prf', 'sha1', 'data'),
  },
  {
    what: 'kdf',
    help: 'KDF-Hash-Length: HMAC of a hash until there are as many bits',
    options: [
      ['hash', 'name', 'sha256 (default), sha384 or sha512'],
      ['key', 'hex', 'key'],
      ['label', 'text', 'label: "Pairwise key expansion"'],
      ['context', 'hex', 'what the rounds sign beside the label'],
      ['bits', 'number', 'bits wanted, whole bytes'],
    ],
    calculate: (values) => expansion(values, 'kdf', values.choice('hash', HASHES, 'sha256'), 'context'),
  },
  {
    what: 'unwrap',
    help: 'AES key unwrap (RFC 3394), and the group keys in it',
    options: [
      ['kek', 'hex', 'key encryption key'],
      ['data', 'hex', 'what was wrapped: the key data of M3 or of a group message'],
    ],
    calculate: (values) => {
      const data = values.hex('data');
      if (data.length < 24 || data.length % 8 > 0)
        throw new UserError('invalid', `--data: ${data.length} bytes, expected a multiple of 8 from 24`);
      return calculateUnwrap({ kek: values.hex('kek', [16, 24, 32]), data });
    },
  },
];

function expansion(
  values: Values,
  kind: 'prf' | 'kdf',
  hash: 'sha1' | (typeof HASHES)[number],
  context: 'data' | 'context',
): Calculation {
  // The round number of the PRF is one octet; more than 255 rounds no standard asks for.
  const most = 8 * 255 * hashLength(hash);
  const bits = values.number(
    'bits',
    (n) => n > 0 && n <= most && n % 8 === 0,
    `whole bytes in bits, up to ${most}`,
  );
  const label = values.text('label');
  return calculateExpansion(
    {
      key: values.hex('key'),
      context: values.optional(context) === '' ? new Uint8Array(0) : values.hex(context),
    },
    { function: kind, hash, label, bits },
  );
}
