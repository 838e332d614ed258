import { monthOf } from './stamp.ts';

/**
 * Languages whose month names programs print under a locale of that language, the more widespread first: a name that
 * two of them use for different months (Polish and Croatian `lis`) is the first one's.
 */
const LANGUAGES =
  'en de fr es pt it nl pl ru uk cs sk sv da nb fi tr hu ro hr sl sr-Latn el bg ca id et lv lt vi'.split(' ');

/** Abbreviations of the C library's locales that differ from those of the Unicode data. */
const OTHERS: Readonly<Record<string, number>> = {
  mrz: 3,
  maa: 3,
  set: 9,
  sept: 9,
  out: 10,
  gen: 1,
  мая: 5,
  мар: 3,
  сен: 9,
  ноя: 11,
  авг: 8,
  lut: 2,
  tammi: 1,
  helmi: 2,
  maalis: 3,
  huhti: 4,
  touko: 5,
  kesä: 6,
  heinä: 7,
  elo: 8,
  syys: 9,
  loka: 10,
  marras: 11,
  joulu: 12,
};

let known: Map<string, number> | null = null;

/** 1 to 12 of a month's name or abbreviation in a language that people have their machines in; 0 for any other word. */
export function monthNamed(word: string): number {
  const english = monthOf(word);
  if (english > 0) return english;
  known ??= allNames();
  return known.get(plain(word)) ?? 0;
}

const plain = (word: string): string => word.toLocaleLowerCase('en').replace(/\.$/, '').normalize('NFC');

function allNames(): Map<string, number> {
  const names = new Map<string, number>();
  const add = (name: string, month: number): void => {
    const key = plain(name);
    if (key.length >= 3 && !/\d/.test(key) && !names.has(key)) names.set(key, month);
  };
  for (const language of LANGUAGES)
    for (const month of ['short', 'long'] as const) {
      // With a day beside it the name stands in the case that dates have.
      for (const beside of [{ month }, { month, day: 'numeric' }] as const) {
        const format = new Intl.DateTimeFormat(language, { ...beside, timeZone: 'UTC' });
        for (let at = 1; at <= 12; at++) {
          const parts = format.formatToParts(Date.UTC(2025, at - 1, 15));
          add(parts.find(({ type }) => type === 'month')?.value ?? '', at);
        }
      }
    }
  for (const [name, month] of Object.entries(OTHERS)) add(name, month);
  return names;
}
