import {
  type Calculation,
  calculateSae,
  SAE_GROUPS,
  type SaeGiven,
  type SaeGroup,
  saeGroup,
  UserError,
} from '../workbench/index.ts';
import { akmOf, type Entry, NETWORK } from './derive-options.ts';
import { flagOf, type Values } from './derive-values.ts';

/** Calculations of one end of an exchange. */
export const exchangeEntries: readonly Entry[] = [
  {
    what: 'sae',
    help: 'SAE: the password element; with rand and mask the commit; with the commit of the peer all keys',
    options: [
      ['password', 'text', 'password of the network'],
      ['mac1', 'mac', 'address of the end that rand and mask are of'],
      ['mac2', 'mac', 'address of its peer'],
      ['group', 'number', `${SAE_GROUPS.join(', ')} (default: 19)`],
      ['ssid', 'text', 'name of the network: hash-to-element; without it hunting-and-pecking'],
      NETWORK[1]!,
      ['identifier', 'text', 'password identifier (hash-to-element)'],
      ['rand', 'hex', 'secret number'],
      ['mask', 'hex', 'secret number'],
      ['peerScalar', 'hex', 'scalar in the commit of the peer'],
      ['peerElement', 'hex', 'element in the commit of the peer'],
      ['sendConfirm', 'hex', 'the 2 octets before the confirm to be made, as in the frame: 0100'],
      ['akm', 'suite', 'selector or name: SAE-EXT-KEY makes a longer PMK (default: 00-0f-ac:8)'],
    ],
    calculate: sae,
  },
];

const SAE_SUITES: readonly string[] = ['00-0f-ac:8', '00-0f-ac:9', '00-0f-ac:24', '00-0f-ac:25'];

function sae(values: Values): Calculation {
  const group = saeGroupOf(values);
  const { suite } = akmOf(values, undefined, '00-0f-ac:8');
  if (!SAE_SUITES.includes(suite)) throw new UserError('invalid', '--akm: no AKM suite of SAE');
  const has = (option: string): boolean => values.optional(option) !== undefined;
  const h2e = has('ssid') || has('ssidHex');
  if (!h2e && has('identifier'))
    throw new UserError('invalid', '--identifier: for hash-to-element alone, which needs --ssid');
  for (const [option, ...others] of [
    ['rand', 'mask'],
    ['mask', 'rand'],
    ['peerScalar', 'peerElement', 'rand'],
    ['peerElement', 'peerScalar', 'rand'],
    ['sendConfirm', 'peerScalar'],
  ] as const) {
    const missing = has(option) && others.find((other) => !has(other));
    if (missing) throw new UserError('invalid', `${flagOf(option)}: needs ${flagOf(missing)} as well`);
  }
  const given: SaeGiven = {
    password: values.utf8('password', 1, 255),
    mac1: values.hex('mac1', [6]),
    mac2: values.hex('mac2', [6]),
    ssid: h2e ? values.ssid() : undefined,
    identifier: has('identifier') ? values.utf8('identifier', 1, 255) : undefined,
    rand: values.optionalHex('rand', [group.length]),
    mask: values.optionalHex('mask', [group.length]),
    peerScalar: values.optionalHex('peerScalar', [group.length]),
    peerElement: values.optionalHex('peerElement', [group.elementLength]),
    sendConfirm: values.optionalHex('sendConfirm', [2]),
  };
  return calculateSae(given, group, /:2[45]$/.test(suite));
}

function saeGroupOf(values: Values): SaeGroup {
  const number = values.optional('group') ?? '19';
  const group = /^\d{1,5}$/.test(number) ? saeGroup(Number(number)) : null;
  if (!group) throw new UserError('invalid', `--group: expected one of ${SAE_GROUPS.join(', ')}`);
  return group;
}
