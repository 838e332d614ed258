import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../main/track/types.ts';
import { AP, AP2, Scene, STA } from './scene.ts';

const pair = { by: 'ap', station: STA, bssid: AP } as const;
const frames = (attempts: readonly Attempt[]) =>
  attempts.map(({ messages }) => messages.filter((m) => m.kind !== 'log').map((m) => m.name));
const told = (attempts: readonly Attempt[]) => attempts.map(({ events }) => events.map((e) => e.event.kind));

/** Two joins, a moment apart. */
function joins(scene: Scene): void {
  scene.join(STA, AP, 1, 0xa1);
  scene.data('up', STA, AP, { at: 1.1 });
  scene.join(STA, AP, 1.2, 0xb1);
  scene.data('up', STA, AP, { at: 1.3 });
}

/** The same frames with lines between them, in order of time. */
function beside(lines: (scene: Scene) => void): { readonly alone: Attempt[]; readonly both: Attempt[] } {
  const [air, all] = [new Scene(), new Scene()];
  joins(air);
  joins(all);
  lines(all);
  const inTime = [...all.shots].sort((a, b) => Number(a.record.time! - b.record.time!));
  all.shots.splice(0);
  for (const [i, { record, frame }] of inTime.entries())
    all.shots.push({ record: { ...record, index: i + 1 }, frame });
  return { alone: air.attempts(), both: all.attempts() };
}

describe('a log of the AP beside the air', () => {
  test('the old state is removed when the new join has begun: it is told of the attempt that the frames begin', () => {
    const { alone, both } = beside((s) => {
      s.line({ kind: 'authenticated', ...pair, algorithm: 0 }, { at: 1.005 });
      s.line({ kind: 'associated', ...pair, status: 0 }, { at: 1.025 });
      s.line({ kind: 'connected', ...pair }, { at: 1.075 });
      s.line({ kind: 'authenticated', ...pair, algorithm: 0 }, { at: 1.199 });
      s.line({ kind: 'disconnected', ...pair }, { at: 1.203 });
      s.line({ kind: 'authenticated', ...pair, algorithm: 0 }, { at: 1.205 });
      s.line({ kind: 'associated', ...pair, status: 0 }, { at: 1.225 });
      s.line({ kind: 'connected', ...pair }, { at: 1.275 });
    });
    expect(frames(both)).toEqual(frames(alone));
    expect(both.map((a) => a.outcome)).toEqual(['connected', 'connected']);
    expect(told(both)).toEqual([
      ['authenticated', 'associated', 'connected'],
      ['authenticated', 'disconnected', 'authenticated', 'associated', 'connected'],
    ]);
  });

  test('lines that are ahead of the frames, or behind, are of the same attempts', () => {
    for (const off of [-0.012, 0.012]) {
      const { alone, both } = beside((s) => {
        for (const at of [1, 1.2]) {
          s.line({ kind: 'sae-commit', ...pair, request: false }, { at: at + off });
          s.line({ kind: 'associated', ...pair, status: 0 }, { at: at + 0.03 + off });
          s.line({ kind: 'eapol', ...pair, message: 'M1', request: true }, { at: at + 0.04 + off });
          s.line({ kind: 'connected', ...pair }, { at: at + 0.07 + off });
        }
      });
      expect(frames(both)).toEqual(frames(alone));
      const each = ['sae-commit', 'associated', 'eapol', 'connected'];
      expect(told(both)).toEqual([each, each]);
    }
  });

  test('who has told how a join went on, and tells of a request, tells of the next one', () => {
    const asks = { kind: 'associate-request', ...pair, by: 'supplicant', request: true } as const;
    const m4 = { kind: 'eapol', ...pair, by: 'supplicant', message: 'M4', request: true } as const;
    const { alone, both } = beside((s) => {
      s.line(asks, { at: 1.02 });
      s.line(m4, { at: 1.07 });
      s.line(asks, { at: 1.1 });
    });
    expect(frames(both)).toEqual(frames(alone));
    expect(told(both)).toEqual([['associate-request', 'eapol'], ['associate-request']]);
  });

  test('a join that no frame shows is an attempt of its own', () => {
    const { both } = beside((s) => {
      s.line({ kind: 'associated', ...pair, status: 0 }, { at: 1.03 });
      s.line({ kind: 'deauthenticated', ...pair, reason: 3 }, { at: 8 });
      s.line({ kind: 'authenticated', ...pair, algorithm: 0 }, { at: 9 });
      s.line({ kind: 'associated', ...pair, status: 0 }, { at: 9.1 });
    });
    expect(both).toHaveLength(3);
    expect(told(both)[2]).toEqual(['authenticated', 'associated']);
  });
});

test('frames of which the first were not recorded go on with the join that a log tells of', () => {
  const scene = new Scene();
  scene.line({ kind: 'authenticated', ...pair, algorithm: 0 }, { at: 1 });
  scene.line({ kind: 'associated', ...pair, status: 0 }, { at: 1.1 });
  scene.handshake(STA, AP, 6);
  expect(scene.attempts()).toHaveLength(1);
});

test('a log shows an FT Request a moment before the air does: it is of the attempt that this begins', () => {
  const scene = new Scene();
  scene.join(STA, AP, 1);
  scene.join(STA, AP2, 1.5, 0xb1);
  scene.ftOverDs(1, STA, AP2, AP, { at: 1.799, source: 9, origin: 1 });
  scene.ftOverDs(1, STA, AP2, AP, { at: 1.8 });
  scene.ftOverDs(2, STA, AP2, AP, { at: 1.81 });
  scene.associationRequest(STA, AP, { re: true }, { at: 1.82 });
  scene.associationResponse(STA, AP, 0, { at: 1.83 });
  expect(
    scene.attempts().map((a) => [a.bssid, a.authAlgorithm, a.messages.some((m) => m.name === 'FT Request')]),
  ).toEqual([
    [AP, 0, false],
    [AP2, 0, false],
    [AP, 2, true],
  ]);
});
