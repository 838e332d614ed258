import type { EcGroup } from '../../crypto/ec-groups.ts';
import { type SaeGroup, saeHash } from '../../crypto/sae-group.ts';
import { H2E_LABELS } from '../../crypto/sae-h2e.ts';
import { out, type StepSpec, type SubstepSpec } from '../builder.ts';
import { label } from '../keys/index.ts';
import type { FormulaPart, Input, Output, Ref } from '../types.ts';
import { hashText } from '../words.ts';
import type { Side } from './frames.ts';
import { NOT_PROVEN, orderStep, type PweSources } from './hunt.ts';
import { noSalt } from './messages.ts';
import { sswuStep } from './sswu.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

const derived = (name: string, ref: Ref, argument?: string): Input => ({
  name,
  role: 'derived',
  ref,
  ...(argument && { argument }),
});
const hidden = (name: string, result?: string): Omit<Output, 'bytes'> => ({
  name,
  role: 'derived',
  secret: true,
  ...(result && { result }),
});
const ptClauses = (group: SaeGroup) =>
  group.kind === 'ec' ? ['IEEE 802.11-2020, 12.4.4.2.3'] : ['IEEE 802.11-2020, 12.4.4.3.3'];
const PWE_CLAUSES = ['IEEE 802.11-2020, 12.4.5.2'];

/** What PT is made of. */
export interface PtSources {
  readonly group: SaeGroup;
  readonly ssid: Input;
  readonly password: Input;
  readonly identifier: Input | null;
}

/** The step that makes PT, once for a network and a password. Output `PT`. */
export function ptStep(from: PtSources, actor: Side, when: When): StepSpec {
  const { group, ssid, password, identifier } = from;
  const named: FormulaPart[] = identifier ? [' ‖ ', { name: identifier.name }] : [];
  return {
    ...when,
    kind: 'calculation',
    actor,
    act: 'sae.pt',
    about: actor,
    title: 'Make the secret element PT',
    detail: `hash-to-element, ${group.name}`,
    sentence: `The network name and the password${identifier ? ' with its identifier' : ''} become an element of the group, always by the same number of operations.`,
    explanation:
      'Hash-to-element needs no tries: the password gives two numbers, each number is mapped to a point of the curve, ' +
      'and the points are added. The time it takes tells nothing. No address goes in, so it is done once for a ' +
      'network, before any station comes.',
    clauses: ptClauses(group),
    formula: [
      'PT = hash-to-element(',
      { name: 'SSID' },
      ', ',
      { name: 'password' },
      ...named,
      `, ${group.name})`,
    ],
    operation: 'sae-pt',
    params: { group: group.number },
    inputs: [ssid, password, ...(identifier ? [identifier] : [])],
    outputs: [hidden('pwd-seed'), hidden('PT')],
    substeps: {
      count: group.kind === 'ec' ? 4 : 3,
      make: (id) => [seedStep(from), ...(group.kind === 'ec' ? curveSteps(id, group) : modpSteps(id, group))],
    },
  };
}

function seedStep({ group, ssid, password, identifier }: PtSources): SubstepSpec {
  const mac = `HMAC-${hashText(saeHash(group, 'h2e'))}`;
  return {
    act: 'sae.pt.seed',
    title: 'Password seed',
    detail: mac,
    sentence: `The network name signs the password${identifier ? ' and its identifier' : ''}: what HKDF calls extract.`,
    clauses: [...ptClauses(group), 'RFC 5869, 2.2'],
    formula: [
      `pwd-seed = ${mac}(`,
      { name: 'SSID' },
      ', ',
      { name: 'password' },
      ...(identifier ? [' ‖ ', { name: identifier.name }] : []),
      ')',
    ],
    operation: 'hmac',
    params: { hash: saeHash(group, 'h2e') },
    inputs: [{ ...ssid, argument: 'key' }, password, ...(identifier ? [identifier] : [])],
    outputs: [hidden('pwd-seed', 'MAC')],
  };
}

