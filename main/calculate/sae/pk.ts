import type { MacAddress } from '../../base/brand.ts';
import { concat, toPlainText } from '../../base/bytes.ts';
import { ecdsaCheck, generator } from '../../crypto/ecdsa.ts';
import { type SaePkKey, saePkKey, saePkPassword } from '../../crypto/sae-pk.ts';
import type { Act } from '../acts.ts';
import { constant, out, type StepBuilder, type StepSpec, type SubstepSpec } from '../builder.ts';
import { addressSpan } from '../located.ts';
import type { FormulaPart, Input, Ref, Secret, Step, Told } from '../types.ts';
import { hashText, placeOf } from '../words.ts';
import { octetsOf, type SaePkProof } from './frames.ts';
import { commitInput, type Pair } from './keys.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/** Octets of V, before what AES-SIV has encrypted. */
const V = 16;

/** What the steps need beyond the proof itself. */
export interface SaePkSources {
  readonly pair: Pair;
  readonly kek: Ref;
  /** null: not known. */
  readonly password: Secret<'passphrase'> | null;
  readonly ssid: Input | null;
  readonly addresses: readonly [ap: MacAddress, station: MacAddress];
}

const SPECIFICATION = 'WPA3 specification, 6';

/** The station's steps on the AP's proof: the modifier, the fingerprint where password and network are known, the signature. */
export function saePkSteps(steps: StepBuilder, proof: SaePkProof, from: SaePkSources, when: When): Step[] {
  const opened = steps.add(modifierStep(proof, from.kek, when));
  if (!opened.checks[0]!.ok) return [opened];
  const kAp = octetsOf(proof.located, proof.key);
  const key = saePkKey(kAp);
  if (!key) return [opened, steps.add(unreadable('public key', when))];
  const m: Input = { name: 'M', role: 'derived', ref: out(opened.id, 'M') };
  const kApInput: Input = {
    name: 'K_AP',
    role: 'ap',
    ref: proof.located.ref(proof.key),
    note: 'public key of the AP',
  };
  const done = [opened];
  const text = from.password && toPlainText(from.password.value);
  const password = text ? saePkPassword(text) : null;
  if (password && from.ssid) {
    const read = steps.add(passwordStep(from.password!, password.sec, password.fingerprintBits, when));
    const subject = {
      key,
      bits: password.fingerprintBits,
      inputs: [from.ssid, m, kApInput],
      expected: out(read.id, 'fingerprint'),
    };
    done.push(steps.add(fingerprintStep(subject, when)));
  }
  const message = signedInputs(proof, from, m, kApInput);
  const signed = message && {
    key,
    message,
    signature: { name: 'signature', role: 'ap', ref: proof.located.ref(proof.signature) } as const,
  };
  if (!signed) return done;
  const joined = concat(...message.map(({ ref }) => steps.resolve(ref)));
  const readable = ecdsaCheck(
    key.group,
    key.hash,
    key.point,
    joined,
    octetsOf(proof.located, proof.signature),
  );
  done.push(steps.add(readable ? signatureStep(signed, when) : unreadable('signature', when)));
  return done;
}

/** Opens EncryptedModifier. Output `M`, check `sae-pk-modifier`. */
function modifierStep({ located, modifier }: SaePkProof, kek: Ref, when: When): StepSpec {
  const seen = located.ref({ start: modifier.start, end: modifier.start + V });
  const sentence = 'The station opens the encrypted modifier of the AP with the KEK.';
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'sae.pk.modifier',
    title: 'Open the modifier M',
    detail: 'AES-SIV, with the KEK',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Whoever set up the AP tried one number M after the other, until the hash of network name, M and public key began ' +
      'with enough zeros. It is sent encrypted, so that only one who knows the password can see it.',
    clauses: [SPECIFICATION, 'RFC 5297, 2.7'],
    formula: ['V, M = AES-SIV-Open(', { name: 'KEK' }, ', ', { name: 'encrypted modifier' }, ')'],
    operation: 'siv-open',
    inputs: [
      { name: 'KEK', role: 'kek', ref: kek, argument: 'key' },
      { name: 'encrypted modifier', role: 'ap', ref: located.ref(modifier), argument: 'sealed' },
    ],
    outputs: [
      { name: 'V', role: 'derived', secret: false, note: 'as it should be' },
      { name: 'M', role: 'derived', secret: true, result: 'plaintext' },
    ],
    checks: (id) => [
      {
        name: 'sae-pk-modifier',
        expected: { name: 'V computed', ref: out(id, 'V') },
        seen: { name: 'V in the confirm', ref: seen },
        yes: 'V is right: both ends hold one KEK.',
        no: `V differs from ${placeOf(seen)}: another KEK sealed this, so the station must refuse the AP.`,
      },
    ],
  };
}

