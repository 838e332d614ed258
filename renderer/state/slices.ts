import type { Client, FrameView, RowsView, RowView, Show, StepView } from '../../preload/contract/index.ts';
import { Cache } from './cache.ts';
import { everything } from './model.ts';

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
  /** The row of a step, where a page that holds it has come under any filter. */
  knownRow(attempt: string, step: string): RowView | null;
}

const filters = Object.keys(everything) as (keyof Show)[];

export function createSlices(client: Client): Slices {
  const pages = new Cache<RowsView>(60);
  const steps = new Cache<StepView>(400);
  const frames = new Cache<FrameView>(120);
  let revision = -1;

  const stepKey = (attempt: string, step: string, reveal: boolean): string => `${attempt}|${step}|${reveal}`;

  const page: Slices['page'] = (attempt, show, number) => {
    const flags = filters.map((filter) => Number(show[filter])).join('');
    return pages.get(`${attempt}|${flags}|${number}`, () =>
      client.call('rows', { attempt, from: number * pageSize, count: pageSize, show }),
    );
  };

  return {
    renew(next) {
      if (next === revision) return;
      revision = next;
      for (const cache of [pages, steps, frames]) cache.clear();
    },
    page,
    step: (attempt, step, reveal) =>
      steps.get(stepKey(attempt, step, reveal), () => client.call('step', { attempt, step, reveal })),
    peekStep: (attempt, step, reveal) => steps.peek(stepKey(attempt, step, reveal)),
    frame: (record, attempt) =>
      frames.get(`${record}|${attempt}`, () => client.call('frame', { record, attempt })),
    peekFrame: (record, attempt) => frames.peek(`${record}|${attempt}`),
    knownRow(attempt, step) {
      for (const [key, answer] of pages.entries()) {
        const row = key.startsWith(`${attempt}|`) && answer.rows.find((candidate) => candidate.step === step);
        if (row) return row;
      }
      return null;
    },
  };
}
