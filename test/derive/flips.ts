import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromHex } from '../../main/base/bytes.ts';
import type { Secret } from '../../main/calculate/types.ts';
import { RecordStore } from '../../main/capture/store.ts';
import type { CaptureRecord, Source } from '../../main/capture/types.ts';
import { peek } from '../../main/dissect/index.ts';
import type { MessageKind } from '../../main/track/types.ts';
import { seeded } from '../random.ts';
import { type Analysed, analyseStore, passphrase, readJson } from './session.ts';

// One bit of one frame of a good recording is flipped: what is told of it must be that this frame is damaged.

/** Recordings of ten ways to join, each of which comes to work. */
export const RECORDINGS = [
  'wpa2-psk-ccmp',
  'wpa1-tkip',
  'wpa2-psk-sha256-pmf',
  'wpa2-gcmp',
  'wpa-mixed',
  'sae-h2e-g19',
  'owe',
  'eap-tls',
  'fils-sha256',
  'ft-psk-ds',
] as const;

const HANDSHAKE: ReadonlySet<MessageKind> = new Set([
  'authentication',
  'association-request',
  'association-response',
  'eap',
  'eapol-start',
  'eapol-key',
]);

/** A recording as it is, what it comes to, and its frames that may be damaged. */
export interface Recording {
  readonly name: string;
  readonly records: readonly CaptureRecord[];
  readonly sources: readonly Source[];
  readonly secrets: readonly Secret[];
  readonly clean: Analysed;
  /** Record numbers of handshake frames, each with the octets of its 802.11 frame. */
  readonly frames: readonly { readonly record: number; readonly start: number; readonly end: number }[];
}

export async function recording(name: string): Promise<Recording> {
  const folder = fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));
  const meta = readJson(`${folder}meta.json`);
  const keys: Record<string, string[]> = meta.keys;
  const pmk = (hex: string, i: number): Secret => ({
    id: `pmk-${i}`,
    kind: 'pmk',
    ssid: null,
    value: fromHex(hex),
    origin: 'log of the lab',
  });
  // Without PBKDF2, which would be done anew for each of the many sessions.
  const pmks = [...new Set([...(keys.PMK ?? []), ...(keys.SAE_PMK ?? []), ...(keys.OWE_PMK ?? [])])];
  const secrets = pmks.length > 0 ? pmks.map(pmk) : [passphrase(meta.passphrase)];
  const path = existsSync(`${folder}air.pcap`) ? `${folder}air.pcap` : `${folder}air.pcap.gz`;
  const store = await RecordStore.open([{ path, name }]);
  const { sources } = store;
  const records = [...store.records()];
  store.close();
  const clean = await analyseStore(RecordStore.fromRecords(records, sources), secrets);
  const damaged = clean.findings.flat().find(({ cause }) => cause === 'damaged-frame');
  if (damaged) throw new Error(`${name}: ${damaged.summary}`);
  const numbers = new Set(
    clean.attempts.flatMap(({ messages }) =>
      messages.filter((m) => HANDSHAKE.has(m.kind) && !m.encrypted).map(({ record }) => record),
    ),
  );
  const frames = [...numbers].map((record) => {
    const { bytes, linkType, originalLength } = records[record - 1]!;
    return { record, ...peek(bytes, linkType, {}, originalLength).wlan!.frame };
  });
  return { name, records, sources, secrets, clean, frames };
}

/** One bit to flip. */
export interface Flip {
  readonly record: number;
  /** Octet of the record, and bit of it. */
  readonly at: number;
  readonly bit: number;
}

export function* flips({ frames }: Recording, count: number, seed: number): Generator<Flip> {
  const random = seeded(seed);
  for (let i = 0; i < count; i++) {
    const { record, start, end } = frames[Math.floor(random() * frames.length)]!;
    yield { record, at: start + Math.floor(random() * (end - start)), bit: Math.floor(random() * 8) };
  }
}

export function flipped(
  { records, sources, secrets }: Recording,
  { record, at, bit }: Flip,
): Promise<Analysed> {
  const changed = [...records];
  const old = changed[record - 1]!;
  const bytes = old.bytes.slice();
  bytes[at]! ^= 1 << bit;
  changed[record - 1] = { ...old, bytes };
  return analyseStore(RecordStore.fromRecords(changed, sources), secrets);
}

/** What may be proved of a good recording with one bad frame: that it is damaged, or that something cannot be read. */
const SAID: ReadonlySet<string> = new Set(['damaged-frame', 'message-missing-from-capture']);

/** What the flip made of the recording that it may not. */
export function faults({ clean }: Recording, damaged: Analysed): string[] {
  const out: string[] = [];
  const outcomes = (a: Analysed) => a.traces.map(({ outcome }) => outcome);
  const [before, after] = [outcomes(clean), outcomes(damaged)];
  if (after.length !== before.length) out.push(`${after.length} attempts, not ${before.length}`);
  else
    for (const [i, outcome] of after.entries())
      if (outcome !== before[i] && outcome !== 'incomplete') out.push(`attempt ${i + 1} ${outcome}`);
  const known = new Set(clean.findings.flat().map(({ cause }) => cause));
  for (const [i, findings] of damaged.findings.entries())
    for (const { cause, certainty, severity } of findings)
      if (severity === 'failure' && !known.has(cause))
        out.push(`attempt ${i + 1}: FAILURE ${certainty} ${cause}`);
      else if (certainty === 'proved' && !known.has(cause) && !SAID.has(cause))
        out.push(`attempt ${i + 1}: ${certainty} ${cause}`);
  return out;
}

/** Offset of nonce, IV, RSC, ID and MIC in an EAPOL-Key PDU; the MIC is of 16 octets. */
const [NONCE, MIC_END] = [17, 97];

/** Whether a MIC covers the flipped octet, and the keys that it was made with are known: then the damage can be known. */
export function isCovered({ clean }: Recording, { record, at }: Flip): boolean {
  const message = clean.traces
    .flatMap(({ handshakes }) => handshakes)
    .filter(({ verified }) => verified)
    .flatMap(({ messages }) => messages)
    .find((m) => m.message.record === record)?.message;
  if (!message || message.name === 'M1') return false;
  const offset = at - message.frame.eapol!.span.start;
  return offset >= NONCE && offset < MIC_END;
}

/** Whether the damaged frame is named as what it is. */
export const isNamed = (damaged: Analysed, { record }: Flip): boolean =>
  damaged.findings
    .flat()
    .some(
      ({ cause, for: facts }) =>
        cause === 'damaged-frame' &&
        facts.some(({ refs }) => refs.some((ref) => ref.type === 'record' && ref.record === record)),
    );

/** Flips so many bits of a recording, and gives what is told wrong of them. */
export async function told(name: string, count: number, seed: number): Promise<string[]> {
  const whole = await recording(name);
  const wrong: string[] = [];
  for (const flip of flips(whole, count, seed)) {
    const damaged = await flipped(whole, flip);
    const found = faults(whole, damaged);
    if (isCovered(whole, flip) && !isNamed(damaged, flip)) found.push('the frame is not named as damaged');
    if (found.length > 0)
      wrong.push(`frame ${flip.record}, byte ${flip.at}, bit ${flip.bit}: ${found.join('; ')}`);
  }
  return wrong;
}
