/**
 * The contract between the window and the workbench. Both hosts (Electron's IPC, the loopback server) carry exactly
 * these calls; the workbench validates each input with its schema before it acts. Octets travel as lower-case hex,
 * times as numbers of milliseconds or as ISO text, and nothing here holds a whole capture.
 */
import * as v from 'valibot';

// ---- what the window shows -------------------------------------------------------------------------------------

export type Verdict = 'ok' | 'fail' | 'warn' | 'unknown';
export type Role = 'ap' | 'station' | 'secret' | 'derived' | 'constant' | 'kck' | 'kek' | 'tk';
export type Phase =
  | 'discovery'
  | 'authentication'
  | 'association'
  | 'eap'
  | 'four-way'
  | 'data'
  | 'group-key'
  | 'rekey'
  | 'leave';
export type Lane = 'supplicant' | 'kernel' | 'air' | 'ap';

export interface WarningView {
  file: string;
  record: number | null;
  offset: number | null;
  message: string;
}

export interface FileView {
  name: string;
  /** `pcapng, gzip`. */
  format: string;
  bytes: number;
  records: number;
  /** One entry an interface: `radiotap, hwsim0`. */
  sources: string[];
}

export interface PhaseView {
  phase: Phase;
  /** `Four-way`. */
  label: string;
  state: 'done' | 'failed' | 'reached' | 'not-reached' | 'not-captured';
  /** Row of its first step, and how many rows it has. */
  firstRow: number;
  rows: number;
}

export interface FactView {
  sentence: string;
  refs: { label: string; record?: number; start?: number; end?: number; step?: string }[];
}

export interface FindingView {
  id: string;
  cause: string;
  verdict: Verdict;
  severity: 'failure' | 'notice';
  certainty: 'proved' | 'likely' | 'possible' | 'unknowable';
  summary: string;
  /** The step that its first facts are about; null where they are about none. */
  step: string | null;
  for: FactView[];
  against: FactView[];
  settle: FactView[];
  remedy: string;
  misleads: string;
}

export interface NeedView {
  kind: 'passphrase' | 'pmk';
  /** Shown name of the network; null where no frame names it, then the person gives the SSID too. */
  ssid: string | null;
  ssidHex: string | null;
  sentence: string;
}

export interface AttemptView {
  id: string;
  /** Network name as text; hex with `0x` where it is no text; `(hidden)` where unknown. */
  ssid: string;
  ssidHex: string | null;
  bssid: string;
  station: string;
  /** `WPA2-PSK, CCMP`. */
  security: string;
  /** ISO 8601 with nanoseconds, and the clock time for lists: `12:10:47`. */
  start: string | null;
  clock: string;
  outcome: 'connected' | 'failed' | 'incomplete';
  verdict: Verdict;
  /** In a few words under the name, where it did not simply succeed: `The two ends hold different PMKs`. */
  cause: string;
  /** Whole sentence for the inspector and screen readers. */
  sentence: string;
  phases: PhaseView[];
  steps: number;
  rows: number;
  /** How many rows of each sort it has; beacons and data are counted under `air` as well. */
  counts: Record<keyof Show, number>;
  /** Whether handshakes were computed and hold; null without a secret. */
  verified: boolean | null;
  checks: { passed: number; failed: number };
  decrypted: { frames: number; failed: number };
  need: NeedView | null;
  /** Whether there is a key hierarchy to show, be it one that wants a secret. */
  hasKeys: boolean;
  findings: FindingView[];
  /** Why there is no SAE exchange to look at; null where there is one. */
  noSae: string | null;
  /** Lanes that this attempt's records use. */
  lanes: { lane: Lane; label: string; sub: string }[];
}

export interface SecretView {
  id: string;
  kind: 'passphrase' | 'psk' | 'pmk' | 'msk' | 'tk' | 'sae' | 'owe' | 'tls';
  ssid: string | null;
  origin: string;
  /** Record that told it; null where a person gave it. */
  record: number | null;
  /** `verified 2 handshakes`, `matches no handshake`. */
  result: string;
  verdict: Verdict;
}

