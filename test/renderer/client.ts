/** A workbench in small, for tests of the window's state: one attempt, or several, of messages and calculations. */
import type {
  AttemptView,
  Client,
  FrameView,
  Input,
  Method,
  Output,
  RowView,
  SessionView,
  StepView,
  WorkbenchEvent,
} from '../../preload/contract/index.ts';

export type Act = { label: string; record: number } | { label: string; substeps: number };

export const attemptView = (id: string, rows: number): AttemptView => ({
  id,
  ssid: `net ${id}`,
  ssidHex: '6e6574',
  bssid: '02:00:00:00:00:00',
  station: '02:00:00:00:01:00',
  security: 'WPA2-PSK, CCMP',
  start: null,
  clock: '',
  outcome: 'connected',
  verdict: 'ok',
  cause: '',
  sentence: '',
  phases: [{ phase: 'four-way', label: 'Four-way', state: 'done', firstRow: 0, rows }],
  steps: rows,
  rows,
  counts: { beacons: 0, air: 0, nl80211: 0, logs: 0, calculations: 0, data: 0 },
  verified: null,
  checks: { passed: 0, failed: 0 },
  decrypted: { frames: 0, failed: 0 },
  need: null,
  hasKeys: true,
  findings: [],
  noSae: 'No SAE exchange: WPA2-PSK, CCMP does not use SAE.',
  lanes: [],
});

/** What a step is and by what it is found again, as the workbench would name it. */
const named = (act: Act): { act: string; key: string } =>
  'record' in act
    ? { act: 'frame.data', key: `frame.data@${act.label}-${act.record}` }
    : { act: 'key.ptk', key: `key.${act.label.replace(/\W+/g, '-')}` };

export interface FakeClient extends Client {
  calls: { method: Method; input: unknown }[];
  /** Replaces the acts of an attempt, as a new secret does, and tells of it when asked to. */
  change(attempt: string, acts: readonly Act[]): SessionView;
  emit(event: WorkbenchEvent): void;
  /** Answers wait until `release` while set. */
  hold(method: Method): () => void;
}

