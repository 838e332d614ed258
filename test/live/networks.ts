import type { Suite } from '../../main/base/brand.ts';
import { utf8 } from '../../main/base/bytes.ts';
import type { Scene } from './scene.ts';

const suite = (n: number): Suite => `00-0f-ac:${n}` as Suite;
const PMF = { pmf: 'required', groupManagement: suite(6) } as const;
const MOBILITY = { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: utf8('ap-1.example') };
const OPEN = { wanted: { passphrase: null }, network: { passphrase: null } };

/** Each network that this supplicant joins, against the access point. */
export const SCENES: readonly (readonly [name: string, scene: Scene])[] = [
  ['PSK', {}],
  ['PSK with protected management frames', { network: { pmf: 'capable', groupManagement: suite(6) } }],
  ['PSK-SHA256', { network: { akms: [suite(6)], ...PMF } }],
  ['SAE, hash-to-element, group 19', { network: { akms: [suite(8)], ...PMF } }],
  ['SAE, hash-to-element, group 20', { network: { akms: [suite(8)], ...PMF }, wanted: { groups: [20] } }],
  ['SAE, hash-to-element, group 21', { network: { akms: [suite(8)], ...PMF }, wanted: { groups: [21] } }],
  ['SAE, hunting-and-pecking, group 19', { network: { akms: [suite(8)], ...PMF, pwe: 'hnp' } }],
  [
    'SAE, hunting-and-pecking, group 20',
    { network: { akms: [suite(8)], ...PMF, pwe: 'hnp' }, wanted: { groups: [20] } },
  ],
  [
    'SAE, hunting-and-pecking, group 21',
    { network: { akms: [suite(8)], ...PMF, pwe: 'hnp' }, wanted: { groups: [21] } },
  ],
  ['SAE with tokens, hash-to-element', { network: { akms: [suite(8)], ...PMF, antiClogging: true } }],
  [
    'SAE with tokens, hunting-and-pecking',
    { network: { akms: [suite(8)], ...PMF, antiClogging: true, pwe: 'hnp' } },
  ],
  [
    'SAE with a rejected group',
    { network: { akms: [suite(8)], ...PMF, saeGroups: [19] }, wanted: { groups: [21, 20, 19] } },
  ],
  [
    'SAE with a rejected group, hunting-and-pecking',
    { network: { akms: [suite(8)], ...PMF, saeGroups: [20], pwe: 'hnp' } },
  ],
  [
    'SAE transition: the stronger one',
    { network: { akms: [suite(2), suite(8)], pmf: 'capable', groupManagement: suite(6) } },
  ],
  ['SAE-EXT-KEY', { network: { akms: [suite(24)], ...PMF }, wanted: { groups: [20] } }],
  [
    'SAE with GCMP-256 and BIP-GMAC-256',
    {
      network: {
        akms: [suite(8)],
        pairwise: suite(9),
        group: suite(9),
        pmf: 'required',
        groupManagement: suite(12),
      },
    },
  ],
  ['OWE', { ...OPEN, network: { akms: [suite(18)], ...PMF, passphrase: null } }],
  [
    'OWE, group 20',
    { wanted: { passphrase: null, groups: [20] }, network: { akms: [suite(18)], ...PMF, passphrase: null } },
  ],
  ['FT-PSK, first association', { network: { akms: [suite(4)], mobility: MOBILITY } }],
  ['FT-SAE, first association', { network: { akms: [suite(9)], ...PMF, mobility: MOBILITY } }],
  ['PSK by CONNECT', { driver: { connectOnly: true } }],
  [
    'SAE by CONNECT and external authentication',
    { driver: { connectOnly: true }, network: { akms: [suite(8)], ...PMF } },
  ],
  ['PSK with EAPOL over a packet socket', { options: { eapol: 'packet' } }],
  ['PSK where the driver has no control port', { driver: { controlPort: false } }],
];
