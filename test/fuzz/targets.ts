/** What is fuzzed: a decoder, samples that it is given damaged, and which of its errors are foreseen. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Bytes, utf8 } from '../../main/base/bytes.ts';
import { CaptureError, LinkType } from '../../main/capture/types.ts';
import { dissectEap } from '../../main/dissect/eap/index.ts';
import { dissectEapol, dissectKeyData } from '../../main/dissect/eapol/index.ts';
import { dissectElements } from '../../main/dissect/elements/index.ts';
import { dissect, dissectAmsdu, dissectManagementBody, dissectMsdu, peek } from '../../main/dissect/index.ts';
import { readTlsRecords } from '../../main/dissect/tls/index.ts';
import type { Field, Frame } from '../../main/dissect/types.ts';
import { batchLines } from '../../main/report/batch.ts';
import { UserError } from '../../main/session/errors.ts';
import { makeSecret, parseSecretsFile, parseTlsKeyLogFile } from '../../main/session/secrets.ts';
import { Session } from '../../main/session/session.ts';
import { decodeState } from '../../main/session/state.ts';
import { BatchError, readBatch, writeBatch } from '../../native-bridge/protocol-batch.ts';
import { encodeJson, encodeRecords, FrameReader } from '../../native-bridge/protocol-frames.ts';
import { calls, type Method, parseInput } from '../../preload/contract/index.ts';
import { readAll } from '../capture/build.ts';
import { readRecords, type TestRecord } from '../dissect/records.ts';
import { imported } from '../import/reading.ts';

export interface Target {
  readonly name: string;
  readonly samples: readonly Bytes[];
  /** How many inputs of it in a round, where each takes long; 20. */
  readonly each?: number;
  /** @returns what came of it, for the same input the same. @throws only what is a defect */
  run(bytes: Bytes): unknown | Promise<unknown>;
}

const FIXTURES = 'test/fixtures';
const read = (path: string): Bytes => {
  const octets = new Uint8Array(readFileSync(`${FIXTURES}/${path}`));
  return octets[0] === 0x1f ? new Uint8Array(gunzipSync(octets)) : octets;
};

const records: TestRecord[] = [
  'wpa2-psk-ccmp',
  'sae-hnp-g19',
  'ft-eap',
  'eap-ttls',
  'eap-tls',
  'fils-pfs',
  'pasn',
  'wpa1-tkip',
].flatMap((name) =>
  readdirSync(`${FIXTURES}/${name}`)
    .filter((file) => /\.pcap(\.gz)?$/.test(file))
    .flatMap((file) => readRecords(`${FIXTURES}/${name}/${file}`))
    .filter(({ bytes }, i, all) => i === 0 || bytes.length !== all[i - 1]!.bytes.length),
);

/** Every span lies in the octets, and no defect was caught on the way. */
function sound(fields: readonly Field[], length: number): void {
  for (const { label, span, error, children } of fields) {
    if (span.start < 0 || span.start > span.end || span.end > length)
      throw new Error(`${label}: ${span.start} to ${span.end} of ${length} octets`);
    if (error?.startsWith('defect')) throw new Error(error);
    if (children) sound(children, length);
  }
}
function soundFrame(frame: Frame): Frame {
  sound(frame.fields, frame.bytes.length);
  return frame;
}
const frames = (linkType: number): Bytes[] =>
  records.filter((record) => record.linkType === linkType).map(({ bytes }) => bytes);
const dissected = (linkType: number) => (bytes: Bytes) => {
  const frame = soundFrame(dissect(bytes, linkType));
  const peeked = peek(bytes, linkType);
  // A frame of netlink is dissected in any case, and one message may name two of them.
  if (!peeked.netlinkFrame && JSON.stringify(peeked.wlan) !== JSON.stringify(frame.wlan))
    throw new Error('peek and dissect differ');
  return frame;
};
/** An error of a kind that is foreseen, as its words. */
async function foreseen(
  kinds: readonly (new (...args: never[]) => Error)[],
  work: () => unknown,
): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return (error as Error).message;
    throw error;
  }
}

const some = ({ length }: Bytes): boolean => length > 0;
const radiotap = frames(LinkType.Radiotap);
const wlan = [
  ...frames(LinkType.Ieee80211),
  ...radiotap.map((bytes) => bytes.subarray(bytes[2]! | (bytes[3]! << 8))),
];
/** What stands in the records behind an EtherType. */
const eapols = wlan.flatMap((bytes) => {
  const at = Buffer.from(bytes).indexOf('888e', 'hex');
  return at < 0 ? [] : [bytes.subarray(at + 2)];
});
const eaps = eapols.filter((bytes) => bytes[1] === 0).map((bytes) => bytes.subarray(4));
const tls = eaps
  .filter((bytes) => bytes.length > 20)
  .map((bytes) => bytes.subarray(bytes[5]! & 0x80 ? 10 : 6));