export function fakeClient(start: Readonly<Record<string, readonly Act[]>>): FakeClient {
  const acts: Record<string, readonly Act[]> = { ...start };
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const held = new Map<Method, Promise<void>>();
  const calls: FakeClient['calls'] = [];
  let revision = 1;
  let files = 1;

  const session = (): SessionView => ({
    lesson: null,
    live: null,
    revision,
    title: 'test.pcapng',
    savedAs: null,
    unsaved: false,
    files: [{ name: 'test.pcapng', format: 'pcapng', bytes: files, records: 10, sources: [] }],
    clocks: [],
    records: 10,
    warnings: [],
    attempts: Object.keys(acts).map((id) => attemptView(id, acts[id]!.length)),
    findings: [],
    secrets: [],
    cursor: null,
    breakpoints: [],
  });
  const rowsOf = ({ attempt, show }: Pick<Input<'rows'>, 'attempt' | 'show'>): RowView[] =>
    acts[attempt]!.map(
      (act, i): RowView => ({
        row: i,
        step: `${i + 1}`,
        ...named(act),
        number: i + 1,
        kind: 'record' in act ? 'message' : 'calculation',
        phase: 'four-way',
        ms: i * 10,
        label: act.label,
        detail: '',
        record: 'record' in act ? act.record : null,
        from: 'ap',
        to: 'supplicant',
        role: 'ap',
        style: 'record' in act ? 'air' : 'calculation',
        note: '',
        verdict: null,
        substeps: 'record' in act ? 0 : act.substeps,
        beacon: false,
        data: false,
      }),
    )
      .filter((row) => (row.kind === 'message' ? show.air : show.calculations))
      .map((row, i) => ({ ...row, row: i }));
  const rowOf = (rows: readonly RowView[], step: string): number =>
    Math.max(
      0,
      rows.findLastIndex((row) => Number(row.step) <= Number.parseInt(step, 10)),
    );
  /** The number of a step by its key or number; null where it is not there. */
  const numberOf = (attempt: string, name: string): string | null => {
    if (/^\d/.test(name)) return name;
    const [top, sub] = name.split('/part.');
    const at = acts[attempt]!.findIndex((act) => named(act).key === top);
    return at === -1 ? null : `${at + 1}${sub === undefined ? '' : `.${sub}`}`;
  };
  const keyOf = (attempt: string, step: string): string => {
    const [top, sub] = step.split('.').map(Number) as [number, number | undefined];
    return named(acts[attempt]![top - 1]!).key + (sub === undefined ? '' : `/part.${sub}`);
  };
  const stepView = ({ attempt, step: name }: Input<'step'>): StepView => {
    const step = numberOf(attempt, name) ?? '';
    const [top, sub] = step.split('.').map(Number) as [number, number | undefined];
    const act = acts[attempt]?.[top - 1];
    if (act === undefined) throw new Error(`step ${step}: no such step`);
    const count = 'record' in act ? 0 : act.substeps;
    return {
      revision,
      attempt,
      step,
      act: named(act).act,
      key: keyOf(attempt, step),
      top: `${top}`,
      number: top,
      of: acts[attempt]!.length,
      row: top - 1,
      ms: 0,
      kind: 'record' in act ? 'message' : 'calculation',
      phase: 'four-way',
      phaseLabel: 'Four-way',
      path: [],
      title: act.label,
      sentence: '',
      explanation: '',
      quote: '',
      record: 'record' in act ? act.record : null,
      formula: [],
      clauses: [],
      inputs: [],
      outputs: [],
      checks: [],
      substeps: Array.from({ length: count }, (_, i) => ({
        step: `${top}.${i + 1}`,
        key: `${named(act).key}/part.${i + 1}`,
        title: `part ${i + 1}`,
        result: '',
        verdict: null,
      })),
      canGoInto: count > 0 && sub === undefined,
      outputFields: null,
    };
  };
  const frameView = ({ record }: Input<'frame'>): FrameView => ({
    record,
    title: `frame ${record}`,
    protocol: '',
    source: '',
    time: null,
    hex: '00',
    originalLength: 1,
    comments: [],
    fields: [],
    marks: [],
  });
  const move = ({ attempt, step, how, show, breakpoints }: Input<'move'>): Output<'move'> => {
    const rows = rowsOf({ attempt, show });
    const here = rowOf(rows, step);
    const end = rows.length - 1;
    const stop = rows.findIndex((row, i) => i > here && breakpoints.includes(row.key));
    const to =
      how === 'restart'
        ? 0
        : how === 'back'
          ? Math.max(0, here - 1)
          : how === 'run'
            ? stop
            : Math.min(end, here + 1);
    const row = to === -1 || how === 'end' ? end : to;
    const stoppedAt =
      how !== 'run' && row === here ? 'end' : how === 'run' ? (stop === -1 ? 'end' : 'breakpoint') : null;
    return { step: rows[row]!.step, key: rows[row]!.key, row, stoppedAt };
  };
  const answers: { [M in Method]?: (input: Input<M>) => Output<M> } = {
    session: () => session(),
    open: () => {
      revision++;
      files++;
      return session();
    },
    rows: ({ attempt, from, count, show }) => {
      const rows = rowsOf({ attempt, show });
      return { revision, total: rows.length, rows: rows.slice(from, from + count) };
    },
    step: stepView,
    frame: frameView,
    move,
    locate: ({ attempt, step: name, show }) => {
      const there = numberOf(attempt, name);
      const step = there ?? '1';
      const row = rowOf(rowsOf({ attempt, show }), step);
      return { row, step, key: keyOf(attempt, step), exact: there !== null };
    },
    remember: () => null,
    steer: () => null,
    ask: () => null,
    setStops: () => null,
    close: () => null,
  };

  return {
    host: 'browser',
    calls,
    async call(method, input) {
      calls.push({ method, input });
      await held.get(method);
      const answer = answers[method] as ((input: unknown) => never) | undefined;
      if (answer === undefined) throw new Error(`${method}: not in this fake`);
      return answer(input);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fileRefs: async (given) => given.map((file) => file.name),
    openDialog: async () => ['chosen'],
    saveDialog: async () => null,
    change(attempt, next) {
      acts[attempt] = next;
      revision++;
      return session();
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    hold(method) {
      let release: () => void = () => {};
      held.set(method, new Promise((resolve) => (release = resolve)));
      return () => {
        held.delete(method);
        release();
      };
    },
  };
}
