import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import type { Secret, Step, Trace } from '../../main/calculate/types.ts';
import { filsKeys } from '../../main/crypto/fils.ts';
import { numbers } from './sae-air.ts';
import { type Analysed, analyse, passphrase, readJson, reexecute } from './session.ts';

/** Recordings of one AKM, cipher or way of keying each: all keys are those that hostapd and wpa_supplicant print. */
const fixture = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const meta = (folder: string): Meta => readJson(fixture(`${folder}/meta.json`));
const FOLDERS = [
  'bip-cmac-256',
  'bip-gmac-128',
  'bip-gmac-256',
  'eap-sha384',
  'eap-suite-b',
  'eap-ttls',
  'fils-pfs',
  'ft-eap',
  'ft-eap-sha384',
  'ft-fils-sha256',
  'ft-fils-sha384',
  'ft-sae-ext-key',
  'okc',
  'owe-g20',
  'owe-g21',
  'sae-ext-key-g20',
  'sae-ext-key-g21',
  'sae-groups-h2e',
  'sae-groups-hnp',
  'sae-pk',
  'wpa1-eap',
];

interface Meta {
  readonly passphrase?: string;
  readonly sae_exchanges?: readonly Readonly<Record<string, string>>[];
  readonly akm: string;
  readonly akm_suite: string;
  readonly keys: Readonly<Record<string, readonly string[] | undefined>>;
  readonly ptk_derivations?: readonly Readonly<Record<string, string>>[];
  readonly ft_ptk_derivations?: readonly Readonly<Record<string, string>>[];
}

/** Names of our outputs, and of the keys in `meta.json` among which they must be. */
const NAMES: Readonly<Record<string, string>> = {
  PMK: 'PMK',
  'PMK-R0': 'PMK_R0',
  'PMK-R1': 'PMK_R1',
  PMKR0Name: 'PMKR0Name',
  PMKR1Name: 'PMKR1Name',
  PMKID: 'PMKID',
  PTK: 'PTK',
  ICK: 'ICK',
  KCK: 'KCK',
  KEK: 'KEK',
  TK: 'TK',
  KCK2: 'KCK2',
  KEK2: 'KEK2',
  'FILS-FT': 'FILS_FT',
  GTK: 'GTK',
  IGTK: 'IGTK',
  BIGTK: 'BIGTK',
};

/** MSKs (and the rMSK of a re-authentication) where there is EAP; else the PMKs that the logs print. */
function secretsOf({ akm, keys }: Meta): Secret[] {
  const eap = /EAP|FILS/.test(akm);
  const names = eap ? ['MSK', 'rMSK'] : ['SAE_PMK', 'OWE_PMK', 'PMK'];
  const values = new Set(names.flatMap((name) => keys[name] ?? []));
  return [...values].map((hex, i) => ({
    id: `secret-${i}`,
    kind: eap ? 'msk' : 'pmk',
    ssid: null,
    value: fromHex(hex),
    origin: 'log',
  }));
}

const sessions = new Map<string, Promise<Analysed>>();
const open = (folder: string): Promise<Analysed> => {
  const made = sessions.get(folder) ?? analyse(fixture(`${folder}/air.pcap.gz`), secretsOf(meta(folder)));
  sessions.set(folder, made);
  return made;
};

const output = (step: Step, name: string) => toHex(step.outputs.find((o) => o.name === name)!.bytes);
const stepsOf = ({ traces }: Analysed, operation: string): Step[] =>
  traces.flatMap((trace) => trace.steps.filter((step) => step.operation === operation));

