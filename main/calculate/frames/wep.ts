import { type CheckSpec, out } from '../builder.ts';
import { type CipherSteps, mpduInputs } from './mpdu.ts';

const ICV = 4;

/** WEP: RC4 under the IV and the one key of the network, and a checksum. Its key is given: no handshake makes it. */
export const wepMpdu: CipherSteps = {
  name: 'WEP',
  keyLength: 13,
  givenLengths: [5],
  overhead: ICV + 4,
  unordered: true,
  open(mpdu) {
    const { key, body } = mpduInputs(mpdu);
    return {
      explanation:
        'WEP puts a number of 24 bits, the IV, in front of the key and takes both as the RC4 key of the frame. The IVs soon come ' +
        'again, and some of them give the key away: it was broken in 2001.',
      clauses: ['IEEE 802.11-2020, 12.3.2'],
      formula: ['plaintext, ICV = WEP-Decrypt(', { name: key.name }, ', ', { name: 'body' }, ')'],
      operation: 'wep-decrypt',
      inputs: [key, { ...body, note: 'IV, ciphertext, ICV' }],
      outputs: [
        { name: 'plaintext', role: 'derived', secret: false },
        { name: 'ICV in the frame', role: 'derived', secret: false, note: 'as decrypted' },
        { name: 'ICV', role: 'derived', secret: false, note: 'as computed' },
        { name: 'IV', role: 'derived', secret: false },
      ],
      checks: (id) => [icvCheck(id)],
      substeps: { count: 0, make: () => [] },
    };
  },
};

const icvCheck = (id: string): CheckSpec => ({
  name: 'wep-icv',
  expected: { name: 'ICV computed', ref: out(id, 'ICV') },
  seen: { name: 'ICV in the frame', ref: out(id, 'ICV in the frame') },
  yes: 'The ICV is right.',
  no: 'The ICV is wrong: another key encrypted this, or it was changed.',
});
