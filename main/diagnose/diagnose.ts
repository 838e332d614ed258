import type { Trace } from '../calculate/types.ts';
import { ruleOf, rules } from './catalogue.ts';
import { withDownstream } from './downstream.ts';
import type { Rule, SessionFacts } from './rule.ts';
import type { Finding } from './types.ts';

/** Why an attempt ended as it did, and how that is known: failures first. A clean success has no failure. */
export function diagnose(trace: Trace, session: SessionFacts): Finding[] {
  const found = inTurn((rule, before) => rule.find?.(trace, session, before));
  return withDownstream(failuresFirst(passed(trace, session) ? found.map(asNotice) : found), trace, session);
}

/** What the rules find one after the other, but for what gives way to, or is explained by, what was found before. */
function inTurn(find: (rule: Rule, before: readonly Finding[]) => readonly Finding[] | undefined): Finding[] {
  const found: Finding[] = [];
  for (const rule of rules) {
    if (found.some(({ cause }) => rule.yieldsTo?.includes(cause))) continue;
    const own = find(rule, found) ?? [];
    found.push(...own.filter((one) => !isExplained(one, found)));
  }
  return found;
}

const SOON = 10_000_000_000n;

/** The station tries again at once, and gets further than this time: what went wrong here was no obstacle. */
function passed({ attempt }: Trace, { attempts }: SessionFacts): boolean {
  if (attempt.outcome !== 'failed' || attempt.end === null) return false;
  const next = attempts
    .slice(attempts.findIndex(({ id }) => id === attempt.id) + 1)
    .find(({ station, bssid }) => station === attempt.station && bssid === attempt.bssid);
  if (!next || next.start === null) return false;
  const before =
    attempt.reached === null || attempt.reached === 'discovery' || attempt.reached === 'authentication';
  const further =
    next.outcome === 'connected' ||
    (next.outcome === 'incomplete' && before && next.reached === 'association');
  return further && next.start - attempt.end <= SOON;
}

const asNotice = (one: Finding): Finding => (ruleOf(one).passing ? { ...one, severity: 'notice' } : one);

/** Whether a failure that was found is reason enough for this one. */
const isExplained = ({ cause, certainty }: Finding, found: readonly Finding[]): boolean =>
  found.some((other) => {
    if (other.severity !== 'failure') return false;
    const how = ruleOf(other).explains?.[cause];
    return how === 'all' || (how === 'inferred' && certainty !== 'proved');
  });

/** What the records show that belongs to no attempt: a network that was passed over, an AP that cannot start. */
export function diagnoseSession(session: SessionFacts): Finding[] {
  return failuresFirst(inTurn((rule) => rule.findInSession?.(session)));
}

const failuresFirst = (findings: readonly Finding[]): Finding[] => {
  const rank = ({ severity }: Finding) => (severity === 'failure' ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
};
