import type { ComponentType } from 'react';
import type { Command } from './command.ts';

/** A dialog, and the command that opens it. */
export interface DialogContribution {
  readonly id: string;
  /** Is there without an open session too. */
  readonly always?: true;
  readonly Dialog: ComponentType;
  /** How it is opened; absent where other commands and buttons alone do. */
  readonly command?: Omit<Command, 'id' | 'run' | 'when'> & Partial<Pick<Command, 'when'>>;
}

/** The command that opens a dialog. */
export const opening = ({ id, always, command }: DialogContribution): Command[] =>
  command
    ? [
        {
          when: always ? 'always' : 'session',
          ...command,
          id,
          run: (app) => app.actions.window.openDialog(id),
        },
      ]
    : [];
