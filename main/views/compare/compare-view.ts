import type {
  CompareCellView,
  CompareRowView,
  CompareView,
  DifferenceView,
} from '../../../preload/contract/index.ts';
import type { Step } from '../../calculate/types.ts';
import type { Session } from '../../session/session.ts';
import { verdictOf } from '../rows.ts';
import { type ComparedPair, compare, type Difference, sideName } from './compare.ts';

/** Two attempts of a session for the window. @throws UserError when one of them does not exist */
export function compareView(session: Session, a: string, b: string, revision: number): CompareView {
  const side = (name: string, id: string) => {
    const analysed = session.analysed(id);
    return { name, title: sideName(analysed), analysed, frame: (record: number) => session.frame(record) };
  };
  const compared = compare(side('A', a), side('B', b));
  const { first } = compared;
  const index = first ? compared.pairs.findIndex(({ differences }) => differences.includes(first)) : -1;
  return {
    revision,
    a: { attempt: a, title: compared.nameA },
    b: { attempt: b, title: compared.nameB },
    sentence: compared.sentence,
    first: index < 0 ? null : index,
    rows: compared.pairs.map(rowOf),
    expected: compared.noise,
  };
}

function rowOf(pair: ComparedPair): CompareRowView {
  const { a, b, differences, noise } = pair;
  const step = (a ?? b)!;
  const weights = differences.map(({ weight }) => weight);
  const heaviest = (['decisive', 'meaningful', 'minor'] as const).find((weight) => weights.includes(weight));
  return {
    title: step.title,
    phase: step.phase,
    a: a && cellOf(a),
    b: b && cellOf(b),
    weight: heaviest ?? (noise.length > 0 ? 'expected' : 'equal'),
    differences: differences.map(differenceOf),
    expectedA: noise.flatMap(({ spanA }) => (spanA ? [{ ...spanA }] : [])),
    expectedB: noise.flatMap(({ spanB }) => (spanB ? [{ ...spanB }] : [])),
  };
}

const cellOf = (step: Step): CompareCellView => ({
  step: step.id,
  says: step.detail,
  sentence: step.sentence,
  record: step.kind === 'message' ? step.record : null,
  verdict: verdictOf(step.checks),
});

const differenceOf = (difference: Difference): DifferenceView => ({
  weight: difference.weight,
  what: difference.what,
  a: difference.saysA,
  b: difference.saysB,
  sentence: difference.sentence,
  rangeA: difference.spanA && { ...difference.spanA },
  rangeB: difference.spanB && { ...difference.spanB },
});
