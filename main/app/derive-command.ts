/** `handshake-workbench derive`: one calculation from given values, with its steps. */
import type { Command } from 'commander';
import {
  type Akm,
  akmNamed,
  type Calculation,
  calculateExpansion,
  calculateMic,
  calculatePmk,
  calculatePmkid,
  calculatePtk,
  calculateUnwrap,
  calculationJson,
  calculationText,
  cipherNamed,
  hashOctets,
  UserError,
  verifiedBy,
} from '../workbench/index.ts';
import { flagOf, Values, variableOf } from './derive-values.ts';

/** An option: its name in camel case, what stands for its value, and what it is. */
type OptionLine = readonly [name: string, value: string, help: string];

interface Entry {
  readonly what: string;
  readonly help: string;
  readonly options: readonly OptionLine[];
  calculate(values: Values): Calculation;
}

const HASHES = ['sha256', 'sha384', 'sha512'] as const;
const NETWORK: readonly OptionLine[] = [
  ['ssid', 'text', 'name of the network'],
  ['ssidHex', 'hex', 'the same in octets, where it is no text'],
];
const PMK: OptionLine = ['pmk', 'hex', 'pairwise master key'];
const ADDRESSES: readonly OptionLine[] = [
  ['aa', 'mac', "authenticator's address (of an MLD: its MLD address)"],
  ['spa', 'mac', "supplicant's address"],
];
const NONCES: readonly OptionLine[] = [
  ['anonce', 'hex', 'nonce of M1'],
  ['snonce', 'hex', 'nonce of M2'],
];
const AKM: readonly OptionLine[] = [
  ['akm', 'suite', 'selector or name: 00-0f-ac:6, PSK-SHA256 (default: 00-0f-ac:2)'],
  ['hash', 'name', 'sha256, sha384 or sha512, where the AKM leaves it to the group (OWE, SAE-EXT-KEY)'],
];
const CIPHER: OptionLine = ['cipher', 'suite', 'pairwise cipher: 00-0f-ac:9, GCMP-256 (default: 00-0f-ac:4)'];

/** AKM and octets of the TK by --akm, --hash and --cipher. */
function suites(values: Values): { akm: Akm; tk: number } {
  const cipher = cipherNamed(values.optional('cipher') ?? '00-0f-ac:4');
  if (!cipher) throw new UserError('invalid', '--cipher: no cipher suite with a temporal key');
  return { akm: akmOf(values, cipher.suite), tk: cipher.keyLength };
}

function akmOf(values: Values, pairwise?: Akm['suite']): Akm {
  const akm = akmNamed(values.optional('akm') ?? '00-0f-ac:2', {
    hash: values.choice('hash', HASHES, 'sha256'),
    ...(pairwise && { pairwise }),
  });
  if (!akm) throw new UserError('invalid', '--akm: no AKM suite that is known');
  return akm;
}

const entries: readonly Entry[] = [
  {
    what: 'pmk',
    help: 'PMK of a passphrase and a network name (PBKDF2)',
    options: [['passphrase', 'text', 'passphrase of the network'], ...NETWORK],
    calculate: (values) =>
      calculatePmk({ passphrase: values.utf8('passphrase', 1, 63), ssid: values.ssid() }),
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
          pmk: values.hex('pmk', [32, 48, 64]),
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
      const pmkid = values.optionalHex('pmkid', [16]);
      const given = {
        key: values.hex(option, option === 'pmk' ? [32, 48, 64] : [16, 24]),
        aa: values.hex('aa', [6]),
        spa: values.hex('spa', [6]),
        ...(pmkid && { pmkid }),
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
      ['bits', 'number', 'bits wanted, whole octets'],
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
      ['bits', 'number', 'bits wanted, whole octets'],
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
        throw new UserError('invalid', `--data: ${data.length} octets, expected a multiple of 8 from 24`);
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
  const most = 8 * 255 * hashOctets(hash);
  const bits = values.number(
    'bits',
    (n) => n > 0 && n <= most && n % 8 === 0,
    `whole octets in bits, up to ${most}`,
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

/** Adds the command and its calculations to the program. */
export function addDeriveCommand(program: Command): void {
  const derive = program
    .command('derive')
    .description('do one calculation from given values and show its steps')
    .addHelpText(
      'after',
      `\nA value may stand in a file (@path) or come from standard input (-). What is not given is taken from the\n` +
        `environment: ${variableOf('passphrase')}, ${variableOf('pmk')} …, since arguments show in process lists.\n` +
        'Exit status: 0 well, 1 a comparison fails, 2 bad usage.',
    );
  for (const { what, help, options, calculate } of entries) {
    const command = derive.command(what).description(help);
    for (const [name, value, text] of options) command.option(`${flagOf(name)} <${value}>`, text);
    command
      .option('--json', 'print results and steps as JSON')
      .option('--brief', 'print the results alone')
      .action(async (given: Record<string, unknown>) => {
        const calculation = calculate(new Values(given, process.env));
        const text = given.json
          ? `${JSON.stringify(calculationJson(calculation), null, 2)}\n`
          : calculationText(calculation, {
              brief: given.brief === true,
              width: process.stdout.columns ?? 100,
            });
        await new Promise((done) => process.stdout.write(text, done));
        process.exitCode = verifiedBy(calculation) === false ? 1 : 0;
      });
  }
}
