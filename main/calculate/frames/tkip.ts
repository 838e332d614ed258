import { type CheckSpec, out, type SubstepSpec } from '../builder.ts';
import type { Input } from '../types.ts';
import { type CipherSteps, type Mpdu, mpduInputs } from './mpdu.ts';

const MIC = 8;
const CLAUSES = ['IEEE 802.11-2020, 12.5.2.1.3'];

/** TKIP: a key mixed for each frame, RC4, a checksum, and the Michael MIC over the whole MSDU. */
export const tkipMpdu: CipherSteps = {
  name: 'TKIP',
  keyLength: 32,
  overhead: 8 + MIC + 4,
  fragmentOverhead: 8 + 4,
  givenLengths: [16],
  open(mpdu) {
    const { key, header, body } = mpduInputs(mpdu);
    const signed = hasMichael(mpdu);
    return {
      explanation:
        'TKIP was made for hardware that could do nothing but RC4. It mixes a new RC4 key for each frame, so that the ' +
        'weakness of WEP is avoided, and adds a small MIC named Michael under a second key.',
      clauses: CLAUSES,
      formula: [
        'plaintext, MIC, ICV = TKIP-Decrypt(',
        { name: key.name },
        ', ',
        { name: 'header' },
        ', ',
        { name: 'body' },
        ')',
      ],
      operation: 'tkip-decrypt',
      inputs: [key, header, body],
      outputs: [
        { name: 'plaintext', role: 'derived', secret: false },
        { name: 'ICV in the frame', role: 'derived', secret: false, note: 'as decrypted' },
        { name: 'ICV', role: 'derived', secret: false, note: 'as computed' },
        ...(!signed
          ? []
          : [
              { name: 'MIC in the frame', role: 'derived' as const, secret: false, note: 'as decrypted' },
              { name: 'MIC', role: 'derived' as const, secret: false, note: 'as computed' },
            ]),
        { name: 'PN', role: 'derived', secret: false, note: 'TSC, the packet number' },
      ],
      checks: (id) => [
        icvCheck(`${id}`, 'ICV', id, 'ICV in the frame'),
        ...(!signed ? [] : [micCheck(id, 'MIC', id, 'MIC in the frame', key.name)]),
      ],
      substeps: { count: signed ? 5 : 4, make: (id) => substeps(id, mpdu) },
    };
  },
};

/** Whether the Michael MIC can be computed: of a whole MSDU, with its key. */
const hasMichael = ({ fragment, withoutMichael }: Mpdu): boolean => !fragment && !withoutMichael;

const icvCheck = (made: string, computed: string, seenIn: string, seen: string): CheckSpec => ({
  name: 'tkip-icv',
  expected: { name: 'ICV computed', ref: out(made, computed) },
  seen: { name: 'ICV in the frame', ref: out(seenIn, seen) },
  yes: 'The ICV is right.',
  no: 'The ICV is wrong: another key encrypted this, or it was changed.',
});

const micCheck = (made: string, computed: string, seenIn: string, seen: string, key: string): CheckSpec => ({
  name: 'michael-mic',
  expected: { name: 'MIC computed', ref: out(made, computed) },
  seen: { name: 'MIC in the frame', ref: out(seenIn, seen) },
  yes: `The Michael MIC is right: the ${key} is the key of this frame.`,
  no: 'The Michael MIC is wrong.',
});

