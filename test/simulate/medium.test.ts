import { describe, expect, it } from 'vitest';
import { macAddress } from '../../main/base/brand.ts';
import { toHex } from '../../main/base/bytes.ts';
import { VirtualClock } from '../../main/simulate/clock.ts';
import { managementFrame } from '../../main/simulate/frames/management.ts';
import { type Fault, type Heard, Medium } from '../../main/simulate/medium.ts';
import { Subtype } from '../../main/standard/frames.ts';

const ap = macAddress('02:00:00:00:00:00');
const station = macAddress('02:00:00:00:01:00');
const frame = managementFrame(
  Subtype.Deauthentication,
  { receiver: ap, transmitter: station, bssid: ap },
  Uint8Array.of(3, 0),
);

/** Sends the frame three times, 10 ms apart. */
async function sent(faults: readonly Fault[]) {
  const clock = new VirtualClock(0n);
  const heard: Heard[] = [];
  const medium = new Medium(clock, { faults, onHeard: (one) => heard.push(one), latencyMs: 1 });
  const received: [ms: number, lastOctet: number][] = [];
  medium.attach('ap', ap, (octets) => received.push([Number(clock.now() / 1_000_000n), octets.at(-1)!]));
  const acknowledged: boolean[] = [];
  for (const ms of [0, 10, 20])
    clock.after(ms, () => acknowledged.push(medium.send('station', 'Deauthentication', frame)));
  await clock.run();
  return { heard, received, acknowledged };
}

const ACK = 0xd4;
const frames = (heard: readonly Heard[]) => heard.filter(({ bytes }) => bytes[0] !== ACK);

describe('faults of the medium', () => {
  it('none: each frame arrives and is acknowledged to its sender, with a number of its own', async () => {
    const { heard, received, acknowledged } = await sent([]);
    expect(received).toEqual([
      [1, 0],
      [11, 0],
      [21, 0],
    ]);
    expect(acknowledged).toEqual([true, true, true]);
    const acks = heard.filter(({ bytes }) => bytes[0] === ACK);
    expect(acks.map(({ bytes }) => toHex(bytes.subarray(4), ':'))).toEqual([station, station, station]);
    expect(frames(heard).map(({ bytes }) => bytes[22]! >> 4)).toEqual([0, 1, 2]);
  });

  it('drop: heard by the recording alone, and not acknowledged', async () => {
    const { heard, received, acknowledged } = await sent([
      { on: 'Deauthentication', do: 'drop', after: 1, times: 1 },
    ]);
    expect(frames(heard)).toHaveLength(3);
    expect(received.map(([ms]) => ms)).toEqual([1, 21]);
    expect(acknowledged).toEqual([true, false, true]);
  });

  it('corrupt: one bit is turned over', async () => {
    const { received } = await sent([{ on: 'Deauthentication', do: 'corrupt', times: 1 }]);
    expect(received.map(([, octet]) => octet)).toEqual([1, 0, 0]);
  });

  it('delay and replay', async () => {
    const late = await sent([{ on: 'Deauthentication', do: 'delay', delayMs: 50, times: 1 }]);
    expect(late.received.map(([ms]) => ms)).toEqual([11, 21, 51]);
    const twice = await sent([{ on: 'Deauthentication', do: 'replay', delayMs: 50, times: 1 }]);
    expect(twice.received.map(([ms]) => ms)).toEqual([1, 11, 21, 51]);
  });

  it('a fault of other frames, or of the other end, does nothing', async () => {
    const { received } = await sent([
      { on: 'M3', do: 'drop' },
      { on: 'Deauthentication', from: 'ap', do: 'drop' },
    ]);
    expect(received).toHaveLength(3);
  });
});
