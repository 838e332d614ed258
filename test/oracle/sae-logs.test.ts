import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, fromHex, toHex } from '../../main/base/bytes.ts';
import { curveRight, euler } from '../../main/crypto/ec-groups.ts';
import { powerModulo, toNumber, toOctets } from '../../main/crypto/numbers.ts';
import {
  checkCommit,
  checkConfirm,
  keyseedOf,
  keyseedSalt,
  type SaeCommit,
  saeConfirm,
  saeKeys,
  scalarSum,
} from '../../main/crypto/sae.ts';
import { type PweMethod, type SaeGroup, saeGroup, saeHash } from '../../main/crypto/sae-group.ts';
import { type H2ePoint, h2ePt, pweFromPt } from '../../main/crypto/sae-h2e.ts';
import { hunt } from '../../main/crypto/sae-pwe.ts';
import { sharedPath } from './crypto-shared.ts';
import { octetsOf, readSaeLog, type Values } from './sae-log-reader.ts';

const oracles = sharedPath('oracles');
const logs = oracles.present
  ? readdirSync(oracles.path).filter((file) => /^sae_.*\.log$/.test(file))
  : ['absent'];

const ADDRESS = { STA: fromHex('020000000100'), AP: fromHex('020000000000') } as const;
type Side = keyof typeof ADDRESS;
const SIDES = ['STA', 'AP'] as const;
const peerOf = (side: Side): Side => (side === 'STA' ? 'AP' : 'STA');

/** What only the log can tell: taken from it, not compared. Each is checked in another way where there is one. */
const INPUTS: readonly (readonly [RegExp, string])[] = [
  [/ SAE: password$/, 'the secret'],
  [/ SAE: SSID$/, 'the network'],
  [/ mixed random$/, 'the dummy password; the 39 seeds that it gives are compared'],
  [
    / SAE: own commit-(scalar|element(\([xy]\))?)$/,
    'of rand and mask, which are not printed; must pass the checks',
  ],
  [/ SAE: k$/, 'of rand, which is not printed; must be of the group. All keys come from it and are compared'],
  [/ SAE: Derive keys$/, 'names the method'],
];
const isInput = (name: string): boolean => INPUTS.some(([pattern]) => pattern.test(name));

const hnpDigits = (group: SaeGroup): number => (group.kind === 'ec' ? 3 : 2);

/** Our values of one end, by the log's names. */
function ours(log: Values, group: SaeGroup, side: Side): Values {
  const values: Values = new Map();
  const put = (name: string, value: Bytes | string): void => {
    values.set(`${side} ${name}`, typeof value === 'string' ? value : toHex(value));
  };
  const method: PweMethod = log.get(`${side} SAE: Derive keys`)!.startsWith('H2E=1') ? 'h2e' : 'hnp';
  const hash = saeHash(group, method);
  put('SAE: Selecting supported', `${group.kind === 'ec' ? 'ECC' : 'FFC'} group ${group.number}`);
  if (method === 'h2e') hashToElement(log, group, side, put);
  else hunting(log, group, side, put);

  const own = commitOf(log, group, side);
  const peer = commitOf(log, group, peerOf(side));
  const number = Uint8Array.of(group.number, 0);
  put('WIRE commit', concat(number, own.scalar, own.element));
  put('SAE: Peer commit-scalar', peer.scalar);
  putElement(group, 'SAE: Peer commit-element', peer.element, put, ['(x)', '(y)']);
  put('parse', checkCommit(group, peer, own).ok ? '0' : '1');

  const k = octetsOf(log, `${side} SAE: k`);
  put('process', ofGroup(group, k) ? '0' : '-1');
  const salt = keyseedSalt(hash);
  const keyseed = keyseedOf(hash, salt, k);
  const keys = saeKeys(hash, keyseed, scalarSum(group, own.scalar, peer.scalar));
  put('SAE: salt for keyseed derivation', salt);
  put('SAE: keyseed', keyseed);
  put('SAE: PMKID', keys.pmkid);
  put('SAE: KCK', keys.kck);
  put('SAE: PMK', keys.pmk);

  const sendConfirm = fromHex('0100');
  put('WIRE confirm', concat(sendConfirm, saeConfirm(hash, keys.kck, sendConfirm, own, peer)));
  const received = octetsOf(log, `${peerOf(side)} WIRE confirm`);
  const theirs = received.slice(2);
  const verdict = checkConfirm(hash, keys.kck, received.slice(0, 2), peer, own, theirs);
  put('SAE: peer-send-confirm', String(received[0]! + 256 * received[1]!));
  put(`checks ${peerOf(side)} confirm`, verdict.ok ? '0' : '-1');
  if (!verdict.ok) {
    put('SAE: Confirm mismatch', 'yes');
    put('SAE: Received confirm', theirs);
    put('SAE: Calculated verifier', verdict.expected);
  }
  return values;
}