function substeps(id: string, mpdu: Mpdu): SubstepSpec[] {
  const { key, header, protection } = mpduInputs(mpdu);
  const encrypted: Input = { name: 'ciphertext', role: header.role, ref: mpdu.located.ref(mpdu.ciphertext) };
  const made = (name: string, step: number, output = name): Input => ({
    name,
    role: 'derived',
    ref: out(`${id}.${step}`, output),
  });
  const steps: SubstepSpec[] = [
    {
      act: 'data.tkip-phase-1',
      title: 'Mix the key, phase 1',
      detail: 'TTAK',
      sentence: 'The TK is mixed with the sender’s address and the upper part of the packet number.',
      explanation: 'Phase 1 gives the same result for 65536 frames, so that slow hardware does it seldom.',
      clauses: ['IEEE 802.11-2020, 12.5.2.5.3'],
      formula: [
        'TTAK = Phase1(',
        { name: key.name },
        ', A2 of ',
        { name: 'header' },
        ', ',
        { name: protection.name },
        ')',
      ],
      operation: 'tkip-phase1',
      inputs: [key, header, protection],
      outputs: [
        { name: 'TTAK', role: 'derived', secret: true },
        { name: 'TSC', role: 'derived', secret: false, note: 'packet number' },
      ],
    },
    {
      act: 'data.tkip-phase-2',
      title: 'Mix the key, phase 2',
      detail: 'RC4 key',
      sentence:
        'TTAK is mixed with the TK and the lower part of the packet number: the RC4 key of this one frame.',
      clauses: ['IEEE 802.11-2020, 12.5.2.5.4'],
      formula: ['key = Phase2(', { name: 'TTAK' }, ', ', { name: key.name }, ', ', { name: 'TSC' }, ')'],
      operation: 'tkip-phase2',
      inputs: [made('TTAK', 1), key, made('TSC', 1)],
      outputs: [{ name: 'key', role: 'derived', secret: true }],
    },
    {
      act: 'data.rc4',
      title: 'Decrypt with RC4',
      detail: `${mpdu.ciphertext.end - mpdu.ciphertext.start} bytes`,
      sentence: mpdu.fragment
        ? 'RC4 gives a part of the data and the ICV.'
        : 'RC4 gives the data, the Michael MIC and the ICV.',
      clauses: CLAUSES,
      formula: ['plaintext ‖ MIC ‖ ICV = RC4(', { name: 'key' }, ') ⊕ ', { name: 'ciphertext' }],
      operation: 'tkip-rc4',
      params: { mic: mpdu.fragment ? 0 : MIC },
      inputs: [made('key', 2), encrypted],
      outputs: [
        { name: 'plaintext', role: 'derived', secret: false },
        ...(mpdu.fragment ? [] : [{ name: 'MIC', role: 'derived' as const, secret: false }]),
        { name: 'ICV', role: 'derived', secret: false },
      ],
    },
    {
      act: 'data.icv',
      title: 'Check the ICV',
      detail: 'CRC-32',
      sentence: 'A CRC-32 over what was decrypted shows whether the key was right.',
      clauses: ['IEEE 802.11-2020, 12.3.2.3'],
      formula: [
        'ICV = CRC-32(',
        { name: 'plaintext' },
        ...(mpdu.fragment ? [] : [' ‖ ', { name: 'MIC' }]),
        ')',
      ],
      operation: 'crc32',
      inputs: [made('plaintext', 3), ...(mpdu.fragment ? [] : [made('MIC', 3)])],
      outputs: [{ name: 'ICV', role: 'derived', secret: false, result: 'CRC' }],
      checks: (own) => [icvCheck(own, 'ICV', `${id}.3`, 'ICV')],
    },
  ];
  if (hasMichael(mpdu))
    steps.push({
      act: 'data.michael',
      title: 'Check the Michael MIC',
      detail: '8 bytes',
      sentence:
        'Michael signs both addresses, the priority and the data, with the half of the TK that is the sender’s.',
      clauses: ['IEEE 802.11-2020, 12.5.2.3'],
      formula: [
        'MIC = Michael(half of ',
        { name: key.name },
        ', addresses of ',
        { name: 'header' },
        ' ‖ ',
        { name: 'plaintext' },
        ')',
      ],
      operation: 'michael',
      inputs: [key, header, made('plaintext', 3)],
      outputs: [
        { name: 'key', role: 'derived', secret: true, note: 'Michael key' },
        { name: 'MIC', role: 'derived', secret: false },
      ],
      checks: (own) => [micCheck(own, 'MIC', `${id}.3`, 'MIC', key.name)],
    });
  return steps;
}
