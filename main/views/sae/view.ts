import type {
  SaeConfirmView,
  SaeEndView,
  SaeExchangeView,
  SaeGroupView,
  SaeKeysView,
  SaeMessageView,
  SaeSide,
  SaeSmallView,
  SaeStateView,
  SaeValueView,
  SaeView,
  StepView,
} from '../../../preload/contract/index.ts';
import type { Act } from '../../calculate/acts.ts';
import {
  octetsOf,
  otherSide,
  passwordsOf,
  type SaeCommitFrame,
  sideWords,
} from '../../calculate/sae/index.ts';
import type { Step } from '../../calculate/types.ts';
import { LinkType } from '../../capture/types.ts';
import type { PweMethod, SaeGroup } from '../../crypto/sae-group.ts';
import { SMALL_CURVE, smallExchange, smallPoints } from '../../crypto/small-curve.ts';
import type { Analysed, Session } from '../../session/session.ts';
import { isSae } from '../../standard/akms.ts';
import { Algorithm } from '../../standard/frames.ts';
import type { Attempt } from '../../track/types.ts';
import { msBetween, originOf, securityText } from '../labels.ts';
import { styleOf, verdictOf } from '../rows.ts';
import { type Shown, stepContext, stepView } from '../step-view.ts';
import { hasSae, type SaeExchange, type SaeMessage, saeExchanges } from './exchanges.ts';
import { outputOf, type PartContext, pweGroups, stepOf, topParts } from './parts.ts';

const SIDES = ['station', 'ap'] as const;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const the = (side: SaeSide): string => `the ${sideWords(side)}`;

/** Why an attempt has no SAE exchange to look at; null where it has one. */
export function noSae(attempt: Attempt): string | null {
  if (hasSae(attempt)) return null;
  const { akm } = attempt.selection;
  if (attempt.authAlgorithm === Algorithm.Ft)
    return 'No SAE exchange: a fast transition (FT) goes on with the keys of the first association.';
  if (!isSae(akm)) return `No SAE exchange: ${securityText(attempt)} does not use SAE.`;
  return attempt.authAlgorithm === Algorithm.Open
    ? 'No SAE exchange: the station took up a PMK that both ends had kept, so it had nothing to prove anew.'
    : 'The SAE exchange of this attempt is not in the recording.';
}

interface Context extends PartContext {
  readonly session: Session;
  readonly analysed: Analysed;
}

/** Everything the SAE view shows of an attempt: its steps in the order of the exchange, and nothing computed anew. */
export function saeView(session: Session, id: string, options: Shown): SaeView {
  const analysed = session.analysed(id);
  const { trace } = analysed;
  const known = new Map<string, StepView>();
  const shown = stepContext(session, id, options);
  const context: Context = {
    session,
    analysed,
    trace,
    view(step) {
      const view = known.get(step.id) ?? stepView(step, shown);
      known.set(step.id, view);
      return view;
    },
  };
  const exchanges = saeExchanges(
    trace,
    (record) => session.frame(record),
    (record) => session.store.record(record).linkType === LinkType.Log,
  );
  return {
    revision: options.revision,
    attempt: id,
    exchanges: exchanges.map((exchange, i) =>
      exchangeView(context, exchange, i + 1, exchanges[i + 1] ?? null),
    ),
  };
}

