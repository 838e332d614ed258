import type { Input, LiveOrderView } from '../../preload/contract/index.ts';
import type { Command } from '../contributions/command.ts';

const asking = (asked: Exclude<Input<'ask'>, { order: 'roam' }>, title: string): Command => ({
  id: idOf(asked.order),
  title,
  section: 'Session',
  when: `order:${asked.order}`,
  run: (app) => void app.actions.live.ask(asked),
});

/** Id of the command that asks for something of the live connection. */
export const idOf = (order: LiveOrderView['order']): string => `ask-${order}`;

/** What may be asked of a live connection. */
export const liveCommands: readonly Command[] = [
  asking({ order: 'rekey-pairwise' }, 'Live: ask for new pairwise keys'),
  asking({ order: 'rekey-group' }, 'Live: ask for new group keys'),
  asking({ order: 'rejoin' }, 'Live: leave and join again'),
  asking({ order: 'scan' }, 'Live: look for access points again'),
];
