/**
 * The contract between the window and the workbench, a file a topic. Both hosts (Electron's IPC, the loopback server)
 * carry exactly these calls; the workbench validates each input with its schema before it acts. Bytes travel as
 * lower-case hex, times as numbers of milliseconds or as ISO text, and nothing here holds a whole capture.
 */
export { calls, type Input, type Method, type Output, parseInput, type Workbench } from './calls.ts';
export type { Client, ErrorView, WorkbenchEvent } from './client.ts';
export type { ClockView } from './clocks.ts';
export type { Lane, Phase, PlaceView, Role, SourceView, ValueView, Verdict } from './common.ts';
export type { CompareCellView, CompareRowView, CompareView, DifferenceView } from './compare.ts';
export type { FindResult } from './find.ts';
export type { FieldView, FrameView, MarkView } from './frame.ts';
export type { KeyCardView, KeyEdgeView, KeyNodeView, KeyProofView, KeysView, KeyUseView } from './keys.ts';
export type { RowsView, RowView, Show } from './ladder.ts';
export type { LessonSummary, LessonView } from './lessons.ts';
export type {
  AbilityView,
  FoundView,
  LiveInterfaceView,
  LiveOrderView,
  LiveView,
  MachineView,
  RecoveryView,
} from './live.ts';
export { type MenuCommand, menuCommands } from './menu.ts';
export type {
  SaeConfirmView,
  SaeEndView,
  SaeExchangeView,
  SaeGroupView,
  SaeKeysView,
  SaeLineView,
  SaeMessageView,
  SaePartView,
  SaePoint,
  SaeRunView,
  SaeSide,
  SaeSmallView,
  SaeStateView,
  SaeTryView,
  SaeValueView,
  SaeView,
} from './sae.ts';
export type { SecretKind, SecretView } from './secrets.ts';
export type {
  AttemptView,
  FactView,
  FindingView,
  NeedView,
  PhaseView,
  SessionView,
} from './session.ts';
export type { CheckView, StepView, SubstepView } from './step.ts';
