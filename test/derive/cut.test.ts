import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { toHex, utf8 } from '../../main/base/bytes.ts';
import { resolve } from '../../main/calculate/resolve.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import { RecordStore } from '../../main/capture/store.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';
import { analyseStore, passphrase, readJson } from './session.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/wpa2-psk-ccmp/${name}`, import.meta.url));
const meta = readJson(fixture('meta.json'));
const secret = passphrase(meta.passphrase, utf8(meta.ssid));
const whole = await RecordStore.open([{ path: fixture('air.pcap.gz'), name: 'air.pcap.gz' }]);
const records = [...whole.records()];

async function of(changed: readonly CaptureRecord[], secrets: readonly Secret[] = [secret]) {
  const { attempts, traces, findings, world } = await analyseStore(
    RecordStore.fromRecords(changed, whole.sources),
    secrets,
  );
  const tks = traces.flatMap((trace) =>
    trace.handshakes.map(({ keys }) =>
      keys.tk?.from === 'step' ? toHex(resolve(keys.tk, world(trace))) : null,
    ),
  );
  return { attempts, traces, findings: findings.flat(), tks };
}
const cutTo = (length: number) => records.map((r) => ({ ...r, bytes: r.bytes.slice(0, length) }));
const sentences = (trace: Trace) => trace.steps.map(({ sentence }) => sentence).join('\n');

it.each([60, 80, 96, 104, 105, 112, 128, 136, 152, 154, 160, 176, 180, 200, 210])(
  'frames cut to %i bytes: nothing fails, and no AP or station is said to want what the capture does not show',
  async (length) => {
    const { traces, findings } = await of(cutTo(length));
    expect(traces.map(({ outcome }) => outcome)).toEqual(['connected']);
    expect(findings.filter(({ severity }) => severity === 'failure')).toEqual([]);
    const [trace] = traces;
    expect(trace!.steps.flatMap(({ checks }) => checks).filter(({ ok }) => ok === false)).toEqual([]);
    expect(trace!.handshakes.map(({ verified }) => verified)).not.toContain(false);
    expect(sentences(trace!)).not.toMatch(/WEP|asks for no key|no encryption/);
  },
);

it('messages that are cut after their nonces are told apart, and give the keys', async () => {
  const { traces, tks } = await of(cutTo(110));
  const [first] = traces[0]!.handshakes;
  expect(first!.messages.map(({ message }) => message.name)).toEqual(['M1', 'M2', 'M3', 'M4']);
  expect(first!.verified).toBe(null);
  expect(tks[0]).toBe(meta.ptk_derivations[0].tk);
  expect(sentences(traces[0]!)).toContain('Only 54 of its 155 bytes are in the capture');
  expect(traces[0]!.attempt.missing.map(({ what }) => what)).toContain('cut');
});

it('where M2 and M3 are cut, the MIC of M4 proves which of two passphrases it is', async () => {
  const { traces, tks } = await of(cutTo(160), [passphrase('another passphrase'), secret]);
  expect(traces[0]!.handshakes[0]).toMatchObject({ verified: true, secret: secret.id });
  expect(tks[0]).toBe(meta.ptk_derivations[0].tk);
  expect(traces[0]!.decrypted.frames).toBeGreaterThan(0);
});

const isEapol = ({ bytes }: CaptureRecord) => toHex(bytes.subarray(0, 100)).includes('aaaa03000000888e');

it('a capture without the key messages: data in both directions shows that there were keys', async () => {
  const { traces, findings } = await of(records.filter((r) => !isEapol(r)));
  expect(traces.map(({ outcome }) => outcome)).toEqual(['connected']);
  expect(traces[0]!.attempt.missing.map(({ what }) => what)).toEqual(['M4']);
  expect(findings.map(({ severity }) => severity)).toEqual(['notice']);
});

it('a capture that ends with M2 says nothing against the passphrase', async () => {
  const eapol = records.filter(isEapol);
  const until = (index: number) => records.filter((r) => r.index <= index);
  const alone = [until(eapol[1]!.index), eapol.slice(0, 2)];
  for (const some of alone) {
    const { traces, findings } = await of(some);
    expect(traces.map(({ outcome }) => outcome)).toEqual(['incomplete']);
    expect(traces[0]!.handshakes[0]!.verified).toBe(true);
    expect(findings.filter(({ severity }) => severity === 'failure')).toEqual([]);
  }
});