/** One clock: the times of one file that are of one kind. */
export interface ClockView {
  id: string;
  file: string;
  kind: 'epoch' | 'local' | 'boot' | 'none';
  /** `time since the start of its machine`. */
  kindLabel: string;
  /** Seconds added to its times, in decimal and exactly. */
  offset: string;
  how: 'reference' | 'bytes' | 'lines' | 'events' | 'agrees' | 'clock' | 'placed' | 'assumed' | 'given';
  /** File that it was measured by. */
  by: string | null;
  /** How many frames, lines or events it shares with that one, and the seconds between them in the middle. */
  pairs: number;
  measured: string | null;
  /** Half of the differences lie within this of the middle; all of them between least and most. */
  spreadMs: number | null;
  leastMs: number | null;
  mostMs: number | null;
  /** Lines without a time that were put beside their frames. */
  placed: number;
  sentence: string;
}

/** Live work: what runs, or how it ended. */
export interface LiveView {
  /** `observe`: others are watched. `join`: this program is the supplicant. */
  kind: 'observe' | 'join';
  /** `wlan0` joins "Home", or what is watched. */
  title: string;
  running: boolean;
  /** Where it stands, in words. */
  state: string;
  /** What is held until the person goes on; times in milliseconds since 1970. */
  held: { words: string; since: number; deadline: number | null; deadlineWords: string } | null;
  /** How it ended: the words, and what to do next. */
  ended: { ok: boolean; words: string; next: string } | null;
  /** Records that the kernel threw away because they were not read in time. */
  lost: number;
  /** What was decided and why, the newest last. */
  notes: string[];
  /** What may be asked of the connection; [] where others are watched. */
  orders: LiveOrderView[];
  /** Where it stops, as `setStops` sets it. */
  stops: string[];
  /** Access points that the last scan found, the strongest first. */
  found: FoundView[];
}

/** Something that may be asked of a live connection. */
export interface LiveOrderView {
  order: Input<'ask'>['order'];
  label: string;
  /** What happens then. */
  words: string;
  /** Why it cannot be asked for now; null: it can. */
  reason: string | null;
}

/** An access point in reach. */
export interface FoundView {
  bssid: string;
  /** The name of its network; empty where it hides that. */
  ssid: string;
  channel: number | null;
  frequencyMHz: number;
  signalDbm: number | null;
  /** The station is at this one. */
  current: boolean;
  /** Why our supplicant does not go there; null: it would. */
  unfit: string | null;
}

/** One thing that a device or the kernel can do or not; null: it does not say. */
export interface AbilityView {
  name: string;
  able: boolean | null;
  explained: string;
}

export interface LiveInterfaceView {
  name: string;
  device: string;
  /** `STATION`, `MONITOR`. */
  type: string;
  address: string | null;
  up: boolean | null;
  /** Network that it is in; null: none. */
  ssid: string | null;
  /** Programs that have it, or may have it. */
  managedBy: string[];
  ciphers: string[];
  akms: string[] | null;
  abilities: AbilityView[];
}

/** What this machine has for live work. */
export interface MachineView {
  kernel: string;
  interfaces: LiveInterfaceView[];
  crypto: { name: string; use: string; available: boolean | null; strength: string; evidence: string[] }[];
  /** Why live work is not possible, or what limits it; with the next thing to do. */
  problems: string[];
}

/** A lesson that can be taken. */
export interface LessonSummary {
  id: string;
  title: string;
  summary: string;
  /** How many parts it has. */
  stops: number;
}

/** The lesson that is being taken: a text, part by part, each about one step. */
export interface LessonView {
  id: string;
  title: string;
  stops: {
    title: string;
    /** Paragraphs; `…` in backquotes is code. */
    text: string[];
    /** Null where the session lacks the step: its secret was removed. */
    at: { attempt: string; step: string } | null;
  }[];
}

