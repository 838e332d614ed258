import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Step, Trace } from '../../main/calculate/types.ts';
import { Session } from '../../main/session/session.ts';
import type { Attempt } from '../../main/track/types.ts';
import { passphrase } from '../derive/session.ts';
import { captures } from './crypto-shared.ts';

const names = captures.present
  ? readdirSync(captures.path).filter((name) => existsSync(`${captures.path}/${name}/meta.json`))
  : [];
if (!captures.present)
  console.log(`test/oracle/step-keys: skipped, ${captures.path} is not there (set SHARED)`);
const beside = /^(hostapd|wpa_supplicant|iwd|iwmon|dmesg|nl|genl).*\.(log|txt|pcap)(\.gz)?$/;

interface Meta {
  readonly passphrase?: string;
  readonly sta_passphrase?: string;
}
const open = (...paths: string[]) =>
  Session.open(paths.map((path) => ({ path, name: path.split('/').slice(-2).join('-') })));

/** An end that the air did not show, or that a report says was never reached. */
const refused = ({ steps }: Trace) =>
  steps.some(({ act, title }) => act === 'report.key-install' && / refused$/.test(title));

describe.skipIf(names.length === 0)('the key of a step with each other file of the recording beside', () => {
  it.each(names)('%s', async (name) => {
    const folder = `${captures.path}/${name}/`;
    const air = ['air.pcap', 'air.pcap.gz'].map((file) => folder + file).find((path) => existsSync(path));
    if (air === undefined) return;
    const meta = JSON.parse(readFileSync(`${folder}meta.json`, 'utf8')) as Meta;
    const texts = [meta.passphrase, meta.sta_passphrase].filter((text) => text !== undefined);
    const secrets = [...new Set(texts)].map((text) => passphrase(text));
    const alone = (await open(air)).withSecrets(secrets);
    for (const file of readdirSync(folder).filter((other) => beside.test(other))) {
      const merged = (await open(air, folder + file)).withSecrets(secrets);
      const own = merged.store.sources.filter((source) => source.file === alone.store.sources[0]!.file);
      const numbers = [...merged.store.records()]
        .filter(({ source, origin }) => own.includes(merged.store.sources[source]!) && origin === undefined)
        .map(({ index }) => index);
      for (const { id } of alone.attempts) {
        const { trace } = alone.analysed(id);
        const placed = (step: Step) => numbers[step.record! - 1]!;
        const steps = trace.steps.filter(({ phase, record }) => phase !== 'discovery' && record !== null);
        const held = ({ messages }: Attempt) =>
          new Set(messages.flatMap(({ record, copies }) => [record, ...copies]));
        const most = merged.attempts
          .map((attempt) => ({ attempt, records: held(attempt) }))
          .map((one) => ({ ...one, of: steps.filter((step) => one.records.has(placed(step))).length }))
          .toSorted((a, b) => b.of - a.of)[0]!;
        expect(most.of, `${file}: attempt ${id}`).toBeGreaterThan(0);
        const now = merged.analysed(most.attempt.id).trace;
        for (const step of steps) {
          // What left the attempt, since the other file says that it had ended before, is not found in it.
          if (!most.records.has(placed(step))) continue;
          if (step.act === 'key.in-use' && refused(now)) continue;
          expect(now.step(step.key)?.act, `${file}: attempt ${id}: ${step.key}`).toBe(step.act);
        }
      }
      merged.close();
    }
    alone.close();
  });
});
