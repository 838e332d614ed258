import type { TlsPart } from '../../capture/secret.ts';
import type { TlsPrf } from '../../crypto/tls.ts';
import { tlsSuiteHash, tlsSuiteName } from '../../dissect/tls/index.ts';
import { constant, out, type StepSpec, type SubstepSpec, type When } from '../builder.ts';
import { label } from '../keys/index.ts';
import type { Input, Ref, Secret, Told } from '../types.ts';
import { hashText } from '../words.ts';

/** Octets of an MSK (RFC 3748, 7.10). */
const MSK = 64;
const TLS_1_2 = 771;
const TLS_1_3 = 772;

/** Labels of the keying material that a method takes from TLS 1.2 and below. */
const LABELS: Readonly<Record<number, readonly [label: string, clause: string]>> = {
  13: ['client EAP encryption', 'RFC 5216, 2.3'],
  21: ['ttls keying material', 'RFC 5281, 8'],
  25: ['client EAP encryption', 'draft-josefsson-pppext-eap-tls-eap-10, 2.5'],
};
const LABEL_13 = 'EXPORTER_EAP_TLS_Key_Material';

/** A hello as octets of the evidence. */
export interface HelloRef {
  readonly version: number;
  readonly suites: readonly number[];
  readonly random: Ref;
}

/** What an MSK is made of. */
export interface TlsKeying {
  readonly secret: Secret<'tls'>;
  readonly method: number;
  readonly client: HelloRef;
  readonly server: HelloRef;
  readonly prf: TlsPrf;
}

/** The secret with what the hellos say; null where it has not the part that the TLS version needs. */
export function tlsKeying(
  secret: Secret<'tls'>,
  method: number,
  client: HelloRef,
  server: HelloRef,
): TlsKeying | null {
  const suite = tlsSuiteHash(server.suites[0] ?? 0);
  const part = server.version >= TLS_1_3 ? 'exporterSecret' : 'masterSecret';
  const prf = server.version < TLS_1_2 ? 'md5-sha1' : suite;
  return LABELS[method] && secret.parts[part] && prf ? { secret, method, client, server, prf } : null;
}

/** The step that makes the MSK of a TLS session. Output `MSK`. Check `client-random`. */
export function mskStep(keying: TlsKeying, when: When): StepSpec {
  const made = keying.server.version >= TLS_1_3 ? exported(keying) : expanded(keying);
  const { secret, client } = keying;
  return {
    ...when,
    ...made,
    kind: 'calculation',
    actor: 'station',
    act: 'key.msk',
    title: 'Derive MSK',
    outputs: [{ name: 'MSK', role: 'derived', secret: true, note: 'the PMK is its beginning' }],
    checks: () => [
      {
        name: 'client-random',
        expected: {
          name: 'client random of the key log',
          ref: { from: 'secret', secret: secret.id, part: 'clientRandom' },
        },
        seen: { name: 'client random of the Client Hello', ref: client.random },
        yes: 'The key log is of this session.',
        no: 'The key log is of another session.',
      },
    ],
  };
}

const keyLog = (secret: Told, name: string, part: TlsPart): Input => ({
  name,
  role: 'secret',
  ref: { from: 'secret', secret: secret.id, part },
  note: secret.origin,
  argument: 'secret',
});

const EXPLANATION =
  'The master session key (MSK) is what EAP leaves behind. The server sends it to the AP, the station makes it itself, ' +
  'and nobody who only listens can: it needs the secret of the TLS session. A key log of either end discloses that.';

function expanded({ secret, method, client, server, prf }: TlsKeying) {
  const [text, clause] = LABELS[method]!;
  const master = keyLog(secret, 'master secret', 'masterSecret');
  const randoms: Input[] = [
    { name: 'client random', role: 'station', ref: client.random },
    { name: 'server random', role: 'ap', ref: server.random },
  ];
  const labelled: Input = { name: 'label', role: 'constant', ref: label(text) };
  const name = prf === 'md5-sha1' ? 'PRF of TLS 1.0' : `PRF of TLS 1.2, ${hashText(prf)}`;
  const explanation =
    method === 25
      ? `${EXPLANATION} PEAP may bind the tunnel to the method inside it, with a cryptobinding TLV; then the MSK is ` +
        'another one, and the MIC of M2 shows it.'
      : EXPLANATION;
  return {
    detail: `${name}, ${MSK} bytes`,
    sentence: `The station expands the master secret of TLS with both randoms into the ${MSK}-byte MSK.`,
    explanation,
    clauses: [clause, 'RFC 5246, 5'],
    formula: [
      'MSK = PRF(',
      { name: 'master secret' },
      `, "${text}", `,
      { name: 'client random' },
      ' ‖ ',
      { name: 'server random' },
      `, ${MSK} bytes)`,
    ],
    operation: 'tls-msk',
    params: { prf, length: MSK },
    inputs: [master, labelled, ...randoms],
    substeps: {
      count: prf === 'md5-sha1' ? 5 : 2 + 2 * ROUNDS,
      make: (id: string) => [
        seedStep([labelled, ...randoms], clause),
        ...(prf === 'md5-sha1' ? halves(id, master) : chain(id, prf, master)),
      ],
    },
  } satisfies Partial<StepSpec>;
}