export interface SessionView {
  /** Set while a lesson is taken. */
  lesson: LessonView | null;
  /** What goes on live, or went on last; null in a session of files. */
  live: LiveView | null;
  /** Grows with every change; a slice fetched under another revision is stale. */
  revision: number;
  title: string;
  /** Set once the session has been saved or was opened from a saved one. */
  savedAs: string | null;
  unsaved: boolean;
  files: FileView[];
  /** More than one where sources were put on one axis. */
  clocks: ClockView[];
  records: number;
  warnings: WarningView[];
  attempts: AttemptView[];
  /** Findings that belong to the session and to no attempt (nothing to join was seen, say). */
  findings: FindingView[];
  secrets: SecretView[];
  /** Where the person was when it was saved. */
  cursor: { attempt: string; step: string } | null;
  breakpoints: { attempt: string; step: string }[];
}

/** A row of the ladder: a step of depth 0. */
export interface RowView {
  row: number;
  step: string;
  /** Number shown as `Step 12 of 41`. */
  number: number;
  kind: 'message' | 'calculation';
  phase: Phase;
  /** Milliseconds since the attempt's first frame, null where records have no time. */
  ms: number | null;
  label: string;
  detail: string;
  record: number | null;
  /** For a message: sender and receiver lanes. For a calculation: both the lane that computes. */
  from: Lane;
  to: Lane;
  role: Role;
  style: 'air' | 'nl80211' | 'log' | 'calculation';
  /** Beside the arrow: `ack 50 µs`, `status 0`, `reason 15`, `sent again`. */
  note: string;
  verdict: Verdict | null;
  substeps: number;
  /** Discovery frames that the beacons filter hides. */
  beacon: boolean;
  data: boolean;
}

export interface RowsView {
  revision: number;
  total: number;
  rows: RowView[];
}

export interface FieldView {
  /** Unique in its frame: path of indices, `2.0.4`. */
  id: string;
  label: string;
  filter: string;
  value: string;
  /** End excluded. */
  start: number;
  end: number;
  bits: string;
  clause: string;
  error: string;
  /** What the code in it means, in a sentence or two; absent where there is nothing to say. */
  hint?: string;
  children: FieldView[];
}

/** Octets of the frame that a calculation of this attempt uses or explains. */
export interface MarkView {
  name: string;
  role: Role;
  start: number;
  end: number;
  /** Steps that take it as input. */
  steps: string[];
}

export interface FrameView {
  record: number;
  /** `EAPOL-Key message 1 of 4`. */
  title: string;
  protocol: string;
  source: string;
  time: string | null;
  hex: string;
  originalLength: number;
  comments: string[];
  fields: FieldView[];
  marks: MarkView[];
}

export type SourceView =
  | { from: 'record'; record: number; start: number; end: number; label: string }
  | { from: 'secret'; secret: string; label: string }
  /** `attempt` where it is a step of another attempt than the one shown. */
  | { from: 'step'; step: string; attempt?: string; label: string }
  | { from: 'constant'; label: string };

export interface ValueView {
  name: string;
  role: Role;
  length: number;
  /** null when masked: a passphrase, until it is asked for. */
  hex: string | null;
  /** How it reads as text, where it is text: the passphrase, the SSID, a label. */
  text: string | null;
  note: string;
  source: SourceView | null;
  masked: boolean;
}

export interface CheckView {
  name: string;
  verdict: Verdict;
  sentence: string;
  expected: ValueView | null;
  seen: ValueView | null;
}

export interface SubstepView {
  step: string;
  title: string;
  /** Result in a few words: `AA, SPA`, `48 bytes`. */
  result: string;
  verdict: Verdict | null;
}

export interface StepView {
  revision: number;
  attempt: string;
  step: string;
  /** Step of depth 0 that it belongs to, its number and row, and how many there are. */
  top: string;
  number: number;
  of: number;
  row: number;
  ms: number | null;
  kind: 'message' | 'calculation';
  phase: Phase;
  phaseLabel: string;
  /** From the phase down to this step, each with the step to go to. */
  path: { label: string; step: string | null }[];
  title: string;
  sentence: string;
  explanation: string;
  /** The log line that the step tells of; '' where it is none. */
  quote: string;
  record: number | null;
  formula: (string | { name: string; role: Role })[];
  clauses: string[];
  inputs: ValueView[];
  outputs: ValueView[];
  checks: CheckView[];
  /** Sub-steps of the step itself, or its siblings when it is a sub-step: what the small list shows. */
  substeps: SubstepView[];
  canGoInto: boolean;
  /** Tree of an output that is a message: unwrapped key data, a decrypted MSDU. */
  outputFields: { output: string; hex: string; fields: FieldView[] } | null;
}

