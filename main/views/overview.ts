/** The session as a list: each attempt in a few words, and what each secret was good for. */
import { basename } from 'node:path';
import type { AttemptView, SecretView, SessionView } from '../../preload/contract/index.ts';
import { toHex } from '../base/bytes.ts';
import type { DerivedHandshake, Secret, SecretNeed, Trace } from '../calculate/types.ts';
import { causeTitles } from '../diagnose/causes.ts';
import { pauses } from '../session/pauses.ts';
import type { Place } from '../session/place.ts';
import { isGiven, recordOf, ssidText } from '../session/secrets.ts';
import type { Analysed, Session, Work } from '../session/session.ts';
import { clockView } from './clock-view.ts';
import { findingView, needView, phaseViews } from './finding-view.ts';
import { hasKeys } from './keys-view.ts';
import { clock, isoTime, securityText } from './labels.ts';
import { type Lesson, lessonView } from './lessons.ts';
import { countRows, ladderOf } from './rows.ts';
import { noSae } from './sae/index.ts';

/** What is kept of every attempt under the secrets given; its steps are computed when they are looked at. */
export interface Surveyed {
  readonly view: AttemptView;
  readonly handshakes: readonly Pick<DerivedHandshake, 'kind' | 'verified' | 'secret'>[];
  /** Ids of the secrets that its steps take. */
  readonly used: ReadonlySet<string>;
}

/** Analyses every attempt once. Other work runs meanwhile. @throws an AbortError when cancelled */
export async function survey(session: Session, { signal, onProgress }: Work): Promise<Surveyed[]> {
  const pause = pauses();
  const surveyed: Surveyed[] = [];
  for (const { id } of session.attempts) {
    signal.throwIfAborted();
    const analysed = session.analysed(id);
    surveyed.push({
      view: attemptView(analysed),
      handshakes: analysed.trace.handshakes.map(({ kind, verified, secret }) => ({ kind, verified, secret })),
      used: new Set(
        analysed.trace.steps
          .flatMap(({ inputs }) => inputs)
          .flatMap(({ ref }) => (ref.from === 'secret' ? [ref.secret] : [])),
      ),
    });
    onProgress('Computing', surveyed.length, session.attempts.length);
    await pause();
  }
  return surveyed;
}

/** What a person did with a session, and what goes on in it. */
export interface SessionState extends Pick<SessionView, 'revision' | 'savedAs' | 'unsaved' | 'live'> {
  readonly place: Place;
  readonly lesson: Lesson | null;
}

/** @param surveyed of the same session: `survey` */
export function sessionView(
  session: Session,
  surveyed: readonly Surveyed[],
  state: SessionState,
): SessionView {
  const { store } = session;
  return {
    revision: state.revision,
    live: state.live,
    lesson: state.lesson && lessonView(state.lesson, session),
    title: titleOf(session.files),
    savedAs: state.savedAs,
    unsaved: state.unsaved,
    files: store.files.map((file) => ({
      name: file.name,
      format: file.format,
      bytes: file.bytes,
      records: file.records,
      sources: file.sources.map((index) => {
        const source = store.sources[index];
        return [linkTypeName(source?.linkType ?? -1), source?.name].filter(Boolean).join(', ');
      }),
    })),
    clocks: session.clocks.map(clockView),
    records: store.length,
    warnings: session.warnings.map((warning) => ({ ...warning })),
    attempts: surveyed.map(({ view }, i) =>
      state.live?.running && i === surveyed.length - 1 ? underWay(view) : view,
    ),
    findings: session.findings.map((finding, i) => findingView(finding, `session-${i}`, null)),
    secrets: session.secrets.map((secret) => secretView(secret, surveyed)),
    ...placeView(state.place, session),
  };
}

/** Where the person is, in the numbers that steps have now. */
export function placeView(
  { cursor, breakpoints }: Place,
  session: Session,
): Pick<SessionView, 'cursor' | 'breakpoints'> {
  const traceOf = (attempt: string): Trace | null =>
    session.attempts.some(({ id }) => id === attempt) ? session.analysed(attempt).trace : null;
  const near = cursor && traceOf(cursor.attempt)?.nearest(cursor.key);
  return {
    cursor: cursor && near ? { attempt: cursor.attempt, key: near.key, step: near.id } : null,
    breakpoints: breakpoints.flatMap(({ attempt, key }) => {
      const trace = traceOf(attempt);
      return trace ? [{ attempt, key, step: trace.step(key)?.id ?? null }] : [];
    }),
  };
}

/** An attempt to which more may come at any moment: what has not come yet is no failure. */
const underWay = (view: AttemptView): AttemptView =>
  view.outcome === 'connected'
    ? view
    : {
        ...view,
        outcome: 'incomplete',
        verdict: 'unknown',
        cause: 'Under way',
        sentence: `${view.station} and “${view.ssid}”: under way.`,
        findings: [],
      };

