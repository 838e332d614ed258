import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import { toOctets } from '../../main/crypto/numbers.ts';
import { saeCommit } from '../../main/crypto/sae.ts';
import { saeGroup } from '../../main/crypto/sae-group.ts';
import { h2ePt, pweFromPt } from '../../main/crypto/sae-h2e.ts';
import { hunt } from '../../main/crypto/sae-pwe.ts';
import { compute, le16, numbers, output, type Sent, step } from './sae-air.ts';
import { analyse, hexOf, passphrase, readJson, reexecute } from './session.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const FOLDERS = ['sae-hnp-g19', 'sae-h2e-g19'] as const;

interface Exchange {
  readonly src: string;
  readonly own_scalar: string;
  readonly k: string;
  readonly keyseed: string;
  readonly kck: string;
  readonly pmk: string;
  readonly pmkid: string;
  readonly pt_x?: string;
  readonly pt_y?: string;
  readonly pwe_x?: string;
  readonly pwe_y?: string;
}
const meta = (folder: string) =>
  readJson(fixture(`${folder}/meta.json`)) as { passphrase: string; sae_exchanges: Exchange[] };
const kOf = ({ k, src }: Exchange): Secret => numbers(`k-${src}`, { k: fromHex(k) });
const pmkOf = ({ pmk }: Exchange): Secret => ({
  id: 'pmk',
  kind: 'pmk',
  ssid: null,
  value: fromHex(pmk),
  origin: 'log',
});
const open = async (folder: string, secrets: readonly Secret[]) => {
  const session = await analyse(fixture(`${folder}/air.pcap`), secrets);
  const trace = session.traces[0]!;
  return { session, trace, world: session.world(trace) };
};
const hex = (trace: Trace, title: string, name: string) => {
  const bytes = output(trace, title, name);
  return bytes && toHex(bytes);
};
const confirms = (trace: Trace) =>
  trace.steps.flatMap((s) => s.checks.filter((c) => c.name === 'sae-confirm').map((c) => c.ok));

describe.each(FOLDERS)('recording %s', (folder) => {
  const m = meta(folder);
  const log = m.sae_exchanges[0]!;

  it('without a secret: commits checked, the PMKID of the logs, and what cannot be known', async () => {
    const { trace, world } = await open(folder, []);
    const [sae] = trace.agreements;
    expect(sae).toMatchObject({ kind: 'sae', verified: null });
    expect(sae!.messages.map(({ name }) => name)).toEqual([
      'commit of the station',
      'commit of the AP',
      'confirm of the station',
      'confirm of the AP',
    ]);
    expect(sae!.messages.flatMap(({ checks }) => checks.map(({ ok }) => ok))).toEqual(Array(11).fill(true));
    expect(hexOf(sae!.keys.pmkid, world)).toBe(log.pmkid);
    expect(sae!.keys.pmk).toBeUndefined();
    expect(step(trace, 'The shared secret is not known')).toBeDefined();
    expect(trace.need?.kind).toBe('pmk');
    // the PMKID in M1 is that of the exchange, but who hears can make it: no key is verified by it
    expect(step(trace, 'Check the PMKID of M1')?.checks.map(({ ok }) => ok)).toEqual([true]);
    expect(trace.handshakes.map(({ verified }) => verified)).not.toContain(true);
    expect(reexecute(trace, world, true)).toEqual([]);
  });

  it('with the passphrase: the password element, which proves nothing', async () => {
    const { trace, world } = await open(folder, [passphrase(m.passphrase)]);
    const wrong = await open(folder, [passphrase('another passphrase')]);
    if (log.pt_x) {
      expect(hex(trace, 'Make the secret element PT', 'PT')).toBe(log.pt_x + log.pt_y);
      expect(hex(trace, 'Make the password element (PWE)', 'PWE')).toBe(log.pwe_x! + log.pwe_y);
    } else expect(output(trace, 'Find the password element (PWE)', 'PWE')).toHaveLength(64);
    for (const t of [trace, wrong.trace]) {
      expect(t.steps.find((s) => s.title.includes('(PWE)'))!.sentence).toContain('cannot show');
      expect(t.agreements[0]).toMatchObject({ verified: null });
      expect(t.need?.kind).toBe('pmk');
      expect(confirms(t)).toEqual([]);
    }
    expect(reexecute(trace, world, true)).toEqual([]);
  });

  it('with k of one log: keys of the logs, both confirms, the handshake and its data', async () => {
    for (const exchange of m.sae_exchanges) {
      const { trace, world } = await open(folder, [kOf(exchange)]);
      const { keys, verified } = trace.agreements[0]!;
      expect(verified).toBe(true);
      expect(confirms(trace)).toEqual([true, true]);
      expect(hex(trace, 'Derive the keyseed', 'keyseed')).toBe(exchange.keyseed);
      expect(hexOf(keys.kck, world)).toBe(exchange.kck);
      expect(hexOf(keys.pmk, world)).toBe(exchange.pmk);
      expect(hexOf(keys.pmkid, world)).toBe(exchange.pmkid);
      expect(trace.handshakes.every((h) => h.verified)).toBe(true);
      expect(trace.decrypted.failed).toBe(0);
      expect(trace.decrypted.frames).toBeGreaterThan(0);
      expect(trace.need).toBeNull();
      expect(reexecute(trace, world, true)).toEqual([]);
    }
  });

  it('with a k of another exchange: neither confirm', async () => {
    const { trace } = await open(folder, [numbers('k', { k: fromHex(log.keyseed) })]);
    expect(confirms(trace)).toEqual([false, false]);
    expect(trace.agreements[0]!.verified).toBe(false);
  });

  it('with the PMK alone: the handshake, not the confirms', async () => {
    const { trace, world } = await open(folder, [pmkOf(log)]);
    expect(trace.agreements[0]).toMatchObject({ verified: null });
    expect(trace.handshakes.every((h) => h.verified)).toBe(true);
    expect(step(trace, 'The shared secret is not known')!.explanation).toContain(
      'does not reach the confirms',
    );
    expect(reexecute(trace, world, true)).toEqual([]);
  });
});