/** What showed that a key is right, or is not. */
export interface KeyProofView {
  step: string;
  verdict: 'ok' | 'fail';
  /** `Confirmed by the MIC of M2, frame 61.` */
  sentence: string;
}

/** What a key was used for, beside making other keys. */
export interface KeyUseView {
  /** `MIC of M2`, `53 encrypted frames`. */
  label: string;
  /** The first step that does it. */
  step: string;
  verdict: Verdict | null;
}

/** A value of the key hierarchy: a key, or what enters one. */
export interface KeyNodeView {
  /** Unique in the graph. */
  id: string;
  /** `public`: from a frame, no secret. `missing`: would be here if a secret were given. */
  kind: 'secret' | 'public' | 'key' | 'missing';
  value: ValueView;
  /** What the name stands for: `pairwise transient key`; '' where it says it. */
  meaning: string;
  /** What it is and what it is for. */
  sentence: string;
  /** Step of depth 0 with which it is there; null: before the first. */
  step: string | null;
  /** The first confirmation, and the first failure. */
  proofs: KeyProofView[];
  uses: KeyUseView[];
}

/** One calculation of the hierarchy with the values it makes; or a secret that none makes. */
export interface KeyCardView {
  id: string;
  title: string;
  /** null: a secret, or what cannot be computed. */
  step: string | null;
  phase: Phase | null;
  /** Depth: greater than that of every card whose values enter. */
  layer: number;
  /** Of the cards whose values enter the last; null: a root. */
  parent: string | null;
  /** Values that enter and are no keys. */
  inputs: KeyNodeView[];
  keys: KeyNodeView[];
  /** Why it cannot be computed, and what would help; '' where it is. */
  missing: string;
}

/** A value enters a calculation. */
export interface KeyEdgeView {
  /** A node. */
  from: string;
  /** A card. */
  to: string;
  /** As the formula names it: `XXKey`. */
  name: string;
}

/** The key hierarchy of an attempt. */
export interface KeysView {
  revision: number;
  attempt: string;
  cards: KeyCardView[];
  edges: KeyEdgeView[];
}

export interface FindResult {
  /** `line`: a record that is a log line. */
  type: 'step' | 'record' | 'attempt' | 'field' | 'line';
  label: string;
  detail: string;
  attempt: string | null;
  step: string | null;
  record: number | null;
  start?: number;
  end?: number;
}

/** One difference between two attempts. */
export interface DifferenceView {
  weight: 'decisive' | 'meaningful' | 'minor';
  /** `Elements › RSN element › PMKID count`. */
  what: string;
  /** null: that side has none. */
  a: string | null;
  b: string | null;
  sentence: string;
  rangeA: { start: number; end: number } | null;
  rangeB: { start: number; end: number } | null;
}

/** A step of two attempts side by side; one side is null where the other alone has it. */
export interface CompareRowView {
  title: string;
  phase: Phase;
  a: CompareCellView | null;
  b: CompareCellView | null;
  /** The heaviest of its differences; `expected`: only times, counters and random numbers differ. */
  weight: DifferenceView['weight'] | 'expected' | 'equal';
  differences: DifferenceView[];
  /** Octets that differ as they do between any two sessions. */
  expectedA: { start: number; end: number }[];
  expectedB: { start: number; end: number }[];
}

export interface CompareCellView {
  step: string;
  /** What this side shows, in a few words. */
  says: string;
  sentence: string;
  record: number | null;
  verdict: Verdict | null;
}

export interface CompareView {
  revision: number;
  a: { attempt: string; title: string };
  b: { attempt: string; title: string };
  /** The first difference that matters, or that there is none. */
  sentence: string;
  /** Row of the first difference that matters. */
  first: number | null;
  rows: CompareRowView[];
  /** Times, counters, addresses and random numbers that were folded away. */
  expected: number;
}

