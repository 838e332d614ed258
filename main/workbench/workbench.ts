/** The application behind the window: one open session, and the calls of the contract in preload/api.ts. */
import { open as openFile, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AttemptView,
  inputs,
  type Method,
  type Outputs,
  parseInput,
  type SecretView,
  type SessionView,
  type Workbench,
  type WorkbenchEvent,
} from '../../preload/api.ts';
import { fromHex, toHex } from '../base/bytes.ts';
import type { CaptureRecord } from '../capture/types.ts';
import { writePcapng } from '../capture/write.ts';
import type { Secret, SecretNeed } from '../derive/types.ts';
import { UserError } from './errors.ts';
import { find } from './find.ts';
import { clock, isoTime, securityText } from './labels.ts';
import { move, rowOf } from './navigate.ts';
import { exportSecrets, makeSecret, parseSecrets, ssidText } from './secrets.ts';
import { type Analysed, type OpenFile, Session } from './session.ts';
import { encodeState } from './state.ts';
import { version } from './version.ts';
import { findingView, frameView, marksOf, needView, phaseViews, stepView } from './views.ts';

export interface WorkbenchOptions {
  readonly emit: (event: WorkbenchEvent) => void;
  /** The file behind a reference that the host granted; null for an unknown one. */
  readonly file: (ref: string) => OpenFile | null;
  readonly sample: URL;
}

export interface RunningWorkbench {
  /** Checks `input` against the method's schema and answers it. Rejects with what `errorView` puts in words. */
  call(method: string, input: unknown): Promise<unknown>;
}

const isMethod = (name: string): name is Method => Object.hasOwn(inputs, name);

