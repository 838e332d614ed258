import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../../main/base/bytes.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import { compute, le16, numbers, output, type Sent, step } from '../derive/sae-air.ts';
import { allSteps, analyse, hexOf, passphrase, reexecute } from '../derive/session.ts';
import { type Meta, metas, sharedPath } from './crypto-shared.ts';
import { octetsOf, readSaeLog } from './sae-log-reader.ts';

type Exchange = Readonly<Record<string, string>> & { readonly group: number };
interface SaeMeta extends Meta {
  readonly sae_exchanges?: readonly Exchange[];
  readonly passphrase_2?: string;
  readonly ssid_2?: string;
  readonly sae_password_id?: string;
}

const captures = sharedPath('captures');
const oracles = sharedPath('oracles');
const publics = sharedPath('captures-public');
const folders = (metas as readonly (readonly [string, SaeMeta])[]).filter(
  ([, meta]) => meta.sae_exchanges?.length,
);
const air = (folder: string) => resolve(captures.path, folder, 'air.pcap');

const counts: Record<string, number> = {};
const count = (what: string, n = 1): void => {
  counts[what] = (counts[what] ?? 0) + n;
};
afterAll(() => console.log(`SAE steps against ../shared: ${JSON.stringify(counts)}`));

/** k as one end's log printed it, with that end's scalar or without. */
const kOf = (exchange: Exchange, i: number, marked: boolean): Secret =>
  numbers(`k-${i}`, {
    k: fromHex(exchange.k!),
    ...(marked && { scalar: fromHex(exchange.own_scalar!) }),
  });

const saeTraces = (traces: readonly Trace[]) => traces.filter((t) => t.attempt.authAlgorithm === 3);
const confirmChecks = (trace: Trace) =>
  trace.steps.flatMap((s) => s.checks.filter((c) => c.name === 'sae-confirm').map((c) => c.ok));

/** Traces whose frames hold both scalars of an exchange. */
const tracesOf = (
  exchange: Exchange,
  traces: readonly Trace[],
  world: (t: Trace) => Parameters<typeof hexOf>[1],
) =>
  saeTraces(traces).filter((trace) => {
    const sum = step(trace, 'Name the PMK (PMKID)');
    const scalars = sum?.inputs.map(({ ref }) => hexOf(ref, world(trace)));
    return scalars?.includes(exchange.own_scalar) && scalars.includes(exchange.peer_scalar);
  });

const WRONG: Readonly<Record<string, string>> = {
  'sae-wrong-password': 'both logs print k',
  'iwd-sae-wrong-password': 'iwd prints none: the k is that of the AP',
};

