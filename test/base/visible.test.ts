import { expect, it } from 'vitest';
import { toPlainText, toText, utf8 } from '../../main/base/bytes.ts';
import { visible, visibleLines } from '../../main/base/visible.ts';

it.each([
  ['a name that reads backwards', 'Home\u202eemoH', 'Home\\u{202e}emoH'],
  ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
  ['what has no width', 'Ho\u200bme\ufeff', 'Ho\\u{200b}me\\u{feff}'],
  ['a tag', 'a\u{e0041}', 'a\\u{e0041}'],
  ['an escape sequence', '\u001b[31mred\u0007', '\\u{1b}[31mred\\u{7}'],
  ['a line end', 'a\r\nb', 'a\\u{d}\\u{a}b'],
])('%s is shown', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('names that people give stay as they are', () => {
  for (const name of ['Café 5 GHz', 'שלום', 'نت', '网络', '🏠 home', 'a b', "it's"])
    expect(visible(name)).toBe(name);
});

it('lines of a terminal stay lines', () => {
  expect(visibleLines('a\nb\u001b')).toBe('a\nb\\u{1b}');
});

it('octets of a name are shown so too, and calculated with as they are', () => {
  const name = utf8('Ho\u200bme');
  expect(toText(name)).toBe('Ho\\u{200b}me');
  expect(toPlainText(name)).toBe('Ho\u200bme');
});
