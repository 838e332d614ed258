import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SessionFacts } from '../../main/diagnose/rule.ts';
import { unknowable } from '../../main/diagnose/rules/unknowable/rule.ts';
import type { Finding } from '../../main/diagnose/types.ts';
import type { Attempt } from '../../main/track/types.ts';
import { type Analysed, analyse, passphrase, readJson } from '../derive/session.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const open = (folder: string, secret = true): Promise<Analysed> => {
  const plain = fixture(`${folder}/air.pcap`);
  const meta = readJson(fixture(`${folder}/meta.json`));
  return analyse(existsSync(plain) ? plain : `${plain}.gz`, secret ? [passphrase(meta.passphrase)] : []);
};
const failures = (findings: readonly Finding[]) => findings.filter((f) => f.severity === 'failure');
const brief = (session: Analysed) =>
  session.findings.map((findings) => failures(findings).map((f) => `${f.cause}, ${f.certainty}`));

describe('what the fixtures hold, by their meta.json', () => {
  it.each([
    'wpa2-psk-ccmp',
    'wpa2-psk-sha256-pmf',
    'wpa1-tkip',
    'wpa-mixed',
    'wpa2-gcmp',
    'no-control-port',
    'sae-hnp-g19',
  ])('%s: a clean success has no failure', async (folder) => {
    for (const secret of [true, false]) {
      const session = await open(folder, secret);
      expect(brief(session).flat()).toEqual([]);
      expect(session.traces.map((t) => t.outcome)).not.toContain('failed');
    }
  });

  it('wrong passphrase: proved with the AP’s passphrase, likely without one', async () => {
    const proved = await open('wpa2-wrong-passphrase');
    expect(brief(proved)).toEqual([['wrong-passphrase, proved'], ['wrong-passphrase, proved']]);
    const finding = failures(proved.findings[0]!)[0]!;
    expect(finding.for[0]!.refs).toContainEqual({ type: 'record', record: 45, start: 137, end: 153 });
    const likely = await open('wpa2-wrong-passphrase', false);
    expect(brief(likely)[0]).toEqual(['wrong-passphrase, likely']);
    expect(failures(likely.findings[0]!)[0]!.settle.length).toBeGreaterThan(0);
  });

  it('wrong passphrase: with the station’s own, M2 is right and the AP is what differs', async () => {
    const meta = readJson(fixture('wpa2-wrong-passphrase/meta.json'));
    const session = await analyse(fixture('wpa2-wrong-passphrase/air.pcap'), [
      passphrase(meta.sta_passphrase),
    ]);
    const [finding] = failures(session.findings[0]!);
    expect(finding).toMatchObject({ cause: 'wrong-passphrase', certainty: 'likely' });
    expect(finding!.summary).toContain('The AP holds another PMK');
  });

  it('a wrong secret for a success is a notice, and the two ends agree', async () => {
    const plain = fixture('wpa2-gcmp/air.pcap');
    const session = await analyse(plain, [passphrase('certainly not this one')]);
    const notice = session.findings[0]!.find((f) => f.cause === 'wrong-passphrase');
    expect(notice).toMatchObject({ severity: 'notice', certainty: 'proved' });
    expect(failures(session.findings[0]!)).toEqual([]);
  });

  it.each([
    ['m3-lost', 'M3'],
    ['m4-lost', 'M4'],
  ])('%s: the message is named', async (folder, name) => {
    for (const secret of [true, false]) {
      const session = await open(folder, secret);
      const [lost] = failures(session.findings[0]!);
      expect(lost).toMatchObject({ cause: 'message-lost', certainty: 'likely' });
      expect(lost!.summary.startsWith(`${name} `)).toBe(true);
      expect(session.traces.at(-1)!.outcome).toBe('connected');
    }
  });

  it('element mismatch: proved by the bytes, likely by reason 17', async () => {
    expect((await brief(await open('m3-rsne-mismatch'))).flat()).toEqual(
      Array(4).fill('element-mismatch-in-m3, proved'),
    );
    expect((await brief(await open('m3-rsne-mismatch', false))).flat()).toEqual(
      Array(4).fill('element-mismatch-in-m3, likely'),
    );
  });

  it('SAE: that a passphrase cannot be known is said, and is no failure', async () => {
    const { findings } = await open('sae-hnp-g19');
    expect(findings[0]!.find((f) => f.cause === 'unknowable')).toMatchObject({
      severity: 'notice',
      certainty: 'unknowable',
    });
  });
});

describe('an attempt that failed for a reason that no rule finds', () => {
  it('is told as such, with what would tell; as a notice where the station is connected in another', async () => {
    const { traces, findings, attempts } = await open('owe-began-anew', false);
    expect(findings[0]).toMatchObject([
      {
        cause: 'unknowable',
        severity: 'notice',
        certainty: 'unknowable',
        for: [{ refs: [{ type: 'record' }] }],
      },
    ]);
    expect(findings[0]![0]!.settle.length).toBeGreaterThan(1);
    expect(findings[1]).toEqual([]);
    const severities = (attempts: readonly Attempt[]) =>
      unknowable.find!(traces[0]!, { attempts } as unknown as SessionFacts, []).map((f) => f.severity);
    expect(severities(attempts)).toEqual(['notice']);
    expect(severities(attempts.slice(0, 1))).toEqual(['failure']);
  });
});

describe('the form of findings', () => {
  it('sentences end in a full stop, and references can be followed', async () => {
    for (const folder of [
      'wpa2-wrong-passphrase',
      'm3-lost',
      'm3-rsne-mismatch',
      'two-stations',
      'deauth-during-handshake',
    ])
      for (const secret of [true, false]) {
        const session = await open(folder, secret);
        for (const [i, findings] of session.findings.entries())
          for (const finding of findings) {
            const facts = [...finding.for, ...finding.against, ...finding.settle];
            expect(finding.for.length, finding.summary).toBeGreaterThan(0);
            for (const text of [finding.summary, finding.remedy, ...facts.map((f) => f.sentence)])
              expect(text).toMatch(/^[A-Z0-9"“].*\.$/s);
            if (finding.certainty === 'likely')
              expect(finding.settle.length + finding.against.length, finding.summary).toBeGreaterThan(0);
            for (const ref of facts.flatMap((f) => f.refs)) {
              if (ref.type === 'step') expect(session.traces[i]!.step(ref.step)).not.toBeNull();
              else expect(session.store.record(ref.record).bytes.length).toBeGreaterThanOrEqual(ref.end ?? 0);
            }
          }
      }
  });
});
