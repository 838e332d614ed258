import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf } from '../../main/base/any-of.ts';

const patterns = [
  /^STA (?<station>[0-9a-f:]{17}) left/i,
  /status=(?<status>\d+)/,
  /^(?<status>\d+) of (\d+)/,
  /(a)(b)\1/,
  /[(\]]x/,
  /\(named\)/,
  /(?<=no )beacon|(?<!old )frame$/,
  /^left$/m,
  /sticky/y,
  /every/g,
];

describe('any of many patterns', () => {
  it('says what each alone says', () => {
    const any = anyOf(patterns);
    const each = (text: string) =>
      patterns.some(({ source, flags }) => new RegExp(source, flags.replace(/[gy]/g, '')).test(text));
    const words = [
      'STA 02:00:00:00:00:01 left',
      'sta ',
      'status=1',
      '3 of 4',
      'aba',
      'abb',
      '(x',
      ']x',
      'named',
      '(named)',
      'no beacon',
      'old frame',
      'frame',
      'left',
      '\n',
      ' ',
      'sticky',
      'every',
    ];
    const texts = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        expect(any(text)).toBe(each(text));
        expect(any(text), 'asked again').toBe(each(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its word where the patterns are many', () => {
    const many = Array.from({ length: 4000 }, (_, i) => new RegExp(`^word${i} (?<rest>.*)$`));
    const any = anyOf(many);
    for (const i of [0, 7, 1999, 3999]) expect(any(`word${i} and`)).toBe(true);
    expect(any('word4000 and')).toBe(false);
    expect(any(' word1 and')).toBe(false);
  });

  it('is never so where there are none', () => {
    expect(anyOf([])('')).toBe(false);
  });
});