/** The fingerprint that a password is. Output `fingerprint`. */
const passwordStep = (password: Told, sec: number, bits: number, when: When): StepSpec => ({
  ...when,
  kind: 'calculation',
  actor: 'station',
  act: 'sae.pk.password',
  title: 'Read the fingerprint in the password',
  detail: `${bits} bits`,
  sentence: `The characters of the password are the first ${bits} bits of a hash of the AP’s public key: ${sec} bytes of zeros that are left out, then what the characters spell.`,
  explanation:
    'An SAE-PK password cannot be chosen freely. Each of its characters stands for 5 bits: of every group of four the ' +
    'first bit says how many zeros are left out, the other 19 belong to the hash; the last character is a check for ' +
    'slips of the pen. So one who knows the password can check the AP, and yet cannot play it: for that he would need ' +
    'a key with the same hash.',
  clauses: [SPECIFICATION],
  formula: ['fingerprint = 0 … 0 ‖ bits of ', { name: 'password' }],
  operation: 'sae-pk-password',
  inputs: [
    {
      name: 'password',
      role: 'secret',
      ref: { from: 'secret', secret: password.id, part: 'value' },
      note: password.origin,
    },
  ],
  outputs: [{ name: 'fingerprint', role: 'derived', secret: true }],
});

/** The fingerprint of the AP's key beside the password's. Output `fingerprint`, check `sae-pk-fingerprint`. */
function fingerprintStep(
  subject: {
    readonly key: SaePkKey;
    readonly bits: number;
    readonly inputs: readonly Input[];
    readonly expected: Ref;
  },
  when: When,
): StepSpec {
  const { key, bits, inputs, expected } = subject;
  const hash = hashText(key.hash);
  const sentence = `The station hashes network name, M and the AP’s public key, and compares the first ${bits} bits with its password.`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'check.sae-pk-fingerprint',
    title: 'Check the fingerprint of the AP’s key',
    detail: `${hash}, ${bits} bits`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    clauses: [SPECIFICATION],
    formula: [
      `fingerprint = first ${bits} bits of ${hash}(`,
      ...inputs.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }])),
      ')',
    ],
    operation: 'sae-pk-fingerprint',
    params: { hash: key.hash, bits },
    inputs,
    outputs: [{ name: 'fingerprint', role: 'derived', secret: true }],
    checks: (id) => [
      {
        name: 'sae-pk-fingerprint',
        expected: { name: 'fingerprint in the password', ref: expected },
        seen: { name: 'fingerprint of the key', ref: out(id, 'fingerprint') },
        yes: 'Equal: this is the key that the password names.',
        no: 'They differ: this is another key than the one that the password names, so the station must refuse the AP.',
      },
    ],
  };
}

/** What KeyAuth signs, in order; null where the frame does not hold both addresses. */
function signedInputs(
  { located }: SaePkProof,
  { pair, addresses }: SaePkSources,
  m: Input,
  kAp: Input,
): Input[] | null {
  const address = (octets: MacAddress) => {
    const span = addressSpan(located.frame, octets);
    return span && located.ref(span);
  };
  const [bssid, station] = addresses.map(address);
  if (!bssid || !station) return null;
  return [
    commitInput('element of the AP', 'ap', pair.ap, 'element'),
    commitInput('element of the station', 'station', pair.station, 'element'),
    commitInput('scalar of the AP', 'ap', pair.ap, 'scalar'),
    commitInput('scalar of the station', 'station', pair.station, 'scalar'),
    m,
    kAp,
    { name: 'BSSID', role: 'ap', ref: bssid },
    { name: 'SPA', role: 'station', ref: station },
  ];
}

interface Signed {
  readonly key: SaePkKey;
  readonly message: readonly Input[];
  readonly signature: Input;
}

/** Checks KeyAuth. Outputs `r` and `v`, check `sae-pk-signature`. */
function signatureStep(signed: Signed, when: When): StepSpec {
  const { key, message, signature } = signed;
  const { group } = key;
  const sentence = 'The station checks the AP’s signature over both commits, M, the key and both addresses.';
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'check.sae-pk-signature',
    title: 'Check the AP’s signature',
    detail: `ECDSA, ${group.name}, ${hashText(key.hash)}`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'Anyone can copy the public key out of another exchange. Only its owner can sign the two commits of this one: v ' +
      'comes out as the r of the signature only if the private half of this key has made it for these bytes.',
    clauses: [SPECIFICATION, 'FIPS 186-4, 6.4'],
    formula: [
      'v = x(e/s · G + ',
      { name: 'r' },
      '/s · Q) mod n,  e = ',
      `${hashText(key.hash)}(`,
      ...message.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }])),
      '),  r, s = ',
      { name: 'signature' },
      ',  Q in ',
      { name: 'K_AP' },
    ],
    operation: 'sae-pk-verify',
    params: { group: group.number, hash: key.hash },
    inputs: [...message, signature],
    outputs: [
      { name: 'r', role: 'ap', secret: false },
      { name: 'v', role: 'derived', secret: false },
    ],
    checks: (id) => [
      {
        name: 'sae-pk-signature',
        expected: { name: 'v', ref: out(id, 'v') },
        seen: { name: 'r of the signature', ref: out(id, 'r') },
        yes: 'v = r: the owner of the key has signed this exchange.',
        no: 'v differs from r: the owner of the key has not signed this exchange, so the station must refuse the AP.',
      },
    ],
    substeps: { count: 8, make: (id) => signatureSubsteps(id, signed) },
  };
}