type Put = (name: string, value: Bytes | string) => void;

function putElement(group: SaeGroup, name: string, element: Bytes, put: Put, xy: readonly string[]): void {
  if (group.kind === 'modp') put(name, element);
  else for (const i of [0, 1]) put(name + xy[i], element.slice(i * group.length, (i + 1) * group.length));
}

function commitOf(log: Values, group: SaeGroup, side: Side): SaeCommit {
  const names = group.kind === 'ec' ? ['(x)', '(y)'] : [''];
  return {
    scalar: octetsOf(log, `${side} SAE: own commit-scalar`),
    element: concat(...names.map((xy) => octetsOf(log, `${side} SAE: own commit-element${xy}`))),
  };
}

function hunting(log: Values, group: SaeGroup, side: Side, put: Put): void {
  const dummy = group.kind === 'ec' ? octetsOf(log, `${side} mixed random`) : undefined;
  const password = octetsOf(log, `${side} SAE: password`);
  const { iterations, counter, pwe } = hunt(group, password, ADDRESS[side], ADDRESS[peerOf(side)], dummy);
  const mac = (address: Bytes) => toHex(address, ':');
  put('SAE: PWE derivation', `addr1=${mac(ADDRESS[side])} addr2=${mac(ADDRESS[peerOf(side)])}`);
  const digits = hnpDigits(group);
  for (const iteration of iterations) {
    const place = String(iteration.counter).padStart(digits, '0');
    put(`${place} SAE: pwd-seed`, iteration.seed);
    put(`${place} SAE: pwd-value`, iteration.value);
    if (group.kind === 'modp') continue;
    const found = iteration.suitable || iteration.dummy;
    put(`${place} SAE: pwd-seed result`, `${iteration.suitable ? 1 : 0} found=0x${found ? 'ff' : '00'}`);
  }
  if (group.kind === 'ec') put(`${String(iterations.length).padStart(digits, '0')} SAE: PWE`, pwe);
  else put('SAE: Use PWE from counter', String(counter).padStart(digits, '0'));
}

function hashToElement(log: Values, group: SaeGroup, side: Side, put: Put): void {
  const password = octetsOf(log, `${side} SAE: password`);
  const pt = h2ePt(group, octetsOf(log, `${side} SAE: SSID`), password);
  put('SAE: Derive PT - group', String(group.number));
  put('SAE: pwd-seed', pt.seed);
  if (pt.kind === 'ec') {
    putHalf('P1', 'u1', pt.p1, put);
    putHalf('P2', 'u2', pt.p2, put);
  } else {
    put('SAE: pwd-value', pt.value);
    put('SAE: pwd-value(reduced)', pt.reduced);
  }
  const pwe = pweFromPt(group, pt.pt, ADDRESS[side], ADDRESS[peerOf(side)]);
  putElement(group, 'SAE: PT', pt.pt, put, ['.x', '.y']);
  put('SAE: val', pwe.hash);
  put('SAE: val(reduced to 1..q-1)', pwe.val);
  putElement(group, 'SAE: PWE', pwe.pwe, put, ['.x', '.y']);
}

function putHalf(place: string, u: string, half: H2ePoint, put: Put): void {
  const { sswu } = half;
  const length = half.u.length;
  put(`${place} SAE: pwd-value (${u} ${place})`, half.value);
  put(`${place} SAE: ${u}`, half.u);
  const named: Readonly<Record<string, Bytes>> = {
    m: sswu.m,
    t: sswu.t,
    'x1a = b / (z * a)': sswu.x1a,
    'x1b = (-b/a) * (1 + t)': sswu.x1b,
    'x1 = CSEL(l, x1a, x1b)': sswu.x1,
    'gx1 = x1^3 + a * x1 + b': sswu.gx1,
    'x2 = z * u^2 * x1': sswu.x2,
    'gx2 = x2^3 + a * x2 + b': sswu.gx2,
    'gx1^((p-1)/2) modulo p': sswu.legendre,
    'v = CSEL(l, gx1, gx2)': sswu.v,
    'x = CSEL(l, x1, x2)': sswu.x,
    'y = sqrt(v)': sswu.y,
    'p - y': sswu.negativeY,
    'P.x': sswu.point.slice(0, length),
    'P.y': sswu.point.slice(length),
  };
  for (const [name, value] of Object.entries(named)) put(`${place} SSWU: ${name}`, value);
}