// IEEE Std 802.11-2020, J.10: group 19, hunting-and-pecking, rand and mask of A.
const J10 = {
  station: fromHex('4d3f2fffe387'),
  ap: fromHex('a5d8aa958e3c'),
  rand: fromHex('992465fd3daa3c60aa6565b7f62a2a7f2e12dd12f198faf4fbed89d7ff1ace94'),
  mask: fromHex('9507a90f777a044d6a0830b91ea3d5dd70bece44e1acffb86983b5e1bf9fb322'),
  ours: fromHex(
    '13002e2c0f0db52440ad146d967114ce005ce1eab0aa2c2e5c2871b774f6c2575c65' +
      'd5ad9e00829707aa36ba8b859738fc961d08243505f47c035376d7ac4bc8d7b9' +
      '5083bf43827d0fc31ed778dd3671fd21a46d1091d64b6f9a1e1272621325dbe1',
  ),
  theirs: fromHex(
    '1300591b96f3397fb945100848e7b550543b6720d88337ee93fc49fd6df7e08b5223' +
      'e71b9bb048d3873f20556953a96c91536fd8ee6ca9b4a68a148b056a909be03e' +
      '83ae208f60f8ef5537858074db06687032399862999b511e0a1552a5fea317c2',
  ),
  kck: '1e733f6d9bd53256287304338831b09a39406d121017073a5c30db36f36cb81a',
  pmk: '4e4dfab1a2dd8ac1a91790f953faaa452ae5c6873ab75b63605ba663f8a7fe59',
  pmkid: '8747a600eea3f9f22475df58ca1e5498',
};

