import { describe, expect, it } from 'vitest';
import type { StepView, ValueView } from '../../preload/contract/index.ts';
import { activeInput } from '../../renderer/panels/inspector/active.ts';
import { readSecret } from '../../renderer/panels/inspector/secret.ts';
import { clauseGroups, leadOf, nearSubsteps, stepText } from '../../renderer/panels/inspector/text.ts';

const value = (name: string, more: Partial<ValueView>): ValueView => ({
  name,
  role: 'ap',
  length: 6,
  hex: '020000000000',
  text: null,
  note: '',
  source: null,
  masked: false,
  ...more,
});

const step: StepView = {
  revision: 1,
  attempt: '1',
  step: '12.5',
  act: 'key.split',
  key: 'key.ptk@m2/key.split',
  top: '12',
  number: 12,
  of: 41,
  row: 11,
  ms: 175.163,
  kind: 'calculation',
  phase: 'four-way',
  phaseLabel: 'Four-way',
  path: [
    { label: 'Four-way', step: '7' },
    { label: 'Derive PTK', step: '12' },
  ],
  title: 'Derive PTK',
  sentence: 'The station mixes the PMK with both nonces.',
  explanation: '',
  quote: '',
  record: 59,
  formula: ['PTK = PRF(', { name: 'PMK', role: 'secret' }, ')'],
  clauses: ['IEEE 802.11-2020, 12.7.1.3'],
  inputs: [
    value('passphrase', {
      role: 'secret',
      hex: null,
      masked: true,
      source: { from: 'secret', secret: 's', label: 'given in the window' },
    }),
    value('AA', {
      source: { from: 'record', record: 59, start: 32, end: 38, label: 'frame 59, bytes 32 to 37' },
    }),
  ],
  outputs: [value('KCK', { role: 'kck', note: 'makes MICs', length: 20, hex: '11'.repeat(20) })],
  checks: [
    { name: 'mic', verdict: 'ok', sentence: 'Equal: both ends hold one PMK.', expected: null, seen: null },
  ],
  substeps: [],
  canGoInto: false,
  outputFields: null,
};

describe('a step as text', () => {
  it('says where it is, what it does, and from what', () => {
    expect(stepText(step)).toBe(
      [
        'Step 12.5 (12 of 41), +175.163 ms: Derive PTK',
        'Four-way > Derive PTK',
        '',
        'The station mixes the PMK with both nonces.',
        '',
        '  PTK = PRF(PMK)',
        '',
        'Inputs:',
        '  passphrase, 6 bytes; from given in the window',
        '    (masked)',
        '  AA, 6 bytes; from frame 59, bytes 32 to 37',
        '    02 00 00 00 00 00',
        '',
        'Outputs:',
        '  KCK, 20 bytes; makes MICs',
        '    11 11 11 11 11 11 11 11 11 11 11 11 11 11 11 11',
        '    11 11 11 11',
        '',
        'Checks:',
        '  passed: Equal: both ends hold one PMK.',
        '',
        'Defined in:',
        '  IEEE 802.11-2020, 12.7.1.3',
        '',
      ].join('\n'),
    );
  });

  it('never holds what is masked', () => {
    const secret = value('passphrase', { hex: null, text: null, masked: true });
    expect(stepText({ ...step, inputs: [secret] })).toContain('(masked)');
  });
});

describe('the words of a check', () => {
  it('lead with its first words', () => {
    expect(leadOf({ verdict: 'ok', sentence: 'Equal: both ends hold one PMK.' })).toEqual({
      lead: 'Equal:',
      rest: 'both ends hold one PMK.',
    });
  });

  it('lead with the verdict where the sentence is one piece', () => {
    expect(leadOf({ verdict: 'unknown', sentence: 'No frame shows it.' })).toEqual({
      lead: 'Cannot be known.',
      rest: 'No frame shows it.',
    });
  });
});

describe('the wired input', () => {
  it('is the hovered one, by name or by its bytes', () => {
    expect(activeInput(step, 'AA', 59, null)).toBe('AA');
    expect(activeInput(step, '@32-38', 59, null)).toBe('AA');
    expect(activeInput(step, 'SPA', 59, { start: 32, end: 38 })).toBeNull();
  });

  it('is the selected one while nothing is hovered, in its own frame only', () => {
    expect(activeInput(step, null, 59, { start: 32, end: 38 })).toBe('AA');
    expect(activeInput(step, null, 60, { start: 32, end: 38 })).toBeNull();
    expect(activeInput(null, null, 59, { start: 32, end: 38 })).toBeNull();
  });
});

describe('many sub-steps', () => {
  const all = Array.from({ length: 4096 }, (_, i) => ({ step: `9.${i + 1}` }));

  it('are drawn round the present one', () => {
    const near = nearSubsteps(all, '9.2000');
    expect(near).toHaveLength(60);
    expect(near.some((substep) => substep.step === '9.2000')).toBe(true);
  });

  it('are drawn from the first at either end', () => {
    expect(nearSubsteps(all, '9')[0]!.step).toBe('9.1');
    expect(nearSubsteps(all, '9.4096').at(-1)!.step).toBe('9.4096');
    expect(nearSubsteps(all.slice(0, 5), '9')).toHaveLength(5);
  });
});

describe('a secret that was typed', () => {
  const home = { kind: 'passphrase', ssidHex: '486f6d65' } as const;

  it('is a passphrase of 8 to 63 characters, spaces kept', () => {
    expect(readSecret(home, ' pass word ', '')).toEqual({
      kind: 'passphrase',
      value: ' pass word ',
      ssidHex: '486f6d65',
    });
    expect(readSecret(home, '1234567', '')).toHaveProperty('error');
    expect(readSecret(home, 'x'.repeat(64), '')).toHaveProperty('error');
  });

  it('is the PSK where it is 64 hexadecimal digits', () => {
    expect(readSecret(home, 'AB'.repeat(32), '')).toEqual({
      kind: 'psk',
      value: 'ab'.repeat(32),
      ssidHex: '486f6d65',
    });
  });

  it('needs the network name where no frame has it', () => {
    const hidden = { kind: 'passphrase', ssidHex: null } as const;
    expect(readSecret(hidden, '12345678', '')).toHaveProperty('error');
    expect(readSecret(hidden, '12345678', 'Café')).toMatchObject({ ssidHex: '436166c3a9' });
    expect(readSecret(hidden, '12345678', 'x'.repeat(33))).toHaveProperty('error');
  });

  it('is a PMK of 32 or 48 bytes where one is needed', () => {
    const pmk = { kind: 'pmk', ssidHex: null } as const;
    expect(readSecret(pmk, 'cd'.repeat(48), '')).toEqual({
      kind: 'pmk',
      value: 'cd'.repeat(48),
      ssidHex: null,
    });
    expect(readSecret(pmk, 'a passphrase', '')).toHaveProperty('error');
  });
});

describe('clauses', () => {
  it('name a document once', () => {
    expect(
      clauseGroups(['IEEE 802.11-2020, 12.7.1.3', 'IEEE 802.11-2020, 12.7.1.2', 'RFC 2898, 5.2', 'RFC 3394']),
    ).toEqual([
      { document: 'IEEE 802.11-2020', parts: ['12.7.1.3', '12.7.1.2'] },
      { document: 'RFC 2898', parts: ['5.2'] },
      { document: 'RFC 3394', parts: [] },
    ]);
  });
});