/** Whether k can be F of an element: an x-coordinate with a point above it, or a member of the MODP group. */
function ofGroup(group: SaeGroup, k: Bytes): boolean {
  const number = toNumber(k);
  if (group.kind === 'ec') return euler(group, curveRight(group, number)) === 1n;
  return powerModulo(number, group.q, group.p) === 1n;
}

describe.skipIf(!oracles.present)('logs of SAE exchanges in ../shared/oracles', () => {
  const compared: string[] = [];

  test.each(logs)('%s', (file) => {
    const log = readSaeLog(readFileSync(resolve(oracles.path, file), 'utf8'));
    const group = saeGroup(Number(log.get('STA SAE: Selecting supported')!.split(' ').pop()))!;
    const own = new Map(SIDES.flatMap((side) => [...ours(log, group, side)]));
    const printed = new Map([...log].filter(([name]) => !isInput(name)));
    expect([...own.keys()].sort()).toEqual([...printed.keys()].sort());
    for (const [name, value] of printed) expect(own.get(name), name).toBe(value);
    compared.push(`${file}: ${printed.size} values equal, ${log.size - printed.size} taken as input`);
    if (compared.length === logs.length) console.log(compared.join('\n'));
  });

  test('a line that is not there, or one more, is noticed', () => {
    const text = readFileSync(resolve(oracles.path, 'sae_g19_h2e1.log'), 'utf8');
    expect(() => readSaeLog(`${text}SAE: something new - hexdump(len=1): 00\n`)).not.toThrow();
    expect([...readSaeLog(`${text}SAE: something new - hexdump(len=1): 00\n`).keys()]).toContain(
      'STA SAE: something new',
    );
    expect(() => readSaeLog(`${text}SAE: what\n`)).toThrow('not understood: SAE: what');
    expect(() => readSaeLog(`${text}### STA checks AP confirm: 0\n`)).toThrow('twice');
  });
});

describe.skipIf(!oracles.present)('the radio session in ../shared/oracles/README.md', () => {
  const group = saeGroup(19)!;

  test('keys and both confirms', () => {
    const values = readSession(readFileSync(resolve(oracles.path, 'README.md'), 'utf8'));
    const own = { scalar: values('own scalar'), element: values('own element') };
    const peer = { scalar: values('peer scalar'), element: values('peer element') };
    expect(checkCommit(group, own).ok && checkCommit(group, peer, own).ok).toBe(true);
    expect(ofGroup(group, values('k'))).toBe(true);
    const keyseed = keyseedOf('sha256', keyseedSalt('sha256'), values('k'));
    expect(keyseed).toEqual(values('keyseed'));
    const keys = saeKeys('sha256', keyseed, scalarSum(group, own.scalar, peer.scalar));
    expect(keys.kck).toEqual(values('KCK'));
    expect(keys.pmk).toEqual(values('PMK'));
    expect(keys.pmkid).toEqual(values('PMKID'));
    const zero = toOctets(0n, 2);
    expect(saeConfirm('sha256', keys.kck, zero, own, peer)).toEqual(values('own confirm'));
    expect(checkConfirm('sha256', keys.kck, zero, peer, own, values('peer confirm')).ok).toBe(true);
  });
});

/** The indented block of names and hexadecimal; a value may go on in the next line. */
function readSession(text: string): (name: string) => Bytes {
  const values = new Map<string, string>();
  let name = '';
  for (const [, word = '', hex = ''] of text.matchAll(/^ {4}([A-Za-z][A-Za-z ]*?)? +([0-9a-f]{32,})$/gm)) {
    if (word) name = word;
    values.set(name, (values.get(name) ?? '') + hex);
  }
  return (wanted) => fromHex(values.get(wanted)!, wanted);
}