function signatureSubsteps(id: string, { key, message, signature }: Signed): SubstepSpec[] {
  const { group, hash } = key;
  const params = { group: group.number };
  const made = (step: number, name: string, argument?: string): Input => ({
    name,
    role: 'derived',
    ref: out(`${id}.${step}`, name),
    ...(argument && { argument }),
  });
  const calculate = (
    act: Act,
    title: string,
    sentence: string,
    formula: FormulaPart[],
    rest: Pick<SubstepSpec, 'operation' | 'inputs' | 'outputs'> & { params?: SubstepSpec['params'] & {} },
  ): SubstepSpec => ({
    act,
    title,
    detail: '',
    sentence,
    clauses: ['FIPS 186-4, 6.4'],
    formula,
    params,
    ...rest,
  });
  const open = (name: string, result?: string) => ({
    name,
    role: 'derived' as const,
    secret: false,
    ...(result && { result }),
  });
  const kAp = message.find(({ name }) => name === 'K_AP')!;
  const base: Input = {
    name: 'G',
    role: 'constant',
    ref: constant(generator(group), `the point that ${group.name} is counted from`),
    argument: 'element',
  };
  return [
    calculate(
      'sae.pk.key',
      'Read the public key',
      'The key is a point Q of the curve.',
      ['Q in ', { name: 'K_AP' }],
      {
        operation: 'sae-pk-key',
        inputs: [kAp],
        outputs: [open('Q', 'point')],
      },
    ),
    calculate(
      'sae.pk.read-signature',
      'Read the signature',
      'A signature is two numbers.',
      ['r, s = ', { name: 'signature' }],
      {
        operation: 'ecdsa-signature',
        inputs: [signature],
        outputs: [open('r'), open('s')],
      },
    ),
    calculate(
      'sae.pk.hash',
      'Hash what was signed',
      'The hash of all that the signature covers is the number e.',
      [
        `e = ${hashText(hash)}(`,
        ...message.flatMap(({ name }, i): FormulaPart[] => (i ? [' ‖ ', { name }] : [{ name }])),
        ')',
      ],
      { operation: 'ecdsa-hash', params: { ...params, hash }, inputs: message, outputs: [open('e')] },
    ),
    calculate(
      'sae.pk.divide',
      'Divide by s',
      'e and r are divided by s, modulo the order n of the group.',
      ['u1 = ', { name: 'e' }, '/', { name: 's' }, ',  u2 = ', { name: 'r' }, '/', { name: 's' }, ' mod n'],
      {
        operation: 'ecdsa-scalars',
        inputs: [made(3, 'e'), made(2, 'r'), made(2, 's')],
        outputs: [open('u1'), open('u2')],
      },
    ),
    calculate(
      'sae.pk.multiply-g',
      'Multiply G',
      'G is taken u1 times.',
      [{ name: 'u1' }, ' · ', { name: 'G' }],
      {
        operation: 'sae-multiply',
        inputs: [made(4, 'u1', 'scalar'), base],
        outputs: [open('u1 · G', 'product')],
      },
    ),
    calculate(
      'sae.pk.multiply-q',
      'Multiply Q',
      'The public key is taken u2 times.',
      [{ name: 'u2' }, ' · ', { name: 'Q' }],
      {
        operation: 'sae-multiply',
        inputs: [made(4, 'u2', 'scalar'), made(1, 'Q', 'element')],
        outputs: [open('u2 · Q', 'product')],
      },
    ),
    calculate(
      'sae.pk.add',
      'Add both',
      'The sum is a point.',
      ['R = ', { name: 'u1 · G' }, ' + ', { name: 'u2 · Q' }],
      {
        operation: 'sae-add',
        inputs: [made(5, 'u1 · G', 'one'), made(6, 'u2 · Q', 'other')],
        outputs: [open('R', 'sum')],
      },
    ),
    calculate(
      'sae.pk.x',
      'Take its x',
      'x of the point modulo n is v; it must be r.',
      ['v = x of ', { name: 'R' }, ' mod n'],
      {
        operation: 'ecdsa-x',
        inputs: [made(7, 'R', 'point')],
        outputs: [open('v')],
      },
    ),
  ];
}

/** A key or a signature that no station could use. */
const unreadable = (what: 'public key' | 'signature', when: When): StepSpec => ({
  ...when,
  kind: 'calculation',
  actor: 'station',
  act: 'sae.pk.unreadable',
  title: `The AP’s ${what} cannot be read`,
  detail: '',
  sentence:
    what === 'public key'
      ? 'What the AP sends as its public key is no key on P-256, P-384 or P-521, so the station must refuse it.'
      : 'What the AP sends as its signature is none of ECDSA, so the station must refuse it.',
  clauses: [SPECIFICATION],
});
