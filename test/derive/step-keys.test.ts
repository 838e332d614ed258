import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isActName } from '../../main/calculate/acts.ts';
import type { Secret, Step, Trace } from '../../main/calculate/types.ts';
import { Growing } from '../../main/session/growing.ts';
import { Session } from '../../main/session/session.ts';
import { passphrase } from './session.ts';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => existsSync(`${folder}${name}/meta.json`));
const air = (name: string) => {
  const path = `${folder}${name}/air.pcap`;
  return existsSync(path) ? path : `${path}.gz`;
};

interface Meta {
  readonly passphrase?: string;
  readonly sta_passphrase?: string;
}
function secretsOf(name: string): Secret[] {
  const meta = JSON.parse(readFileSync(`${folder}${name}/meta.json`, 'utf8')) as Meta;
  const texts = [meta.passphrase, meta.sta_passphrase].filter((text) => text !== undefined);
  return [...new Set(texts)].map((text) => passphrase(text));
}

const open = (...paths: string[]) =>
  Session.open(paths.map((path) => ({ path, name: path.split('/').slice(-2).join('-') })));
const tracesOf = (session: Session): Trace[] => session.attempts.map(({ id }) => session.analysed(id).trace);

/** All steps of a trace, sub-steps too; of encrypted frames, which are many, those of the first. */
function* all(trace: Trace): Iterable<Step> {
  let data = 0;
  const deeper = function* (steps: readonly Step[]): Iterable<Step> {
    for (const step of steps) {
      yield step;
      if (step.phase !== 'data' || data++ < 20) yield* deeper(trace.substeps(step.id));
    }
  };
  yield* deeper(trace.steps);
}
const what = ({ act, record, actor, kind }: Step) => ({ act, record, actor, kind });

function groupedBy<T>(items: readonly T[], name: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(name(item), [...(groups.get(name(item)) ?? []), item]);
  return groups;
}
const copiesOf = ({ attempt }: Trace, record: number): readonly number[] =>
  attempt.messages.find((message) => message.record === record)?.copies ?? [];

describe('the key of a step', () => {
  it.each(fixtures)('is unique in its trace and finds the step: %s', async (name) => {
    const session = (await open(air(name))).withSecrets(secretsOf(name));
    for (const trace of tracesOf(session)) {
      const seen = new Set<string>();
      for (const step of all(trace)) {
        expect(isActName(step.act), step.act).toBe(true);
        expect(seen.has(step.key), step.key).toBe(false);
        seen.add(step.key);
        expect(trace.step(step.key)?.id).toBe(step.id);
      }
    }
    session.close();
  });

  it.each(fixtures)('is the same with and without secrets: %s', async (name) => {
    const bare = await open(air(name));
    const full = bare.withSecrets(secretsOf(name));
    for (const { id } of bare.attempts) {
      const without = bare.analysed(id).trace;
      const { trace } = full.analysed(id);
      for (const step of without.steps) {
        const same = trace.step(step.key);
        // What says that something cannot be known is gone once it is known.
        if (same === null) expect(step.act).toBe('sae.secret-unknown');
        else expect(what(same)).toEqual(what(step));
      }
      // Whatever is alone with its title at a record in both has one key.
      const titled = (steps: readonly Step[]) =>
        groupedBy(steps, ({ title, record }) => `${title} ${record}`);
      const before = titled(without.steps);
      for (const [title, [step, ...more]] of titled(trace.steps)) {
        const [like, ...others] = before.get(title) ?? [];
        if (like && more.length + others.length === 0) expect(step!.key).toBe(like.key);
      }
    }
    bare.close();
  });

  it.each([
    ['fils-sha256', `${folder}fils-sha256/nl.pcap.gz`],
    ['wpa2-psk-ccmp', `${folder}wpa2-psk-ccmp/nl.pcap.gz`],
    ['no-control-port', `${folder}no-control-port/netdev.pcap`],
    ['wpa2-wrong-passphrase', `${folder}logs/wpa2-wrong-passphrase.hostapd-ap.log.gz`],
    ['sae-pmksa-reconnect', `${folder}logs/sae-pmksa-reconnect.hostapd-ap.log.gz`],
    ['sae-pmksa-reconnect', `${folder}logs/sae-pmksa-reconnect.wpa_supplicant-sta.log.gz`],
    ['ft-psk-ds', `${folder}logs/ft-psk-ds.hostapd-ap.log.gz`],
    ['wpa2-psk-ccmp', `${folder}logs/dmesg-wpa2-psk-ccmp.txt.gz`],
  ])('is the same with another file beside it: %s', async (name, other) => {
    const alone = (await open(air(name))).withSecrets(secretsOf(name));
    const opened = await open(air(name), other);
    const merged = opened.withSecrets(secretsOf(name));
    expect(merged.store.length).toBeGreaterThan(alone.store.length);
    const own = merged.store.sources.filter(({ file }) => file === alone.store.sources[0]!.file);
    const numbers = [...merged.store.records()]
      .filter(({ source, origin }) => own.includes(merged.store.sources[source]!) && origin === undefined)
      .map(({ index }) => index);
    for (const { id } of alone.attempts) {
      const { trace } = alone.analysed(id);
      const place = numbers[trace.attempt.messages.at(-1)!.record - 1]!;
      const now = merged.attempts.find(({ messages }) =>
        messages.some(({ record, copies }) => record === place || copies.includes(place)),
      );
      const beside = merged.analysed(now!.id).trace;
      for (const step of trace.steps) {
        const same = beside.step(step.key);
        // Which beacon and probes an attempt begins with depends on when its first message was told of.
        if (step.phase === 'discovery') continue;
        expect(same?.act, step.key).toBe(step.act);
        // A report in clear of what the air holds encrypted comes first and has the key; the other is the second that says so.
        const second = beside.step(`${step.key}.2`);
        if (same?.kind === 'message' && same.record !== numbers[step.record! - 1])
          expect([...copiesOf(beside, same.record!), second?.record]).toContain(numbers[step.record! - 1]);
      }
    }
    alone.close();
    merged.close();
  });

  it.each(['wpa2-psk-ccmp', 'sae-h2e-g19', 'm4-lost', 'ft-psk-ds', 'wpa1-tkip'])(
    'stays while records come: %s',
    async (name) => {
      const whole = await open(air(name));
      const secrets = secretsOf(name);
      const growing = new Growing('live');
      for (const source of whole.store.sources) growing.addSource(source);
      const every = Math.ceil(whole.store.length / 25);
      let before: ReadonlyMap<string, Step> = new Map();
      for (const record of whole.store.records()) {
        growing.add(record, record.source);
        if (record.index % every !== 0 && record.index !== whole.store.length) continue;
        const session = growing.session(secrets);
        const now = new Map<string, Step>();
        for (const trace of tracesOf(session))
          for (const step of trace.steps) now.set(`${trace.attempt.id} ${step.key}`, step);
        for (const [key, step] of before) {
          const same = now.get(key);
          expect(same && what(same), key).toEqual(what(step));
        }
        before = now;
      }
      expect(before.size).toBeGreaterThan(20);
      whole.close();
    },
  );
});
