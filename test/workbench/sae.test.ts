import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SaeExchangeView, SaeView, ValueView } from '../../preload/contract/index.ts';
import { everything, workbench } from './bench.ts';
import { fixture, meta } from './fixtures.ts';

/** What one end's log printed of an exchange. */
interface Printed {
  readonly src: string;
  readonly own_scalar: string;
  readonly own_element_x: string;
  readonly own_element_y: string;
  readonly k: string;
  readonly keyseed: string;
  readonly kck: string;
  readonly pmk: string;
  readonly pmkid: string;
  readonly pwe_x?: string;
  readonly pwe_y?: string;
  readonly pt_x?: string;
  readonly pt_y?: string;
}
const printed = (name: string): readonly Printed[] =>
  (meta(name) as unknown as { sae_exchanges: Printed[] }).sae_exchanges;

const bench = workbench();
afterAll(() => bench.remove());
beforeEach(() => bench.call('close', {}));

const look = async (attempt = '1', reveal = false): Promise<SaeView> =>
  bench.call('sae', { attempt, reveal });
const first = async (): Promise<SaeExchangeView> => (await look()).exchanges[0]!;

const valuesOf = (exchange: SaeExchangeView): ValueView[] => [
  ...exchange.groups.flatMap(({ parts }) =>
    parts.flatMap((part) => [
      ...part.values,
      ...part.runs.flatMap(({ lines, point }) => [...lines.flatMap(({ value }) => value ?? []), point.value]),
      ...part.lines.flatMap(({ value }) => value ?? []),
      ...part.tries.flatMap(({ seed, value }) => [seed, value].filter((one) => one !== null)),
    ]),
  ),
  ...exchange.keys.flatMap(({ values }) => values.map(({ value }) => value)),
];
const hexes = (exchange: SaeExchangeView, name: string): (string | null)[] =>
  valuesOf(exchange)
    .filter((value) => value.name === name)
    .map(({ hex }) => hex);