describe('J.10: rand and mask of one end', () => {
  const frames: Sent[] = [
    { from: 'station', transaction: 1, body: J10.ours },
    { from: 'ap', transaction: 1, body: J10.theirs },
  ];
  const own = numbers('own', { rand: J10.rand, mask: J10.mask });
  const scene = (...secrets: Secret[]) => compute({ ...J10, frames, secrets });
  const keys = (trace: Trace) => ({
    kck: hex(trace, 'Derive KCK and PMK', 'KCK'),
    pmk: hex(trace, 'Derive KCK and PMK', 'PMK'),
    pmkid: hex(trace, 'Name the PMK (PMKID)', 'PMKID'),
  });
  const { kck, pmk, pmkid } = J10;
  const proof = (trace: Trace) =>
    trace.steps.flatMap((s) => s.checks.filter((c) => c.name === 'sae-password').map((c) => c.ok));

  it('the commit proves the password, and all keys follow', () => {
    const { trace, world } = scene(passphrase('mekmitasdigoat'), own);
    expect(proof(trace)).toEqual([true]);
    expect(keys(trace)).toEqual({ kck, pmk, pmkid });
    expect(reexecute(trace, world, true)).toEqual([]);
  });

  it('another password is refuted, and mask alone leads to the keys', () => {
    const { trace, world } = scene(passphrase('mekmitasdigoaT'), own);
    expect(proof(trace)).toEqual([false]);
    expect(keys(trace)).toEqual({ kck, pmk, pmkid });
    expect(reexecute(trace, world, true)).toEqual([]);
    expect(keys(scene(own).trace)).toEqual({ kck, pmk, pmkid });
  });

  it('of several passwords the one that mask proves is shown', () => {
    const { trace } = scene(passphrase('mekmitasdigoaT'), passphrase('mekmitasdigoat'), own);
    expect(proof(trace)).toEqual([true]);
  });

  it('rand and mask of another exchange are not taken', () => {
    const { trace } = scene(
      numbers('other', { rand: J10.mask, mask: J10.kck ? fromHex(J10.kck) : J10.mask }),
    );
    expect(keys(trace)).toEqual({ kck: undefined, pmk: undefined, pmkid });
  });
});

const AP = fromHex('020000000000');
const STA = fromHex('020000000100');
const body = (group: number, { scalar, element }: { scalar: Bytes; element: Bytes }, ...rest: Bytes[]) =>
  concat(le16(group), scalar, element, ...rest);

/** One end of a simulated exchange. */
function end(number: number, method: 'hnp' | 'h2e', password: string, seed: number) {
  const group = saeGroup(number)!;
  const drawn = (n: number) => toOctets((group.q * BigInt(n)) / 1000003n, group.length);
  const [rand, mask] = [drawn(seed * 7919), drawn(seed * 104729)];
  const pwe =
    method === 'hnp'
      ? hunt(group, utf8(password), AP, STA).pwe
      : pweFromPt(group, h2ePt(group, utf8('byteme'), utf8(password)).pt, AP, STA).pwe;
  const commit = saeCommit(group, rand, mask, pwe);
  return { commit, secret: numbers(`end-${seed}`, { rand, mask }) };
}
const given = (text: string) => passphrase(text, utf8('byteme'));

