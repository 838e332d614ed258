import type { FindingView, NeedView, PhaseView, RowView, Verdict } from '../../preload/contract/index.ts';
import { toHex } from '../base/bytes.ts';
import type { SecretNeed, Trace } from '../calculate/types.ts';
import type { EvidenceRef, Finding } from '../diagnose/types.ts';
import { ssidText } from '../session/secrets.ts';
import { phaseLabels, phaseOrder, rangeText, recordText } from './labels.ts';
import { verdictOf } from './rows.ts';

export function needView(need: SecretNeed | null): NeedView | null {
  return (
    need && {
      kind: need.kind,
      ssid: need.ssid ? ssidText(need.ssid) : null,
      ssidHex: need.ssid ? toHex(need.ssid) : null,
      sentence: need.sentence,
    }
  );
}

const certaintyVerdict = (finding: Finding): Verdict => {
  if (finding.certainty === 'unknowable') return 'unknown';
  return finding.severity === 'failure' ? 'fail' : 'warn';
};

function evidence(ref: EvidenceRef, trace: Trace | null): FindingView['for'][number]['refs'][number] {
  if (ref.type === 'step') {
    const step = trace?.step(ref.step);
    const record = step?.record;
    return { label: `step ${ref.step}`, step: step?.key ?? ref.step, ...(record != null && { record }) };
  }
  const { record, start, end } = ref;
  const label = trace ? recordText(record, trace) : `record ${record}`;
  if (start === undefined || end === undefined) return { label, record };
  return { label: `${label}, ${rangeText(start, end)}`, record, start, end };
}

/** Key of the first step that a fact for the finding refers to, by itself or by its record. */
function stepOf({ for: facts }: Finding, trace: Trace): string | null {
  for (const ref of facts.flatMap(({ refs }) => refs)) {
    const step =
      ref.type === 'step'
        ? trace.step(ref.step)
        : trace.steps.find(({ kind, record }) => kind === 'message' && record === ref.record);
    if (step) return step.key;
  }
  return null;
}

export function findingView(finding: Finding, id: string, trace: Trace | null): FindingView {
  const facts = (list: Finding['for']): FindingView['for'] =>
    list.map((fact) => ({ sentence: fact.sentence, refs: fact.refs.map((ref) => evidence(ref, trace)) }));
  return {
    id,
    cause: finding.cause,
    verdict: certaintyVerdict(finding),
    severity: finding.severity,
    certainty: finding.certainty,
    summary: finding.summary,
    step: trace && stepOf(finding, trace),
    for: facts(finding.for),
    against: facts(finding.against),
    settle: facts(finding.settle),
    remedy: finding.remedy,
    misleads: finding.misleads,
  };
}

/** The phases of an attempt in order: each lasts from its first row to the first row of the next. */
export function phaseViews(trace: Trace, rows: readonly Pick<RowView, 'row' | 'phase'>[]): PhaseView[] {
  const first = new Map<string, number>();
  for (const row of rows) if (!first.has(row.phase)) first.set(row.phase, row.row);
  const always = new Set(['discovery', 'authentication', 'association', 'four-way', 'data', 'leave']);
  const shown = phaseOrder.filter((phase) => first.has(phase) || always.has(phase));
  const starts = shown.filter((phase) => first.has(phase)).map((phase) => first.get(phase)!);
  const latest = [...first].sort((a, b) => b[1] - a[1])[0]?.[0];
  const furthest = Math.max(...shown.map((phase, i) => (first.has(phase) ? i : -1)));
  return shown
    .map((phase, i): PhaseView => {
      const firstRow = first.get(phase);
      if (firstRow === undefined) {
        const state = i < furthest ? 'not-captured' : 'not-reached';
        return { phase, label: phaseLabels[phase], state, firstRow: 0, rows: 0 };
      }
      const next = Math.min(rows.length, ...starts.filter((start) => start > firstRow));
      return {
        phase,
        label: phaseLabels[phase],
        state: phaseState(trace, phase, phase === latest),
        firstRow,
        rows: next - firstRow,
      };
    })
    .sort((a, b) => (a.rows > 0 && b.rows > 0 ? a.firstRow - b.firstRow : 0));
}

function phaseState(trace: Trace, phase: PhaseView['phase'], latest: boolean): PhaseView['state'] {
  const failed = trace.steps.some((step) => step.phase === phase && verdictOf(step.checks) === 'fail');
  if (failed) return 'failed';
  if (trace.outcome === 'failed' && phase === failedPhase(trace)) return 'failed';
  return latest && trace.outcome === 'incomplete' ? 'reached' : 'done';
}

/** Where a failed attempt failed: its last phase, leaving not counted. */
function failedPhase(trace: Trace): string | null {
  const phases = trace.steps
    .map((step) => step.phase)
    .filter((phase) => phase !== 'leave' && phase !== 'discovery');
  return phases.at(-1) ?? null;
}