function exchangeView(
  context: Context,
  exchange: SaeExchange,
  number: number,
  next: SaeExchange | null,
): SaeExchangeView {
  const { steps, messages } = exchange;
  const commit = (side: SaeSide) => messages.findLast((message) => message.side === side && message.commit);
  const told = commit('ap')?.commit ?? commit('station')?.commit ?? null;
  const group = told?.group ?? null;
  const method = told?.method ?? null;
  const keys = keysOf(context, steps);
  const confirms = SIDES.map((side) => confirmView(context, exchange, side, keys.length > 0));
  const unknown = unknownOf(steps);
  const outcome = outcomeOf(exchange, confirms, keys);
  const name = group ? `group ${group.number}` : 'group not known';
  const { sentence, short, ...judged } = outcome;
  return {
    number,
    from: steps[0]!.id,
    until: steps.at(-1)!.id,
    title: `${name}, ${short}`,
    ...judged,
    sentence,
    group: group && {
      number: group.number,
      name: group.name,
      kind: group.kind === 'ec' ? 'curve' : 'modp',
      bits: group.bits,
    },
    method,
    pk: told?.pk ?? false,
    groups: [
      ...(told && group && method
        ? pweGroups(context, exchange, { group, method, missing: noPwe(context, told) })
        : []),
      ...laterGroups(context, exchange, unknown),
    ],
    ends: {
      station: endView(context, exchange, 'station', commit('station')),
      ap: endView(context, exchange, 'ap', commit('ap')),
    },
    messages: messages.map((message) => messageView(context, message)),
    keys,
    pmkid: pmkidOf(context, steps),
    unknown,
    confirms,
    states: statesOf(context, exchange, confirms, next),
    small: smallOf(group, method, confirms),
  };
}

/** Why no PWE was made of a commit. */
function noPwe({ session, analysed }: Context, commit: SaeCommitFrame): string {
  const { ssid } = analysed.attempt.network;
  const passwords = passwordsOf(
    commit,
    { ssid, addresses: [new Uint8Array(), new Uint8Array()] },
    session.secrets,
  );
  if (passwords.length > 0)
    return 'The password element cannot be computed: the name of the network goes into it, and no frame tells it.';
  if (commit.identifier) {
    const name = new TextDecoder().decode(octetsOf(commit.located, commit.identifier));
    return `The password element cannot be computed: the commit names the password “${name}”, and none with this identifier is known.`;
  }
  return 'The password element cannot be computed: the password of this network is not known.';
}

/** What follows the password element: the commits as far as their private numbers are known, and the shared secret. */
function laterGroups(
  context: Context,
  { steps }: SaeExchange,
  unknown: SaeExchangeView['unknown'],
): SaeGroupView[] {
  const commits = topParts(context, steps, ['sae.scalar', 'sae.element']);
  const parts = topParts(context, steps, [
    'sae.secret',
    'sae.secret-given',
    'sae.pmkid',
    'sae.keyseed',
    'sae.keys',
  ]);
  const paired = steps.some(({ act }) => act === 'sae.pmkid');
  return [
    {
      name: 'commit',
      title: 'Commit',
      step: null,
      note: 'two random numbers of each end, in disguise',
      parts: commits,
      missing:
        commits.length > 0
          ? ''
          : 'Each end draws rand and mask, and sends neither: only the sum and the element made of them are in its commit.',
    },
    {
      name: 'secret',
      title: 'Shared secret',
      step: null,
      note: 'fresh in every exchange',
      parts,
      missing: unknown
        ? unknown.sentence
        : paired
          ? ''
          : 'No two commits answer each other, so there is no shared secret.',
    },
  ];
}

function endView(
  context: Context,
  { steps }: SaeExchange,
  side: SaeSide,
  commit: SaeMessage | undefined,
): SaeEndView {
  const { attempt } = context.analysed;
  const record = commit?.message.record ?? null;
  const check = steps.find((step) => step.act === 'check.sae-commit' && step.record === record);
  return {
    side,
    address: side === 'ap' ? attempt.bssid : attempt.station,
    step: commit?.step.id ?? null,
    record,
    values: commit ? context.view(commit.step).inputs : [],
    check: check
      ? { step: check.id, verdict: verdictOf(check.checks) ?? 'unknown', sentence: check.sentence }
      : null,
  };
}

const LABELS: Partial<Record<Act, string>> = {
  'frame.sae-commit': 'Commit',
  'frame.sae-confirm': 'Confirm',
  'frame.sae-token-wanted': 'Token wanted',
  'frame.sae-group-refused': 'Group refused',
  'frame.sae-commit-refused': 'Commit refused',
  'frame.sae-confirm-refused': 'Confirm refused',
  'ask.sae-commit': 'Commit',
  'report.sae-commit': 'Commit',
  'ask.sae-confirm': 'Confirm',
  'report.sae-confirm': 'Confirm',
  'report.sae-confirm-mismatch': 'Confirm wrong',
  'report.sae-rejected': 'Commit refused',
};

