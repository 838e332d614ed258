import type { Step } from '../../calculate/types.ts';
import type { Frame, Span } from '../../dissect/types.ts';
import { ssidText } from '../../session/secrets.ts';
import type { Analysed } from '../../session/session.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { clock, securityText } from '../labels.ts';
import { alignSteps, type StepPair } from './align-steps.ts';
import { compareFields, type Noise } from './compare-fields.ts';

/** One side of a comparison: an attempt of a session, and how its records are read. */
export interface Side {
  /** `A` or `B`: what sentences call it. */
  readonly name: string;
  /** What it is: file, attempt, network, time. */
  readonly title: string;
  readonly analysed: Analysed;
  frame(record: number): Frame;
}

/** How much a difference means: what decides a handshake, what belongs to it, what is only otherwise. */
export type Weight = 'decisive' | 'meaningful' | 'minor';

export interface Difference {
  readonly weight: Weight;
  /** Step of each side; null where it has none. */
  readonly a: string | null;
  readonly b: string | null;
  /** What differs: `Association Request: RSN element › PMKID`. */
  readonly what: string;
  readonly saysA: string | null;
  readonly saysB: string | null;
  /** As a sentence with both sides in it. */
  readonly sentence: string;
  /** Octets of the step's record on each side, where it is a field of it. */
  readonly spanA: Span | null;
  readonly spanB: Span | null;
}

export interface ComparedPair extends StepPair {
  readonly differences: readonly Difference[];
  /** What differs as it does between any two sessions. */
  readonly noise: readonly Noise[];
}

export interface Comparison {
  readonly nameA: string;
  readonly nameB: string;
  /** The first difference that means something, as a sentence; else that there is none. */
  readonly sentence: string;
  readonly first: Difference | null;
  readonly pairs: readonly ComparedPair[];
  /** All differences, those that mean most first, then in order of time. */
  readonly differences: readonly Difference[];
  /** Times, counters, random numbers and addresses that differ, as they do between any two sessions. */
  readonly noise: number;
}

const WEIGHTS: readonly Weight[] = ['decisive', 'meaningful', 'minor'];

/** Fields that decide what is agreed: suites, management frame protection, PMKIDs, status, reason, errors. */
const DECISIVE =
  /(?<!bss_)status|reason|pmkid|\.rsn\.(gcs|pcs|akms|gmcs)|mfp[rc]$|wpa\.(mcs|ucs|akms)|auth\.(alg|type)|auth_type|netlink\.error|sae\.group|external_auth|owe|keydes\.(key_info|type|version)|key_info/;
const DECISIVE_LABELS = /PMKID|AKM|cipher|status|reason|protection|error|external auth|group$/i;
const MEANINGFUL =
  /ssid$|rsnx|mobility|\.mde|\.ft|fte|supp|vendor|nl80211|keydes|wlan\.tag$|ext_tag$|capabilit/;
/** Abilities of the radios, which seldom matter to keys. */
const MINOR =
  /ht|vht|he\.|eht|rates|ext_?cap|power|channel|wmm|wme|listen|country|interval|ssid_list|extcap/i;

/**
 * Two attempts aligned step by step, with what differs ranked by meaning.
 *
 * Discovery is compared but never decisive: which beacons a capture holds says nothing of the two ends.
 */
export function compare(a: Side, b: Side): Comparison {
  const { pairs } = alignSteps(a.analysed.trace.steps, b.analysed.trace.steps);
  const messages = { a: messagesOf(a), b: messagesOf(b) };
  let noise = 0;
  const compared = pairs.map((pair): ComparedPair => {
    if (!pair.a || !pair.b) return { ...pair, differences: [alone(pair, a, b)], noise: [] };
    const { differences, folded } = both(pair.a, pair.b, a, b, messages);
    noise += folded.length;
    return { ...pair, differences, noise: folded };
  });
  const all = compared.flatMap(({ differences }) => differences);
  const first =
    all.find(({ weight }) => weight === 'decisive') ??
    all.find(({ weight }) => weight === 'meaningful') ??
    null;
  return {
    nameA: a.title,
    nameB: b.title,
    sentence: first
      ? `The first difference that matters: ${first.sentence}`
      : `Nothing that matters differs in ${pairs.length} steps; times, counters and random numbers are folded away.`,
    first,
    pairs: compared,
    differences: WEIGHTS.flatMap((weight) => all.filter((difference) => difference.weight === weight)),
    noise,
  };
}