/** Of SHA-256 two make 64 octets, of SHA-384 96. */
const ROUNDS = 2;

const seedStep = (inputs: readonly Input[], clause: string): SubstepSpec => ({
  act: 'msk.seed',
  title: 'Join label and randoms',
  detail: '',
  sentence: 'The label and both randoms are put one after the other.',
  clauses: [clause],
  formula: ['seed = ', { name: 'label' }, ' ‖ ', { name: 'client random' }, ' ‖ ', { name: 'server random' }],
  operation: 'join',
  inputs,
  outputs: [{ name: 'seed', role: 'derived', secret: false, result: 'joined' }],
});

/** P_hash round by round: A(i), then the block that it gives. */
function chain(id: string, hash: 'sha256' | 'sha384', master: Input): SubstepSpec[] {
  const mac = `HMAC-${hashText(hash)}`;
  const clauses = ['RFC 5246, 5'];
  const key: Input = { ...master, argument: 'key' };
  const seed: Input = { name: 'seed', role: 'derived', ref: out(`${id}.1`, 'seed') };
  const steps: SubstepSpec[] = [];
  const blocks: Input[] = [];
  for (let i = 1; i <= ROUNDS; i++) {
    const at = 2 * i;
    const before: Input =
      i === 1 ? seed : { name: `A${i - 1}`, role: 'derived', ref: out(`${id}.${at - 2}`, `A${i - 1}`) };
    const own: Input = { name: `A${i}`, role: 'derived', ref: out(`${id}.${at}`, `A${i}`) };
    steps.push(
      {
        act: 'msk.chain',
        title: `A(${i})`,
        detail: mac,
        sentence: `The master secret signs ${i === 1 ? 'the seed' : `A(${i - 1})`}.`,
        clauses,
        formula: [`A${i} = ${mac}(`, { name: key.name }, ', ', { name: before.name }, ')'],
        operation: 'hmac',
        params: { hash },
        inputs: [key, before],
        outputs: [{ name: `A${i}`, role: 'derived', secret: true, result: 'MAC' }],
      },
      {
        act: 'msk.block',
        title: `Block ${i}`,
        detail: mac,
        sentence: `The master secret signs A(${i}) and the seed: block ${i} of the result.`,
        clauses,
        formula: [
          `block ${i} = ${mac}(`,
          { name: key.name },
          ', ',
          { name: own.name },
          ' ‖ ',
          { name: 'seed' },
          ')',
        ],
        operation: 'hmac',
        params: { hash },
        inputs: [key, own, seed],
        outputs: [{ name: `block ${i}`, role: 'derived', secret: true, result: 'MAC' }],
      },
    );
    blocks.push({ name: `block ${i}`, role: 'derived', ref: out(`${id}.${at + 1}`, `block ${i}`) });
  }
  steps.push({
    act: 'msk.cut',
    title: `Keep ${MSK} bytes`,
    detail: 'MSK',
    sentence: `The first ${MSK} bytes of the blocks are the MSK.`,
    clauses,
    formula: [
      `MSK = first ${MSK} bytes of `,
      ...blocks.flatMap((block, i) => (i ? [' ‖ ', { name: block.name }] : [{ name: block.name }])),
    ],
    operation: 'join',
    params: { length: MSK },
    inputs: blocks,
    outputs: [{ name: 'MSK', role: 'derived', secret: true, result: 'joined' }],
  });
  return steps;
}

/** TLS 1.0 and 1.1: MD5 and SHA-1 with half of the master secret each. */
function halves(id: string, master: Input): SubstepSpec[] {
  const clauses = ['RFC 2246, 5'];
  const key: Input = { ...master, argument: 'value' };
  const seed: Input = { name: 'seed', role: 'derived', ref: out(`${id}.1`, 'seed') };
  const half = (number: 1 | 2): Input => ({
    name: number === 1 ? 'S1' : 'S2',
    role: 'derived',
    ref: out(`${id}.2`, number === 1 ? 'S1' : 'S2'),
    argument: 'secret',
  });
  const stretch = (number: 1 | 2, hash: 'md5' | 'sha1'): SubstepSpec => ({
    act: 'msk.stretch',
    title: `P_${hashText(hash)}`,
    detail: `${MSK} bytes`,
    sentence: `The ${number === 1 ? 'first' : 'second'} half signs the seed in a chain of HMAC-${hashText(hash)}.`,
    clauses,
    formula: [`P${number} = P_${hashText(hash)}(`, { name: `S${number}` }, ', ', { name: 'seed' }, ')'],
    operation: 'tls-p-hash',
    params: { hash, length: MSK },
    inputs: [half(number), seed],
    outputs: [{ name: `P${number}`, role: 'derived', secret: true, result: 'stream' }],
  });
  return [
    {
      act: 'msk.halve',
      title: 'Halve the master secret',
      detail: 'S1, S2',
      sentence: 'The master secret is cut into two halves of 24 bytes.',
      clauses,
      formula: ['S1 ‖ S2 = ', { name: key.name }],
      operation: 'tls-halves',
      inputs: [key],
      outputs: [
        { name: 'S1', role: 'derived', secret: true },
        { name: 'S2', role: 'derived', secret: true },
      ],
    },
    stretch(1, 'md5'),
    stretch(2, 'sha1'),
    {
      act: 'msk.xor',
      title: 'XOR both',
      detail: 'MSK',
      sentence: 'The XOR of both streams is the MSK.',
      clauses,
      formula: ['MSK = ', { name: 'P1' }, ' ⊕ ', { name: 'P2' }],
      operation: 'xor',
      inputs: [
        { name: 'P1', role: 'derived', ref: out(`${id}.3`, 'P1'), argument: 'a' },
        { name: 'P2', role: 'derived', ref: out(`${id}.4`, 'P2'), argument: 'b' },
      ],
      outputs: [{ name: 'MSK', role: 'derived', secret: true, result: 'sum' }],
    },
  ];
}

