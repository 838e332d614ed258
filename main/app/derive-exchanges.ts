import { oweGroup } from '../crypto/owe.ts';
import { SAE_GROUPS, type SaeGroup, saeGroup } from '../crypto/sae-group.ts';
import type { Calculation } from '../report/calculate.ts';
import { calculateFt } from '../report/calculate-ft.ts';
import { calculateOwe } from '../report/calculate-owe.ts';
import { calculateSae, type SaeGiven } from '../report/calculate-sae.ts';
import { UserError } from '../session/errors.ts';
import { AKM as AKM_SUITE, isByGroup, isSae } from '../standard/akms.ts';
import { ADDRESSES, AKM, akmOf, CIPHER, type Entry, NETWORK, NONCES, suites } from './derive-options.ts';
import type { Values } from './derive-values.ts';

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
      ['sendConfirm', 'hex', 'the 2 bytes before the confirm to be made, as in the frame: 0100'],
      ['akm', 'suite', `selector or name: SAE-EXT-KEY makes a longer PMK (default: ${AKM_SUITE.SAE})`],
    ],
    calculate: sae,
  },
  {
    what: 'ft',
    help: 'fast transition: PMK-R0 and PMK-R1, with both nonces the PTK',
    options: [
      ['psk', 'hex', 'pre-shared key (derive pmk makes it of a passphrase)'],
      ['pmk', 'hex', 'PMK of SAE, in place of a PSK'],
      ...NETWORK,
      ['mdid', 'hex', 'mobility domain identifier: 2 bytes as in the element'],
      ['r0khId', 'text', 'R0KH-ID, mostly the NAS identifier'],
      ['r1khId', 'mac', 'R1KH-ID, mostly the address of the AP'],
      ADDRESSES[1]!,
      ['aa', 'mac', 'address of the AP, for the PTK'],
      ...NONCES,
      ['akm', 'suite', `selector or name: FT-SAE (default: ${AKM_SUITE.FT_PSK})`],
      AKM[1]!,
      CIPHER,
    ],
    calculate: ft,
  },
  {
    what: 'owe',
    help: 'OWE: PMK and PMKID of the private key of one end and the public key of the other',
    options: [
      ['private', 'hex', 'private key of this end'],
      ['peer', 'hex', 'public key of the peer: x-coordinate, as sent'],
      ['group', 'number', '19, 20 or 21 (default: 19)'],
      ['side', 'end', 'whose private key it is: station (default) or ap'],
      ['ownPublic', 'hex', 'public key that this end sent, to compare'],
    ],
    calculate: owe,
  },
];

function sae(values: Values): Calculation {
  const group = saeGroupOf(values);
  const { suite } = akmOf(values, undefined, AKM_SUITE.SAE);
  if (!isSae(suite)) throw new UserError('invalid', '--akm: no AKM suite of SAE');
  const h2e = values.has('ssid') || values.has('ssidHex');
  if (!h2e && values.has('identifier'))
    throw new UserError('invalid', '--identifier: for hash-to-element alone, which needs --ssid');
  values.together('rand', 'mask');
  values.together('peerScalar', 'peerElement');
  if (values.has('peerScalar')) values.together('peerScalar', 'rand');
  if (values.has('sendConfirm')) values.together('sendConfirm', 'peerScalar');
  const given: SaeGiven = {
    password: values.utf8('password', 1, 255),
    mac1: values.hex('mac1', [6]),
    mac2: values.hex('mac2', [6]),
    ssid: h2e ? values.ssid() : undefined,
    identifier: values.has('identifier') ? values.utf8('identifier', 1, 255) : undefined,
    rand: values.optionalHex('rand', [group.length]),
    mask: values.optionalHex('mask', [group.length]),
    peerScalar: values.optionalHex('peerScalar', [group.length]),
    peerElement: values.optionalHex('peerElement', [group.elementLength]),
    sendConfirm: values.optionalHex('sendConfirm', [2]),
  };
  return calculateSae(given, group, isByGroup(suite));
}

function saeGroupOf(values: Values): SaeGroup {
  const number = values.optional('group') ?? '19';
  const group = /^\d{1,5}$/.test(number) ? saeGroup(Number(number)) : null;
  if (!group) throw new UserError('invalid', `--group: expected one of ${SAE_GROUPS.join(', ')}`);
  return group;
}

function ft(values: Values): Calculation {
  const { akm, tk } = suites(values, AKM_SUITE.FT_PSK);
  if (!akm.ft || akm.keyWrap !== 'aes-wrap')
    throw new UserError('invalid', `--akm: ${akm.name} has no such hierarchy`);
  if (values.has('psk') === values.has('pmk'))
    throw new UserError('invalid', '--psk: one of --psk and --pmk is needed');
  values.together('anonce', 'snonce', 'aa');
  return calculateFt(
    {
      psk: values.optionalHex('psk', [32]),
      pmk: values.optionalHex('pmk', [akm.pmkLength]),
      ssid: values.ssid(),
      mdid: values.hex('mdid', [2]),
      r0khId: values.utf8('r0khId', 1, 48),
      r1khId: values.hex('r1khId', [6]),
      spa: values.hex('spa', [6]),
      aa: values.optionalHex('aa', [6]),
      anonce: values.optionalHex('anonce', [32]),
      snonce: values.optionalHex('snonce', [32]),
    },
    akm,
    tk,
  );
}

function owe(values: Values): Calculation {
  const found = oweGroup(Number(values.choice('group', ['19', '20', '21'], '19')))!;
  const { length } = found.group;
  return calculateOwe(
    {
      private: values.hex('private', [length]),
      peer: values.hex('peer', [length]),
      ownPublic: values.optionalHex('ownPublic', [length]),
    },
    found,
    values.choice('side', ['station', 'ap'], 'station'),
  );
}