describe('a passive capture', () => {
  test('without a secret: what both ends sent, and in its place what is missing', async () => {
    await bench.openFixture('sae-h2e-g19');
    const view = await first();
    const logs = printed('sae-h2e-g19');
    const station = logs.find(({ src }) => src.startsWith('wpa_supplicant'))!;
    const ap = logs.find(({ src }) => src.startsWith('hostapd'))!;
    for (const [side, log] of [
      ['station', station],
      ['ap', ap],
    ] as const) {
      const of = (name: string) => view.ends[side].values.find((value) => value.name === name);
      expect(of('scalar')?.hex).toBe(log.own_scalar);
      expect(of('element x')?.hex).toBe(log.own_element_x);
      expect(of('element y')?.hex).toBe(log.own_element_y);
      // Each with the place in its frame, where the frame has these very octets.
      const source = of('scalar')!.source;
      if (source?.from !== 'record') throw new Error('no place');
      const frame = await bench.call('frame', { record: source.record, attempt: '1' });
      expect(frame.hex.slice(2 * source.start, 2 * source.end)).toBe(log.own_scalar);
    }
    expect(view.pmkid?.value.hex).toBe(station.pmkid);
    expect(view.keys).toEqual([]);
    expect(view.unknown?.sentence).toMatch(/^k cannot be computed: rand and mask are private/);
    expect(view.groups.map(({ name }) => name)).toEqual(['pt', 'pwe', 'commit', 'secret']);
    expect(view.groups.find(({ name }) => name === 'pwe')).toMatchObject({ parts: [], step: null });
    expect(view.groups.find(({ name }) => name === 'pwe')!.missing).toMatch(/password .* is not known/);
    expect(view.confirms.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
    expect(view.verdict).toBe('unknown');
    expect(view.decided).not.toBeNull();
  });

  test('with the passphrase: PT and PWE as the logs have them; k stays unknown', async () => {
    await bench.unlocked('sae-h2e-g19');
    const view = await first();
    const log = printed('sae-h2e-g19').find(({ pt_x }) => pt_x)!;
    expect(hexes(view, 'PT')).toContain(log.pt_x! + log.pt_y!);
    expect(hexes(view, 'PWE')).toContain(log.pwe_x! + log.pwe_y!);
    expect(view.unknown).not.toBeNull();
    expect(view.keys).toEqual([]);
  });

  test('hunting-and-pecking: tries with their reasons, and those with a dummy', async () => {
    await bench.unlocked('sae-hnp-g19');
    const view = await first();
    const log = printed('sae-hnp-g19').find(({ pwe_x }) => pwe_x);
    expect(view.method).toBe('hnp');
    expect(view.groups.map(({ name }) => name)).toEqual(['pwe', 'commit', 'secret']);
    const { tries } = view.groups[0]!.parts.find((part) => part.tries.length > 0)!;
    const found = tries.findIndex(({ outcome }) => outcome === 'found');
    expect(tries.slice(0, found).every(({ belowPrime, square }) => !(belowPrime && square))).toBe(true);
    expect(tries[found]).toMatchObject({ belowPrime: true, square: true, counter: `${found + 1}` });
    expect(tries.at(-1)).toMatchObject({ outcome: 'dummy', counter: `${found + 2} to 40`, value: null });
    if (log) expect(hexes(view, 'PWE')).toContain(log.pwe_x! + log.pwe_y!);
    const [pwe] = hexes(view, 'PWE');
    expect(pwe!.startsWith(tries[found]!.value!.hex!)).toBe(true);
  });
});

describe('with what the logs tell', () => {
  test('keys and both confirms; k given in the window, or told by a log', async () => {
    const [log] = printed('sae-h2e-g19');
    await bench.openFixture('sae-h2e-g19');
    await bench.call('addSecret', { kind: 'sae', value: log!.k, ssidHex: null });
    const given = await first();
    await bench.call('open', {
      files: [fixture('sae-h2e-g19'), fixture('sae-h2e-g19', 'wpa_supplicant-sta.log')],
      add: false,
    });
    const told = await first();
    for (const view of [given, told]) {
      expect(view.keys).toHaveLength(1);
      const of = (name: string) => view.keys[0]!.values.find(({ value }) => value.name === name)?.value;
      expect(of('k')).toMatchObject({ hex: log!.k, role: 'secret' });
      expect(of('keyseed')?.hex).toBe(log!.keyseed);
      expect(of('KCK')?.hex).toBe(log!.kck);
      expect(of('PMK')?.hex).toBe(log!.pmk);
      expect(view.confirms.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
      for (const { seen, expected } of view.confirms) expect(seen!.hex).toBe(expected!.hex);
      expect(view).toMatchObject({ verdict: 'ok', outcome: 'Both ends hold the same PMK', unknown: null });
    }
    expect(given.keys[0]!.sides).toEqual([]);
    expect(told.keys[0]!.sides).toEqual(['station']);
    expect(told.states.find(({ side }) => side === 'station')?.states.map(({ state }) => state)).toEqual([
      'Nothing',
      'Committed',
      'Confirmed',
      'Accepted',
    ]);
  });

  test('rand without mask, or neither number, is refused in words and without the value', async () => {
    await bench.openFixture('sae-h2e-g19');
    const given = { kind: 'sae', value: 'not hex', ssidHex: null } as const;
    await expect(bench.call('addSecret', given)).rejects.toThrow(/^The k is not whole bytes/);
    await expect(bench.call('addSecret', { ...given, value: '0123', mask: 'zz' })).rejects.toThrow(/mask/);
  });
});

test('every step that it names is there, in order, and of the exchange', async () => {
  await bench.unlocked('sae-h2e-g19');
  const { exchanges } = await look();
  const { rows } = await bench.call('rows', { attempt: '1', from: 0, count: 1000, show: everything });
  for (const exchange of exchanges) {
    const named = [
      ...exchange.groups.flatMap(({ step, parts }) => [
        ...(step ? [step] : []),
        ...parts.flatMap((part) => [
          part.step,
          part.until,
          ...part.lines.map((line) => line.step),
          ...part.runs.flatMap((run) => [run.step, run.point.step, ...run.lines.map((line) => line.step)]),
          ...part.tries.map((one) => one.step),
        ]),
      ]),
      ...exchange.messages.map(({ step }) => step),
      ...exchange.states.flatMap(({ states }) => states.map(({ step }) => step)),
      ...exchange.confirms.flatMap(({ made, sent, checked }) => [made, sent, checked]),
    ].filter((step) => step !== null);
    expect(named.length).toBeGreaterThan(30);
    for (const step of new Set(named)) {
      const view = await bench.call('step', { attempt: '1', step, reveal: false });
      expect(view.step).toBe(step);
      expect(Number(view.top)).toBeGreaterThanOrEqual(Number(exchange.from));
      expect(Number(view.top)).toBeLessThanOrEqual(Number(exchange.until));
      expect(rows.some((row) => row.step === view.top)).toBe(true);
    }
  }
});

test('values are those of their steps, and never anything else', async () => {
  await bench.call('open', {
    files: [fixture('sae-h2e-g19'), fixture('sae-h2e-g19', 'wpa_supplicant-sta.log')],
    add: false,
  });
  const view = await first();
  for (const part of view.groups.flatMap(({ parts }) => parts)) {
    const step = await bench.call('step', { attempt: '1', step: part.step, reveal: false });
    for (const value of part.values) expect(step.outputs).toContainEqual(value);
  }
  for (const { step, value } of view.keys.flatMap(({ values }) => values)) {
    const shown = await bench.call('step', { attempt: '1', step, reveal: false });
    expect([...shown.inputs, ...shown.outputs].map(({ hex }) => hex)).toContain(value.hex);
  }
});

test('what a person typed does not leave the workbench until it is asked for', async () => {
  const { passphrase } = meta('sae-h2e-g19');
  const hex = Buffer.from(passphrase).toString('hex');
  await bench.unlocked('sae-h2e-g19');
  const text = JSON.stringify(await look('1', false));
  expect(text).not.toContain(passphrase);
  expect(text).not.toContain(hex);
});

describe('an attempt without an exchange', () => {
  test('says why: another AKM, or a PMK that was kept', async () => {
    const psk = await bench.openFixture('wpa2-psk-ccmp');
    expect(psk.attempts[0]!.noSae).toMatch(/WPA2-PSK.* does not use SAE/);
    expect((await look()).exchanges).toEqual([]);
    await bench.call('close', {});
    const kept = await bench.openFixture('sae-pmksa-reconnect');
    expect(kept.attempts.map(({ noSae }) => noSae === null)).toEqual([true, false, true]);
    expect(kept.attempts[1]!.noSae).toMatch(/a PMK that both ends had kept/);
    expect((await look('2')).exchanges).toEqual([]);
  });
});

describe('the small curve', () => {
  test('agrees where the real ends do, and differs with their passwords', async () => {
    await bench.unlocked('sae-h2e-g19');
    const { small } = await first();
    if (typeof small === 'string') throw new Error(small);
    expect(small.agree).toBe(true);
    expect(small.station.K).toEqual(small.ap.K);
    expect(small.points).toHaveLength(small.order - 1);
    expect(small.h2e).not.toBeNull();
    expect(small.hunt).toBeNull();
  });
});