/** One of the two points of a curve: pwd-value, u, and the map. */
function curveSteps(id: string, group: EcGroup): SubstepSpec[] {
  const half = (number: 1 | 2, text: string): SubstepSpec => ({
    act: 'sae.pt.point',
    title: `Point P${number}`,
    detail: 'expand, reduce, map',
    sentence: `The seed gives the number u${number}, and u${number} is mapped to a point of the curve.`,
    clauses: ptClauses(group),
    formula: [`P${number} = SSWU(HKDF-Expand(`, { name: 'pwd-seed' }, `, "${text}") mod p)`],
    substeps: {
      count: 3,
      make: (own) => [
        valueStep(derived('pwd-seed', out(`${id}.1`, 'pwd-seed'), 'seed'), group, text),
        reduceStep(own, group, `u${number}`),
        sswuStep(group, derived(`u${number}`, out(`${own}.2`, `u${number}`), 'u'), `P${number}`),
      ],
    },
  });
  return [
    half(1, H2E_LABELS.u1),
    half(2, H2E_LABELS.u2),
    {
      act: 'sae.pt.add',
      title: 'Add the two points',
      detail: 'PT',
      sentence: 'The sum of both points is PT. One alone would not reach every point of the curve.',
      clauses: ptClauses(group),
      formula: ['PT = ', { name: 'P1' }, ' + ', { name: 'P2' }],
      operation: 'sae-add',
      params: { group: group.number },
      inputs: [derived('P1', out(`${id}.2.3`, 'P1'), 'one'), derived('P2', out(`${id}.3.3`, 'P2'), 'other')],
      outputs: [hidden('PT', 'sum')],
    },
  ];
}

function valueStep(seed: Input, group: SaeGroup, text: string): SubstepSpec {
  return {
    act: 'sae.pt.expand',
    title: 'Expand the seed',
    detail: `HKDF-Expand, ${group.length + Math.ceil(group.length / 2)} bytes`,
    sentence:
      'The seed is stretched to half as many bytes again as p has, so that the rest modulo p favours no number.',
    clauses: [...ptClauses(group), 'RFC 5869, 2.3'],
    formula: ['pwd-value = HKDF-Expand(', { name: 'pwd-seed' }, ', ', { name: 'label' }, ')'],
    operation: 'sae-pt-value',
    params: { group: group.number },
    inputs: [seed, { name: 'label', role: 'constant', ref: label(text) }],
    outputs: [hidden('pwd-value', 'value')],
  };
}

const reduceStep = (own: string, group: SaeGroup, name: string): SubstepSpec => ({
  act: 'sae.pt.reduce',
  title: 'Reduce it',
  detail: name,
  sentence:
    group.kind === 'ec'
      ? `The rest of the value modulo p is ${name}.`
      : `The rest of the value modulo p − 2, plus 2, is ${name}: 2 to p − 1.`,
  clauses: ptClauses(group),
  formula:
    group.kind === 'ec'
      ? [`${name} = `, { name: 'pwd-value' }, ' mod p']
      : [`${name} = `, { name: 'pwd-value' }, ' mod (p − 2) + 2'],
  operation: 'sae-pt-reduce',
  params: { group: group.number },
  inputs: [derived('pwd-value', out(`${own}.1`, 'pwd-value'), 'value')],
  outputs: [hidden(name, 'u')],
});

function modpSteps(id: string, group: SaeGroup): SubstepSpec[] {
  const text = H2E_LABELS.modp;
  return [
    {
      act: 'sae.pt.number',
      title: 'A number of the seed',
      detail: 'expand, reduce',
      sentence: 'The seed gives the number u.',
      clauses: ptClauses(group),
      formula: ['u = HKDF-Expand(', { name: 'pwd-seed' }, `, "${text}") mod (p − 2) + 2`],
      substeps: {
        count: 2,
        make: (own) => [
          valueStep(derived('pwd-seed', out(`${id}.1`, 'pwd-seed'), 'seed'), group, text),
          reduceStep(own, group, 'u'),
        ],
      },
    },
    {
      act: 'sae.pt.power',
      title: 'Raise to the group',
      detail: 'PT',
      sentence: 'u raised to (p − 1)/q is an element of the group of order q: PT.',
      clauses: ptClauses(group),
      formula: ['PT = ', { name: 'u' }, ' ^ ((p − 1)/q) mod p'],
      operation: 'sae-pt-modp',
      params: { group: group.number },
      inputs: [derived('u', out(`${id}.2.2`, 'u'))],
      outputs: [hidden('PT')],
    },
  ];
}

