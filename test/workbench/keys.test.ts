import { afterAll, describe, expect, test } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import type { Ref, Secret, Trace } from '../../main/calculate/types.ts';
import { makeSecret } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';
import { hasKeys, keysView } from '../../main/views/keys-view.ts';
import type { KeyCardView, KeyNodeView, KeysView } from '../../preload/contract/index.ts';
import { workbench } from './bench.ts';
import { fixture, meta } from './fixtures.ts';

const sessions: Session[] = [];
const bench = workbench();
afterAll(async () => {
  for (const session of sessions) session.close();
  await bench.remove();
});

interface Shown {
  session: Session;
  trace: Trace;
  view: KeysView;
}

/** The hierarchy of an attempt of a fixture under these secrets, as the window would get it. */
async function keysOf(
  name: string,
  secrets: readonly Secret[],
  { attempt = '1', files = ['air.pcap'], reveal = false } = {},
): Promise<Shown> {
  const read = await Session.open(files.map((file) => ({ path: fixture(name, file), name: file })));
  const session = read.withSecrets([...secrets, ...read.secrets]);
  sessions.push(session);
  const { trace } = session.analysed(attempt);
  return { session, trace, view: keysView(session, attempt, { revision: 1, reveal }) };
}
const passphrase = (name: string): Secret =>
  makeSecret({
    kind: 'passphrase',
    value: meta(name).passphrase,
    ssid: null,
    origin: 'given by the test',
    number: 1,
  });
const hexSecret = (kind: 'pmk' | 'msk', value: string): Secret =>
  makeSecret({ kind, value, ssid: null, origin: 'given by the test', number: 1 });

const nodesOf = ({ cards }: KeysView): KeyNodeView[] =>
  cards.flatMap(({ inputs, keys }) => [...inputs, ...keys]);
const cardsOf = ({ cards }: KeysView, title: string): KeyCardView[] =>
  cards.filter((card) => card.title === title);
const keyOf = (card: KeyCardView | undefined, name: string): KeyNodeView => {
  const key = card?.keys.find(({ value }) => value.name === name);
  if (!key) throw new Error(`no ${name} in ${card?.title}`);
  return key;
};
/** How the graph names what a reference points at. */
const idOf = (ref: Ref): string | null => {
  if (ref.from === 'secret') return `${ref.secret}.${ref.part}`;
  if (ref.from !== 'step') return null;
  return `${ref.attempt === undefined ? '' : `attempt-${ref.attempt}.`}${ref.step}.${ref.output}`;
};

const scenes: readonly [string, () => Promise<Shown>][] = [
  [
    'a passphrase, a group rekey and new pairwise keys',
    () => keysOf('wpa2-psk-ccmp', [passphrase('wpa2-psk-ccmp')]),
  ],
  ['TKIP', () => keysOf('wpa1-tkip', [passphrase('wpa1-tkip')])],
  [
    'SAE with what a log prints',
    () => keysOf('sae-h2e-g19', [], { files: ['air.pcap', 'wpa_supplicant-sta.log.gz'] }),
  ],
  ['fast transition, initial', () => keysOf('ft-psk-air', [passphrase('ft-psk-air')])],
  [
    'fast transition, over the air, from the keys of another attempt',
    () => keysOf('ft-psk-air', [passphrase('ft-psk-air')], { attempt: '3' }),
  ],
  ['an MSK', () => keysOf('eap-tls', [hexSecret('msk', meta('eap-tls').keys.MSK![0]!)])],
  [
    'FILS',
    () => keysOf('fils-sha256', [hexSecret('msk', meta('fils-sha256').keys.MSK![0]!)], { attempt: '2' }),
  ],
  ['a PMK of OWE', () => keysOf('owe', [hexSecret('pmk', meta('owe').keys.OWE_PMK![0]!)])],
];