/** A workbench with no session open. */
export function createWorkbench(options: WorkbenchOptions): RunningWorkbench {
  let session: Session | null = null;
  let files: OpenFile[] = [];
  let savedAs: string | null = null;
  let unsaved = false;
  let revision = 0;
  let secretNumber = 0;
  let place: Pick<SessionView, 'cursor' | 'breakpoints'> = { cursor: null, breakpoints: [] };
  /** Long work under way; a newer one ends the older. */
  let running: { task: string; abort: AbortController } | null = null;
  let view: SessionView | null = null;

  function need(): Session {
    if (!session) throw new UserError('invalid', 'No session is open.');
    return session;
  }

  function changed(): SessionView | null {
    revision++;
    view = session && sessionView(session, { files, revision, savedAs, unsaved, ...place });
    options.emit({ type: 'changed', session: view });
    return view;
  }

  function changedSession(): SessionView {
    const next = changed();
    if (!next) throw new UserError('invalid', 'No session is open.');
    return next;
  }

  /** Runs long work with progress under a task that `cancel` can stop. */
  async function long<T>(
    task: string,
    work: (signal: AbortSignal, progress: Progress) => Promise<T>,
  ): Promise<T> {
    running?.abort.abort();
    const abort = new AbortController();
    const mine = { task, abort };
    running = mine;
    let last = 0;
    const progress: Progress = (label, done, total) => {
      const now = Date.now();
      if (now - last < 50) return;
      last = now;
      options.emit({ type: 'progress', task, label, done, total, finished: false });
    };
    try {
      return await work(abort.signal, progress);
    } finally {
      if (running === mine) running = null;
      options.emit({ type: 'progress', task, label: '', done: 0, total: null, finished: true });
    }
  }

  async function open(chosen: OpenFile[], secrets: readonly Secret[], added = false): Promise<SessionView> {
    const opened = await long(`open-${revision}`, (signal, onProgress) =>
      Session.open(chosen, { signal, onProgress }),
    );
    session?.close();
    session = opened;
    files = chosen;
    const { saved } = opened;
    savedAs = saved ? (chosen[0]?.name ?? null) : null;
    unsaved = added;
    place = { cursor: saved?.cursor ?? null, breakpoints: saved?.breakpoints ?? [] };
    const brought =
      saved?.secrets === undefined
        ? []
        : parseSecrets(saved.secrets, 'saved with the session', ++secretNumber);
    secretNumber += brought.length;
    session.setSecrets([...secrets, ...brought]);
    return changedSession();
  }

  const resolveFile = (ref: string): OpenFile => {
    const file = options.file(ref);
    if (!file) throw new UserError('invalid', 'This file was not chosen in this window.');
    return file;
  };

  const workbench: Workbench = {
    session: async () => view,
    open: async ({ files: refs, add }) => {
      const chosen = refs.map(resolveFile);
      const adding = add && session !== null;
      return open(adding ? [...files, ...chosen] : chosen, adding ? need().secrets : [], adding);
    },
    openSample: () => open([{ path: fileURLToPath(options.sample), name: 'sample.pcapng' }], []),
    close: async () => {
      running?.abort.abort();
      session?.close();
      session = null;
      files = [];
      changed();
      return null;
    },
    rows: async ({ attempt, from, count, show }) => {
      const rows = need().analysed(attempt).ladder.filtered(show);
      return { revision, total: rows.length, rows: rows.slice(from, from + count) };
    },
    step: async ({ attempt, step: id, reveal }) => {
      const current = need();
      const { trace, ladder } = current.analysed(attempt);
      const step = trace.step(id);
      if (!step) throw new UserError('invalid', `step ${id}: no such step in attempt ${attempt}`);
      const { secrets } = current;
      return stepView(step, {
        trace,
        world: current.world(trace),
        secrets,
        rows: ladder.rows,
        attempt,
        revision,
        reveal,
      });
    },
    frame: async ({ record: index, attempt }) => {
      const current = need();
      if (index < 1 || index > current.store.length)
        throw new UserError('invalid', `frame ${index}: no such frame`);
      const record = current.store.record(index);
      const trace = attempt === null ? null : current.analysed(attempt).trace;
      const source = current.store.sources[record.source];
      const message = trace?.steps.find((step) => step.kind === 'message' && step.record === index);
      return frameView(record, current.frame(index), {
        title: message ? message.title : '',
        source: [source?.file, source?.name].filter(Boolean).join(', '),
        marks: trace ? marksOf(trace, index) : [],
      });
    },
    move: async ({ attempt, step, how, show, breakpoints }) => {
      const { trace, ladder } = need().analysed(attempt);
      return move(trace, ladder.filtered(show), step, how, new Set(breakpoints));
    },
    locate: async ({ attempt, step, show }) => {
      const rows = need().analysed(attempt).ladder.filtered(show);
      return { row: Math.max(0, rowOf(rows, step)), step };
    },
    addSecret: async ({ kind, value, ssidHex }) => {
      const current = need();
      const secret = makeSecret({
        kind,
        value,
        ssid: ssidHex === null ? null : fromHex(ssidHex, 'ssidHex'),
        origin: 'given in the window',
        number: ++secretNumber,
      });
      const others = current.secrets.filter((other) => !sameSecret(other, secret));
      current.setSecrets([...others, secret]);
      return changedSession();
    },
    removeSecret: async ({ id }) => {
      const current = need();
      current.setSecrets(current.secrets.filter((secret) => secret.id !== id));
      return changedSession();
    },
    remember: async (next) => {
      place = next;
      if (view) view = { ...view, ...next };
      return null;
    },
    save: async ({ file: ref, includeSecrets }) => {
      const current = need();
      const target = resolveFile(ref);
      const bytes = await long(`save-${revision}`, (signal, onProgress) =>
        save(current, target.path, place, includeSecrets, { signal, onProgress }),
      );
      savedAs = target.name;
      unsaved = false;
      changed();
      return { file: target.name, bytes };
    },
    find: async ({ text, attempt }) => find(need(), text, attempt),
    cancel: async ({ task }) => {
      if (running?.task === task) running.abort.abort();
      return null;
    },
  };

  return {
    call(method, input) {
      if (!isMethod(method)) return Promise.reject(new UserError('invalid', `${method}: no such call`));
      // The schema checked the input; the union of all methods is more than the compiler can follow.
      const run = workbench[method] as (input: unknown) => Promise<Outputs[Method]>;
      try {
        return run(parseInput(method, input));
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
}

type Progress = (label: string, done: number, total: number | null) => void;

/** Long work's way to be stopped and to say how far it is. */
interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: Progress;
}

const sameSecret = (a: Secret, b: Secret): boolean =>
  a.kind === b.kind &&
  toHex(a.value) === toHex(b.value) &&
  (a.ssid ? toHex(a.ssid) : null) === (b.ssid ? toHex(b.ssid) : null);

/** Writes beside the target and renames, so that a failure leaves the file that was there. Returns its size. */
async function save(
  session: Session,
  path: string,
  place: Pick<SessionView, 'cursor' | 'breakpoints'>,
  includeSecrets: boolean,
  work: Work,
): Promise<number> {
  const named = (at: { attempt: string; step: string }): { attempt: string; step: string } =>
    includeSecrets ? at : { ...at, step: session.withoutSecrets(at.attempt, at.step) };
  const temporary = `${path}.${process.pid}.part`;
  const handle = await openFile(temporary, 'w', 0o600);
  let bytes = 0;
  try {
    const state = encodeState({
      version,
      cursor: place.cursor && named(place.cursor),
      breakpoints: place.breakpoints.map(named),
      digest: session.digest(),
      ...(includeSecrets && { secrets: exportSecrets(session.secrets) }),
    });
    await writePcapng(
      {
        async write(chunk) {
          bytes += chunk.length;
          // writeFile goes on at the handle's position and, unlike write, never writes a part only.
          await handle.writeFile(chunk);
        },
      },
      {
        sources: session.store.sources,
        records: counted(session.store, work),
        comments: session.store.comments,
        custom: [state],
        application: `Handshake Workbench ${version}`,
      },
    );
    await handle.sync();
    await handle.close();
    await rename(temporary, path);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  return bytes;
}

/** The records, with a look at the person's wishes now and then. */
function* counted(store: Session['store'], { signal, onProgress }: Work): Generator<CaptureRecord> {
  let done = 0;
  for (const record of store.records()) {
    if (++done % 1024 === 0) {
      signal.throwIfAborted();
      onProgress('Saving', done, store.length);
    }
    yield record;
  }
}

function sessionView(
  session: Session,
  state: Pick<SessionView, 'revision' | 'savedAs' | 'unsaved' | 'cursor' | 'breakpoints'> & {
    files: readonly OpenFile[];
  },
): SessionView {
  const attempts = session.attempts.map((attempt) => attemptView(session.analysed(attempt.id)));
  const { store } = session;
  return {
    revision: state.revision,
    title: titleOf(state.files),
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
    records: store.length,
    warnings: session.warnings.map((warning) => ({ ...warning })),
    attempts,
    findings: [],
    secrets: session.secrets.map((secret) => secretView(secret, session)),
    cursor: state.cursor,
    breakpoints: [...state.breakpoints],
  };
}

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
};
const linkTypeName = (type: number): string => linkTypes[type] ?? `link type ${type}`;

function titleOf(files: readonly OpenFile[]): string {
  const [first, ...rest] = files.map((file) => basename(file.name));
  return rest.length === 0 ? (first ?? '') : `${first} and ${rest.length} more`;
}

function attemptView(analysed: Analysed): AttemptView {
  const { attempt, trace, findings, ladder } = analysed;
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
  const cause =
    failure?.summary ?? (trace.outcome === 'incomplete' ? (attempt.missing[0]?.sentence ?? '') : '');
  return {
    id: attempt.id,
    ssid: name,
    ssidHex: ssid ? toHex(ssid) : null,
    bssid: attempt.bssid,
    station: attempt.station,
    security: securityText(attempt.selection),
    start: isoTime(attempt.start),
    clock: clock(attempt.start),
    outcome: trace.outcome,
    verdict,
    cause,
    sentence: `${attempt.station} and “${name}”: ${trace.outcome}. ${cause}`.trim(),
    phases: phaseViews(trace, ladder.rows),
    steps: trace.steps.length,
    rows: ladder.rows.length,
    verified,
    checks: {
      passed: checks.filter((check) => check.ok === true).length,
      failed: checks.filter((check) => check.ok === false).length,
    },
    decrypted: { ...trace.decrypted },
    need: needView(trace.need ?? anotherSecret(analysed)),
    findings: findings.map((finding, i) => findingView(finding, `${attempt.id}-${i}`, trace)),
    lanes: ladder.lanes,
    digest: trace.digest,
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
function secretView(secret: Secret, session: Session): SecretView {
  const handshakes = session.attempts.flatMap((attempt) => session.analysed(attempt.id).trace.handshakes);
  const verified = handshakes.filter(
    (handshake) => handshake.secret === secret.id && handshake.verified === true,
  ).length;
  const common = {
    id: secret.id,
    kind: secret.kind,
    ssid: secret.ssid ? ssidText(secret.ssid) : null,
    origin: secret.origin,
  };
  if (verified > 0) {
    return {
      ...common,
      verdict: 'ok',
      result: `verifies ${verified} ${verified === 1 ? 'handshake' : 'handshakes'}`,
    };
  }
  const tried = handshakes.some((handshake) => handshake.kind === 'four-way' && handshake.verified === false);
  return {
    ...common,
    verdict: tried ? 'fail' : 'unknown',
    result: tried ? 'matches no handshake' : 'nothing to check it against',
  };
}
