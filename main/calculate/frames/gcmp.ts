import { out } from '../builder.ts';
import type { Input } from '../types.ts';
import { placeOf } from '../words.ts';
import { aadStep } from './ccmp.ts';
import { type CipherSteps, mpduInputs } from './mpdu.ts';

const MIC = 16;

/** GCMP with a key of 16 octets, or GCMP-256. */
export const gcmpMpdu = (name: string, keyLength: number): CipherSteps => ({
  name,
  keyLength,
  overhead: 8 + MIC,
  open(mpdu) {
    const { key, header, mld, protection, body } = mpduInputs(mpdu);
    const { located, ciphertext } = mpdu;
    const micRef = located.ref({ start: ciphertext.end - MIC, end: ciphertext.end });
    const encrypted: Input = {
      name: 'ciphertext',
      role: header.role,
      ref: located.ref({ start: ciphertext.start, end: ciphertext.end - MIC }),
    };
    const check = (id: string) => [
      {
        name: 'gcmp-mic',
        expected: { name: 'MIC computed', ref: out(id, 'MIC') },
        seen: { name: 'MIC in the frame', ref: micRef },
        yes: `The MIC is right: the ${key.name} is the key of this frame.`,
        no: `The MIC differs from ${placeOf(micRef)}: another key encrypted this, or it was changed.`,
      },
    ];
    return {
      explanation:
        'GCMP encrypts with AES in counter mode and makes its MIC with GHASH, a sum of products in a finite field, which ' +
        'is faster than the CBC-MAC of CCMP.',
      clauses: ['IEEE 802.11-2020, 12.5.5.4'],
      formula: [
        `plaintext, MIC = ${name}-Decrypt(`,
        { name: key.name },
        ', ',
        { name: 'header' },
        ', ',
        { name: 'body' },
        ')',
      ],
      operation: 'gcmp-decrypt',
      inputs: [key, header, ...mld, body],
      outputs: [
        { name: 'plaintext', role: 'derived', secret: false },
        { name: 'MIC', role: 'derived', secret: false, note: 'as computed' },
        { name: 'PN', role: 'derived', secret: false, note: 'packet number' },
      ],
      checks: check,
      substeps: {
        count: 3,
        make: (id) => [
          aadStep(header, mld),
          {
            act: 'data.nonce',
            title: 'Make the nonce',
            detail: '12 bytes',
            sentence: 'Sender and packet number make the nonce, which no other frame under this key has.',
            clauses: ['IEEE 802.11-2020, 12.5.5.3.4'],
            formula: ['nonce = A2 of ', { name: 'header' }, ' ‖ PN of ', { name: protection.name }],
            operation: 'gcmp-nonce',
            inputs: [header, ...mld, protection],
            outputs: [
              { name: 'nonce', role: 'derived', secret: false },
              { name: 'PN', role: 'derived', secret: false, note: 'packet number' },
            ],
          },
          {
            act: 'data.gcm',
            title: 'GCM: decrypt, and compare the MIC',
            detail: 'AES-CTR and GHASH',
            sentence:
              'AES in counter mode gives the data, and GHASH over AAD and ciphertext, hidden by AES, gives the MIC.',
            clauses: ['NIST SP 800-38D, 7.2'],
            formula: [
              'plaintext, MIC = GCM(',
              { name: key.name },
              ', ',
              { name: 'nonce' },
              ', ',
              { name: 'AAD' },
              ', ',
              { name: 'ciphertext' },
              ')',
            ],
            operation: 'gcm-open',
            inputs: [
              key,
              { name: 'nonce', role: 'derived', ref: out(`${id}.2`, 'nonce') },
              { name: 'AAD', role: 'derived', ref: out(`${id}.1`, 'AAD') },
              encrypted,
            ],
            outputs: [
              { name: 'plaintext', role: 'derived', secret: false },
              { name: 'H', role: 'derived', secret: true, note: 'AES of sixteen zero bytes' },
              { name: 'S', role: 'derived', secret: false, note: 'GHASH' },
              { name: 'MIC', role: 'derived', secret: false },
            ],
            checks: check,
          },
        ],
      },
    };
  },
});