/** The step that makes the PWE of PT for one pair of stations. Output `PWE`. */
export function pweStep(pt: Ref, from: Omit<PweSources, 'password'>, actor: Side, when: When): StepSpec {
  const { group, addresses } = from;
  const hash = saeHash(group, 'h2e');
  const mac = `HMAC-${hashText(hash)}`;
  const params = { group: group.number };
  const element = derived('PT', pt);
  return {
    ...when,
    kind: 'calculation',
    actor,
    act: 'sae.pwe',
    about: actor,
    title: 'Make the password element (PWE)',
    detail: 'val times PT',
    sentence: `Both addresses become the number val, and PT taken val times is the password element of this pair. ${NOT_PROVEN}`,
    explanation:
      'PT is the same for all stations of the network. Bound to both addresses it becomes another element for each ' +
      'pair, which both ends find alone and which is never sent.',
    clauses: PWE_CLAUSES,
    formula: [
      `val = ${mac}(0, MAX(`,
      { name: 'AA' },
      ', ',
      { name: 'SPA' },
      ') ‖ MIN(…)) mod (q − 1) + 1,  PWE = val · ',
      { name: 'PT' },
    ],
    operation: 'sae-pwe',
    params,
    inputs: [element, ...addresses],
    outputs: [
      { name: 'val', role: 'derived', secret: false, note: 'of public addresses: no secret' },
      { ...hidden('PWE'), note: 'the same at both ends, never sent' },
    ],
    substeps: {
      count: 4,
      make: (id) => [
        orderStep(addresses, PWE_CLAUSES),
        {
          act: 'sae.pwe.hash',
          title: 'Hash the addresses',
          detail: mac,
          sentence: 'Zeros sign both addresses: a hash without a key.',
          clauses: PWE_CLAUSES,
          formula: [`hash = ${mac}(`, { name: 'zeros' }, ', ', { name: 'addresses' }, ')'],
          operation: 'hmac',
          params: { hash },
          inputs: [
            { name: 'zeros', role: 'constant', ref: noSalt(hash), argument: 'key' },
            derived('addresses', out(`${id}.1`, 'addresses')),
          ],
          outputs: [{ name: 'hash', role: 'derived', secret: false, result: 'MAC' }],
        },
        {
          act: 'sae.pwe.val',
          title: 'Reduce it',
          detail: 'val',
          sentence: 'The rest modulo q − 1, plus 1, is val: 1 to q − 1.',
          clauses: PWE_CLAUSES,
          formula: ['val = ', { name: 'hash' }, ' mod (q − 1) + 1'],
          operation: 'sae-val',
          params,
          inputs: [derived('hash', out(`${id}.2`, 'hash'))],
          outputs: [{ name: 'val', role: 'derived', secret: false }],
        },
        {
          act: 'sae.pwe.multiply',
          title: 'Multiply',
          detail: 'PWE',
          sentence: group.kind === 'ec' ? 'PT taken val times is the PWE.' : 'PT raised to val is the PWE.',
          clauses: PWE_CLAUSES,
          formula: ['PWE = ', { name: 'val' }, ' · ', { name: 'PT' }],
          operation: 'sae-multiply',
          params,
          inputs: [derived('val', out(`${id}.3`, 'val'), 'scalar'), { ...element, argument: 'element' }],
          outputs: [hidden('PWE', 'product')],
        },
      ],
    },
  };
}
