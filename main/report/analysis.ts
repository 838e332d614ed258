import type { ClockView } from '../../preload/contract/index.ts';
import { toHex } from '../base/bytes.ts';
import { visible } from '../base/visible.ts';
import { isOpen, resolve, type World } from '../calculate/resolve.ts';
import type {
  Check,
  DerivedAgreement,
  DerivedHandshake,
  DerivedKeys,
  Ref,
  Step,
} from '../calculate/types.ts';
import type { Warning } from '../capture/types.ts';
import type { EvidenceRef, Fact, Finding } from '../diagnose/types.ts';
import { type PortWay, portWay } from '../session/port-way.ts';
import type { Analysed, Session } from '../session/session.ts';
import { withoutData } from '../track/messages.ts';
import { clockView } from '../views/clock-view.ts';
import { isoTime } from '../views/labels.ts';

/** The analysis that `analyze --json` prints; docs/analysis.schema.json describes it for other programs. */
export interface Analysis {
  format: 'handshake-workbench/analysis@1';
  records: number;
  warnings: Warning[];
  /** How the times of the files are read; one a file and kind of time. */
  clocks: ClockView[];
  /** Keys and passwords at hand, by where they came from; never a value. */
  secrets: { id: string; kind: string; origin: string }[];
  /** Of no attempt: a network that was passed over, say. */
  findings: FindingJson[];
  attempts: AnalysedAttempt[];
}

export interface AnalysedAttempt {
  id: string;
  ssid: string | null;
  ssidHex: string | null;
  bssid: string;
  station: string;
  akm: string | null;
  pairwise: string | null;
  groupCipher: string | null;
  start: string | null;
  end: string | null;
  outcome: 'connected' | 'failed' | 'incomplete';
  missing: string[];
  /** What a person would have to give for the keys to be computed; null when nothing is wanting. */
  needs: string | null;
  handshakes: HandshakeJson[];
  decrypted: { frames: number; failed: number };
  steps?: StepJson[];
  digest: string;
  findings: FindingJson[];
}

interface CheckJson {
  name: string;
  ok: boolean | null;
  sentence: string;
  expected?: string;
  seen?: string;
}

export interface HandshakeJson {
  kind: DerivedHandshake['kind'] | DerivedAgreement['kind'];
  rekey: boolean;
  messages: {
    name: string;
    record: number;
    time: string | null;
    /** How it went between supplicant and kernel; absent where no record shows it. */
    port?: PortWay;
    checks: CheckJson[];
  }[];
  missing: string[];
  verified: boolean | null;
  keys?: KeysJson;
}

interface KeysJson {
  pmk?: string;
  pmkid?: string;
  ptk?: string;
  kck?: string;
  kek?: string;
  tk?: string;
  gtk?: { id: number; key: string }[];
  igtk?: { id: number; key: string }[];
  bigtk?: { id: number; key: string }[];
}

export interface StepJson {
  id: string;
  act: string;
  key: string;
  kind: Step['kind'];
  phase: Step['phase'];
  title: string;
  sentence: string;
  record: number | null;
  time: string | null;
  operation: string | null;
  params: Step['params'];
  clauses: readonly string[];
  inputs: { name: string; source: Ref['from']; at: string; value?: string }[];
  outputs: { name: string; value?: string }[];
  checks: CheckJson[];
  steps: StepJson[];
}

interface FindingJson {
  cause: string;
  severity: Finding['severity'];
  certainty: Finding['certainty'];
  summary: string;
  for: { sentence: string; refs: string[] }[];
  against: { sentence: string; refs: string[] }[];
  settle: string[];
  remedy: string;
}

export interface AnalysisOptions {
  /** Put every step of every attempt in. */
  readonly steps: boolean;
  /** Put keys in; without it no value that a secret went into appears. */
  readonly showSecrets: boolean;
}

/** The whole analysis of a session as plain data. The same session and secrets give the same value. */
export function analysis(session: Session, options: AnalysisOptions): Analysis {
  return {
    format: 'handshake-workbench/analysis@1',
    records: session.store.length,
    warnings: session.warnings.map((warning) => ({ ...warning })),
    clocks: session.clocks.map(clockView),
    secrets: session.secrets.map(({ id, kind, origin }) => ({ id, kind, origin })),
    findings: session.findings.map(findingJson),
    attempts: session.attempts.map(({ id }) => attemptJson(session, session.analysed(id), options)),
  };
}

