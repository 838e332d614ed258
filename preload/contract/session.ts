/** The session as a whole: files, attempts, findings; opening, closing and saving it. */
import * as v from 'valibot';
import { call } from './call.ts';
import type { ClockView } from './clocks.ts';
import { type Lane, nothing, type Phase, type PlaceView, place, type Verdict } from './common.ts';
import type { Show } from './ladder.ts';
import type { LessonView } from './lessons.ts';
import type { LiveView } from './live.ts';
import type { SecretView } from './secrets.ts';

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

/** A fact, and where it stands; `step` is a key. */
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
  /** Key of the step that its first facts are about; null where they are about none. */
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
  /** Whether there is a key hierarchy to show, even if a secret is missing. */
  hasKeys: boolean;
  findings: FindingView[];
  /** Why there is no SAE exchange to look at; null where there is one. */
  noSae: string | null;
  /** Lanes that this attempt's records use. */
  lanes: { lane: Lane; label: string; sub: string }[];
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
  cursor: PlaceView | null;
  /** `step` is null where it is not there now: its secret was removed, say. */
  breakpoints: (Omit<PlaceView, 'step'> & { step: string | null })[];
}

/** Calls about the session as a whole. */
export const sessionCalls = {
  /** The session as it stands; null when none is open. */
  session: call(nothing).gives<SessionView | null>(),
  /** Opens files as one session; `files` are references that the host's `fileRefs` or `openDialog` gave. */
  open: call(
    v.strictObject({ files: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(64)), add: v.boolean() }),
  ).gives<SessionView>(),
  openSample: call(nothing).gives<SessionView>(),
  close: call(nothing).gives<null>(),
  /** Keeps where the person is, so that it is saved. */
  remember: call(
    v.strictObject({
      cursor: v.nullable(place),
      breakpoints: v.pipe(v.array(place), v.maxLength(1000)),
    }),
  ).gives<null>(),
  /** Writes the session; `file` is a reference that the host's `saveDialog` gave. */
  save: call(v.strictObject({ file: v.string(), includeSecrets: v.boolean() })).gives<{
    file: string;
    bytes: number;
  }>(),
  /** Stops the long work that `progress` announced. */
  cancel: call(v.strictObject({ task: v.string() })).gives<null>(),
} as const;