describe.skipIf(!captures.present)('../shared/captures with k of the logs', () => {
  it.each(folders)(
    '%s: keyseed, KCK, PMK, PMKID of every exchange, and each confirm',
    async (folder, meta) => {
      const exchanges = meta.sae_exchanges!.filter(({ k }) => k);
      const secrets = exchanges.map((exchange, i) => kOf(exchange, i, true));
      const { traces, world } = await analyse(air(folder), secrets);
      for (const exchange of exchanges) {
        const found = tracesOf(exchange, traces, world);
        expect(found.length, `exchange of ${exchange.src}`).toBe(1);
        const trace = found[0]!;
        const made = trace.steps
          .filter((s) => s.title === 'Derive KCK and PMK')
          .map((s) => ({
            kck: toHex(s.outputs[0]!.bytes),
            pmk: toHex(s.outputs[1]!.bytes),
          }));
        expect(made).toContainEqual({ kck: exchange.kck, pmk: exchange.pmk });
        expect(trace.steps.flatMap((s) => s.outputs.map(({ bytes }) => toHex(bytes)))).toContain(
          exchange.keyseed,
        );
        expect(hexOf(trace.agreements[0]!.keys.pmkid, world(trace))).toBe(exchange.pmkid);
        count('exchanges');
      }
      for (const trace of saeTraces(traces)) {
        const own = exchanges.some((exchange) => tracesOf(exchange, [trace], world).length > 0);
        if (!own) continue;
        const checks = confirmChecks(trace);
        count('confirms', checks.length);
        if (folder in WRONG) {
          // the AP that has a k of its own rejects the confirm; where only the station's is known, it is the station's
          const byAp = step(trace, 'Check the confirm of the station')!.actor === 'ap';
          expect(checks).toEqual([!byAp]);
          expect(trace.agreements[0]!.verified).toBe(!byAp);
        } else {
          expect(checks).toEqual([true, true]);
          expect(trace.agreements[0]!.verified).toBe(true);
          expect(trace.need).toBeNull();
          if (meta.akm_suite !== '00-0f-ac:9')
            expect(
              trace.handshakes.map((h) => h.verified),
              'handshakes',
            ).not.toContain(false);
          expect(trace.decrypted.failed).toBe(0);
          count('data frames', trace.decrypted.frames);
        }
      }
      for (const trace of saeTraces(traces).slice(0, 4))
        expect(reexecute(trace, world(trace), false)).toEqual([]);
    },
  );

  it.each(folders.filter(([folder]) => !(folder in WRONG)))(
    '%s: of all ks, not said whose, each exchange takes its own',
    async (folder, meta) => {
      const exchanges = meta.sae_exchanges!.filter(({ k }) => k);
      const { traces, world } = await analyse(
        air(folder),
        exchanges.map((exchange, i) => kOf(exchange, i, false)),
      );
      for (const exchange of exchanges) {
        const [trace] = tracesOf(exchange, traces, world);
        expect(hexOf(trace!.agreements[0]!.keys.pmk, world(trace!))).toBe(exchange.pmk);
        expect(trace!.agreements[0]!.verified).toBe(true);
      }
    },
  );

  it('sae-wrong-password: with the k of both ends the AP rejects the confirm', async () => {
    const [, meta] = folders.find(([folder]) => folder === 'sae-wrong-password')!;
    const secrets = meta.sae_exchanges!.filter(({ k }) => k).map((exchange, i) => kOf(exchange, i, true));
    const { traces } = await analyse(air('sae-wrong-password'), secrets);
    const made = step(traces[0]!, 'Make the confirm')!;
    const check = step(traces[0]!, 'Check the confirm of the station')!;
    expect(made.actor).toBe('station');
    expect(check).toMatchObject({ actor: 'ap', checks: [{ name: 'sae-confirm', ok: false }] });
    expect(check.sentence).toContain('different passwords');
    const frame = check.checks[0]!.seen!.ref;
    // what the station made is what the frame holds
    expect(toHex(made.outputs[0]!.bytes)).toBe(
      hexOf(frame, { record: traceRecord(await analyse(air('sae-wrong-password'), [])) } as never),
    );
  });
});

const traceRecord =
  ({ store }: Awaited<ReturnType<typeof analyse>>) =>
  (index: number) =>
    store.record(index).bytes;

describe.skipIf(!captures.present)('../shared/captures with the passphrase alone', () => {
  it.each(folders)('%s: PT and PWE of the logs, and no verdict', async (folder, meta) => {
    const identifier = meta.sae_password_id;
    const texts = [...new Set([meta.passphrase_2, meta.passphrase, meta.sta_passphrase])].filter((t) => t);
    const pts = new Set<string>();
    const pwes = new Set<string>();
    for (const text of texts) {
      const secrets: Secret[] = [
        { ...passphrase(text!), ...(identifier && { identifier }) },
        ...(identifier ? [{ ...passphrase(text!), id: 'nobody', identifier: 'nobody' }] : []),
      ];
      const { traces, world } = await analyse(air(folder), secrets);
      for (const trace of saeTraces(traces)) {
        for (const s of trace.steps)
          for (const { name, bytes } of s.outputs) {
            if (name === 'PT') pts.add(toHex(bytes));
            if (name === 'PWE') pwes.add(toHex(bytes));
          }
        expect(trace.agreements[0]!.verified).toBeNull();
        expect(trace.handshakes.map((h) => h.verified)).not.toContain(true);
      }
      const [first] = saeTraces(traces);
      expect(reexecute(first!, world(first!), false)).toEqual([]);
    }
    for (const exchange of meta.sae_exchanges!) {
      if (!exchange.pt_x) continue;
      expect(pts, `PT of ${exchange.src}`).toContain(exchange.pt_x + exchange.pt_y);
      expect(pwes, `PWE of ${exchange.src}`).toContain(exchange.pwe_x! + exchange.pwe_y);
      count('PT and PWE');
    }
    expect(pwes.size).toBeGreaterThan(0);
  });
});