/** What is said of an attempt beside its handshakes and steps. */
export type AttemptHead = Pick<
  AnalysedAttempt,
  | 'ssid'
  | 'ssidHex'
  | 'bssid'
  | 'station'
  | 'akm'
  | 'pairwise'
  | 'groupCipher'
  | 'start'
  | 'end'
  | 'outcome'
  | 'missing'
  | 'needs'
>;

/** The attempt as plain data, without what takes the steps to be computed to the last one. */
export function attemptHead({ attempt, trace }: Analysed): AttemptHead {
  const { ssid } = attempt.network;
  return {
    ssid: ssid && visible(new TextDecoder().decode(ssid)),
    ssidHex: ssid && toHex(ssid),
    bssid: attempt.bssid,
    station: attempt.station,
    akm: attempt.selection.akm,
    pairwise: attempt.selection.pairwise,
    groupCipher: attempt.selection.group,
    start: isoTime(attempt.start),
    end: isoTime(attempt.end),
    outcome: trace.outcome,
    missing: attempt.missing.map((missing) => missing.sentence),
    needs: trace.need?.sentence ?? null,
  };
}

function attemptJson(session: Session, analysed: Analysed, options: AnalysisOptions): AnalysedAttempt {
  const { attempt, trace, findings } = analysed;
  const messages = new Map(withoutData(attempt).map((message) => [message.record, message]));
  const port: PortOf = (record) => {
    const message = messages.get(record) ?? attempt.data?.of(record);
    return message ? portWay(message, attempt, session.records) : null;
  };
  const world = session.world(trace);
  return {
    id: attempt.id,
    ...attemptHead(analysed),
    handshakes: [
      ...trace.agreements.map((agreement) => agreementJson(agreement, world, options)),
      ...trace.handshakes.map((handshake) => handshakeJson(handshake, port, world, options)),
    ],
    decrypted: { ...trace.decrypted },
    ...(options.steps && {
      steps: trace.steps.map((step) => stepJson(step, (id) => trace.substeps(id), world, options)),
    }),
    digest: trace.digest,
    findings: findings.map(findingJson),
  };
}

/** By which way the message of a record went. */
type PortOf = (record: number) => PortWay | null;

function handshakeJson(
  handshake: DerivedHandshake,
  portOf: PortOf,
  world: World,
  options: AnalysisOptions,
): HandshakeJson {
  return {
    kind: handshake.kind,
    rekey: handshake.rekey,
    messages: handshake.messages.map(({ message, checks }) => {
      const port = portOf(message.record);
      return {
        name: message.name,
        record: message.record,
        time: isoTime(message.time),
        ...(port && { port }),
        checks: checks.map((check) => checkJson(check, world, options)),
      };
    }),
    missing: [...handshake.missing],
    verified: handshake.verified,
    ...(options.showSecrets && { keys: keysJson(handshake.keys, world) }),
  };
}

function agreementJson(agreement: DerivedAgreement, world: World, options: AnalysisOptions): HandshakeJson {
  return {
    kind: agreement.kind,
    rekey: false,
    messages: agreement.messages.map(({ name, record, time, checks }) => ({
      name,
      record,
      time: isoTime(time),
      checks: checks.map((check) => checkJson(check, world, options)),
    })),
    missing: [],
    verified: agreement.verified,
    ...(options.showSecrets && { keys: keysJson(agreement.keys, world) }),
  };
}

function keysJson(keys: DerivedKeys, world: World): KeysJson {
  const one = (name: 'pmk' | 'pmkid' | 'ptk' | 'kck' | 'kek' | 'tk'): Partial<KeysJson> => {
    const ref = keys[name];
    return ref ? { [name]: toHex(resolve(ref, world)) } : {};
  };
  const group = (name: 'gtk' | 'igtk' | 'bigtk'): Partial<KeysJson> =>
    keys[name].length > 0
      ? { [name]: keys[name].map(({ id, key }) => ({ id, key: toHex(resolve(key, world)) })) }
      : {};
  return {
    ...one('pmk'),
    ...one('pmkid'),
    ...one('ptk'),
    ...one('kck'),
    ...one('kek'),
    ...one('tk'),
    ...group('gtk'),
    ...group('igtk'),
    ...group('bigtk'),
  };
}

