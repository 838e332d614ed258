/** The application behind the window: one open session, and the calls of the contract in preload/contract. */
import { calls, type Method, type Output, parseInput, type Workbench } from '../../preload/contract/index.ts';
import { UserError } from '../session/errors.ts';
import { Desk, type WorkbenchOptions } from './desk.ts';
import { answerEvidence } from './evidence-calls.ts';
import { answerLive } from './live-calls.ts';
import { answerSession } from './session-calls.ts';
import { answerViews } from './view-calls.ts';

export interface RunningWorkbench {
  /** Checks `input` against the method's schema and answers it. Rejects with what `errorView` puts in words. */
  call(method: string, input: unknown): Promise<unknown>;
}

const isMethod = (name: string): name is Method => Object.hasOwn(calls, name);

/** A workbench with no session open. */
export function createWorkbench(options: WorkbenchOptions): RunningWorkbench {
  const desk = new Desk(options);
  const workbench: Workbench = {
    ...answerSession(desk),
    ...answerEvidence(desk),
    ...answerViews(desk),
    ...answerLive(desk),
  };
  return {
    call(method, input) {
      if (!isMethod(method)) return Promise.reject(new UserError('invalid', `${method}: no such call`));
      // The schema checked the input; the union of all methods is more than the compiler can follow.
      const run = workbench[method] as (input: unknown) => Promise<Output<Method>>;
      try {
        return run(parseInput(method, input));
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
}