describe.skipIf(!captures.present)('../shared/captures: SAE taken up again', () => {
  it('sae-pmksa-reconnect: the second attempt uses the PMK of the first', async () => {
    const [, meta] = folders.find(([folder]) => folder === 'sae-pmksa-reconnect')!;
    const secrets = meta.sae_exchanges!.map((exchange, i) => kOf(exchange, i, true));
    const session = await analyse(air('sae-pmksa-reconnect'), secrets);
    const second = session.traces.find((t) => step(t, 'Take the cached PMK'))!;
    expect(second.attempt.authAlgorithm).toBe(0);
    expect(second.handshakes.every((h) => h.verified)).toBe(true);
    expect(second.decrypted).toMatchObject({ failed: 0 });
    expect(second.decrypted.frames).toBeGreaterThan(0);
    expect(second.need).toBeNull();
    expect(reexecute(second, session.world(second), false)).toEqual([]);
  });
});

const ADDRESS = { STA: fromHex('020000000100'), AP: fromHex('020000000000') } as const;
const logs = oracles.present
  ? readdirSync(oracles.path).filter((file) => /^sae_g.*\.log$/.test(file))
  : ['absent'];

/** What goes in, what the other end sent, and what is fixed. The wire's own parts are the frames. */
const NOT_MADE = /WIRE|random|SAE: (k|password|SSID|Peer .*|own commit-.*|salt .*)$/;

/** Number of the attempt that found the PWE; later ones are the dummy's. */
const hunted = (values: ReturnType<typeof readSaeLog>): number =>
  Number(
    [...values]
      .map(([name, text]) => (text.startsWith('1 ') ? /^STA (\d+) .*result$/.exec(name)?.[1] : null))
      .find(Boolean) ?? 99,
  );

/** The frames of an exchange that a log prints. */
function framesOf(values: ReturnType<typeof readSaeLog>, status: number): Sent[] {
  const sent = (side: 'STA' | 'AP', transaction: 1 | 2): Sent => ({
    from: side === 'STA' ? 'station' : 'ap',
    transaction,
    status: transaction === 1 ? status : 0,
    body: octetsOf(values, `${side} WIRE ${transaction === 1 ? 'commit' : 'confirm'}`),
  });
  return [sent('STA', 1), sent('AP', 1), sent('STA', 2), sent('AP', 2)];
}

describe.skipIf(!oracles.present)('logs of ../shared/oracles', () => {
  it.each(logs)('%s: PWE, keyseed, KCK, PMK, PMKID, both confirms', (file) => {
    const values = readSaeLog(readFileSync(resolve(oracles.path, file), 'latin1'));
    const h2e = file.includes('h2e1');
    const { trace, world } = compute({
      ap: ADDRESS.AP,
      station: ADDRESS.STA,
      frames: framesOf(values, h2e ? 126 : 0),
      secrets: [
        passphrase('mekmitasdigoat', utf8('byteme')),
        numbers('k', { k: octetsOf(values, 'STA SAE: k') }),
      ],
    });
    const hex = (title: string, name: string) => toHex(output(trace, title, name)!);
    const log = (name: string) => toHex(octetsOf(values, `STA SAE: ${name}`));
    expect(hex('Derive the keyseed', 'keyseed')).toBe(log('keyseed'));
    expect(hex('Derive KCK and PMK', 'KCK')).toBe(log('KCK'));
    expect(hex('Derive KCK and PMK', 'PMK')).toBe(log('PMK'));
    expect(hex('Name the PMK (PMKID)', 'PMKID')).toBe(log('PMKID'));
    expect(confirmChecks(trace)).toEqual([true, true]);
    // every value that the station's log prints is an output of some step, or a half of one
    const made = new Set<string>();
    for (const { outputs } of allSteps(trace))
      for (const { bytes } of outputs) {
        const digits = toHex(bytes);
        for (const text of [digits, digits.slice(0, bytes.length), digits.slice(bytes.length)])
          made.add(text);
      }
    const found = hunted(values);
    for (const [name, text] of values) {
      if (!name.startsWith('STA ') || NOT_MADE.test(name) || !/^([0-9a-f]{2}){16,}$/.test(text)) continue;
      const [, counter] = /^STA (\d\d+) SAE: pwd-/.exec(name) ?? [];
      if (counter && Number(counter) > found) continue;
      expect(made, name).toContain(text);
      count('values of logs');
    }
    expect(reexecute(trace, world, true)).toEqual([]);
    count('logs of oracles');
  });
});

