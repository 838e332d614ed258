import { describe, expect, it } from 'vitest';
import { SCENES } from './networks.ts';
import { disclosed, failedChecks, keysAgree, onAir, passphraseSecret, play, STATION } from './scene.ts';

let tk: Uint8Array = new Uint8Array(0);

describe('a supplicant joins, and the recording proves it', () => {
  for (const [name, scene] of SCENES)
    it(name, async () => {
      let known: { authorized: boolean | null; sameTk: boolean } | null = null;
      const ended = await play({
        ...scene,
        on: (event, { accessPoint, clock }) => {
          if (event.kind === 'authorized')
            clock.after(10, () => {
              known = { authorized: accessPoint.isAuthorized(STATION), sameTk: keysAgree(accessPoint, tk) };
            });
          if (event.kind === 'secret' && event.secret.kind === 'tk') tk = event.secret.value;
        },
      });
      expect(ended.outcome.kind, ended.outcome.words).toBe('left');
      expect(known).toEqual({ authorized: true, sameTk: true });
      const secrets = [passphraseSecret(), ...disclosed(ended.secrets)];
      const { traces } = await onAir(ended.records, secrets);
      expect(traces).toHaveLength(1);
      const trace = traces[0]!;
      expect(trace.handshakes.map((handshake) => handshake.verified)).toEqual([true]);
      expect(trace.agreements.filter((agreement) => agreement.verified === false)).toEqual([]);
      expect(failedChecks(trace)).toEqual([]);
    });
});