function messageView(
  { session }: Context,
  { step, message, side, transaction, refused }: SaeMessage,
): SaeMessageView {
  return {
    step: step.id,
    record: message.record,
    side,
    transaction,
    label: LABELS[step.act] ?? step.title,
    note: step.detail,
    sentence: step.sentence,
    refused,
    style: styleOf(session.cameBy(message.record), false),
  };
}

/** Keys by the shared secret that they come from: one set where both ends have the same. */
function keysOf(context: Context, steps: readonly Step[]): SaeKeysView[] {
  const secrets = steps.filter(({ act }) => act === 'sae.secret' || act === 'sae.secret-given');
  const hexOf = (step: Step): string =>
    context.view(step).outputs.find(({ name }) => name === 'k')?.hex ?? '';
  const sets = steps
    .filter(({ act }) => act === 'sae.keys')
    .flatMap((keys): SaeKeysView[] => {
      const keyseed = stepOf(context, inputOf(keys, 'keyseed'));
      const secret = keyseed && stepOf(context, inputOf(keyseed, 'k'));
      if (!keyseed || !secret) return [];
      const same = secrets.filter((step) => hexOf(step) === hexOf(secret));
      const sides = SIDES.filter((side) => same.some(({ actor }) => actor === side));
      const whose = sides.length === 2 ? 'both ends' : sides[0] ? the(sides[0]) : 'not told whose';
      const values = [
        secretValue(context, secret, same.length),
        outputOf(context, keyseed, 'keyseed', 'k, mixed'),
        outputOf(context, keys, 'KCK', 'for the confirms'),
        outputOf(context, keys, 'PMK', 'for the four-way'),
        outputOf(context, keys, 'KEK', 'for SAE-PK'),
      ];
      return [{ sides, whose, values: values.filter((value) => value !== null) }];
    });
  return sets.sort((a, b) => SIDES.indexOf(a.sides[0] ?? 'ap') - SIDES.indexOf(b.sides[0] ?? 'ap'));
}

const inputOf = (step: Step, name: string) => step.inputs.find((input) => input.name === name)?.ref;

/** k: a secret where it was given, derived where it was computed. */
function secretValue(context: Context, step: Step, ends: number): SaeValueView | null {
  const { inputs, outputs } = context.view(step);
  const given = step.act === 'sae.secret-given' ? inputs[0] : undefined;
  const value = given ? { ...given, name: 'k' } : outputs.find(({ name }) => name === 'k');
  if (!value) return null;
  const whose = step.actor === 'observer' ? '' : ` by ${the(step.actor)}`;
  const note = ends > 1 ? 'both ends agree' : given ? `told${whose}` : `computed${whose}`;
  return { step: step.id, value, note };
}

function pmkidOf(context: Context, steps: readonly Step[]): SaeValueView | null {
  const made = steps.find(({ act }) => act === 'sae.pmkid');
  if (!made) return null;
  const seen = context.trace.steps.find(
    (step) =>
      step.checks.some(({ name, ok }) => name === 'agreed-pmkid' && ok) &&
      step.inputs.some(({ ref }) => ref.from === 'step' && ref.step === made.id),
  );
  return outputOf(context, made, 'PMKID', seen ? `again in step ${seen.id}` : 'no secret');
}

/** The step that says what cannot be known. */
function unknownOf(steps: readonly Step[]): SaeExchangeView['unknown'] {
  const step = steps.find(({ act }) => act === 'sae.secret-unknown');
  return step ? { step: step.id, sentence: step.sentence, explanation: step.explanation } : null;
}

