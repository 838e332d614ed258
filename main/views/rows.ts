import type { Input, Lane, RowsView, RowView, Show, Verdict } from '../../preload/contract/index.ts';
import type { ControlEvent, EventKind } from '../base/event.ts';
import type { Check, Step, Trace } from '../calculate/types.ts';
import { ruleOf } from '../diagnose/catalogue.ts';
import type { Finding } from '../diagnose/types.ts';
import { type PortWay, portWay, portWords, type Records, type Way } from '../session/port-way.ts';
import type { Analysed, Session } from '../session/session.ts';
import { errnoName } from '../standard/errno.ts';
import { isCommit } from '../standard/sae.ts';
import type { TrackedMessage } from '../track/types.ts';
import { msBetween, originOf } from './labels.ts';

/** A row; what a line of a log says is read when the row is looked at, and '' before. */
export type LadderRow = RowView;

/** One attempt's ladder: its top-level steps as rows, and the same under a filter. */
export interface Ladder {
  readonly rows: readonly LadderRow[];
  readonly lanes: { lane: Lane; label: string; sub: string }[];
  /** Rows that a filter lets through, renumbered from 0. */
  filtered(show: Show): readonly LadderRow[];
}

/** A part of the rows that a filter lets through. @throws UserError when there is no such attempt */
export function rowsView(
  session: Session,
  { attempt, from, count, show }: Input<'rows'>,
  revision: number,
): RowsView {
  const analysed = session.analysed(attempt);
  const rows = ladderOf(analysed).filtered(show);
  const looked = (row: LadderRow): RowView =>
    isLine(row) ? { ...row, detail: session.frame(row.record!).summary } : row;
  return {
    revision,
    total: rows.length,
    rows: rows.slice(from, from + count).map(looked),
  };
}

const isLine = ({ style, record }: Pick<RowView, 'style' | 'record'>): boolean =>
  style === 'log' && record !== null;

export function verdictOf(checks: readonly Check[]): Verdict | null {
  if (checks.length === 0) return null;
  if (checks.some((check) => check.ok === false)) return 'fail';
  return checks.every((check) => check.ok === true) ? 'ok' : 'unknown';
}

const ladders = new WeakMap<Analysed, Ladder>();

/** The ladder of an attempt, made once for each time that the attempt was analysed. */
export function ladderOf(analysed: Analysed): Ladder {
  const known = ladders.get(analysed);
  if (known) return known;
  const { attempt, trace, findings, records } = analysed;
  const { channel, frequencyMHz } = attempt.network;
  const where = [channel !== null && `ch ${channel}`, frequencyMHz !== null && `${frequencyMHz} MHz`];
  const ladder = buildLadder(trace, findings, records, where.filter(Boolean).join(', '));
  ladders.set(analysed, ladder);
  return ladder;
}

function buildLadder(trace: Trace, findings: readonly Finding[], records: Records, channel: string): Ladder {
  const misled = findings.some((one) => one.severity === 'failure' && !ruleOf(one).guessed);
  const messages = new Map<number, TrackedMessage>();
  for (const message of trace.attempt.messages) {
    messages.set(message.record, message);
    for (const copy of message.copies) messages.set(copy, message);
  }
  const ways = trace.steps.map((step) => (step.record === null ? 'air' : records.cameBy(step.record)));
  const netlink =
    ways.includes('nl80211') || trace.attempt.messages.some(({ event }) => event?.by === 'kernel');
  const station: Lane = netlink ? 'kernel' : 'supplicant';
  const start = originOf(trace.attempt);
  const refuted = new Set(
    trace.steps.flatMap(({ kind, record, checks }) =>
      kind === 'calculation' && record !== null && verdictOf(checks) === 'fail' ? [record] : [],
    ),
  );
  const rows = trace.steps.map((step, row): LadderRow => {
    const message = step.record === null ? undefined : messages.get(step.record);
    const way = ways[row]!;
    const [from, to] = lanesOf(step, message, way === 'nl80211' || (way === 'netdev' && netlink), station);
    const style = step.kind === 'calculation' ? 'calculation' : styleOf(way, netlink);
    return {
      row,
      step: step.id,
      act: step.act,
      key: step.key,
      number: row + 1,
      kind: step.kind,
      phase: step.phase,
      ms: msBetween(start, step.time),
      label: step.title,
      record: step.record,
      from,
      to,
      role: step.kind === 'calculation' ? 'derived' : from === 'ap' ? 'ap' : 'station',
      style,
      detail: isLine({ style, record: step.record }) ? '' : step.detail,
      note:
        step.kind === 'message' && message
          ? noteOf(message, misled, portWay(message, trace.attempt, records))
          : '',
      verdict: rowVerdict(step, message, refuted),
      substeps: step.substepCount,
      beacon:
        message?.kind === 'beacon' || message?.kind === 'probe-response' || message?.kind === 'probe-request',
      data: step.phase === 'data' && message?.kind === 'data',
    };
  });
  const lanes: Ladder['lanes'] = netlink
    ? [
        { lane: 'supplicant', label: 'Supplicant', sub: trace.attempt.station },
        { lane: 'kernel', label: 'Kernel', sub: 'nl80211' },
      ]
    : [{ lane: 'supplicant', label: 'Station', sub: trace.attempt.station }];
  lanes.push(
    { lane: 'air', label: 'Air', sub: channel },
    { lane: 'ap', label: 'AP', sub: trace.attempt.bssid },
  );

  let last: { key: string; rows: readonly LadderRow[] } | null = null;
  return {
    rows,
    lanes,
    filtered(show) {
      const key = JSON.stringify(show);
      if (last?.key !== key) {
        last = { key, rows: rows.filter((row) => visible(row, show)).map((row, i) => ({ ...row, row: i })) };
      }
      return last.rows;
    },
  };
}