describe.each(FOLDERS)('%s', (folder) => {
  it('every key is one that a log prints', async () => {
    const { keys } = meta(folder);
    const session = await open(folder);
    const compared = new Set<string>();
    for (const trace of session.traces)
      for (const step of trace.steps)
        for (const { name, bytes } of step.outputs) {
          const logged = NAMES[name];
          // Of a first association over FILS hostap makes the name of PMK-R1 alone.
          const unprinted = name === 'PMK-R1' && trace.steps.some((s) => s.operation === 'fils-keys');
          if (!logged || bytes.length === 0 || unprinted) continue;
          // Of FT over 802.1X the logs call it so.
          const also = name === 'PMK' ? (keys.XXKey ?? []) : [];
          expect(
            [...(keys[logged] ?? []), ...also],
            `${name} of step ${step.id}, attempt ${trace.attempt.id}`,
          ).toContain(toHex(bytes));
          compared.add(name);
        }
    expect(compared.size).toBeGreaterThanOrEqual(4);
  });

  it('every PTK of the logs is computed that the recording has the nonces of', async () => {
    const session = await open(folder);
    const made = new Set(
      [...stepsOf(session, 'ptk'), ...stepsOf(session, 'ft-ptk')].map((s) => output(s, 'PTK')),
    );
    const { ptk_derivations: own = [], ft_ptk_derivations: ft = [] } = meta(folder);
    const octets = session.store.records();
    const nonces = new Set<string>();
    const wanted = [...own, ...ft].map(({ anonce, snonce, ptk }) => ({ anonce, snonce, ptk }));
    for (const { bytes } of octets) {
      const hex = toHex(bytes);
      for (const { anonce, snonce } of wanted)
        for (const nonce of [anonce!, snonce!]) if (hex.includes(nonce)) nonces.add(nonce);
    }
    const both = wanted.filter(({ anonce, snonce }) => nonces.has(anonce!) && nonces.has(snonce!));
    expect(both.length).toBeGreaterThan(0);
    for (const { ptk } of both) expect(made).toContain(ptk);
  });

  it('nothing is refuted: MICs, names, wrapped keys, data and management frames', async () => {
    for (const trace of (await open(folder)).traces) {
      expect(trace.decrypted.failed).toBe(0);
      const wrong = trace.steps.flatMap((step) => step.checks.filter(({ ok }) => !ok).map(() => step.title));
      expect(wrong, `attempt ${trace.attempt.id}`).toEqual([]);
    }
  });

  it('every step can be done again from its references', async () => {
    const session = await open(folder);
    for (const trace of session.traces)
      expect(reexecute(trace, session.world(trace), false), `attempt ${trace.attempt.id}`).toEqual([]);
  });
});

const outcomes = async (folder: string) =>
  (await open(folder)).traces.map((trace) => [
    trace.outcome,
    ...trace.agreements.map(({ kind, verified }) => `${kind} ${verified}`),
    ...trace.handshakes.map(({ kind, verified }) => `${kind} ${verified}`),
  ]);

describe('how they went', () => {
  it.each([
    [
      'ft-eap',
      [
        ['connected', 'eap true', 'four-way true'],
        ['connected', 'ft true'],
        ['connected', 'ft true'],
      ],
    ],
    [
      'okc',
      [
        ['connected', 'eap true', 'four-way true'],
        ['connected', 'four-way true'],
        ['connected', 'four-way true'],
      ],
    ],
    [
      'owe-g20',
      [
        ['connected', 'owe null', 'four-way true'],
        ['connected', 'owe null', 'four-way true'],
      ],
    ],
    [
      'ft-fils-sha384',
      [
        ['connected', 'eap true', 'four-way true'],
        ['connected', 'fils true'],
        ['connected', 'fils true'],
        ['failed', 'ft null'],
        ['connected', 'eap true', 'four-way true'],
        ['connected', 'ft true'],
        ['connected', 'ft true'],
      ],
    ],
  ])('%s', async (folder, expected) => {
    expect(await outcomes(folder)).toEqual(expected);
  });
});