const bodies = wlan
  .filter((bytes) => (bytes[0]! & 0x0c) === 0)
  .map((bytes) => bytes.subarray(24))
  .filter(some);
const logs = readdirSync(`${FIXTURES}/logs`, { withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(log|txt)(\.gz)?$/.test(entry.name))
  .map(({ name }) => read(`logs/${name}`).subarray(0, 3_000));
const captures = [
  'wpa2-psk-ccmp/air.pcap.gz',
  'old-sessions/with-secrets.pcapng.gz',
  'old-sessions/without-secrets.pcapng.gz',
].map((path) => read(path).subarray(0, 8_000));
const zipped = new Uint8Array(readFileSync(`${FIXTURES}/pasn/air.pcap.gz`));

const json = (values: readonly unknown[]): Bytes[] => values.map((value) => utf8(JSON.stringify(value)));
const parsed = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};
const batch = writeBatch([
  {
    time: 1n,
    kernelTime: true,
    bytes: radiotap[0] ?? utf8('frame'),
    originalLength: 200,
    sender: 0,
    protocol: 3,
    hardware: 803,
    packetType: 0,
    vlan: { tpid: 0x8100, tci: 5 },
  },
]);
const methods = Object.keys(calls) as Method[];

export const targets: Target[] = [
  { name: 'capture', samples: captures, run: (bytes) => foreseen([CaptureError], () => readAll(bytes)) },
  { name: 'gzip', samples: [zipped], run: (bytes) => foreseen([CaptureError], () => readAll(bytes)) },
  ...Object.entries(LinkType).map(([name, linkType]): Target => {
    const own = frames(linkType);
    return { name: `link-${name}`, samples: own.length > 0 ? own : wlan, run: dissected(linkType) };
  }),
  { name: 'wlan', samples: wlan, run: dissected(LinkType.Ieee80211) },
  { name: 'msdu', samples: eapols, run: (bytes) => soundFrame(dissectMsdu(bytes, 'llc')) },
  { name: 'amsdu', samples: wlan, run: (bytes) => soundFrame(dissectAmsdu(bytes)) },
  {
    name: 'management',
    samples: bodies,
    run: (bytes) => soundFrame(dissectManagementBody(bytes.subarray(1), (bytes[0] ?? 0) & 15)),
  },
  {
    name: 'elements',
    samples: bodies.map((bytes) => bytes.subarray(12)).filter(some),
    run: (bytes) => {
      const elements = dissectElements(bytes, { start: 0, end: bytes.length }, {});
      sound(elements.fields, bytes.length);
      return elements;
    },
  },
  {
    name: 'eapol',
    samples: eapols,
    run: (bytes) => {
      const eapol = dissectEapol(bytes, 0, bytes.length, {});
      sound(eapol.fields, bytes.length);
      return eapol;
    },
  },
  {
    name: 'kde',
    samples: eapols.map((bytes) => bytes.subarray(99)).filter(some),
    run: (bytes) => dissectKeyData(bytes, (bytes[0] ?? 0) > 128),
  },
  {
    name: 'eap',
    samples: eaps,
    run: (bytes) => {
      const eap = dissectEap(bytes, { start: 0, end: bytes.length });
      sound(eap.fields, bytes.length);
      return eap;
    },
  },
  {
    name: 'tls',
    samples: tls,
    run: (bytes) => {
      const fields: Field[] = [];
      const tlsRead = readTlsRecords(bytes, { start: 0, end: bytes.length }, fields);
      sound(fields, bytes.length);
      return [tlsRead, fields];
    },
  },
  { name: 'text', each: 2, samples: logs, run: (bytes) => imported(bytes) },
  {
    name: 'secrets',
    samples: [
      ...json([
        {
          format: 'handshake-workbench/secrets@1',
          secrets: [{ kind: 'passphrase', value: '12345678', ssid: 'x' }],
        },
        { format: 'handshake-workbench/secrets@1', secrets: [{ kind: 'pmk', value: '00'.repeat(32) }] },
      ]),
      utf8(
        `CLIENT_RANDOM ${'00'.repeat(32)} ${'11'.repeat(48)}\nEXPORTER_SECRET ${'00'.repeat(32)} ${'22'.repeat(32)}\n`,
      ),
    ],
    run: (bytes) => {
      const text = new TextDecoder().decode(bytes);
      return Promise.all([
        foreseen([UserError], () => parseSecretsFile(text, 'a')),
        foreseen([UserError], () => parseTlsKeyLogFile(text, 'a')),
      ]);
    },
  },
  {
    name: 'state',
    // The state that a saved session brings along, from its first brace on.
    samples: ['with', 'without'].map((secrets) => {
      const octets = Buffer.from(read(`old-sessions/${secrets}-secrets.pcapng.gz`));
      const at = octets.indexOf('{"format":');
      return new Uint8Array(octets.subarray(at, octets.indexOf(0, at)));
    }),
    run: (bytes) => decodeState({ pen: 32473, data: bytes } as Parameters<typeof decodeState>[0]),
  },
  {
    name: 'bridge',
    samples: [encodeRecords(1, batch), encodeJson({ id: 1, operation: 'interfaces', arguments: {} })],
    run: (bytes) =>
      new FrameReader().push(bytes).map((frame) => (frame instanceof Error ? frame.message : frame)),
  },
  { name: 'bridge-batch', samples: [batch], run: (bytes) => foreseen([BatchError], () => readBatch(bytes)) },
  {
    name: 'contract',
    samples: json([
      { attempt: '1', from: 0, to: 9 },
      { refs: ['file:a'] },
      { cursor: { step: 'a', record: 1 } },
      [null, -1, 1e99],
    ]),
    run: (bytes) => {
      const input = parsed(bytes);
      return methods.map((method) => {
        try {
          return parseInput(method, input);
        } catch (error) {
          // As the workbench answers it.
          if ((error as Error).name === 'ValiError') return (error as Error).message;
          throw error;
        }
      });
    },
  },
];

