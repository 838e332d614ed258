import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MacAddress } from '../../main/base/brand.ts';
import type { Attempt } from '../../main/track/types.ts';
import { AP, AP2, attemptsOf, Scene, STA, STA2 } from './scene.ts';

/** What a station or its AP may do next; each is one frame, or a frame and its Ack. */
const acts: readonly ((scene: Scene, station: MacAddress, ap: MacAddress, n: number) => void)[] = [
  (s, sta, ap) => s.authentication(sta, ap, {}),
  (s, sta, ap) => s.authentication(ap, sta, { sequence: 2 }),
  (s, sta, ap) => s.authentication(sta, ap, { algorithm: 3 }),
  (s, sta, ap) => s.authentication(ap, sta, { algorithm: 3, sequence: 2, status: 1 }),
  (s, sta, ap) => s.associationRequest(sta, ap),
  (s, sta, ap) => s.associationResponse(sta, ap),
  (s, sta, ap) => s.associationResponse(sta, ap, 43),
  (s, sta, ap, n) => s.key('M1', sta, ap, { counter: 1 + (n % 3), nonce: 0xa0 + (n % 4) }),
  (s, sta, ap, n) => s.key('M2', sta, ap, { counter: 1 + (n % 3) }),
  (s, sta, ap, n) => s.key('M3', sta, ap, { counter: 2 + (n % 3), nonce: 0xa0 + (n % 4) }),
  (s, sta, ap, n) => s.key('M4', sta, ap, { counter: 2 + (n % 3) }),
  (s, sta, ap) => s.eap(1, sta, ap),
  (s, sta, ap) => s.eap(4, sta, ap),
  (s, sta, ap) => s.data('up', sta, ap),
  (s, sta, ap) => {
    s.data('down', sta, ap);
    s.ack(ap);
  },
  (s, sta, ap) => s.leave(sta, ap),
  (s, sta, ap) => s.leave(ap, sta, { reason: 15 }),
  (s, sta) => s.probeRequest(sta),
];

const step = fc.record({
  who: fc.boolean(),
  act: fc.nat(acts.length - 1),
  elsewhere: fc.boolean(),
  n: fc.nat(11),
});

const anonymous = (attempts: readonly Attempt[], station: MacAddress) =>
  attempts.filter((a) => a.station === station).map(({ id: _, ...rest }) => rest);

test('stations at the same APs, interleaved in any way, are tracked as each alone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const scene = new Scene();
      const owners: MacAddress[] = [];
      for (const { who, act, elsewhere, n } of steps) {
        const station = who ? STA : STA2;
        acts[act]!(scene, station, elsewhere ? AP2 : AP, n);
        while (owners.length < scene.shots.length) owners.push(station);
      }
      const together = attemptsOf(scene.shots);
      for (const station of [STA, STA2]) {
        const alone = attemptsOf(scene.shots.filter((_, i) => owners[i] === station));
        expect(anonymous(together, station)).toEqual(anonymous(alone, station));
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever the order of frames, every message has its place and every reference exists', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const scene = new Scene();
      for (const { who, act, elsewhere, n } of steps)
        acts[act]!(scene, who ? STA : STA2, elsewhere ? AP2 : AP, n);
      for (const attempt of scene.attempts()) {
        const records = attempt.messages.map((m) => m.record);
        expect(records).toEqual([...new Set(records)].sort((a, b) => a - b));
        const keys = attempt.handshakes.flatMap((h) => h.messages).map((m) => m.record);
        expect(records).toEqual(expect.arrayContaining(keys));
        for (const { chain, messages } of attempt.handshakes)
          for (const message of Object.values(chain)) expect(messages).toContain(message);
        for (const m of attempt.messages) if (m.repeats !== null) expect(m.repeats).toBeLessThan(m.record);
      }
    }),
    { numRuns: 150 },
  );
});
