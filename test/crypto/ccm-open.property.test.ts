import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ccmEncrypt, ccmOpen } from '../../main/crypto/ccm.ts';

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

it('opens what CCM sealed, and nothing of which an octet was changed', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      octets(32),
      octets(13),
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(),
      (long, secret, nonce, aad, message, place) => {
        const key = secret.slice(0, long ? 32 : 16);
        const { ciphertext, u: mic } = ccmEncrypt(key, nonce, aad, message, long ? 16 : 8);
        const opened = ccmOpen(key, nonce, aad, ciphertext, mic);
        expect(opened && Uint8Array.from(opened)).toEqual(message);
        const all = [ciphertext, mic, nonce, aad].map((part) => part.slice());
        const changed = all[place % 4]!;
        if (changed.length > 0) changed[place % changed.length]! ^= 1 << (place & 7);
        const [c, m, n, a] = all as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
        if (changed.length > 0) expect(ccmOpen(key, n, a, c, m)).toBe(null);
      },
    ),
  );
});