describe.each(scenes)('%s', (_, make) => {
  test('each edge is a reference of a step, and each reference to a key is an edge', async () => {
    const { trace, view } = await make();
    const drawn = view.edges.map(({ from, to, name }) => `${from} > ${to} as ${name}`);
    expect(drawn.length).toBeGreaterThan(1);
    const keys = new Set(view.cards.flatMap((card) => card.keys.map(({ id }) => id)));
    const referred = view.cards.flatMap(({ id: card, step }) =>
      (step === null ? [] : trace.step(step)!.inputs).flatMap(({ name, ref }) => {
        const id = idOf(ref);
        return id !== null && keys.has(id) ? [`${id} > ${card} as ${name}`] : [];
      }),
    );
    expect([...drawn].sort()).toEqual(referred.sort());
  });

  test('each value is what its step put out or took, and no secret output of a step is left out', async () => {
    const { session, trace, view } = await make();
    for (const card of view.cards) {
      for (const { step, kind, value } of card.keys) {
        if (kind !== 'key') continue;
        const output = trace.step(step!)!.outputs.find(({ name }) => name === value.name)!;
        expect(output.secret).toBe(true);
        expect(value.hex).toBe(toHex(output.bytes));
      }
      for (const { value } of card.inputs) {
        if (value.source?.from !== 'record') continue;
        const { record, start, end } = value.source;
        expect(value.hex).toBe(toHex(session.store.record(record).bytes.subarray(start, end)));
      }
    }
    const shown = new Set(view.cards.flatMap((card) => card.keys.map(({ id }) => id)));
    const made = trace.steps.flatMap(({ id, outputs }) =>
      outputs.filter(({ secret }) => secret).map(({ name }) => `${id}.${name}`),
    );
    // Key data and plaintext are whole messages; their keys are cut from them. Two logs may tell one k.
    expect(made.filter((id) => !shown.has(id) && !/\.(key data|plaintext|k)$/.test(id))).toEqual([]);
  });

  test('depth grows along each edge, ids are unique, and all is explained', async () => {
    const { view } = await make();
    const layer = new Map(view.cards.flatMap((card) => card.keys.map(({ id }) => [id, card.layer] as const)));
    for (const { from, to } of view.edges)
      expect(view.cards.find(({ id }) => id === to)!.layer).toBeGreaterThan(layer.get(from)!);
    const ids = nodesOf(view).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(nodesOf(view).filter(({ sentence }) => sentence === '')).toEqual([]);
  });

  test('what a person typed stays in the workbench until it is asked for', async () => {
    const { session, view } = await make();
    const text = JSON.stringify(view);
    const typed = session.secrets.filter((secret) => secret.kind === 'passphrase');
    for (const { value } of typed) {
      expect(text).not.toContain(new TextDecoder().decode(value));
      expect(text).not.toContain(toHex(value));
    }
    const roots = view.cards.filter(({ step }) => step === null).flatMap(({ keys }) => keys);
    const masked = roots.filter(({ value }) => value.source?.from === 'secret' && value.name !== 'given k');
    for (const { value } of masked) expect(value).toMatchObject({ masked: true, hex: null, text: null });
  });
});

describe('what the logs of both ends printed', () => {
  test.each([
    ['wpa2-psk-ccmp', 'Derive PTK'],
    ['eap-tls', 'Derive PTK'],
  ])('%s', async (name, title) => {
    const secret = name === 'eap-tls' ? hexSecret('msk', meta(name).keys.MSK![0]!) : passphrase(name);
    const { view } = await keysOf(name, [secret]);
    const seen = cardsOf(view, title).map((card) => ({
      kck: keyOf(card, 'KCK').value.hex,
      kek: keyOf(card, 'KEK').value.hex,
      tk: keyOf(card, 'TK').value.hex,
    }));
    const printed = new Map(
      meta(name).ptk_derivations.map(({ ptk, kck, kek, tk }) => [ptk, { kck, kek, tk }]),
    );
    expect(seen).toEqual([...printed.values()]);
    const gtks = view.cards.flatMap(({ keys }) => keys).filter(({ value }) => value.name === 'GTK');
    expect(gtks.length).toBeGreaterThan(0);
    for (const { value } of gtks) expect(meta(name).keys.GTK).toContain(value.hex);
  });
});