describe('what each was recorded for', () => {
  it.each([
    ['bip-cmac-256', 'bip-cmac-256'],
    ['bip-gmac-128', 'bip-gmac-128'],
    ['bip-gmac-256', 'bip-gmac-256'],
  ])('%s: the deauthentication of all stations is verified', async (folder, algorithm) => {
    const verified = stepsOf(await open(folder), 'bip').filter(({ checks }) => checks.every(({ ok }) => ok));
    expect(verified.map(({ params }) => params.algorithm)).toContain(algorithm);
  });

  it.each([
    ['ft-fils-sha256', 128, 128],
    ['ft-fils-sha384', 192, 256],
  ])(
    '%s: a roam is signed with KCK2 and its group keys are wrapped with KEK2',
    async (folder, kck2, kek2) => {
      const session = await open(folder);
      const roams = session.traces.filter((t) => t.agreements.some((a) => a.kind === 'ft' && a.verified));
      expect(roams).toHaveLength(2);
      for (const trace of roams) {
        const steps = (operation: string) => trace.steps.filter((s) => s.operation === operation);
        expect(steps('fte-mic').map((s) => s.inputs[0]!.name)).toEqual(['KCK2', 'KCK2']);
        expect(steps('aes-unwrap').map((s) => s.inputs[0]!.name)).toEqual(['KEK2', 'KEK2']);
        const ptk = steps('ft-ptk')[0]!;
        expect(ptk.outputs.map((o) => o.name)).toEqual(['PTK', 'KEK', 'TK', 'KCK2', 'KEK2', 'PTKName']);
        expect([output(ptk, 'KCK2').length * 4, output(ptk, 'KEK2').length * 4]).toEqual([kck2, kek2]);
      }
    },
  );

  it('ft-fils-sha384: FILS begins the hierarchy with FILS-FT, also by the rMSK of a re-authentication', async () => {
    const { traces } = await open('ft-fils-sha384');
    const fils = traces.filter((t) => t.steps.some((s) => s.operation === 'fils-keys'));
    expect(fils).toHaveLength(2);
    for (const trace of fils) {
      const keys = trace.steps.find((s) => s.operation === 'fils-keys')!;
      const r0 = trace.steps.find((s) => s.operation === 'ft-r0')!;
      expect(r0.inputs[0]!.ref).toMatchObject({ from: 'step', step: keys.id, output: 'FILS-FT' });
      const names = trace.steps.flatMap((s) =>
        s.checks.filter((c) => c.name === 'pmkr1name').map((c) => c.ok),
      );
      expect(names).toEqual([true, true]);
    }
    expect(fils[1]!.steps.some((s) => s.operation === 'fils-pmk')).toBe(true);
  });

  it('okc: the second AP knows the PMK without EAP, under a PMKID of its own', async () => {
    const { traces } = await open('okc');
    const [first, second] = traces as [Trace, Trace];
    expect(second.attempt.bssid).not.toBe(first.attempt.bssid);
    expect(second.attempt.messages.some(({ kind }) => kind === 'eap')).toBe(false);
    const pmkids = traces.flatMap((t) =>
      t.steps.filter((s) => s.operation === 'pmkid').map((s) => output(s, 'PMKID')),
    );
    expect(new Set(pmkids).size).toBe(2);
  });

  it('ft-eap: a verified roam over the DS wants nothing, though the old AP hands its FT exchange on encrypted', async () => {
    const { traces, findings } = await open('ft-eap');
    expect(traces[2]!.attempt.missing.map(({ what }) => what)).toEqual(['authentication']);
    expect(findings[2]!.map(({ cause }) => cause)).toEqual(['deauthenticated']);
  });

  it('fils-pfs: an AP that has repeated the PMKID holds its PMK: the refusal has another cause', async () => {
    const { findings } = await open('fils-pfs');
    const refused = findings.map((found) =>
      found
        .filter(({ cause }) => cause !== 'message-missing-from-capture')
        .map((f) => `${f.severity} ${f.cause}`),
    );
    // The second one is got past at once: the attempt after it connects.
    expect(refused.slice(1, 4)).toEqual([
      ['failure association-refused'],
      ['notice association-refused'],
      [],
    ]);
  });

  it('fils-pfs: by the shared secret that a log prints the keys are those of the log', async () => {
    // The private keys, from which the steps begin, are in no log.
    const { keys } = meta('fils-pfs');
    const session = await open('fils-pfs');
    const { attempt } = session.traces.at(-1)!;
    const [asked, answered] = attempt.messages.filter(({ kind }) => kind === 'authentication');
    const nonce = (message = asked!) => {
      const { bytes, management } = session.frame(message.record);
      const { start, end } = management!.elements.find((e) => e.ext === 13)!.body;
      return bytes.subarray(start, end);
    };
    const inputs = {
      spa: fromHex(attempt.station),
      aa: fromHex(attempt.bssid),
      snonce: nonce(),
      anonce: nonce(answered),
    };
    const pmk = fromHex(keys.MSK![0]!).slice(0, 32);
    const made = keys
      .DHss!.map((dh) => filsKeys('sha256', pmk, { ...inputs, dh: fromHex(dh) }, 16))
      .filter(({ ick }) => keys.ICK!.includes(toHex(ick)));
    expect(made).toHaveLength(1);
    expect(keys.KEK).toContain(toHex(made[0]!.kek));
    expect(keys.TK).toContain(toHex(made[0]!.tk));
  });

  it('sae-pk: modifier, fingerprint and KEK are those of the log, and the AP’s signature holds', async () => {
    const { keys, passphrase: password } = meta('sae-pk');
    const session = await analyse(fixture('sae-pk/air.pcap.gz'), [
      passphrase(password!),
      numbers('k', { k: fromHex(keys.SAE_k![0]!) }),
    ]);
    const [trace] = session.traces as [Trace];
    const shown = (operation: string, name: string) => output(stepsOf(session, operation)[0]!, name);
    expect(keys.SAE_PK_KEK).toContain(shown('sae-keys', 'KEK'));
    expect(keys.SAE_PMK).toContain(shown('sae-keys', 'PMK'));
    expect(keys.SAE_PK_M).toContain(shown('siv-open', 'M'));
    expect(keys.SAE_PK_Fingerprint).toContain(shown('sae-pk-fingerprint', 'fingerprint'));
    const sae = trace.agreements.find(({ kind }) => kind === 'sae')!;
    expect(sae.verified).toBe(true);
    expect(sae.messages.at(-1)!.checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['sae-confirm', true],
      ['sae-pk-modifier', true],
      ['sae-pk-fingerprint', true],
      ['sae-pk-signature', true],
    ]);
    expect(reexecute(trace, session.world(trace), false)).toEqual([]);
  });

  it.each([
    ['sae-groups-h2e', [28, 29, 30, 16], 'sae-pwe'],
    ['sae-groups-hnp', [28, 30], 'sae-hunt'],
  ])('%s: groups %j, from the password to both confirms', async (folder, groups, element) => {
    const { sae_exchanges: logged, passphrase: password } = meta(folder);
    const given = logged!.map(({ k, own_scalar: scalar }, i) =>
      numbers(`k-${i}`, { k: fromHex(k!), scalar: fromHex(scalar!) }),
    );
    const session = await analyse(fixture(`${folder}/air.pcap.gz`), [passphrase(password!), ...given]);
    expect(session.traces).toHaveLength(groups.length);
    for (const [i, trace] of session.traces.entries()) {
      const log = logged![i]!;
      const shown = (operation: string, name: string) =>
        output(trace.steps.find((s) => s.operation === operation)!, name);
      expect(Number(log.group)).toBe(groups[i]);
      // Of a MODP group the log prints neither.
      if (log.pt_x) expect(shown('sae-pt', 'PT')).toBe(log.pt_x + log.pt_y!);
      if (log.pwe_x) expect(shown(element, 'PWE')).toBe(log.pwe_x + log.pwe_y!);
      expect(shown('sae-keyseed', 'keyseed')).toBe(log.keyseed);
      expect(shown('sae-keys', 'KCK')).toBe(log.kck);
      expect(shown('sae-keys', 'PMK')).toBe(log.pmk);
      const sae = trace.agreements.find(({ kind }) => kind === 'sae')!;
      expect(sae.verified).toBe(true);
      expect(sae.messages.slice(-2).map((m) => m.checks.map((c) => [c.name, c.ok]))).toEqual([
        [['sae-confirm', true]],
        [['sae-confirm', true]],
      ]);
    }
  });

  it('of several MSKs the one is taken that opens the key data, where no message has a MIC', async () => {
    const m = meta('ft-fils-sha256');
    expect(secretsOf(m).length).toBe(3);
    const joins = (await open('ft-fils-sha256')).traces.filter((t) => t.handshakes.length > 0);
    expect(joins.map((t) => t.handshakes[0]!.verified)).toEqual([true, true]);
    expect(joins.map((t) => t.agreements[0]!.verified)).toEqual([true, true]);
  });
});

it('every recording of this kind is in the list', () => {
  const tested =
    /^(bip-|eap-(ttls|sha|suite)|fils-pfs|ft-eap|ft-fils|ft-sae|okc|owe-g|sae-(ext|groups|pk)|wpa1-eap)/;
  const there = readdirSync(fixture('')).filter(
    (f) => tested.test(f) && existsSync(fixture(`${f}/meta.json`)),
  );
  expect(there.sort()).toEqual([...FOLDERS].sort());
});
