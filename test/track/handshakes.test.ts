import { describe, expect, test } from 'vitest';
import { HandshakeTracker } from '../../main/track/handshakes.ts';
import type { KeyHandshake } from '../../main/track/types.ts';
import { AP, type KeyOptions, Scene, STA } from './scene.ts';

type Name = 'M1' | 'M2' | 'M3' | 'M4' | 'G1' | 'G2';

/** Feeds messages given as `[name, replay counter, nonce octet, seconds]`; records count from 1. */
function run(
  messages: readonly (readonly [Name, number, number?, number?])[],
  tracker = new HandshakeTracker(),
) {
  const scene = new Scene();
  const kept = messages.map(([name, counter, nonce, at]) => {
    const options: KeyOptions = {
      counter,
      ...(nonce !== undefined && { nonce }),
      ...(at !== undefined && { at }),
    };
    const { record, frame } = scene.key(name, STA, AP, options);
    const down = name === 'M1' || name === 'M3' || name === 'G1';
    return tracker.feed({
      name,
      direction: down ? 'to-station' : 'to-ap',
      record: record.index,
      time: record.time,
      key: frame.eapol!.key!,
      frame,
    });
  });
  return { kept, handshakes: tracker.handshakes() };
}

const records = (h: KeyHandshake) => h.messages.map((m) => m.record);
const chain = (h: KeyHandshake) =>
  Object.fromEntries(Object.entries(h.chain).map(([name, m]) => [name, m!.record]));

describe('exchanges of EAPOL-Key messages', () => {
  test('a plain four-way handshake', () => {
    const { handshakes } = run([
      ['M1', 1],
      ['M2', 1],
      ['M3', 2],
      ['M4', 2],
    ]);
    expect(handshakes).toHaveLength(1);
    expect(handshakes[0]).toMatchObject({ kind: 'four-way', rekey: false, missing: [] });
    expect(chain(handshakes[0]!)).toEqual({ M1: 1, M2: 2, M3: 3, M4: 4 });
  });

  test('message 1 sent again: the one that was answered is in the chain', () => {
    const { handshakes, kept } = run([
      ['M1', 1],
      ['M1', 2],
      ['M2', 2],
      ['M3', 3],
      ['M4', 3],
    ]);
    expect(handshakes).toHaveLength(1);
    expect(chain(handshakes[0]!)).toEqual({ M1: 2, M2: 3, M3: 4, M4: 5 });
    expect(kept.map((m) => m.repeats)).toEqual([null, 1, null, null, null]);
  });

  test('message 3 sent again and again: the answered one, or the last where none is', () => {
    expect(
      chain(
        run([
          ['M1', 1],
          ['M2', 1],
          ['M3', 2],
          ['M3', 3],
          ['M4', 2],
          ['M3', 4],
        ]).handshakes[0]!,
      ),
    ).toEqual({ M1: 1, M2: 2, M3: 3, M4: 5 });
    expect(
      chain(
        run([
          ['M1', 1],
          ['M2', 1],
          ['M3', 2],
          ['M3', 3],
        ]).handshakes[0]!,
      ),
    ).toEqual({ M1: 1, M2: 2, M3: 4 });
  });

  test('message 2 after message 3 is a late repeat, not what was accepted', () => {
    const { handshakes } = run([
      ['M1', 1],
      ['M1', 2],
      ['M2', 1],
      ['M3', 3],
      ['M2', 2],
      ['M4', 3],
    ]);
    expect(handshakes).toHaveLength(1);
    expect(chain(handshakes[0]!)).toEqual({ M1: 1, M2: 3, M3: 4, M4: 6 });
  });

  test('a new ANonce is another exchange, and message 2 goes to the one whose counter it repeats', () => {
    const { handshakes } = run([
      ['M1', 1, 0xa1],
      ['M1', 2, 0xb1],
      ['M2', 1],
      ['M2', 2],
      ['M3', 3, 0xb1],
      ['M4', 3],
    ]);
    expect(handshakes.map(records)).toEqual([
      [1, 3],
      [2, 4, 5, 6],
    ]);
    expect(handshakes.map((h) => h.rekey)).toEqual([false, false]);
  });

  test('message 1 after message 4 begins a rekey, also with the old ANonce', () => {
    const whole = [
      ['M1', 1],
      ['M2', 1],
      ['M3', 2],
      ['M4', 2],
    ] as const;
    expect(run([...whole, ['M1', 3, 0xb1]]).handshakes.map((h) => h.rekey)).toEqual([false, true]);
    expect(run([...whole, ['M1', 3, 0xa1]]).handshakes.map(records)).toEqual([[1, 2, 3, 4], [5]]);
  });

  test('the same bytes again after message 4 are repeats of the exchange', () => {
    const { handshakes, kept } = run([
      ['M1', 1],
      ['M2', 1],
      ['M3', 2],
      ['M4', 2],
      ['M1', 1],
      ['M3', 2],
      ['M4', 2],
    ]);
    expect(handshakes).toHaveLength(1);
    expect(kept.slice(4).map((m) => m.repeats)).toEqual([1, 3, 4]);
    expect(chain(handshakes[0]!)).toEqual({ M1: 5, M2: 2, M3: 6, M4: 7 });
  });

  test('what is missing is named where later messages show it', () => {
    expect(run([['M4', 2]]).handshakes[0]!.missing).toEqual(['M1', 'M2', 'M3']);
    expect(
      run([
        ['M2', 1],
        ['M3', 2],
      ]).handshakes[0]!.missing,
    ).toEqual(['M1']);
    expect(
      run([
        ['M1', 1],
        ['M2', 1],
        ['M4', 2],
      ]).handshakes[0]!.missing,
    ).toEqual(['M3']);
    expect(
      run([
        ['M1', 1],
        ['M2', 1],
        ['M3', 2],
      ]).handshakes[0]!.missing,
    ).toEqual([]);
    expect(run([['G2', 3]]).handshakes[0]!.missing).toEqual(['G1']);
  });

  test('message 3 with another ANonce than the message 1 in the capture', () => {
    const { handshakes } = run([
      ['M1', 1, 0xa1],
      ['M2', 1],
      ['M3', 2, 0xb1],
    ]);
    expect(handshakes).toHaveLength(1);
    expect(chain(handshakes[0]!)).toEqual({ M2: 2, M3: 3 });
    expect(handshakes[0]!.missing).toEqual(['M1']);
  });

  test('group handshakes: repeats until answered, then another', () => {
    const { handshakes } = run([
      ['G1', 3],
      ['G1', 4],
      ['G2', 4],
      ['G1', 5],
      ['G2', 5],
    ]);
    expect(handshakes.map(records)).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(chain(handshakes[0]!)).toEqual({ G1: 2, G2: 3 });
    expect(handshakes.map((h) => h.kind)).toEqual(['group', 'group']);
  });

  test('group message 1 long after one whose answer is not in the capture renews the key once more', () => {
    const { handshakes } = run([
      ['G1', 3, 0, 10],
      ['G1', 4, 0, 11],
      ['G1', 5, 0, 60],
      ['G2', 5, 0, 60.1],
    ]);
    expect(handshakes.map(records)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('decrypted messages fed among clear ones join their exchange', () => {
    const tracker = new HandshakeTracker();
    tracker.keysInstalled();
    const { handshakes } = run(
      [
        ['M1', 4, 0xb1],
        ['M2', 4],
        ['M3', 5, 0xb1],
        ['M4', 5],
      ],
      tracker,
    );
    expect(handshakes[0]).toMatchObject({ rekey: true, missing: [] });
  });
});
