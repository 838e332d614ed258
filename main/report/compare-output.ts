import type { Comparison, Difference } from '../views/compare/index.ts';

/** Plain data of a comparison for other programs. */
export interface ComparisonJson {
  format: 'handshake-workbench/comparison@1';
  a: string;
  b: string;
  sentence: string;
  first: Difference | null;
  differences: readonly Difference[];
  noise: number;
  steps: { a: string | null; b: string | null; title: string; differences: number }[];
}

export function comparisonJson(comparison: Comparison): ComparisonJson {
  return {
    format: 'handshake-workbench/comparison@1',
    a: comparison.nameA,
    b: comparison.nameB,
    sentence: comparison.sentence,
    first: comparison.first,
    differences: comparison.differences,
    noise: comparison.noise,
    steps: comparison.pairs.map(({ a, b, differences }) => ({
      a: a?.id ?? null,
      b: b?.id ?? null,
      title: (a ?? b)!.title,
      differences: differences.length,
    })),
  };
}

/** Differences of little weight that the text lists; the rest are counted. */
const MINOR_LISTED = 10;

/** A comparison for people: the first difference that matters, then all of them by weight, then the steps side by side. */
export function comparisonText(comparison: Comparison): string {
  const { differences, pairs } = comparison;
  const lines = [`A: ${comparison.nameA}`, `B: ${comparison.nameB}`, '', comparison.sentence];
  for (const weight of ['decisive', 'meaningful', 'minor'] as const) {
    const list = differences.filter((difference) => difference.weight === weight);
    if (list.length === 0) continue;
    const listed = weight === 'minor' ? list.slice(0, MINOR_LISTED) : list;
    lines.push('', `${heading[weight]} (${list.length}):`);
    for (const difference of listed) lines.push(`  ${place(difference)}  ${difference.sentence}`);
    if (listed.length < list.length)
      lines.push(`  … and ${list.length - listed.length} more (--json has them)`);
  }
  lines.push('', 'Step by step (A, B):');
  for (const { a, b, differences: found } of pairs) {
    const mark = a && b ? (found.length === 0 ? '  ' : '≠ ') : a ? '< ' : '> ';
    lines.push(`  ${mark}${(a?.id ?? '').padStart(4)} ${(b?.id ?? '').padStart(4)}  ${(a ?? b)!.title}`);
  }
  lines.push(
    '',
    `${comparison.noise} times, counters, addresses and random numbers differ as they always do.`,
  );
  return `${lines.join('\n')}\n`;
}

const heading = {
  decisive: 'Differences that decide',
  meaningful: 'Differences that may matter',
  minor: 'Differences of little weight',
} as const;

const place = ({ a, b }: Difference): string => `[A ${a ?? '–'}, B ${b ?? '–'}]`;
