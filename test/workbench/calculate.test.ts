import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import { executeStep } from '../../main/calculate/resolve.ts';
import type { Step } from '../../main/calculate/types.ts';
import { oweGroup } from '../../main/crypto/owe.ts';
import { saeGroup } from '../../main/crypto/sae-group.ts';
import {
  type Calculation,
  calculateExpansion,
  calculateMic,
  calculatePmk,
  calculatePmkid,
  calculatePtk,
  calculateUnwrap,
} from '../../main/report/calculate.ts';
import { calculateFt } from '../../main/report/calculate-ft.ts';
import { calculateOwe } from '../../main/report/calculate-owe.ts';
import { calculateSae } from '../../main/report/calculate-sae.ts';
import { akmNamed, cipherNamed } from '../../main/report/suites.ts';
import { octets, recordOffsets } from './fixtures.ts';

const octet = (n: number, length: number): Uint8Array => new Uint8Array(length).fill(n);
const addresses = { aa: octet(2, 6), spa: octet(4, 6) };
const sha256 = akmNamed('PSK-SHA256', {})!;

function m2(): Uint8Array {
  const pcap = octets('wpa2-psk-ccmp');
  const offsets = recordOffsets(pcap);
  const frames = offsets.flatMap((offset, i) => {
    const record = pcap.subarray(offset + 16, offsets[i + 1]);
    const at = record.indexOf('aaaa03000000888e', 'hex') + 8;
    return at < 8 ? [] : [record.subarray(at, at + 4 + record.readUInt16BE(at + 2))];
  });
  return Uint8Array.from(frames[1]!);
}

const sae = {
  password: utf8('mekmitasdigoat'),
  mac1: fromHex('4d3f2fffe387'),
  mac2: fromHex('a5d8aa958e3c'),
  rand: fromHex('992465fd3daa3c60aa6565b7f62a2a7f2e12dd12f198faf4fbed89d7ff1ace94'),
  mask: fromHex('9507a90f777a044d6a0830b91ea3d5dd70bece44e1acffb86983b5e1bf9fb322'),
  peerScalar: fromHex('591b96f3397fb945100848e7b550543b6720d88337ee93fc49fd6df7e08b5223'),
  peerElement: fromHex(
    'e71b9bb048d3873f20556953a96c91536fd8ee6ca9b4a68a148b056a909be03e83ae208f60f8ef5537858074db06687032399862999b511e0a1552a5fea317c2',
  ),
  sendConfirm: fromHex('0100'),
};

const calculations: [what: string, calculate: () => Calculation][] = [
  ['PMK', () => calculatePmk({ passphrase: utf8('password'), ssid: utf8('IEEE') })],
  [
    'PTK',
    () =>
      calculatePtk(
        { pmk: octet(1, 32), ...addresses, anonce: octet(3, 32), snonce: octet(5, 32) },
        sha256,
        cipherNamed('GCMP-256')!.keyLength,
      ),
  ],
  ['PMKID', () => calculatePmkid({ key: octet(1, 32), ...addresses }, 'sha256', 'pmk')],
  [
    'PMKID beside another',
    () => calculatePmkid({ key: octet(1, 32), ...addresses, pmkid: octet(9, 16) }, 'sha256', 'pmk'),
  ],
  ['MIC', () => calculateMic({ kck: octet(1, 16), frame: m2() }, null)],
  ['unwrap', () => calculateUnwrap({ kek: octet(1, 16), data: octet(2, 32) })],
  [
    'PRF',
    () =>
      calculateExpansion(
        { key: octet(1, 3), context: octet(2, 4) },
        { function: 'prf', hash: 'sha1', label: 'a', bits: 512 },
      ),
  ],
  [
    'KDF',
    () =>
      calculateExpansion(
        { key: octet(1, 3), context: new Uint8Array(0) },
        { function: 'kdf', hash: 'sha384', label: 'a', bits: 1024 },
      ),
  ],
  [
    'FT',
    () =>
      calculateFt(
        {
          psk: octet(1, 32),
          ssid: utf8('x'),
          mdid: octet(2, 2),
          r0khId: utf8('nas'),
          r1khId: octet(3, 6),
          ...addresses,
          anonce: octet(5, 32),
          snonce: octet(6, 32),
        },
        akmNamed('FT-PSK', {})!,
        16,
      ),
  ],
  [
    'OWE',
    () => {
      const peer = fromHex('feacdd2077dcb83309298bc6982c4f5baf953d6bf7333c897e8330fc05260b52');
      return calculateOwe({ private: octet(7, 32), peer, ownPublic: octet(8, 32) }, oweGroup(19)!, 'ap');
    },
  ],
  ['SAE', () => calculateSae(sae, saeGroup(19)!, false)],
  ['SAE, hash-to-element', () => calculateSae({ ...sae, ssid: utf8('byteme') }, saeGroup(19)!, true)],
  [
    'SAE, MODP',
    () => calculateSae({ ...sae, peerScalar: undefined, peerElement: undefined }, saeGroup(15)!, false),
  ],
];

const all = (calculation: Calculation): Step[] => {
  const walk = (step: Step): Step[] => [step, ...calculation.substeps(step.id).flatMap(walk)];
  return calculation.steps.flatMap(walk);
};

describe('every step of a calculation is what its references give', () => {
  test.each(calculations)('%s', (_, calculate) => {
    const calculation = calculate();
    expect(calculation.results.length).toBeGreaterThan(0);
    for (const step of all(calculation)) {
      const again = executeStep(step, calculation.world);
      expect(
        again.outputs.map(({ bytes }) => toHex(bytes)),
        `${step.id} ${step.title}`,
      ).toEqual(step.outputs.map(({ bytes }) => toHex(bytes)));
      expect(again.checks.map(({ ok }) => ok)).toEqual(step.checks.map(({ ok }) => ok));
      expect(calculation.substeps(step.id).length).toBe(step.substepCount);
      for (const { ref } of step.inputs) expect(['secret', 'step', 'constant']).toContain(ref.from);
    }
  });
});

test('suites go by selector, with dashes or colons, and by name', () => {
  for (const text of ['00-0f-ac:8', '00:0F:AC:8', 'SAE', 'sae'])
    expect(akmNamed(text, {})?.suite, text).toBe('00-0f-ac:8');
  expect(akmNamed('PSK', {})?.suite).toBe('00-0f-ac:2');
  expect(akmNamed('00-50-f2:2', {})?.name).toBe('WPA PSK');
  expect(akmNamed('00-0f-ac:99', {})).toBeNull();
  expect(cipherNamed('ccmp-256')).toEqual({ suite: '00-0f-ac:10', keyLength: 32 });
  expect(cipherNamed('BIP-CMAC-128')).toBeNull();
});
