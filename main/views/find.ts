import type { FindResult } from '../../preload/contract/index.ts';
import type { Field } from '../dissect/types.ts';
import type { Session } from '../session/session.ts';
import { findLines } from './find-lines.ts';

const limit = 40;
/** Results that are kept for log lines where there are as many. */
const linesKept = 12;
/** Steps of all attempts that are searched, the attempt looked at first: each letter typed asks again. */
const stepLimit = 20_000;
/** Frames of an attempt whose fields are searched: its messages; data frames are too many and say nothing by name. */
const frameLimit = 200;

/** Steps, frames, attempts and fields that match what a person typed: a number, a name, an address, a filter name. */
export function find(session: Session, text: string, attempt: string | null): FindResult[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const results: FindResult[] = [];
  if (/^\d+(\.\d+)*$/.test(wanted)) results.push(...byNumber(session, wanted, attempt));
  for (const candidate of session.attempts) {
    const { ssid } = candidate.network;
    const name = ssid ? new TextDecoder().decode(ssid) : '';
    if ([name.toLowerCase(), candidate.station, candidate.bssid].some((value) => value.includes(wanted))) {
      results.push({
        type: 'attempt',
        label: name || candidate.bssid,
        detail: candidate.station,
        attempt: candidate.id,
        step: null,
        record: null,
      });
    }
  }
  const first = session.attempts.filter(({ id }) => id === attempt);
  const rest = session.attempts.filter(({ id }) => id !== attempt);
  let searched = 0;
  const logs = findLines(session.store, wanted, first[0] ?? null, limit);
  // Steps come first, but leave room for lines.
  const stepsEnd = limit - Math.min(logs.length, linesKept);
  for (const { id } of [...first, ...rest]) {
    if (searched > stepLimit) break;
    const { trace } = session.analysed(id);
    searched += trace.steps.length;
    for (const step of trace.steps) {
      if (results.length >= stepsEnd) break;
      if (`${step.title} ${step.detail}`.toLowerCase().includes(wanted)) {
        const detail = `step ${step.id}${step.record === null ? '' : `, frame ${step.record}`}`;
        results.push({
          type: 'step',
          label: step.title,
          detail,
          attempt: id,
          step: step.id,
          record: step.record,
        });
      }
    }
  }
  if (attempt !== null)
    results.push(...byField(session, wanted, attempt).slice(0, Math.max(0, stepsEnd - results.length)));
  return [...results, ...logs].slice(0, limit);
}

function byNumber(session: Session, wanted: string, attempt: string | null): FindResult[] {
  const results: FindResult[] = [];
  const step = attempt === null ? null : session.analysed(attempt).trace.step(wanted);
  if (step) {
    results.push({
      type: 'step',
      label: step.title,
      detail: `step ${step.id}`,
      attempt,
      step: step.id,
      record: step.record,
    });
  }
  const record = Number(wanted);
  if (Number.isInteger(record) && record >= 1 && record <= session.store.length) {
    const { summary } = session.frame(record);
    results.push({ type: 'record', label: `Frame ${record}`, detail: summary, attempt, step: null, record });
  }
  return results;
}

function byField(session: Session, wanted: string, attempt: string): FindResult[] {
  const results: FindResult[] = [];
  const { trace } = session.analysed(attempt);
  const seen = new Set<number>();
  for (const step of trace.steps) {
    if (step.kind !== 'message' || step.phase === 'data' || step.record === null || seen.has(step.record))
      continue;
    if (seen.size >= frameLimit || results.length >= limit) break;
    seen.add(step.record);
    const record = step.record;
    const visit = (field: Field): void => {
      const matches =
        field.filter?.toLowerCase().includes(wanted) || field.label.toLowerCase().includes(wanted);
      if (matches && results.length < limit) {
        results.push({
          type: 'field',
          label: `${field.label}: ${field.value}`,
          detail: `${field.filter ?? ''} in frame ${record}, ${step.title}`.trim(),
          attempt,
          step: step.id,
          record,
          start: field.span.start,
          end: field.span.end,
        });
      }
      for (const child of field.children ?? []) visit(child);
    };
    for (const field of session.frame(record).fields) visit(field);
  }
  return results;
}