/** A whole join with its key: what the octets of its key messages are known to be. */
const joined = read('wpa2-psk-ccmp/air.pcap.gz');
const covered: number[][] = [];
for (let at = 24; at < joined.length; ) {
  const end = at + 16 + new DataView(joined.buffer).getUint32(at + 8, true);
  const eapol = Buffer.from(joined.subarray(at, end)).indexOf('888e0203', 'hex');
  // Message 1 has no MIC.
  if (eapol >= 0 && (joined[at + eapol + 7]! & 1) === 1)
    covered.push([at + eapol + 2, 4 + joined[at + eapol + 5]!]);
  at = end;
}

/** Opens the octets as a session, from a file, as it is opened by everyone. */
async function opened<T>(bytes: Bytes, work: (session: Session) => T): Promise<T | string> {
  const folder = mkdtempSync(join(tmpdir(), 'handshake-fuzz-'));
  const path = join(folder, 'a');
  try {
    writeFileSync(path, bytes);
    const records = await Session.open([{ path, name: 'a' }]);
    try {
      return work(records.withSecrets([PASSPHRASE, ...records.disclosed]));
    } finally {
      records.close();
    }
  } catch (error) {
    if (error instanceof CaptureError || error instanceof UserError) return error.message;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const PASSPHRASE = makeSecret({
  kind: 'passphrase',
  value: 'correct horse battery',
  origin: 'fuzz',
  ssid: null,
  number: 1,
  sae: false,
});

/**
 * A whole session. A capture of a join is damaged in one octet that a MIC covers, which the first octets of the input choose: the
 * message that it is in must not be told as verified.
 */
targets.push(
  { name: 'session', each: 1, samples: captures, run: (bytes) => opened(bytes, batchLines.bind(null, 'a')) },
  {
    name: 'verified',
    each: 1,
    samples: [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(9, 8, 7, 6)],
    run: (bytes) => {
      const [which = 0, high = 0, low = 0, bit = 0] = bytes;
      const [start, length] = covered[which % covered.length]!;
      const at = start! + (((high << 8) | low) % length!);
      const changed = joined.slice();
      changed[at]! ^= 1 << (bit & 7);
      return opened(changed, (session) => {
        for (const { id } of session.attempts)
          for (const { messages } of session.analysed(id).trace.handshakes)
            for (const { message, checks } of messages) {
              const bytesOf = session.store.record(message.record).bytes;
              const holds = Buffer.from(joined).indexOf(bytesOf) < 0;
              if (holds && checks.some(({ name, ok }) => name.includes('mic') && ok))
                throw new Error(
                  `octet ${at} was changed, and the MIC of record ${message.record} is told to be right`,
                );
            }
        return at;
      });
    },
  },
);

/** Two of the same input are the same. */
export const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)) ?? '')
    .digest('hex');