describe.skipIf(!oracles.present)('the radio session of ../shared/oracles/README.md', () => {
  const text = oracles.present ? readFileSync(resolve(oracles.path, 'README.md'), 'utf8') : '';
  /** Hexadecimal after a name, over the lines that it takes. */
  const value = (name: string): string => {
    const [, digits] = new RegExp(`^ {4}${name} +((?:[0-9a-f]+\\n *)+)`, 'm').exec(text)!;
    return digits!.replaceAll(/\s/g, '');
  };
  it('keys and both confirms from k; the passphrase has no proof', () => {
    const part = (side: string) => fromHex(value(`${side} scalar`) + value(`${side} element`));
    const frames: Sent[] = [
      { from: 'station', transaction: 1, body: concat(le16(19), part('own')) },
      { from: 'ap', transaction: 1, body: concat(le16(19), part('peer')) },
      { from: 'station', transaction: 2, body: concat(le16(0), fromHex(value('own confirm'))) },
      { from: 'ap', transaction: 2, body: concat(le16(0), fromHex(value('peer confirm'))) },
    ];
    const scene = {
      ap: fromHex('9cefd5fc0ea8'),
      station: fromHex('c8f733d45ae9'),
      frames,
      ssid: 'WPA3-Network',
    };
    const { trace, world } = compute({ ...scene, secrets: [numbers('k', { k: fromHex(value('k')) })] });
    const { keys, verified } = trace.agreements[0]!;
    expect(verified).toBe(true);
    expect(confirmChecks(trace)).toEqual([true, true]);
    expect(hexOf(keys.kck, world)).toBe(value('KCK'));
    expect(hexOf(keys.pmk, world)).toBe(value('PMK'));
    expect(hexOf(keys.pmkid, world)).toBe(value('PMKID'));
    expect(toHex(output(trace, 'Derive the keyseed', 'keyseed')!)).toBe(value('keyseed'));
    const alone = compute({ ...scene, secrets: [passphrase('abcdefgh')] }).trace;
    expect(alone.agreements[0]!.verified).toBeNull();
    expect(step(alone, 'The shared secret is not known')!.explanation).toContain(
      'not proven, and not refuted',
    );
  });
});

describe.skipIf(!publics.present)('../shared/captures-public/wpa3-psk.pcap', () => {
  it.each(['abcdefgh', 'not this one'])('no passphrase is proved or refuted: %s', async (text) => {
    const { traces, findings, world } = await analyse(resolve(publics.path, 'wpa3-psk.pcap'), [
      passphrase(text),
    ]);
    const trace = traces.find((t) => t.attempt.authAlgorithm === 3)!;
    const { messages, verified } = trace.agreements[0]!;
    expect(messages).toHaveLength(4);
    expect(messages.slice(0, 2).flatMap(({ checks }) => checks.map(({ ok }) => ok))).not.toContain(false);
    expect(verified).toBeNull();
    expect(trace.handshakes.map((h) => h.verified)).toEqual([null]);
    expect(trace.need?.kind).toBe('pmk');
    expect(findings[traces.indexOf(trace)]!.some((f) => f.cause === 'unknowable')).toBe(true);
    expect(reexecute(trace, world(trace), false)).toEqual([]);
  });
});