// ---- SAE -------------------------------------------------------------------------------------------------------

export type SaeSide = 'station' | 'ap';

/** A value, and the step that it came with. */
export interface SaeValueView {
  step: string;
  value: ValueView;
  /** What is to be said beside it: `both logs agree`. */
  note: string;
}

/** One calculation on the way to a key: a step of any depth. */
export interface SaePartView {
  step: string;
  /** The last step that it stands for; `step` itself where it is one alone. */
  until: string;
  title: string;
  /** `32 bytes`, `u1, u2`. */
  result: string;
  sentence: string;
  /** Who computes it; null: only this program. */
  side: SaeSide | null;
  formula: StepView['formula'];
  clauses: string[];
  /** What it takes out of a frame, or of what a person or a log told; what earlier steps gave stands there. */
  inputs: ValueView[];
  values: ValueView[];
  verdict: Verdict | null;
  /** Its sub-steps, each in a line. */
  lines: SaeLineView[];
  /** Calculations that run side by side with other numbers; [] where there are none. */
  runs: SaeRunView[];
  /** Tries of hunting-and-pecking; [] where it is something else. */
  tries: SaeTryView[];
}

/** `x1`, its octets or a few words in their place, and the step that gives it. */
export interface SaeLineView {
  step: string;
  label: string;
  value: ValueView | null;
  words: string;
}

export interface SaeRunView {
  /** Of the point that it gives: `P1`. */
  name: string;
  step: string;
  lines: SaeLineView[];
  point: SaeValueView;
}

export interface SaeTryView {
  step: string;
  /** `3`, or `4 to 40` for those with a dummy password. */
  counter: string;
  /** null: it cannot be computed. */
  seed: ValueView | null;
  value: ValueView | null;
  belowPrime: boolean | null;
  /** Curves alone: whether x³ + ax + b is a square. */
  square: boolean | null;
  outcome: 'found' | 'next' | 'dummy';
  sentence: string;
}

/** Calculations that belong together: PT, PWE, the commits, the shared secret. */
export interface SaeGroupView {
  name: 'pt' | 'pwe' | 'commit' | 'secret';
  title: string;
  /** The step that all of its parts are sub-steps of; null where they stand side by side. */
  step: string | null;
  /** `once per network and passphrase`. */
  note: string;
  parts: SaePartView[];
  /** Why nothing, or not all, is computed; '' where nothing is wanting. */
  missing: string;
}

export interface SaeMessageView {
  step: string;
  record: number | null;
  /** Who sends it. */
  side: SaeSide;
  transaction: 'commit' | 'confirm';
  /** `Commit`, `Token wanted`, `Confirm refused`. */
  label: string;
  /** `status 126`, `send-confirm 1`, `sent again`. */
  note: string;
  sentence: string;
  refused: boolean;
  style: RowView['style'];
}

/** What one end sent in its commit. */
export interface SaeEndView {
  side: SaeSide;
  address: string;
  /** Step of its commit; null where none was captured. */
  step: string | null;
  record: number | null;
  values: ValueView[];
  /** What the other end makes of it; null where it cannot tell. */
  check: { step: string; verdict: Verdict; sentence: string } | null;
}

export interface SaeKeysView {
  /** Ends that are known to have them; none where it is not known whose they are. */
  sides: SaeSide[];
  /** `both ends`, `the AP`. */
  whose: string;
  /** k, keyseed, KCK, PMK, with SAE-PK the KEK. */
  values: SaeValueView[];
}

export interface SaeConfirmView {
  /** Who sent it. */
  side: SaeSide;
  /** Steps that make it, show it and check it. */
  made: string | null;
  sent: string | null;
  checked: string | null;
  verdict: Verdict;
  /** `The station's confirm is right`. */
  title: string;
  sentence: string;
  /** In the frame, and as it was computed. */
  seen: ValueView | null;
  expected: ValueView | null;
}