const linkTypes: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  105: '802.11',
  113: 'Linux cooked',
  119: 'Prism',
  127: 'radiotap',
  163: 'AVS',
  192: 'PPI',
  253: 'netlink',
  276: 'Linux cooked 2',
  65536: 'log',
};
const linkTypeName = (type: number): string => linkTypes[type] ?? `link type ${type}`;

function titleOf(files: Session['files']): string {
  const [first, ...rest] = files.map((file) => basename(file.name));
  return rest.length === 0 ? (first ?? '') : `${first} and ${rest.length} more`;
}

function attemptView(analysed: Analysed): AttemptView {
  const { attempt, trace, findings } = analysed;
  const ladder = ladderOf(analysed);
  const { ssid } = attempt.network;
  const checks = trace.steps.flatMap((step) => step.checks);
  const handshakes = trace.handshakes.map((handshake) => handshake.verified);
  const verified = handshakes.includes(false) ? false : handshakes.includes(true) ? true : null;
  const failure = findings.find((finding) => finding.severity === 'failure');
  const verdict =
    trace.outcome === 'failed' || failure?.certainty === 'proved'
      ? 'fail'
      : trace.outcome === 'incomplete'
        ? 'unknown'
        : failure
          ? 'warn'
          : 'ok';
  const name = ssid && ssid.length > 0 ? ssidText(ssid) : '(network name not captured)';
  const missing = trace.outcome === 'incomplete' ? (attempt.missing[0]?.sentence ?? '') : '';
  const why = failure?.summary ?? missing;
  return {
    id: attempt.id,
    ssid: name,
    ssidHex: ssid ? toHex(ssid) : null,
    bssid: attempt.bssid,
    station: attempt.station,
    security: securityText(attempt),
    start: isoTime(attempt.start),
    clock: clock(attempt.start),
    outcome: trace.outcome,
    verdict,
    cause: failure ? causeTitles[failure.cause] : missing,
    sentence: `${attempt.station} and “${name}”: ${trace.outcome}. ${why}`.trim(),
    phases: phaseViews(trace, ladder.rows),
    steps: trace.steps.length,
    rows: ladder.rows.length,
    counts: countRows(ladder.rows),
    verified,
    checks: {
      passed: checks.filter((check) => check.ok === true).length,
      failed: checks.filter((check) => check.ok === false).length,
    },
    decrypted: { ...trace.decrypted },
    need: needView(trace.need ?? anotherSecret(analysed)),
    hasKeys: hasKeys(trace),
    findings: findings.map((finding, i) => findingView(finding, `${attempt.id}-${i}`, trace)),
    noSae: noSae(attempt),
    lanes: ladder.lanes,
  };
}

/** After a secret that does not fit, the wish for one that does: a person mistypes. */
function anotherSecret({ attempt, trace }: Analysed): SecretNeed | null {
  const checks = trace.handshakes.flatMap(({ messages }) => messages.flatMap((message) => message.checks));
  const tried = checks.some((check) => check.name === 'mic' && check.ok === false);
  const fits = trace.handshakes.some((handshake) => handshake.verified === true);
  if (!tried || fits) return null;
  const sentence =
    'The secret that was given does not make the MICs of this attempt. Another one can be tried.';
  return { kind: 'passphrase', ssid: attempt.network.ssid, sentence };
}

/** What a secret was good for, so that a person sees at once whether it was the right one. */
function secretView(secret: Secret, surveyed: readonly Surveyed[]): SecretView {
  const handshakes = surveyed.flatMap((attempt) => attempt.handshakes);
  const verified = handshakes.filter(
    (handshake) => handshake.secret === secret.id && handshake.verified === true,
  ).length;
  const common = {
    id: secret.id,
    kind: secret.kind,
    ssid: secret.ssid ? ssidText(secret.ssid) : null,
    origin: secret.origin,
    given: isGiven(secret),
    record: recordOf(secret),
  };
  if (verified > 0) {
    return {
      ...common,
      verdict: 'ok',
      result: `verifies ${verified} ${verified === 1 ? 'handshake' : 'handshakes'}`,
    };
  }
  const uses = surveyed.filter(({ used, view }) => used.has(secret.id) && proves(secret, view)).length;
  if (uses > 0) {
    const what = secret.kind === 'tk' ? 'reads the data of' : 'gives the keys of';
    return { ...common, verdict: 'ok', result: `${what} ${uses} ${uses === 1 ? 'attempt' : 'attempts'}` };
  }
  const judged = handshakes.filter(
    (handshake) => handshake.kind === 'four-way' && handshake.verified !== null,
  );
  if (judged.some((handshake) => handshake.verified === false))
    return { ...common, verdict: 'fail', result: 'matches no handshake' };
  return {
    ...common,
    verdict: 'unknown',
    // It may fit as well: the same PMK in another form.
    result:
      judged.length > 0
        ? 'not needed: another secret verifies the handshakes'
        : 'nothing to check it against',
  };
}

/** Whether the use of a secret in an attempt shows that it is right: a TK is used only where it opens a frame. */
const proves = ({ kind }: Secret, { verified }: AttemptView): boolean =>
  kind === 'tk' || (verified === true && (kind === 'sae' || kind === 'owe' || kind === 'tls'));
