import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { utf8 } from '../../main/base/bytes.ts';
import {
  AP,
  disclosed,
  failedChecks,
  onAir,
  passphraseSecret,
  play,
  type Scene,
  SECOND,
  STATION,
  summary,
} from './scene.ts';

const suite = (n: number): Suite => `00-0f-ac:${n}` as Suite;
const MOBILITY = { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: utf8('ap-1.example') };
const PMF = { pmf: 'required', groupManagement: suite(6) } as const;

/** Joins the first access point, then is told to go over to the second. */
async function roaming(scene: Scene, later?: Scene['on']) {
  let times = 0;
  const seen: { tks: (Uint8Array | null)[]; authorized: (boolean | null)[] } = { tks: [], authorized: [] };
  const ended = await play({
    second: true,
    stayMs: 500,
    ...scene,
    wanted: { bssid: AP, ...scene.wanted },
    on: (event, at) => {
      later?.(event, at);
      if (event.kind !== 'authorized') return;
      if (times++ === 0) at.session.order('roam');
      else
        at.clock.after(10, () => {
          seen.tks = [at.second!.keysOf(STATION).tk];
          seen.authorized = [at.accessPoint.isAuthorized(STATION), at.second!.isAuthorized(STATION)];
        });
    },
  });
  const tks = ended.secrets.filter((secret) => secret.kind === 'tk').map(({ value }) => value);
  return { ...ended, times, seen, tks, lines: summary(ended.events) };
}

describe('over to another access point of the network', () => {
  const ds = { options: { ft: 'ds' } } as const;
  const psk = { akms: [suite(4)], mobility: MOBILITY } as const;
  const sae = { akms: [suite(9)], mobility: MOBILITY, ...PMF } as const;
  const overDs = { mobility: { ...MOBILITY, overDs: true } } as const;
  const AIR = ['> FT Authentication 1', '< FT Authentication 2'];
  const DS = ['REGISTER_FRAME', '> FT Request', '< FT Response'];

  it.each<[string, Scene, readonly string[]]>([
    ['FT-PSK', { network: psk }, AIR],
    ['FT-PSK with protected management frames', { network: { ...psk, ...PMF } }, AIR],
    ['FT-SAE by hash-to-element', { network: sae }, AIR],
    ['FT-SAE by hunting-and-pecking', { network: { ...sae, pwe: 'hnp' } }, AIR],
    ['FT-PSK over the DS', { network: { ...psk, ...overDs }, ...ds }, DS],
    ['FT-PSK over the DS, protected', { network: { ...psk, ...PMF, ...overDs }, ...ds }, DS],
    ['FT-SAE over the DS', { network: { ...sae, ...overDs }, ...ds }, DS],
    ['FT-PSK over the air, as the DS is not offered', { network: psk, ...ds }, AIR],
    [
      'FT-PSK over the air, as no answer comes through the DS',
      {
        network: { ...psk, ...overDs },
        ...ds,
        stayMs: 3000,
        faults: [{ on: 'Action', from: 'ap', do: 'drop' }],
      },
      [...DS.slice(0, -1), ...AIR],
    ],
  ])('%s: the keys are there before the association, no handshake follows', async (_, scene, first) => {
    const ended = await roaming(scene);
    expect(ended.outcome.kind, ended.outcome.words).toBe('left');
    expect(ended.times).toBe(2);
    expect(ended.seen).toEqual({ tks: [ended.tks.at(-1)], authorized: [null, true] });
    const from = ended.lines.indexOf(first[0]!);
    const igtk = scene.network?.pmf === 'required' ? ['NEW_KEY'] : [];
    const expected = [
      ...first,
      ...['> Reassociation Request', '< Reassociation Response', 'NEW_KEY', 'NEW_KEY', ...igtk],
      'SET_STATION',
    ];
    expect(ended.lines.slice(from, from + expected.length)).toEqual(expected);
    // The recording, read by other code than that which joined.
    const { traces } = await onAir(ended.records, [passphraseSecret(), ...disclosed(ended.secrets)]);
    const moved = traces.find(({ attempt }) => attempt.bssid === SECOND)!;
    expect(moved.agreements.map(({ verified }) => verified)).toEqual([true]);
    expect(traces.flatMap(failedChecks)).toEqual([]);
  });

  it('FT-PSK: group keys are renewed at the second access point', async () => {
    const ended = await roaming({ network: { akms: [suite(4)], mobility: MOBILITY } }, (event, at) => {
      if (event.kind === 'authorized' && event.words.includes(SECOND))
        at.clock.after(50, () => at.second!.rekeyGroup());
    });
    expect(ended.outcome.kind).toBe('left');
    expect(ended.lines.slice(-3)).toEqual(['< G1', 'NEW_KEY', '> G2']);
  });

  it('PSK: a reassociation, and a handshake with new keys', async () => {
    const ended = await roaming({});
    expect(ended.outcome.kind, ended.outcome.words).toBe('left');
    expect(ended.seen).toEqual({ tks: [ended.tks.at(-1)], authorized: [null, true] });
    expect(ended.lines).toContain('> Reassociation Request');
    expect(ended.lines.filter((line) => line === '> M4')).toHaveLength(2);
  });

  it('PSK by CONNECT: the driver is asked anew', async () => {
    const ended = await roaming({ driver: { connectOnly: true } });
    expect(ended.outcome.kind, ended.outcome.words).toBe('left');
    expect(ended.seen.authorized).toEqual([null, true]);
  });

  it('no other access point: it stays where it is', async () => {
    let stayed = false;
    const ended = await roaming({ second: false }, (event, { accessPoint }) => {
      if (event.kind === 'state' && event.words.includes('so we stay'))
        stayed = accessPoint.isAuthorized(STATION) === true;
    });
    expect(ended.outcome.kind).toBe('left');
    expect(ended.times).toBe(1);
    expect(stayed).toBe(true);
  });

  it('the second access point has another passphrase: refused, and said so', async () => {
    const damage = (frame: Uint8Array): Uint8Array => {
      const out = frame.slice();
      out[28] = 53;
      return out;
    };
    const ended = await roaming({
      network: { akms: [suite(4)], mobility: MOBILITY },
      faults: [{ on: 'FT Authentication 2', do: 'damage', damage }],
    });
    expect(ended.outcome).toMatchObject({ kind: 'authentication-refused', status: 53 });
  });

  it('a response whose MIC is wrong is not taken for an access point that has the keys', async () => {
    const ended = await roaming({
      network: { akms: [suite(4)], mobility: MOBILITY },
      faults: [{ on: 'Reassociation Response', do: 'corrupt' }],
    });
    expect(ended.outcome.kind).toBe('mic-mismatch');
    expect(ended.seen.tks).toEqual([]);
  });
});

it('what was found before is looked for on its channel first', async () => {
  let times = 0;
  const ended = await play({
    stayMs: 500,
    on: (event, { session }) => {
      if (event.kind === 'authorized' && times++ === 0) session.order('rejoin');
    },
  });
  const scans = ended.events.flatMap((event) =>
    event.kind === 'command' && event.name === 'TRIGGER_SCAN' ? [event.words] : [],
  );
  expect(scans).toEqual([
    'We ask the kernel to scan for "Home".',
    'We ask the kernel to scan for "Home" on 2412 MHz.',
  ]);
});