/** A state of 12.4.8 that one end came to. */
export interface SaeStateView {
  state: string;
  /** The step that shows it, or after which the log tells it. */
  step: string;
  /** Record of the log line that tells it; null where frames alone show it. */
  record: number | null;
  ms: number | null;
  note: string;
}

/** One exchange: a commit of each end and what follows, up to the next commit with other numbers. */
export interface SaeExchangeView {
  number: number;
  /** Its first and last step of depth 0. */
  from: string;
  until: string;
  /** `group 20, refused`. */
  title: string;
  /** What it came to, in a few words and whole. */
  verdict: Verdict;
  outcome: string;
  sentence: string;
  /** Step that decides it. */
  decided: string | null;
  group: { number: number; name: string; kind: 'curve' | 'modp'; bits: number } | null;
  method: 'h2e' | 'hnp' | null;
  /** SAE-PK. */
  pk: boolean;
  groups: SaeGroupView[];
  ends: Record<SaeSide, SaeEndView>;
  messages: SaeMessageView[];
  keys: SaeKeysView[];
  pmkid: SaeValueView | null;
  /** What cannot be known of the shared secret, said in its place; null where it is known, or nothing is to be known. */
  unknown: { step: string; sentence: string; explanation: string } | null;
  confirms: SaeConfirmView[];
  states: { side: SaeSide; told: string; states: SaeStateView[] }[];
  /** The same on a curve that can be counted; a sentence says why not. */
  small: SaeSmallView | string;
}

/** A point of the small curve; null: the point at infinity. */
export type SaePoint = readonly [number, number] | null;

export interface SaeSmallEnd {
  pwe: SaePoint;
  rand: number;
  mask: number;
  scalar: number;
  masked: SaePoint;
  element: SaePoint;
  peerPwe: SaePoint;
  sum: SaePoint;
  K: SaePoint;
}

/** An exchange on a curve of a few dozen points, computed by the functions that compute real ones. */
export interface SaeSmallView {
  p: number;
  b: number;
  /** Points and infinity: the order of the group, a prime. */
  order: number;
  points: (readonly [number, number])[];
  h2e: {
    runs: {
      u: number;
      x1: number;
      gx1: number;
      x2: number;
      gx2: number;
      taken: 'x1' | 'x2';
      point: SaePoint;
    }[];
    pt: SaePoint;
    val: number;
    /** PT, 2 PT, 3 PT … val PT. */
    multiples: SaePoint[];
  } | null;
  hunt: {
    tries: {
      counter: number;
      value: number;
      belowPrime: boolean;
      right: number;
      square: boolean;
      found: boolean;
    }[];
    roots: readonly [number, number];
  } | null;
  station: SaeSmallEnd;
  ap: SaeSmallEnd;
  /** Both ends come to one K: they have one password, as the real ends have as far as it is known. */
  agree: boolean;
}

export interface SaeView {
  revision: number;
  attempt: string;
  exchanges: SaeExchangeView[];
}

// ---- what the window asks --------------------------------------------------------------------------------------

const id = v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/));
const attempt = id;
const step = v.pipe(v.string(), v.regex(/^\d+(\.\d+)*$/), v.maxLength(64));
const nothing = v.strictObject({});
const ssidHex = v.nullable(v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){0,32}$/)));
/** A name that the kernel allows for a network device. */
const deviceName = v.pipe(v.string(), v.regex(/^[^/\s:-][^/\s:]{0,14}$/));
const macAddress = v.pipe(v.string(), v.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/));
/** Where our supplicant is to stop: `M2`, `SAE Commit`, `command:NEW_KEY`, `state:four-way`, `error`. */
const stop = v.pipe(v.string(), v.maxLength(40), v.regex(/^[\w:.-]+( [\w:.-]+)*$/));
const stops = v.pipe(v.array(stop), v.maxLength(32));
/** `user@host`: never an option of ssh. */
const sshHost = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_][\w.@-]{0,252}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const show = v.strictObject({
  beacons: v.boolean(),
  air: v.boolean(),
  nl80211: v.boolean(),
  logs: v.boolean(),
  calculations: v.boolean(),
  data: v.boolean(),
});
export type Show = v.InferOutput<typeof show>;

