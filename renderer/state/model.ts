import type { FrameView, RowView, SessionView, Show, StepView } from '../../preload/contract/index.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Speed = 0.01 | 0.1 | 1;

/** Where execution stands: a step at any depth, and the row of the step of depth 0 that it belongs to. */
export interface Cursor {
  /** Its number now, and what it is known by whatever that is. */
  step: string;
  key: string;
  /** Row under the filter. */
  row: number;
}

/** A breakpoint: the key of a step, and its number now; null while it is not there. */
export interface Mark {
  key: string;
  step: string | null;
}

/** What the person points at: a record and, where a part of it was chosen, its octets, end excluded. */
export interface Selection {
  record: number;
  range: { start: number; end: number } | null;
}

/** A step of the calculation that is held, or one before it that it takes something from. */
export interface HeldAt {
  /** The calculation that is held, by the number of its step and when that was. */
  of: string;
  since: number;
  step: StepView;
  reveal: boolean;
}

export interface Toast {
  id: number;
  tone: 'error' | 'note';
  text: string;
}

export interface Task {
  task: string;
  label: string;
  done: number;
  total: number | null;
}

export interface AppState {
  /** False until the workbench has answered for the first time. */
  ready: boolean;
  session: SessionView | null;
  attempt: string | null;
  show: Show;
  /** Rows of the attempt under the filter: how many there are, and those that have come so far. */
  total: number;
  rows: ReadonlyMap<number, RowView>;
  cursor: Cursor | null;
  /** The step at the cursor, or the one before it until that has come. */
  step: StepView | null;
  /** Secret values of the shown step are unmasked. */
  reveal: boolean;
  /** What is looked at of the calculation that is held; null: its top, or none is held. */
  heldAt: HeldAt | null;
  selection: Selection | null;
  /** The selected record, or the one before it until that has come. */
  frame: FrameView | null;
  /** Name of the value under the pointer: all its twins light up. */
  hovered: string | null;
  breakpoints: Readonly<Record<string, readonly Mark[]>>;
  right: 'step' | 'finding';
  finding: string | null;
  /** What the middle of the window shows: the id of a view. */
  view: string;
  /** What views keep for themselves while the session is open, by their ids. */
  viewStates: Readonly<Record<string, unknown>>;
  /** Part of the lesson that is taken, from 0. */
  part: number;
  axis: 'elastic' | 'linear';
  playing: boolean;
  speed: Speed;
  /** Why the last move stopped, for the status line and screen readers. */
  status: string;
  /** Text out of the clipboard that the dialog `paste` asks about. */
  pasted: string;
  /** Id of the dialog that is open. */
  dialog: string | null;
  toasts: readonly Toast[];
  tasks: readonly Task[];
  theme: Theme;
}

export const defaultShow: Show = {
  beacons: false,
  air: true,
  nl80211: true,
  logs: true,
  calculations: true,
  data: true,
};

/** No filter. */
export const everything: Show = {
  beacons: true,
  air: true,
  nl80211: true,
  logs: true,
  calculations: true,
  data: true,
};

/** What the window begins with. @param view id of the first view */
export const initialState = (view: string): AppState => ({
  ready: false,
  session: null,
  attempt: null,
  show: defaultShow,
  total: 0,
  rows: new Map(),
  cursor: null,
  step: null,
  reveal: false,
  heldAt: null,
  selection: null,
  frame: null,
  hovered: null,
  breakpoints: {},
  right: 'step',
  finding: null,
  view,
  viewStates: {},
  part: 0,
  axis: 'elastic',
  playing: false,
  speed: 0.1,
  status: '',
  pasted: '',
  dialog: null,
  toasts: [],
  tasks: [],
  theme: 'system',
});

/** What another attempt starts from; its step and frame replace those shown when they come. */
export const attemptBegins = {
  cursor: null,
  reveal: false,
  selection: null,
  hovered: null,
  finding: null,
  right: 'step',
  playing: false,
  status: '',
} satisfies Partial<AppState>;

/** What a new session starts from. */
export const sessionBegins = {
  ...attemptBegins,
  viewStates: {},
  part: 0,
  attempt: null,
  total: 0,
  rows: new Map(),
  step: null,
  heldAt: null,
  frame: null,
} satisfies Partial<AppState>;

/**
 * The record to show for a step: its own frame, else the one that most of its inputs come from; the present one
 * where it serves as well, so that the panel below does not jump.
 */
export function recordOf(step: StepView, present: number | null): number | null {
  if (step.kind === 'message' && step.record !== null) return step.record;
  const uses = new Map<number, number>();
  for (const input of step.inputs) {
    if (input.source?.from !== 'record') continue;
    uses.set(input.source.record, (uses.get(input.source.record) ?? 0) + 1);
  }
  const most = Math.max(0, ...uses.values());
  if (most === 0) return step.record ?? present;
  if (present !== null && uses.get(present) === most) return present;
  return [...uses].find(([, count]) => count === most)?.[0] ?? present;
}
