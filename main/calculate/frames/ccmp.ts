import { ccmpOpen } from '../../crypto/ccmp.ts';
import { out, type SubstepSpec } from '../builder.ts';
import type { Input } from '../types.ts';
import { placeOf } from '../words.ts';
import { type CipherSteps, type Mpdu, mpduInputs } from './mpdu.ts';

const CLAUSES = ['IEEE 802.11-2020, 12.5.3.4'];

/** CCMP with 8 octets of MIC, or CCMP-256 with 16. */
export const ccmpMpdu = (name: string, micLength: number): CipherSteps => ({
  name,
  keyLength: 2 * micLength,
  overhead: 8 + micLength,
  plaintext({ located, header, protection, ciphertext }, key) {
    const { bytes } = located.frame;
    const body = bytes.subarray(protection.start, ciphertext.end);
    return ccmpOpen(key, bytes.subarray(header.start, header.end), body);
  },
  open(mpdu) {
    const { key, header, mld, body } = mpduInputs(mpdu);
    const mic = micOf(mpdu, micLength);
    return {
      explanation:
        'CCMP is AES in two uses at once: the counter mode encrypts, and the CBC-MAC makes a MIC over header and data. ' +
        'The packet number makes each frame differ, and it must grow, so that an old frame cannot be played again.',
      clauses: CLAUSES,
      formula: [
        `plaintext, MIC = ${name}-Decrypt(`,
        { name: key.name },
        ', ',
        { name: 'header' },
        ', ',
        { name: 'body' },
        ')',
      ],
      operation: 'ccmp-decrypt',
      inputs: [key, header, ...mld, body],
      outputs: [
        { name: 'plaintext', role: 'derived', secret: false },
        { name: 'MIC', role: 'derived', secret: false, note: 'as computed' },
        { name: 'PN', role: 'derived', secret: false, note: 'packet number' },
      ],
      checks: (id) => [
        {
          name: 'ccmp-mic',
          expected: { name: 'MIC computed', ref: out(id, 'MIC') },
          seen: { name: 'MIC in the frame', ref: mic.ref },
          yes: `The MIC is right: the ${key.name} is the key of this frame.`,
          no: `The MIC differs from ${placeOf(mic.ref)}: another key encrypted this, or it was changed.`,
        },
      ],
      substeps: { count: 5, make: (id) => substeps(id, mpdu, micLength) },
    };
  },
});

function micOf({ located, ciphertext }: Mpdu, length: number): Input {
  const span = { start: ciphertext.end - length, end: ciphertext.end };
  return { name: 'MIC in the frame', role: 'derived', ref: located.ref(span) };
}

function substeps(id: string, mpdu: Mpdu, micLength: number): SubstepSpec[] {
  const { key, header, mld, protection } = mpduInputs(mpdu);
  const { located, ciphertext } = mpdu;
  const encrypted: Input = {
    name: 'ciphertext',
    role: header.role,
    ref: located.ref({ start: ciphertext.start, end: ciphertext.end - micLength }),
  };
  const nonce: Input = { name: 'nonce', role: 'derived', ref: out(`${id}.2`, 'nonce') };
  const aad: Input = { name: 'AAD', role: 'derived', ref: out(`${id}.1`, 'AAD') };
  const plaintext: Input = { name: 'plaintext', role: 'derived', ref: out(`${id}.3`, 'plaintext') };
  const mic = micOf(mpdu, micLength);
  return [
    aadStep(header, mld),
    {
      act: 'data.nonce',
      title: 'Make the nonce',
      detail: '13 bytes',
      sentence: 'Priority, sender and packet number make the nonce, which no other frame under this key has.',
      clauses: ['IEEE 802.11-2020, 12.5.3.3.4'],
      formula: ['nonce = flags ‖ A2 of ', { name: 'header' }, ' ‖ PN of ', { name: protection.name }],
      operation: 'ccmp-nonce',
      inputs: [header, ...mld, protection],
      outputs: [
        { name: 'nonce', role: 'derived', secret: false },
        { name: 'PN', role: 'derived', secret: false, note: 'packet number' },
      ],
    },
    {
      act: 'data.counter-mode',
      title: 'Decrypt in counter mode',
      detail: `${ciphertext.end - ciphertext.start - micLength} bytes`,
      sentence:
        'AES turns nonce and a counter into a stream of bytes; XORed with the ciphertext it gives the data.',
      clauses: ['RFC 3610, 2.3'],
      formula: [
        'plaintext = ',
        { name: 'ciphertext' },
        ' ⊕ AES-CTR(',
        { name: key.name },
        ', ',
        { name: 'nonce' },
        ')',
      ],
      operation: 'ccm-ctr',
      inputs: [key, nonce, encrypted],
      outputs: [{ name: 'plaintext', role: 'derived', secret: false }],
    },
    {
      act: 'data.cbc-mac',
      title: 'CBC-MAC over header and data',
      detail: `T, ${micLength} bytes`,
      sentence: 'AES chains over nonce, AAD and data; the first bytes of the last block are T.',
      clauses: ['RFC 3610, 2.2'],
      formula: [
        'T = CBC-MAC(',
        { name: key.name },
        ', B0(',
        { name: 'nonce' },
        ') ‖ ',
        { name: 'AAD' },
        ' ‖ ',
        { name: 'plaintext' },
        ')',
      ],
      operation: 'ccm-tag',
      params: { length: micLength },
      inputs: [key, nonce, aad, plaintext],
      outputs: [{ name: 'T', role: 'derived', secret: false }],
    },
    {
      act: 'data.mic',
      title: 'Hide T and compare',
      detail: 'MIC',
      sentence: 'T is XORed with the first block of the counter: that is the MIC that the frame must carry.',
      clauses: ['RFC 3610, 2.3'],
      formula: [
        'MIC = ',
        { name: 'T' },
        ' ⊕ AES(',
        { name: key.name },
        ', counter 0 of ',
        { name: 'nonce' },
        ')',
      ],
      operation: 'ccm-hide',
      inputs: [key, nonce, { name: 'T', role: 'derived', ref: out(`${id}.4`, 'T') }],
      outputs: [
        { name: 'S0', role: 'derived', secret: false },
        { name: 'MIC', role: 'derived', secret: false },
      ],
      checks: (own) => [
        {
          name: 'ccmp-mic',
          expected: { name: 'MIC computed', ref: out(own, 'MIC') },
          seen: { name: 'MIC in the frame', ref: mic.ref },
          yes: 'Equal.',
          no: `The MIC differs from ${placeOf(mic.ref)}.`,
        },
      ],
    },
  ];
}

/** AAD of CCMP and GCMP. Output `AAD`. */
export const aadStep = (header: Input, mld: readonly Input[]): SubstepSpec => ({
  act: 'data.aad',
  title: 'Make the AAD',
  detail: 'header, masked',
  sentence:
    'The header is taken without what may change on the way: retry, power management, sequence number.',
  explanation:
    'AAD is additional authenticated data: it is sent in the clear, yet the MIC covers it, so that no one can give the ' +
    'data other addresses.',
  clauses: ['IEEE 802.11-2020, 12.5.3.3.3'],
  formula: ['AAD = masked ', { name: 'header' }],
  operation: 'ccmp-aad',
  inputs: [header, ...mld],
  outputs: [{ name: 'AAD', role: 'derived', secret: false }],
});