function confirmView(
  context: Context,
  { steps, messages }: SaeExchange,
  side: SaeSide,
  keyed: boolean,
): SaeConfirmView {
  const confirms = messages.filter((message) => message.side === side && message.transaction === 'confirm');
  const sent =
    confirms.findLast(({ refused, message }) => !refused && message.repeats === null) ??
    confirms.find(({ refused }) => !refused);
  const record = sent?.message.record ?? null;
  const made = steps.find(({ act, record: at }) => act === 'sae.confirm' && at === record);
  const checked = steps.find(({ act, record: at }) => act === 'check.sae-confirm' && at === record);
  const check = checked && context.view(checked).checks.find(({ name }) => name === 'sae-confirm');
  const owner = `${capital(the(side))}'s confirm`;
  const carried = sent ? context.view(sent.step).inputs.find(({ name }) => name === 'confirm') : undefined;
  const common = {
    side,
    made: made?.id ?? null,
    sent: sent?.step.id ?? null,
    checked: checked?.id ?? null,
    seen: carried ?? null,
    expected: check?.expected ?? null,
  };
  if (check)
    return {
      ...common,
      verdict: check.verdict,
      title: `${owner} is ${check.verdict === 'ok' ? 'right' : 'wrong'}`,
      sentence: check.sentence,
    };
  if (sent)
    return {
      ...common,
      verdict: 'unknown',
      title: `${owner} cannot be checked`,
      sentence: keyed
        ? 'What it is to be compared with is not known.'
        : 'It is made with the KCK, and the KCK comes from k, which is not known.',
    };
  const refusal = messages.findLast(({ refused }) => refused);
  return {
    ...common,
    verdict: 'unknown',
    title: `${capital(the(side))} sends no confirm`,
    sentence: !refusal
      ? `None of ${the(side)} is in the recording.`
      : refusal.side === side
        ? refusal.step.sentence
        : `${capital(the(refusal.side))} refused before.`,
  };
}

type Outcome = Pick<SaeExchangeView, 'verdict' | 'outcome' | 'sentence' | 'decided'> & { short: string };

function outcomeOf(
  { messages }: SaeExchange,
  confirms: readonly SaeConfirmView[],
  keys: readonly SaeKeysView[],
): Outcome {
  const wrong = confirms.find(({ verdict }) => verdict === 'fail');
  if (wrong)
    return {
      verdict: 'fail',
      outcome: 'The two ends hold different keys',
      sentence: wrong.sentence,
      decided: wrong.checked,
      short: 'confirm wrong',
    };
  const refusal = messages.findLast(({ refused }) => refused);
  if (refusal)
    return {
      verdict: 'fail',
      outcome: `${capital(the(refusal.side))} refuses`,
      sentence: refusal.step.sentence,
      decided: refusal.step.id,
      short: 'refused',
    };
  const right = confirms.filter(({ verdict }) => verdict === 'ok');
  const last = right.at(-1)?.checked ?? null;
  if (right.length === 2 && keys.length === 1)
    return {
      verdict: 'ok',
      outcome: 'Both ends hold the same PMK',
      sentence: 'Both confirms were computed again and are right: both ends hold one KCK, and so one PMK.',
      decided: last,
      short: 'both confirms right',
    };
  if (right.length > 0)
    return {
      verdict: 'unknown',
      outcome: 'One confirm is right, the other is not to be seen',
      sentence: right[0]!.sentence,
      decided: last,
      short: 'one confirm right',
    };
  const sent = confirms.filter((confirm) => confirm.sent);
  const both = sent.length === 2;
  return {
    verdict: 'unknown',
    outcome: both ? 'Both ends confirm; not checked here' : 'Not finished in this recording',
    sentence: both
      ? 'Both ends sent a confirm and neither refused. Whether they are right cannot be computed again without k.'
      : 'A confirm of each end would end the exchange.',
    decided: sent.at(-1)?.sent ?? null,
    short: both ? 'not checked' : 'not finished',
  };
}

// ---- states -----------------------------------------------------------------------------------------------------

/** What hostapd says of its state machine: `SAE: State Nothing -> Committed for peer 02:… (Sent Commit)`. */
const STATE_LINE = /SAE: State (\w+) -> (\w+) for peer ([0-9a-f:]{17}) \((.+)\)/;

function statesOf(
  context: Context,
  exchange: SaeExchange,
  confirms: readonly SaeConfirmView[],
  next: SaeExchange | null,
): SaeExchangeView['states'] {
  const logged = loggedStates(context, exchange, next);
  return SIDES.flatMap((side) => {
    if (side === 'ap' && logged.length > 0) return [{ side, told: 'hostapd log', states: logged }];
    const states = shownStates(context, exchange, confirms, side);
    return states.length > 1 ? [{ side, told: 'as the frames show it', states }] : [];
  });
}

