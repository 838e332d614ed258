import type { Suite } from '../base/brand.ts';
import type { Trace } from '../calculate/types.ts';
import type { RsnInfo } from '../dissect/types.ts';
import { akmName } from '../standard/akms.ts';
import { cipherName } from '../standard/ciphers.ts';
import { reasonText } from '../standard/reason.ts';
import { type Answer, answers, fact, finding, leaves, record, severityOf, statusFact } from './evidence.ts';
import type { Rule } from './rule.ts';
import type { Fact, Finding } from './types.ts';

/** Status and reason codes by which an AP says what of the station's choice it does not accept. */
export interface Codes {
  readonly status: readonly number[];
  readonly reason: readonly number[];
}

/** Answers and leaves of the attempt with one of these codes, as facts. */
export function refusals(trace: Trace, codes: Codes): Fact[] {
  const byStatus = [...answers(trace, 'association'), ...answers(trace, 'authentication')].filter(
    (answer: Answer) => codes.status.includes(answer.status),
  );
  const byReason = leaves(trace).filter((m) => m.reason !== null && codes.reason.includes(m.reason));
  return [
    ...byStatus.map(statusFact),
    ...byReason.map((m) =>
      fact(
        `${m.direction === 'to-station' ? 'The AP' : 'The station'} leaves with reason ${m.reason}, ${reasonText(m.reason!)}.`,
        record(m.record),
      ),
    ),
  ];
}

const list = (suites: readonly Suite[], name: (suite: Suite) => string): string =>
  suites.map((suite) => `${name(suite)} (${suite})`).join(', ') || 'nothing';

/** What of the suites is compared. */
export type Aspect = 'akms' | 'pairwise' | 'group';

const suitesOf = (rsn: RsnInfo, aspect: Aspect): readonly Suite[] =>
  aspect === 'group' ? (rsn.group ? [rsn.group] : []) : rsn[aspect];

/** What the station asked for beside what the AP announces, as facts; and whether the two are at odds. */
export function compared(trace: Trace, aspect: Aspect): { facts: Fact[]; differs: boolean | null } {
  const { requested, akm, pairwise, group } = trace.attempt.selection;
  const { advertised } = trace.attempt.network;
  const name = aspect === 'akms' ? akmName : cipherName;
  const chosen = { akms: akm, pairwise, group }[aspect];
  const asked = requested ? suitesOf(requested.rsn, aspect) : chosen ? [chosen] : [];
  const offered =
    advertised?.rsn.filter((rsn) => rsn.kind !== 'override').flatMap((rsn) => suitesOf(rsn, aspect)) ?? [];
  const facts: Fact[] = [];
  if (asked.length > 0)
    facts.push(
      fact(
        `The station asks for ${list(asked, name)}.`,
        ...(requested ? [record(requested.record, requested.rsn.span)] : []),
      ),
    );
  if (advertised && offered.length > 0)
    facts.push(
      fact(`The AP announces ${list(offered, name)}.`, record(advertised.record, advertised.rsn[0]?.span)),
    );
  if (asked.length === 0 || offered.length === 0) return { facts, differs: null };
  return { facts, differs: asked.some((suite) => !offered.includes(suite)) };
}

/** A finding of what the AP refuses by a code of its own, or null. */
export function refusedFor(
  trace: Trace,
  rule: Pick<Rule, 'cause' | 'remedy' | 'misleads'>,
  codes: Codes,
  aspects: readonly Aspect[],
  what: string,
): Finding | null {
  const refused = refusals(trace, codes);
  if (refused.length === 0) return null;
  const comparisons = aspects.map((aspect) => compared(trace, aspect));
  const facts = comparisons.flatMap((c) => c.facts);
  const same = comparisons.every((c) => c.differs === false);
  return finding(rule, {
    severity: severityOf(trace),
    certainty: 'proved',
    summary: `The AP does not accept the ${what} that the station asks for.`,
    for: [...refused, ...facts],
    settle: same
      ? [
          fact(
            `The AP announces just this ${what} and refuses it all the same: its settings, not its beacon, tell what it wants.`,
          ),
        ]
      : [],
  });
}
