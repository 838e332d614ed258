import type { Bridge, FrameView, Outputs, RowsView, RowView, Show, StepView } from '../../preload/api.ts';
import { Cache } from './cache.ts';

export type Move = 'restart' | 'back' | 'into' | 'over' | 'out' | 'run' | 'end';
type Moved = Outputs['move'];

/** Rows come in pages of this many. */
export const pageSize = 200;

/** The parts of the session that the window has fetched, all of one revision. */
export interface Slices {
  /** Forgets everything: the session has changed. */
  renew(revision: number): void;
  page(attempt: string, show: Show, page: number): Promise<RowsView>;
  step(attempt: string, step: string, reveal: boolean): Promise<StepView>;
  peekStep(attempt: string, step: string, reveal: boolean): StepView | undefined;
  frame(record: number, attempt: string | null): Promise<FrameView>;
  peekFrame(record: number, attempt: string | null): FrameView | undefined;
  move(attempt: string, step: string, how: Move, show: Show, breakpoints: readonly string[]): Promise<Moved>;
  peekMove(
    attempt: string,
    step: string,
    how: Move,
    show: Show,
    breakpoints: readonly string[],
  ): Moved | undefined;
  /** First row at or after `from` with everything shown: the space in which phases are laid out. */
  rowOfAll(attempt: string, row: number): Promise<RowView | null>;
}

const all: Show = { beacons: true, air: true, nl80211: true, logs: true, calculations: true, data: true };

export function createSlices(bridge: Bridge): Slices {
  const pages = new Cache<RowsView>(60);
  const steps = new Cache<StepView>(400);
  const frames = new Cache<FrameView>(120);
  const moves = new Cache<Moved>(400);
  let revision = -1;

  const flags = (show: Show): string => Object.values(show).map(Number).join('');
  const stepKey = (attempt: string, step: string, reveal: boolean): string => `${attempt}|${step}|${reveal}`;
  const moveKey = (
    attempt: string,
    step: string,
    how: Move,
    show: Show,
    breakpoints: readonly string[],
  ): string => `${attempt}|${step}|${how}|${flags(show)}|${breakpoints.join(',')}`;

  const page: Slices['page'] = (attempt, show, number) =>
    pages.get(`${attempt}|${flags(show)}|${number}`, () =>
      bridge.call('rows', { attempt, from: number * pageSize, count: pageSize, show }),
    );

  return {
    renew(next) {
      if (next === revision) return;
      revision = next;
      for (const cache of [pages, steps, frames, moves]) cache.clear();
    },
    page,
    step: (attempt, step, reveal) =>
      steps.get(stepKey(attempt, step, reveal), () => bridge.call('step', { attempt, step, reveal })),
    peekStep: (attempt, step, reveal) => steps.peek(stepKey(attempt, step, reveal)),
    frame: (record, attempt) =>
      frames.get(`${record}|${attempt}`, () => bridge.call('frame', { record, attempt })),
    peekFrame: (record, attempt) => frames.peek(`${record}|${attempt}`),
    move: (attempt, step, how, show, breakpoints) =>
      moves.get(moveKey(attempt, step, how, show, breakpoints), () =>
        bridge.call('move', { attempt, step, how, show, breakpoints: [...breakpoints] }),
      ),
    peekMove: (attempt, step, how, show, breakpoints) =>
      moves.peek(moveKey(attempt, step, how, show, breakpoints)),
    async rowOfAll(attempt, row) {
      const answer = await page(attempt, all, Math.floor(row / pageSize));
      return answer.rows.find((candidate) => candidate.row >= row) ?? null;
    },
  };
}