describe('proofs and uses', () => {
  test('a key is confirmed where the air shows it, and what it does is named', async () => {
    const { trace, view } = await keysOf('wpa2-psk-ccmp', [passphrase('wpa2-psk-ccmp')]);
    const m2 = trace.steps.find(({ title }) => title === 'M2')!;
    const [first, renewed] = cardsOf(view, 'Derive PTK');
    expect(renewed).toMatchObject({ phase: 'rekey', parent: first!.parent, layer: first!.layer });
    const kck = keyOf(first, 'KCK');
    expect(kck.proofs.map(({ sentence }) => sentence)).toEqual([
      `Confirmed by the MIC of M2, frame ${m2.record}.`,
    ]);
    expect(kck.uses.map(({ label, verdict }) => `${label} ${verdict}`)).toEqual([
      'MIC of M2 ok',
      'MIC of M3 ok',
      'MIC of M4 ok',
      'MIC of G1 ok',
      'MIC of G2 ok',
    ]);
    for (const { step } of kck.uses) expect(trace.step(step)!.title).toMatch(/^Check the MIC/);
    const pmk = keyOf(cardsOf(view, 'Derive PMK')[0], 'PMK');
    expect(pmk.proofs).toEqual(kck.proofs);
    const decrypted = [first, renewed].flatMap((card) => keyOf(card, 'TK').uses.map(({ label }) => label));
    const tks = trace.steps.filter(
      ({ inputs, kind }) => kind === 'message' && inputs[0]?.name === 'TK',
    ).length;
    expect(decrypted.reduce((sum, label) => sum + Number.parseInt(label, 10), 0)).toBe(tks);
  });

  test('a wrong passphrase is told at each key that came of it', async () => {
    const wrong = { ...passphrase('wpa2-psk-ccmp'), value: new TextEncoder().encode('not the passphrase') };
    const { view } = await keysOf('wpa2-psk-ccmp', [wrong]);
    const computed = view.cards.flatMap(({ keys }) => keys);
    expect(computed.length).toBeGreaterThan(4);
    for (const { proofs } of computed)
      expect(proofs).toMatchObject([
        { verdict: 'fail', sentence: expect.stringMatching(/^Not confirmed by the MIC of M2/) },
      ]);
  });

  test('a handshake of which no message can be checked proves nothing', async () => {
    const { view } = await keysOf('ft-psk-air', [passphrase('ft-psk-air')], { attempt: '3' });
    const used = cardsOf(view, 'Derive PTK').map((card) => keyOf(card, 'KCK'));
    expect(used.map(({ uses }) => uses.length === 0)).toEqual(used.map(({ proofs }) => proofs.length === 0));
  });
});

describe('without the secret', () => {
  test('the place of what is missing is shown, with the nonces that came', async () => {
    const { view, trace } = await keysOf('wpa2-psk-ccmp', []);
    const [missing, keys] = view.cards;
    expect(missing).toMatchObject({ missing: trace.need!.sentence, step: null, layer: 0 });
    expect(keys!.keys.map(({ kind, value }) => [kind, value.name, value.length, value.hex])).toEqual([
      ['missing', 'KCK', 16, null],
      ['missing', 'KEK', 16, null],
      ['missing', 'TK', 16, null],
    ]);
    const [first] = meta('wpa2-psk-ccmp').ptk_derivations;
    expect(keys!.inputs.map(({ value }) => value.hex)).toEqual([first!.anonce, first!.snonce]);
    expect(view.edges).toEqual([{ from: missing!.keys[0]!.id, to: keys!.id, name: 'passphrase' }]);
  });

  test('with fast transition, the keys between the first one and the PTK have their places too', async () => {
    const { view } = await keysOf('ft-psk-air', []);
    expect(view.cards.map(({ title, layer }) => [title, layer])).toEqual([
      ['Missing', 0],
      ['Derive PMK-R0', 1],
      ['Derive PMK-R1', 2],
      ['Derive PTK', 3],
    ]);
    expect(view.edges.map(({ name }) => name)).toEqual(['passphrase', 'PMK-R0', 'PMK-R1']);
  });

  test('an attempt that came to no key has none to show', () => {
    expect(hasKeys({ steps: [], need: null })).toBe(false);
  });
});

test('the call of the contract gives the same, and reveals when asked', async () => {
  const opened = await bench.unlocked('wpa2-psk-ccmp');
  expect(opened.attempts[0]!.hasKeys).toBe(true);
  const { passphrase: typed } = meta('wpa2-psk-ccmp');
  const hidden = await bench.call('keys', { attempt: '1', reveal: false });
  expect(JSON.stringify(hidden)).not.toContain(typed);
  const shown = await bench.call('keys', { attempt: '1', reveal: true });
  expect(nodesOf(shown).find(({ value }) => value.name === 'passphrase')?.value.text).toBe(typed);
  const { view } = await keysOf('wpa2-psk-ccmp', [passphrase('wpa2-psk-ccmp')]);
  expect(hidden.edges).toEqual(view.edges);
  await expect(bench.call('keys', { attempt: '99', reveal: false })).rejects.toThrow(/no such attempt/);
});
