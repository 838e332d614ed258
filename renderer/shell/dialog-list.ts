import { menuCommands } from '../../preload/contract/index.ts';
import type { DialogContribution } from '../contributions/dialog.ts';
import { ClocksDialog } from './clocks.tsx';
import { FilesDialog, KeysDialog, SaveDialog, WarningsDialog } from './dialogs.tsx';
import { FindDialog } from './find.tsx';
import { LessonsDialog } from './lessons-dialog.tsx';
import { ConnectDialog, SimulateDialog } from './live-dialog.tsx';
import { StopsDialog } from './live-stops.tsx';
import { PasteDialog } from './paste.tsx';
import { RoamDialog } from './roam-dialog.tsx';
import { SecretsDialog } from './secrets.tsx';

const section = 'Session';

/** Every dialog, each with the command that opens it. */
export const dialogs: readonly DialogContribution[] = [
  {
    id: 'find',
    always: true,
    Dialog: FindDialog,
    command: { ...menuCommands.find, section: 'Window', whileTyping: true, unlisted: true },
  },
  {
    id: 'help',
    always: true,
    Dialog: KeysDialog,
    command: { title: 'Keyboard', section: 'Window', keys: ['?', 'F1'] },
  },
  { id: 'lessons', always: true, Dialog: LessonsDialog, command: { ...menuCommands.lessons, section } },
  { id: 'paste', always: true, Dialog: PasteDialog, command: { title: 'Paste a log…', section } },
  { id: 'live', always: true, Dialog: ConnectDialog, command: { title: 'Connect live…', section } },
  { id: 'simulate', always: true, Dialog: SimulateDialog, command: { title: 'Simulate…', section } },
  { id: 'save', Dialog: SaveDialog, command: { ...menuCommands.save, section, whileTyping: true } },
  { id: 'secrets', Dialog: SecretsDialog, command: { ...menuCommands.secrets, section } },
  {
    id: 'warnings',
    Dialog: WarningsDialog,
    command: { title: 'Warnings of the files', section, when: 'warnings' },
  },
  { id: 'files', Dialog: FilesDialog, command: { title: 'Files of the session', section } },
  { id: 'clocks', Dialog: ClocksDialog, command: { title: 'Clocks of the files', section } },
  {
    id: 'stops',
    Dialog: StopsDialog,
    command: { title: 'Live: where to stop…', section, when: 'joining' },
  },
  {
    id: 'roam',
    Dialog: RoamDialog,
    command: { title: 'Live: roam to another access point…', section, when: 'order:roam' },
  },
];
