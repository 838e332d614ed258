import type { Suite } from '../../main/base/brand.ts';
import { macAddress } from '../../main/base/brand.ts';
import { type Bytes, concat, fromHex, utf8 } from '../../main/base/bytes.ts';
import type { World } from '../../main/calculate/resolve.ts';
import type { Secret, Trace } from '../../main/calculate/types.ts';
import type { SaeNumbers } from '../../main/capture/secret.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';
import { LinkType } from '../../main/capture/types.ts';
import { derive } from '../../main/derive/derive.ts';
import type { Attempt, TrackedMessage } from '../../main/track/types.ts';

/** One authentication frame of SAE: who sends it, its transaction, status and body. */
export interface Sent {
  readonly from: 'station' | 'ap';
  readonly transaction: 1 | 2;
  readonly status?: number;
  readonly body?: Bytes;
}

export interface Scene {
  readonly ap: Bytes;
  readonly station: Bytes;
  readonly ssid?: string;
  readonly akm?: string;
  readonly frames: readonly Sent[];
  readonly secrets?: readonly Secret[];
}

export const le16 = (n: number): Bytes => Uint8Array.of(n & 255, n >> 8);

const record = (index: number, bytes: Bytes): CaptureRecord => ({
  index,
  time: BigInt(index),
  source: 0,
  linkType: LinkType.Ieee80211,
  bytes,
  originalLength: bytes.length,
  comments: [],
});

/** An attempt of these frames alone, put together without a radio or a tracker, and computed. */
export function compute(scene: Scene): { trace: Trace; world: World } {
  const { ap, station, ssid = 'byteme', akm = '00-0f-ac:8', secrets = [] } = scene;
  const records = scene.frames.map(
    ({ from, transaction, status = 0, body = new Uint8Array(0) }, i): CaptureRecord => {
      const [to, by] = from === 'station' ? [ap, station] : [station, ap];
      const fixed = [le16(3), le16(transaction), le16(status)];
      const bytes = concat(fromHex('b0000000'), to, by, ap, le16(i << 4), ...fixed, body);
      return record(i + 1, bytes);
    },
  );
  const messages = scene.frames.map(
    ({ from, transaction, status = 0 }, i): TrackedMessage => ({
      record: i + 1,
      time: BigInt(i + 1),
      phase: 'authentication',
      kind: 'authentication',
      name: `Authentication ${transaction}`,
      direction: from === 'station' ? 'to-ap' : 'to-station',
      group: false,
      encrypted: false,
      acknowledgedBy: null,
      copies: [],
      repeats: null,
      status,
      reason: null,
    }),
  );
  const attempt: Attempt = {
    id: '1',
    bssid: macAddress(ap),
    station: macAddress(station),
    network: { ssid: utf8(ssid), ssidRecord: null, advertised: null, channel: null, frequencyMHz: null },
    selection: {
      akm: akm as Suite,
      pairwise: '00-0f-ac:4' as Suite,
      group: '00-0f-ac:4' as Suite,
      groupManagement: null,
      protocol: 'rsn',
      from: 'association',
      requested: null,
    },
    start: 0n,
    end: null,
    messages,
    handshakes: [],
    outcome: 'incomplete',
    reached: null,
    missing: [],
    authAlgorithm: 3,
    events: [],
  };
  const trace = derive(attempt, { record: (index) => records[index - 1]!, secrets, context: {} });
  return {
    trace,
    world: {
      record: (index) => records[index - 1]!.bytes,
      secret: (id) => secrets.find((s) => s.id === id)!,
      output: (id, name) => trace.step(id)!.outputs.find((o) => o.name === name)!.bytes,
    },
  };
}

/** A secret of kind `sae`. */
export const numbers = (id: string, parts: SaeNumbers): Secret<'sae'> => ({
  id,
  kind: 'sae',
  ssid: null,
  origin: 'given by the test',
  parts,
});

export const step = (trace: Trace, title: string, nth = 0) =>
  trace.steps.filter((s) => s.title === title)[nth];
export const output = (trace: Trace, title: string, name: string, nth = 0): Bytes | undefined =>
  step(trace, title, nth)?.outputs.find((o) => o.name === name)?.bytes;