/** How many rows there are of each sort that a person can hide. */
export function countRows(rows: readonly LadderRow[]): Record<keyof Show, number> {
  const counts = { beacons: 0, air: 0, nl80211: 0, logs: 0, calculations: 0, data: 0 };
  for (const row of rows) {
    counts[sortOf(row)]++;
    if (row.beacon) counts.beacons++;
    if (row.data) counts.data++;
  }
  return counts;
}

const sorts = { calculation: 'calculations', log: 'logs', nl80211: 'nl80211', air: 'air' } as const;
const sortOf = ({ style }: LadderRow): 'calculations' | 'logs' | 'nl80211' | 'air' => sorts[style];

function visible(row: LadderRow, show: Show): boolean {
  if (row.beacon && !show.beacons) return false;
  if (row.data && !show.data) return false;
  return show[sortOf(row)];
}

function lanesOf(
  step: Step,
  message: TrackedMessage | undefined,
  byNetlink: boolean,
  station: Lane,
): [Lane, Lane] {
  if (step.kind === 'calculation') {
    const lane: Lane = step.actor === 'station' ? 'supplicant' : step.actor === 'ap' ? 'ap' : 'air';
    return [lane, lane];
  }
  if (message?.kind === 'log') {
    const lane = message.event ? reporters[message.event.by] : 'supplicant';
    return [lane, lane];
  }
  const told = byNetlink ? message?.event : undefined;
  // The lanes of supplicant and kernel are the station's.
  if (told?.by === 'ap') return ['ap', 'ap'];
  if (told && !told.request && told.ok !== undefined) return ['kernel', 'supplicant'];
  const fromAp = message ? message.direction === 'to-station' : step.actor === 'ap';
  if (byNetlink) return fromAp ? ['kernel', 'supplicant'] : ['supplicant', 'kernel'];
  return fromAp ? ['ap', station] : [station, 'ap'];
}

/** Whose lane a report stands on. */
const reporters = {
  supplicant: 'supplicant',
  manager: 'supplicant',
  kernel: 'kernel',
  ap: 'ap',
  server: 'ap',
} as const;

/** What came by a network device is drawn as netlink is, where there is netlink: the note says the way. */
export const styleOf = (way: Way, netlink: boolean): Exclude<Way, 'netdev'> =>
  way === 'netdev' ? (netlink ? 'nl80211' : 'air') : way;

function noteOf(message: TrackedMessage, misled: boolean, port: PortWay | null): string {
  const { event } = message;
  if (event && tries.has(event.kind) && event.errno) return `${event.errno} ${errnoName(event.errno)}`;
  if (event?.kind === 'hint') return misled ? 'misleading' : 'a guess';
  if (message.reason !== null) return `reason ${message.reason}`;
  if (message.status !== null) return `status ${message.status}`;
  if (message.repeats !== null) return `repeats ${message.repeats}`;
  return [message.acknowledgedBy !== null && 'ack', port && portWords[port]].filter(Boolean).join(', ');
}

/** What a supplicant may be refused that it needs: a key that is taken away and was not there is none of these. */
const tries = new Set<EventKind>([
  'authenticate-request',
  'associate-request',
  'connect-request',
  'key-install',
  'eapol',
  'external-auth',
]);
/** Reports that tell of a failure by what they are. */
const failures = new Set<EventKind>([
  'authentication-timeout',
  'association-timeout',
  'sae-confirm-mismatch',
  'sae-rejected',
  'retry-limit',
  'mic-invalid',
  'element-mismatch',
  'four-way-failed',
  'group-handshake-failed',
  'eap-failure',
  'michael-failure',
  'michael-tailroom',
  'countermeasures',
]);

function reportVerdict(event: ControlEvent): Verdict | null {
  if (failures.has(event.kind)) return 'fail';
  if (event.kind === 'hint') return 'warn';
  return tries.has(event.kind) && (event.errno || event.ok === false) ? 'fail' : null;
}

/** @param refuted records of which a check of its own step fails: what is right in the message is no tick then */
function rowVerdict(
  step: Step,
  message: TrackedMessage | undefined,
  refuted: ReadonlySet<number>,
): Verdict | null {
  const own = verdictOf(step.checks);
  const checked = own === 'ok' && step.kind === 'message' && refuted.has(step.record ?? 0) ? null : own;
  if (checked !== null) return checked;
  if (step.kind !== 'message' || !message) return null;
  const { status, event } = message;
  // What marks the method of an SAE commit refuses nothing; no other frame has such a status.
  if (status !== null && !isCommit(status)) return 'fail';
  return event ? reportVerdict(event) : null;
}
