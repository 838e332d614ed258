import type { compareCalls } from '../../preload/contract/compare.ts';
import type { findCalls } from '../../preload/contract/find.ts';
import type { frameCalls } from '../../preload/contract/frame.ts';
import type { Workbench } from '../../preload/contract/index.ts';
import type { keyCalls } from '../../preload/contract/keys.ts';
import type { ladderCalls } from '../../preload/contract/ladder.ts';
import type { saeCalls } from '../../preload/contract/sae.ts';
import type { stepCalls } from '../../preload/contract/step.ts';
import { compareView } from '../views/compare/index.ts';
import { find } from '../views/find.ts';
import { frameView } from '../views/frame-view.ts';
import { keysView } from '../views/keys-view.ts';
import { located, moved } from '../views/navigate.ts';
import { rowsView } from '../views/rows.ts';
import { saeView } from '../views/sae/index.ts';
import { stepViewOf } from '../views/step-view.ts';
import type { Desk } from './desk.ts';

type Topics = typeof ladderCalls &
  typeof stepCalls &
  typeof frameCalls &
  typeof keyCalls &
  typeof saeCalls &
  typeof compareCalls &
  typeof findCalls;

/** What is shown of the session that is open. Nothing here changes it. */
export const answerViews = (desk: Desk): Pick<Workbench, keyof Topics> => ({
  rows: async (input) => rowsView(desk.session, input, desk.revision),
  move: async (input) => moved(desk.session, input),
  locate: async (input) => located(desk.session, input),
  step: async (input) => stepViewOf(desk.session, input, desk.revision),
  frame: async (input) => frameView(desk.session, input),
  keys: async ({ attempt, reveal }) => keysView(desk.session, attempt, { revision: desk.revision, reveal }),
  sae: async ({ attempt, reveal }) => saeView(desk.session, attempt, { revision: desk.revision, reveal }),
  compare: async ({ a, b }) => compareView(desk.session, a, b, desk.revision),
  find: async ({ text, attempt }) => find(desk.session, text, attempt),
});
