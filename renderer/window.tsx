import { type ReactNode, use, useEffect } from 'react';
import { CommandsContext } from './contributions/command.ts';
import { commands, dialogs, views } from './contributions/index.ts';
import { DropTarget } from './shell/drop.tsx';
import { useKeyboard } from './shell/keyboard.ts';
import { Layout } from './shell/layout.tsx';
import { PasteTarget } from './shell/paste.tsx';
import { Progress } from './shell/progress.tsx';
import { Start } from './shell/start.tsx';
import { followTheme } from './shell/theme.ts';
import { Toasts } from './shell/toasts.tsx';
import { TopBar } from './shell/topbar.tsx';
import { ViewsContext } from './shell/view-tabs.tsx';
import { AppContext, useApp } from './state/app.ts';

/** The window: the start page, or the workbench with a session. */
export function Window(): ReactNode {
  const app = use(AppContext)!;
  const ready = useApp((state) => state.ready);
  const open = useApp((state) => state.session !== null);
  const title = useApp((state) => state.session?.title);
  const theme = useApp((state) => state.theme);
  useKeyboard(app, commands);
  useEffect(() => app.listen((command) => commands.run(command, app)), [app]);
  useEffect(() => followTheme(theme), [theme]);
  useEffect(() => {
    document.title = title === undefined ? 'Handshake Workbench' : `${title} - Handshake Workbench`;
  }, [title]);
  return (
    <CommandsContext value={commands}>
      {open ? (
        <ViewsContext value={views}>
          <Layout />
        </ViewsContext>
      ) : (
        <div className="starting">
          <TopBar />
          {ready && <Start />}
        </div>
      )}
      <OpenDialog />
      <Progress />
      <Toasts />
      <DropTarget />
      <PasteTarget />
    </CommandsContext>
  );
}

/** The dialog that is open, if one is. */
function OpenDialog(): ReactNode {
  const shown = useApp((state) => state.dialog);
  const open = useApp((state) => state.session !== null);
  const dialog = dialogs.find(({ id }) => id === shown);
  return dialog && (open || dialog.always) ? <dialog.Dialog key={dialog.id} /> : null;
}