/** Every call with the schema of its input. The output type is in `Outputs`. */
export const inputs = {
  /** The session as it stands; null when none is open. */
  session: nothing,
  /** Opens files as one session; `files` are references that the host's `fileRefs` or `openDialog` gave. */
  open: v.strictObject({
    files: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(64)),
    add: v.boolean(),
  }),
  openSample: nothing,
  lessons: nothing,
  /** Opens the session of a lesson, with its secrets, at its first part. */
  openLesson: v.strictObject({ id }),
  /** Ends the lesson; its session stays open. */
  endLesson: nothing,
  close: nothing,
  rows: v.strictObject({ attempt, from: count, count: v.pipe(count, v.maxValue(1000)), show }),
  step: v.strictObject({ attempt, step, reveal: v.boolean() }),
  /** What the keys of an attempt were made of, and what they were used for. */
  keys: v.strictObject({ attempt, reveal: v.boolean() }),
  frame: v.strictObject({ record: count, attempt: v.nullable(attempt) }),
  /** Where a move of the debugger leads; the cursor stays where it is when there is nowhere to go. */
  move: v.strictObject({
    attempt,
    step,
    how: v.picklist(['restart', 'back', 'into', 'over', 'out', 'run', 'end']),
    show,
    breakpoints: v.array(step),
  }),
  /** The step of a row and the row of a step under a filter. */
  locate: v.strictObject({ attempt, step, show }),
  addSecret: v.strictObject({
    /** `sae-password` is a passphrase of any length. */
    kind: v.picklist(['passphrase', 'sae-password', 'psk', 'pmk', 'msk', 'tk', 'owe', 'sae']),
    /** Of SAE: k, or rand where `mask` is given too. As long as a number of the largest group, in hexadecimal. */
    value: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
    ssidHex,
    /** Of an SAE password: its identifier. */
    identifier: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
    /** Of SAE: the mask that belongs to rand. */
    mask: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2048))),
  }),
  removeSecret: v.strictObject({ id }),
  /** Moves a clock by so many seconds; null: back to what is measured. Records get other numbers where they move. */
  setClock: v.strictObject({
    id,
    seconds: v.nullable(
      v.pipe(v.string(), v.regex(/^[+-]?\d{1,10}(\.\d{1,9})?$/, 'not a number of seconds')),
    ),
  }),
  remember: v.strictObject({
    cursor: v.nullable(v.strictObject({ attempt, step })),
    breakpoints: v.pipe(v.array(v.strictObject({ attempt, step })), v.maxLength(1000)),
  }),
  /** Writes the session; `file` is a reference that the host's `saveDialog` gave. */
  save: v.strictObject({ file: v.string(), includeSecrets: v.boolean() }),
  find: v.strictObject({ text: v.pipe(v.string(), v.maxLength(200)), attempt: v.nullable(attempt) }),
  /** Two attempts of the session side by side. */
  compare: v.strictObject({ a: attempt, b: attempt }),
  /** The SAE exchanges of an attempt; `reveal` shows what a person typed. */
  sae: v.strictObject({ attempt, reveal: v.boolean() }),
  /** The wireless interfaces of this machine, and what each can do. */
  machine: nothing,
  /** Watches what others do: netlink of this machine, network devices, or tcpdump on another machine. */
  observe: v.strictObject({
    netlink: v.boolean(),
    devices: v.pipe(v.array(deviceName), v.maxLength(8)),
    /** `user@host`, and the device there. */
    ssh: v.nullable(v.strictObject({ host: sshHost, device: deviceName })),
  }),
  /** Joins a network as its supplicant. */
  join: v.strictObject({
    interface: deviceName,
    ssid: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
    passphrase: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
    eapol: v.picklist(['auto', 'control-port', 'packet']),
    /** Goes on though another program manages the interface. */
    evenIfManaged: v.boolean(),
    breakpoints: stops,
    /** Stop at the very first act. */
    stepping: v.boolean(),
  }),
  /** Joins a simulated access point: no radio, no privilege, and what goes wrong is chosen. */
  simulate: v.strictObject({
    security: v.picklist(['wpa2', 'psk-sha256', 'ft-psk', 'wpa3', 'owe']),
    fault: v.picklist(['none', 'wrong-passphrase', 'm3-lost', 'no-cipher']),
    breakpoints: stops,
    /** There is a second access point of the network, to roam to. */
    second: v.boolean(),
    stepping: v.boolean(),
  }),
  /** What the person does with what runs live; `stop` ends it and leaves the interface clean. */
  steer: v.strictObject({ how: v.picklist(['go', 'into', 'over', 'out', 'pause', 'stop']) }),
  /** Asks for something while the station is connected; see `LiveView.orders`. */
  ask: v.variant('order', [
    v.strictObject({ order: v.picklist(['rekey-pairwise', 'rekey-group', 'rejoin', 'scan']) }),
    v.strictObject({ order: v.literal('roam'), bssid: macAddress }),
  ]),
  /** Where to stop from now on, as `breakpoints` of `join`. */
  setStops: v.strictObject({ breakpoints: stops }),
  /** Stops the long work that `progress` announced. */
  cancel: v.strictObject({ task: v.string() }),
} as const;