describe('both ends', () => {
  it.each([
    [19, 'hnp', '00-0f-ac:8', 32],
    [19, 'h2e', '00-0f-ac:8', 32],
    [20, 'h2e', '00-0f-ac:24', 48],
    [21, 'h2e', '00-0f-ac:8', 32],
    [28, 'hnp', '00-0f-ac:8', 32],
    [30, 'h2e', '00-0f-ac:8', 32],
    [15, 'hnp', '00-0f-ac:8', 32],
    [15, 'h2e', '00-0f-ac:8', 32],
  ] as const)(
    'group %i, %s, AKM %s: one k at both, by either rand',
    { timeout: 180_000 },
    (group, method, akm, length) => {
      const [sta, ap] = [end(group, method, 'secret password', 3), end(group, method, 'secret password', 5)];
      const status = method === 'h2e' ? 126 : 0;
      const frames: Sent[] = [
        { from: 'station', transaction: 1, status, body: body(group, sta.commit) },
        { from: 'ap', transaction: 1, status, body: body(group, ap.commit) },
      ];
      const scene = { ap: AP, station: STA, akm, frames };
      const { trace, world } = compute({
        ...scene,
        secrets: [given('secret password'), sta.secret, ap.secret],
      });
      expect(trace.steps.flatMap((s) => s.checks).filter((c) => c.ok !== true)).toEqual([]);
      expect(trace.steps.flatMap((s) => s.checks).filter((c) => c.name === 'sae-k')).toHaveLength(1);
      expect(output(trace, 'Derive KCK and PMK', 'PMK')).toHaveLength(length);
      expect(reexecute(trace, world, true)).toEqual([]);
      const alone = compute({ ...scene, secrets: [ap.secret] }).trace;
      expect(hex(alone, 'Derive KCK and PMK', 'PMK')).toBe(hex(trace, 'Derive KCK and PMK', 'PMK'));
    },
  );

  it.each(['hnp', 'h2e'] as const)(
    'between multi-link devices, %s: their addresses make the PWE',
    (method) => {
      const [ap, sta] = [fromHex('0200000000aa'), fromHex('0200000000bb')];
      const multiLink = (address: Bytes) => concat(fromHex('ff0a6b000007'), address);
      const group = saeGroup(19)!;
      const password = utf8('secret password');
      const pwe =
        method === 'hnp'
          ? hunt(group, password, ap, sta).pwe
          : pweFromPt(group, h2ePt(group, utf8('byteme'), password).pt, ap, sta).pwe;
      const make = (id: string, n: bigint) => {
        const [rand, mask] = [toOctets(n, 32), toOctets(3n * n, 32)];
        return { commit: saeCommit(group, rand, mask, pwe), secret: numbers(id, { rand, mask }) };
      };
      const [one, other] = [make('one', 4711n), make('other', 815n)];
      const status = method === 'h2e' ? 126 : 0;
      const { trace, world } = compute({
        ap: AP,
        station: STA,
        frames: [
          { from: 'station', transaction: 1, status, body: body(19, one.commit, multiLink(sta)) },
          { from: 'ap', transaction: 1, status, body: body(19, other.commit, multiLink(ap)) },
        ],
        secrets: [given('secret password'), one.secret, other.secret],
      });
      const checks = trace.steps.flatMap((s) => s.checks);
      expect(checks.filter((c) => c.ok !== true)).toEqual([]);
      expect(checks.filter((c) => c.name === 'sae-password')).toHaveLength(2);
      expect(checks.filter((c) => c.name === 'sae-k')).toHaveLength(1);
      expect(reexecute(trace, world, true)).toEqual([]);
    },
  );

  it('different passwords: two ks, and each end rejects the other', () => {
    const [sta, ap] = [end(19, 'h2e', 'secret password', 3), end(19, 'h2e', 'secret Password', 5)];
    const { trace } = compute({
      ap: AP,
      station: STA,
      frames: [
        { from: 'station', transaction: 1, status: 126, body: body(19, sta.commit) },
        { from: 'ap', transaction: 1, status: 126, body: body(19, ap.commit) },
        { from: 'station', transaction: 2, body: concat(le16(1), new Uint8Array(32).fill(7)) },
        { from: 'ap', transaction: 2, status: 1 },
      ],
      secrets: [given('secret password'), given('secret Password'), sta.secret, ap.secret],
    });
    const checks = trace.steps.flatMap((s) => s.checks);
    expect(checks.filter((c) => c.name === 'sae-password').map((c) => c.ok)).toEqual([true, true]);
    expect(checks.filter((c) => c.name === 'sae-k').map((c) => c.ok)).toEqual([false]);
    expect(trace.agreements[0]!.verified).toBe(false);
    expect(trace.steps.filter((s) => s.title === 'Derive KCK and PMK')).toHaveLength(2);
  });
});

