import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { analyse, passphrase, readJson, reexecute } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'handshake-tk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => new URL(`../fixtures/wpa2-psk-ccmp/${name}`, import.meta.url);
const meta = readJson(at('meta.json').pathname);
const whole = gunzipSync(readFileSync(at('air.pcap.gz')));

/** The recording without its clear EAPOL frames: no handshake is left. */
function withoutHandshakes(): string {
  const kept = [whole.subarray(0, 24)];
  for (let at = 24; at < whole.length; ) {
    const end = at + 16 + whole.readUInt32LE(at + 8);
    const record = whole.subarray(at, end);
    if (!record.includes(Buffer.from('aaaa03000000888e', 'hex'))) kept.push(record);
    at = end;
  }
  const path = join(folder, 'data.pcap');
  writeFileSync(path, Buffer.concat(kept));
  return path;
}

const tk = (hex: string, id: string): Secret => ({
  id,
  kind: 'tk',
  ssid: null,
  value: fromHex(hex),
  origin: 'given by the test',
});

it('a given TK reads the unicast data of an attempt whose handshake is not in the capture', async () => {
  const air = join(folder, 'air.pcap');
  writeFileSync(air, whole);
  const known = await analyse(air, [passphrase(meta.passphrase)]);
  const unicast = (traces: typeof known.traces) =>
    traces.flatMap((trace) =>
      trace.steps.filter((step) => / the (given )?TK it holds/.test(step.sentence)).map((s) => s.outputs[0]),
    );
  const keys = [...new Set(meta.ptk_derivations.map((derivation: { tk: string }) => derivation.tk))];
  const session = await analyse(
    withoutHandshakes(),
    keys.map((hex, i) => tk(hex as string, `tk-${i}`)),
  );
  const read = unicast(session.traces);
  expect(read.length).toBeGreaterThan(3);
  expect(read).toEqual(unicast(known.traces));
  for (const trace of session.traces) {
    expect(trace.handshakes.filter(({ verified }) => verified !== null)).toEqual([]);
    expect(trace.decrypted.failed).toBe(0);
    expect(trace.outcome).toBe('connected');
    expect(trace.need).toBeNull();
    expect(reexecute(trace, session.world(trace), false)).toEqual([]);
  }
});

it('a TK of something else opens nothing and fails nothing', async () => {
  const session = await analyse(withoutHandshakes(), [tk('ab'.repeat(16), 'tk-1')]);
  for (const trace of session.traces) {
    expect(trace.decrypted).toEqual({ frames: 0, failed: 0 });
    expect(trace.need).not.toBeNull();
    expect(trace.steps.some((step) => /No key is known/.test(step.sentence))).toBe(true);
  }
});