/** What a side is: attempt, network, security, time. */
export function sideName({ attempt }: Analysed, file?: string): string {
  const { ssid } = attempt.network;
  const named = ssid && ssid.length > 0 ? ssidText(ssid) : attempt.bssid;
  const parts = [`attempt ${attempt.id}`, named, securityText(attempt), clock(attempt.start)];
  return [...(file ? [file] : []), ...parts.filter((part) => part !== '')].join(', ');
}

const messagesOf = ({ analysed }: Side): Map<number, TrackedMessage> =>
  new Map(analysed.attempt.messages.map((message) => [message.record, message]));

function alone(pair: StepPair, a: Side, b: Side): Difference {
  const step = (pair.a ?? pair.b)!;
  const [has, lacks] = pair.a ? [a, b] : [b, a];
  const weight: Weight =
    step.phase === 'discovery' || step.phase === 'leave'
      ? 'minor'
      : step.kind === 'message'
        ? 'decisive'
        : 'meaningful';
  return {
    weight: step.checks.some((check) => check.ok === false) ? 'decisive' : weight,
    a: pair.a?.id ?? null,
    b: pair.b?.id ?? null,
    what: step.title,
    saysA: pair.a ? step.sentence : null,
    saysB: pair.b ? step.sentence : null,
    sentence: `${has.name} has the step “${step.title}”, and ${lacks.name} does not. ${step.sentence}`,
    spanA: null,
    spanB: null,
  };
}

function both(
  left: Step,
  right: Step,
  a: Side,
  b: Side,
  messages: { a: Map<number, TrackedMessage>; b: Map<number, TrackedMessage> },
): { differences: Difference[]; folded: readonly Noise[] } {
  const differences: Difference[] = [];
  const add = (
    weight: Weight,
    what: string,
    saysA: string | null,
    saysB: string | null,
    spans: Noise = { spanA: null, spanB: null },
  ): void => {
    const side = (name: string, says: string | null): string =>
      `${name} ${says === null ? 'has none' : `says ${says}`}`;
    differences.push({
      weight: left.phase === 'discovery' && weight === 'decisive' ? 'meaningful' : weight,
      a: left.id,
      b: right.id,
      what: `${left.title}: ${what}`,
      saysA,
      saysB,
      sentence: `${left.title}, ${what}: ${side(a.name, saysA)}; ${side(b.name, saysB)}.`,
      ...spans,
    });
  };
  for (const check of left.checks) {
    const other = right.checks.find(({ name }) => name === check.name);
    if (other && other.ok !== check.ok && (other.ok === false || check.ok === false))
      add('decisive', `check “${check.name}”`, check.sentence, other.sentence);
  }
  const [ours, theirs] = [messageOf(left, messages.a), messageOf(right, messages.b)];
  for (const code of ['status', 'reason'] as const)
    if (ours && theirs && ours[code] !== theirs[code])
      add('decisive', code, numberText(ours[code]), numberText(theirs[code]));
  if (left.kind !== 'message' || left.record === null || right.record === null)
    return { differences, folded: [] };
  const found = compareFields(a.frame(left.record).fields, b.frame(right.record).fields);
  for (const { path, filter, a: saysA, b: saysB, spanA, spanB } of found.differences) {
    if (/status|reason/.test(filter) && ours?.status !== theirs?.status) continue;
    add(weightOf(filter, path), path, saysA, saysB, { spanA, spanB });
  }
  return { differences, folded: found.noise };
}

const messageOf = (step: Step, messages: Map<number, TrackedMessage>): TrackedMessage | undefined =>
  step.record === null ? undefined : messages.get(step.record);

const numberText = (value: number | null): string | null => (value === null ? null : `${value}`);

function weightOf(filter: string, path: string): Weight {
  if (DECISIVE.test(filter) || DECISIVE_LABELS.test(path)) return 'decisive';
  if (MINOR.test(filter) || MINOR.test(path)) return 'minor';
  return MEANINGFUL.test(filter) ? 'meaningful' : 'minor';
}