/** States that frames and checks show: committed with the commit, confirmed with the confirm, accepted with the other's. */
function shownStates(
  context: Context,
  { steps, messages }: SaeExchange,
  confirms: readonly SaeConfirmView[],
  side: SaeSide,
): SaeStateView[] {
  const { trace } = context;
  const at = (state: string, id: string | null | undefined, note: string): SaeStateView[] => {
    const step = id ? trace.step(id) : null;
    if (!step) return [];
    return [{ state, step: step.id, record: null, ms: msBetween(originOf(trace.attempt), step.time), note }];
  };
  const commit = messages.find((message) => message.side === side && message.commit && !message.refused);
  const own = confirms.find((confirm) => confirm.side === side);
  const peer = confirms.find((confirm) => confirm.side === otherSide(side));
  return [
    { state: 'Nothing', step: steps[0]!.id, record: null, ms: null, note: 'before its commit' },
    ...at('Committed', commit?.step.id, 'it sent its commit'),
    ...at('Confirmed', commit && own?.sent, 'it sent its confirm'),
    ...at(
      'Accepted',
      own?.sent && peer?.verdict === 'ok' ? peer.checked : null,
      "the other's confirm is right",
    ),
  ];
}

function loggedStates(context: Context, exchange: SaeExchange, next: SaeExchange | null): SaeStateView[] {
  const { session, trace, analysed } = context;
  const { store } = session;
  const first = exchange.messages[0]!.message.record;
  const last = next
    ? next.messages[0]!.message.record
    : (recordAfter(context, exchange.steps.at(-1)!) ?? analysed.attempt.messages.at(-1)!.record);
  const states: SaeStateView[] = [];
  for (let index = first; index <= Math.min(last, store.length); index++) {
    const record = store.record(index);
    if (record.linkType !== LinkType.Log) continue;
    const [, from, to, peer, note] = STATE_LINE.exec(new TextDecoder().decode(record.bytes)) ?? [];
    if (!from || !to || !note || peer !== analysed.attempt.station) continue;
    const before = exchange.steps.findLast((step) => step.record !== null && step.record <= index);
    const step = (before ?? exchange.steps[0]!).id;
    const ms = msBetween(originOf(trace.attempt), record.time);
    if (states.length === 0 && from !== to)
      states.push({ state: from, step: exchange.steps[0]!.id, record: null, ms: null, note: 'before' });
    states.push({ state: to, step, record: index, ms, note });
  }
  return states;
}

/** Record of the first step of another phase after this one. */
function recordAfter({ trace }: Context, step: Step): number | null {
  const after = trace.steps.slice(trace.steps.indexOf(step) + 1);
  return after.find(({ phase, record }) => phase !== step.phase && record !== null)?.record ?? null;
}

// ---- the small curve --------------------------------------------------------------------------------------------

function smallOf(
  group: SaeGroup | null,
  method: PweMethod | null,
  confirms: readonly SaeConfirmView[],
): SaeSmallView | string {
  if (!group || !method) return 'No frame tells the group of this exchange.';
  if (group.kind === 'modp')
    return (
      `Group ${group.number} is no curve. Its elements are numbers below a prime of ${group.bits} bits: they are ` +
      'multiplied where points are added, and raised to a power where points are multiplied. There are no points to draw.'
    );
  const { h2e, hunt, station, ap, agree } = smallExchange(
    method,
    confirms.every(({ verdict }) => verdict !== 'fail'),
  );
  return {
    p: Number(SMALL_CURVE.p),
    b: Number(SMALL_CURVE.b),
    order: Number(SMALL_CURVE.q),
    points: smallPoints(),
    h2e: h2e && {
      ...h2e,
      runs: h2e.runs.map((run) => ({ ...run })),
      multiples: [...h2e.multiples],
    },
    hunt: hunt && { ...hunt, tries: hunt.tries.map((one) => ({ ...one })) },
    station,
    ap,
    agree,
  };
}