/** A check's two sides are what the air shows or a MIC of it; a side that only a key gives is left out with the secrets. */
function checkJson(check: Check, world: World, options: AnalysisOptions): CheckJson {
  const side = (value: Check['expected']): string | undefined => {
    if (!value) return undefined;
    const open = options.showSecrets || isOpen(value.ref, world) || check.name.includes('mic');
    return open ? toHex(resolve(value.ref, world)) : undefined;
  };
  const expected = side(check.expected);
  const seen = side(check.seen);
  return {
    name: check.name,
    ok: check.ok,
    sentence: check.sentence,
    ...(expected !== undefined && { expected }),
    ...(seen !== undefined && { seen }),
  };
}

/** Where an input comes from, in one word that a program can take apart: `record:59:73-105`. */
function place(ref: Ref): string {
  switch (ref.from) {
    case 'record':
      return `record:${ref.record}:${ref.start}-${ref.end}`;
    case 'secret':
      return `secret:${ref.secret}:${ref.part}`;
    case 'step': {
      const cut = ref.start === undefined ? '' : `:${ref.start}-${ref.end}`;
      return `step:${ref.step}:${ref.output}${cut}`;
    }
    case 'constant':
      return `constant:${ref.text}`;
  }
}

/** A step with its sub-steps as plain data. */
export function stepJson(
  step: Step,
  substeps: (id: string) => readonly Step[],
  world: World,
  options: AnalysisOptions,
): StepJson {
  return {
    id: step.id,
    act: step.act,
    key: step.key,
    kind: step.kind,
    phase: step.phase,
    title: step.title,
    sentence: step.sentence,
    record: step.record,
    time: isoTime(step.time),
    operation: step.operation,
    params: step.params,
    clauses: step.clauses,
    inputs: step.inputs.map(({ name, ref }) => ({
      name,
      source: ref.from,
      at: place(ref),
      ...((options.showSecrets || isOpen(ref, world)) && {
        value: toHex(resolve(ref, world)),
      }),
    })),
    outputs: step.outputs.map(({ name, bytes, secret }) => ({
      name,
      ...((options.showSecrets || !secret) && { value: toHex(bytes) }),
    })),
    checks: step.checks.map((check) => checkJson(check, world, options)),
    steps: substeps(step.id).map((child) => stepJson(child, substeps, world, options)),
  };
}

function refText(ref: EvidenceRef): string {
  if (ref.type === 'step') return `step ${ref.step}`;
  return ref.start === undefined || ref.end === undefined
    ? `frame ${ref.record}`
    : `frame ${ref.record}, bytes ${ref.start} to ${ref.end - 1}`;
}

function findingJson(finding: Finding): FindingJson {
  const facts = (list: readonly Fact[]): { sentence: string; refs: string[] }[] =>
    list.map((fact) => ({ sentence: fact.sentence, refs: fact.refs.map(refText) }));
  return {
    cause: finding.cause,
    severity: finding.severity,
    certainty: finding.certainty,
    summary: finding.summary,
    for: facts(finding.for),
    against: facts(finding.against),
    settle: finding.settle.map((fact) => fact.sentence),
    remedy: finding.remedy,
  };
}

/** Whether all of the session is lines of logs: then a session of which no attempt comes was not understood. */
export const isLogAlone = ({ store }: Session): boolean =>
  store.length > 0 && store.sources.every(({ form }) => form !== undefined);

/**
 * Exit status of `analyze`: 3 when nothing was found in logs, 0 when every attempt is complete and verified or needs a secret that was not given,
 * 1 when one failed or did not verify. A hole in the capture is neither.
 */
export function exitStatus(session: Session): 0 | 1 | 3 {
  const { attempts, findings } = session;
  if (attempts.length === 0 && findings.length === 0 && isLogAlone(session)) return 3;
  const bad = attempts.some(({ id }) => {
    const { trace } = session.analysed(id);
    return (
      trace.outcome === 'failed' ||
      [...trace.agreements, ...trace.handshakes].some((handshake) => handshake.verified === false)
    );
  });
  return bad || findings.some(({ severity }) => severity === 'failure') ? 1 : 0;
}