function exported({ secret, method, server, prf }: TlsKeying) {
  const clauses = ['RFC 9190, 2.3', 'RFC 9427, 2.1', 'RFC 8446, 7.5'];
  const hash = prf === 'sha384' ? 'sha384' : 'sha256';
  const size = hash === 'sha384' ? 48 : 32;
  const exporter = keyLog(secret, 'exporter secret', 'exporterSecret');
  const labelled: Input = { name: 'label', role: 'constant', ref: label(LABEL_13) };
  const type: Input = {
    name: 'type',
    role: 'constant',
    ref: constant(Uint8Array.of(method), `EAP type ${method}, 1 byte`),
    argument: 'context',
  };
  return {
    detail: `TLS 1.3 exporter, ${hashText(hash)}`,
    sentence: 'The station exports 128 bytes from the TLS session; the first 64 are the MSK.',
    explanation: EXPLANATION,
    clauses,
    formula: [
      `MSK = first ${MSK} bytes of TLS-Exporter(`,
      { name: 'exporter secret' },
      `, "${LABEL_13}", `,
      { name: 'type' },
      ', 128 bytes)',
    ],
    operation: 'tls13-msk',
    params: { hash, length: MSK },
    inputs: [exporter, labelled, type],
    substeps: {
      count: 3,
      make: (id: string): SubstepSpec[] => [
        {
          act: 'msk.label-secret',
          title: 'Derive the secret of the label',
          detail: `HKDF-Expand-Label, ${size} bytes`,
          sentence: `The exporter secret, with the label and the hash of nothing, gives a secret for this use alone. The cipher suite is ${tlsSuiteName(server.suites[0] ?? 0)}, so the hash is ${hashText(hash)}.`,
          clauses,
          formula: [
            'label secret = HKDF-Expand-Label(',
            { name: 'exporter secret' },
            ', ',
            { name: 'label' },
            ', Hash(""))',
          ],
          operation: 'tls13-expand-label',
          params: { hash, length: size },
          inputs: [
            exporter,
            labelled,
            {
              name: 'nothing',
              role: 'constant',
              ref: constant(new Uint8Array(0), '""'),
              argument: 'context',
            },
          ],
          outputs: [{ name: 'label secret', role: 'derived', secret: true, result: 'secret' }],
        },
        {
          act: 'msk.expand',
          title: 'Expand it with the EAP type',
          detail: 'HKDF-Expand-Label, 128 bytes',
          sentence: 'The secret of the label, with the hash of the EAP type, gives 128 bytes: MSK and EMSK.',
          clauses,
          formula: [
            'key material = HKDF-Expand-Label(',
            { name: 'label secret' },
            ', ',
            { name: 'exporter' },
            ', Hash(',
            { name: 'type' },
            '), 128 bytes)',
          ],
          operation: 'tls13-expand-label',
          params: { hash, length: 128 },
          inputs: [
            {
              name: 'label secret',
              role: 'derived',
              ref: derived(id, 1, 'label secret'),
              argument: 'secret',
            },
            { name: 'exporter', role: 'constant', ref: label('exporter'), argument: 'label' },
            type,
          ],
          outputs: [{ name: 'key material', role: 'derived', secret: true, result: 'secret' }],
        },
        {
          act: 'msk.cut',
          title: `Keep ${MSK} bytes`,
          detail: 'MSK',
          sentence: `The first ${MSK} bytes are the MSK, the rest is the EMSK.`,
          clauses,
          formula: [`MSK = first ${MSK} bytes of `, { name: 'key material' }],
          operation: 'join',
          params: { length: MSK },
          inputs: [{ name: 'key material', role: 'derived', ref: derived(id, 2, 'key material') }],
          outputs: [{ name: 'MSK', role: 'derived', secret: true, result: 'joined' }],
        },
      ],
    },
  } satisfies Partial<StepSpec>;
}

const derived = (id: string, step: number, output: string): Ref => out(`${id}.${step}`, output);