export type Method = keyof typeof inputs;
export type Input<M extends Method> = v.InferOutput<(typeof inputs)[M]>;

export interface Outputs {
  session: SessionView | null;
  open: SessionView;
  openSample: SessionView;
  lessons: LessonSummary[];
  openLesson: SessionView;
  endLesson: SessionView | null;
  close: null;
  rows: RowsView;
  step: StepView;
  keys: KeysView;
  frame: FrameView;
  move: { step: string; row: number; stoppedAt: 'breakpoint' | 'failure' | 'end' | null };
  locate: { row: number; step: string };
  addSecret: SessionView;
  removeSecret: SessionView;
  setClock: SessionView;
  remember: null;
  save: { file: string; bytes: number };
  find: FindResult[];
  compare: CompareView;
  sae: SaeView;
  machine: MachineView;
  observe: SessionView;
  join: SessionView;
  simulate: SessionView;
  steer: null;
  ask: null;
  setStops: null;
  cancel: null;
}

/** What the workbench implements and every host carries. */
export type Workbench = { [M in Method]: (input: Input<M>) => Promise<Outputs[M]> };

/** Sent without being asked. */
export type WorkbenchEvent =
  | { type: 'changed'; session: SessionView | null }
  | { type: 'progress'; task: string; label: string; done: number; total: number | null; finished: boolean }
  /** Work that the host began itself did not succeed: a file given as argument, say. */
  | { type: 'failed'; error: ErrorView }
  /** The host's menu. */
  | {
      type: 'command';
      command: 'open' | 'add' | 'save' | 'open-sample' | 'lessons' | 'close' | 'find' | 'secrets' | 'theme';
    };

/** An error that a person can read. Everything else that goes wrong is a defect and says so. */
export interface ErrorView {
  message: string;
  /** `cancelled`, `unreadable`, `invalid`, `defect`. */
  code: string;
}

/** What the preload script puts at `window.workbench`, and the browser host's script as well. */
export interface Bridge {
  readonly host: 'electron' | 'browser';
  /** Rejects with an Error whose message is for people and whose `code` is an `ErrorView.code`. */
  call<M extends Method>(method: M, input: Input<M>): Promise<Outputs[M]>;
  /** Returns the function that ends the subscription. */
  listen(listener: (event: WorkbenchEvent) => void): () => void;
  /** References of files that a person dropped; `open` takes them. The browser host uploads them first. */
  fileRefs(files: readonly File[]): Promise<string[]>;
  /** The host's open dialog; [] when it was cancelled. */
  openDialog(): Promise<string[]>;
  /** The host's save dialog; null when it was cancelled. In a browser the file is downloaded after `save`. */
  saveDialog(suggestedName: string): Promise<string | null>;
}

/** @throws v.ValiError when the input is not what the method takes */
export function parseInput<M extends Method>(method: M, input: unknown): Input<M> {
  return v.parse(inputs[method], input) as Input<M>;
}