describe('what must not pass', () => {
  const good = end(19, 'h2e', 'secret password', 3);
  const peer = end(19, 'h2e', 'secret password', 5);
  const answer = (commit: { scalar: Bytes; element: Bytes }) =>
    compute({
      ap: AP,
      station: STA,
      frames: [
        { from: 'station', transaction: 1, status: 126, body: body(19, good.commit) },
        { from: 'ap', transaction: 1, status: 126, body: body(19, commit) },
      ],
      secrets: [good.secret],
    });
  const group = saeGroup(19)!;
  const one = toOctets(1n, 32);
  const off = peer.commit.element.with(63, peer.commit.element[63]! ^ 1);
  const high = concat(new Uint8Array(32).fill(255), peer.commit.element.slice(32));
  it.each([
    ['a scalar of 1', { ...peer.commit, scalar: one }, 'sae-scalar'],
    ['a scalar of r', { ...peer.commit, scalar: toOctets(group.q, 32) }, 'sae-scalar'],
    ['a point off the curve', { ...peer.commit, element: off }, 'sae-element'],
    ['a coordinate not below p', { ...peer.commit, element: high }, 'sae-element'],
    ['zeros', { scalar: new Uint8Array(32), element: new Uint8Array(64) }, 'sae-scalar'],
    ['one thrown back', good.commit, 'sae-reflection'],
  ])('%s', (_what, commit, check) => {
    const { trace, world } = answer(commit);
    const failed = step(trace, 'Check the commit of the AP')!.checks.filter((c) => c.ok === false);
    expect(failed.map(({ name }) => name)).toContain(check);
    expect(step(trace, 'Derive KCK and PMK')).toBeUndefined();
    expect(step(trace, 'Check the commit of the AP')!.sentence).toContain('must drop');
    expect(reexecute(trace, world, true)).toEqual([]);
  });

  it('frames cut anywhere', () => {
    const whole = body(19, good.commit);
    for (let length = 0; length < whole.length; length += 7) {
      const { trace } = compute({
        ap: AP,
        station: STA,
        frames: [
          { from: 'station', transaction: 1, status: 126, body: whole.slice(0, length) },
          { from: 'ap', transaction: 2, body: whole.slice(0, length) },
        ],
        secrets: [given('secret password'), good.secret, numbers('k', { k: one })],
      });
      expect(step(trace, 'Derive KCK and PMK')).toBeUndefined();
    }
  });
});

describe('a group refused, a token wanted, a commit sent again', () => {
  const first = end(20, 'h2e', 'secret password', 2);
  const sta = end(19, 'h2e', 'secret password', 3);
  const ap = end(19, 'h2e', 'secret password', 5);
  const rejected = fromHex('ff035c1400');
  const token = fromHex('ff055d01020304');
  const frames: Sent[] = [
    { from: 'station', transaction: 1, status: 126, body: body(20, first.commit) },
    { from: 'ap', transaction: 1, status: 77, body: le16(20) },
    { from: 'station', transaction: 1, status: 126, body: body(19, sta.commit, rejected) },
    { from: 'ap', transaction: 1, status: 76, body: concat(le16(19), token) },
    { from: 'station', transaction: 1, status: 126, body: body(19, sta.commit, rejected, token) },
    { from: 'ap', transaction: 1, status: 126, body: body(19, ap.commit) },
  ];
  const { trace, world } = compute({
    ap: AP,
    station: STA,
    frames,
    secrets: [given('secret password'), sta.secret, ap.secret],
  });

  it('each is told', () => {
    const told = trace.steps.filter((s) => s.kind === 'message').map((s) => s.sentence);
    expect(told[1]).toContain('does not accept group 20');
    expect(told[2]).toContain('groups that it was refused: 20');
    expect(told[3]).toContain('token');
    expect(told[4]).toContain('The same as before, now with the token');
    const names = trace.steps
      .filter((s) => s.kind === 'message')
      .map((s) => s.inputs.map(({ name }) => name).join());
    expect(names[2]).toBe('group,scalar,element x,element y,rejected groups');
    expect(names[3]).toBe('group,token');
    expect(names[4]).toBe('group,token,scalar,element x,element y,rejected groups');
  });

  it('keys are of the commits that were accepted, with the rejected group in the salt', () => {
    expect(trace.steps.filter((s) => s.title === 'Derive KCK and PMK')).toHaveLength(1);
    const seed = step(trace, 'Derive the keyseed')!;
    expect(seed.inputs.map(({ name }) => name)).toEqual(['rejected groups of the station', 'k']);
    expect(hexOf(seed.inputs[0]!.ref, world)).toBe('1400');
    expect(reexecute(trace, world, true)).toEqual([]);
  });
});
